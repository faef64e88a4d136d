/* Predict exercises: sheets are read as they are meant, what cannot be understood is named with its cure, what is true
 * comes from running the grader's own copy of a program, and the first answer is kept.
 *
 * This program is its own judge: called with `--judge` it asks the questions below about shell scripts. */
#define _GNU_SOURCE
#include "grade_support.h"

#include "grade/predict.h"
#include "grade/sheet.h"

#define EXERCISE "01-first/one"
#define BLANK "What?\n[ ] A  this\n[ ] B  that\n[__] C  how many?\n"
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static char self[4096];
static char *folder; /* of the test at hand */

static char *below(const char *path)
{
    return text_make("%s/%s", folder, path);
}

static void put(const char *path, const char *text, unsigned mode)
{
    char *whole = below(path), *above = strdup(whole);
    *strrchr(above, '/') = '\0';
    assert_int_equal(folder_make(above), 0);
    file_put(whole, text, mode);
    free(above);
    free(whole);
}

static int open_folder(void **state)
{
    (void)state;
    folder = folder_new();
    return 0;
}

static int close_folder(void **state)
{
    (void)state;
    folder_remove(folder);
    return 0;
}

/* ---- sheets ------------------------------------------------------------------------------------------------------ */

/* Reads a text as a sheet; the faults are owned by the caller. */
static int read_text(const char *text, struct sheet *sheet, char **faults)
{
    struct sheet blank;
    char *none;
    put("blank.txt", BLANK, 0644);
    put("answers.txt", text, 0644);
    char *path = below("answers.txt"), *untouched = below("blank.txt");
    assert_int_equal(sheet_read(untouched, "blank", NULL, &blank, &none), 0);
    assert_string_equal(none, "");
    assert_true(sheet_untouched(&blank));
    const int error = sheet_read(path, "answers.txt", &blank, sheet, faults);
    sheet_free(&blank);
    free(none);
    free(path);
    free(untouched);
    return error;
}

static void the_plain_ways_to_answer_are_understood(void **state)
{
    (void)state;
    static const struct {
        const char *text, *a, *b, *c;
    } cases[] = {
        {"[x] A\n[ ] B\n[3] C\n", "x", "", "3"},
        {"[]A\n[X]B\n[ 3 ]C\n", "", "x", "3"},
        {"\xef\xbb\xbf[x] A\r\n[ ] B\r\n[12] C\r\n", "x", "", "12"},
        {"  - [*] a) this\n\t* [no] b. that\n[_007_] c\n", "x", "", "7"},
        {"[00] C\n[\xe2\x9c\x93] B that\n[yes] A this", "x", "x", "0"},
        {"[ ] A\n[ ] B\n[-007] C\n", "", "", "-7"},
        {"[-] A\nIs [x] B right? I think so.\n[n] B\n[?] C\n", "", "", ""},
        {BLANK, "", "", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sheet sheet;
        char *faults;
        assert_int_equal(read_text(cases[i].text, &sheet, &faults), 0);
        assert_string_equal(faults, "");
        assert_string_equal(sheet_find(&sheet, "A")->answer, cases[i].a);
        assert_string_equal(sheet_find(&sheet, "b")->answer, cases[i].b);
        assert_string_equal(sheet_find(&sheet, "C")->answer, cases[i].c);
        assert_int_equal(sheet_untouched(&sheet), !cases[i].a[0] && !cases[i].b[0] && !cases[i].c[0]);
        sheet_free(&sheet);
        free(faults);
    }
}

static void what_cannot_be_understood_is_named_with_its_cure(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"\n[x A\n[ ] B\n[3] C\n", "answers.txt:2: the box is not closed: write [x] for yes"},
        {"[maybe] A\n[ ] B\n[3] C\n", "answers.txt:1: A is to be ticked or not: write [x] A for yes, [ ] A for no"},
        {"[3] A\n[ ] B\n[3] C\n", "answers.txt:1: A is to be ticked or not"},
        {"[ ] A\n[ ] B\n[three] C\n", "answers.txt:3: C asks for a whole number: write it in digits, as in [3] C"},
        {"[ ] A\n[ ] B\n[- 3] C\n", "answers.txt:3: C asks for a whole number"},
        {"[ ] A\n[ ] B\n[x] C\n", "answers.txt:3: C asks for a whole number"},
        {"[ ] A\n[ ] B\n[1234567890123456789] C\n", "answers.txt:3: C asks for a whole number"},
        {"[ ] A\n[ ] D\n[3] C\n", "answers.txt:2: there is no question 'D': they are A to C"},
        {"[ ] A\n[ ]\n[3] C\n", "answers.txt:2: there is no question ''"},
        {"[ ] A\n[x] B\n[ ] a\n[3] C\n", "answers.txt:3: A stands in line 1 already: remove one"},
        {"[x] A\nB that\n[3] C\n", "answers.txt: the line of B is missing. Put it back: [ ] B  that"},
        {"", "answers.txt: the line of A is missing. Put it back: [ ] A  this"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sheet sheet;
        char *faults;
        assert_int_equal(read_text(cases[i].text, &sheet, &faults), 0);
        if (strncmp(faults, cases[i].words, strlen(cases[i].words)) != 0)
            print_error("%s: %s\n", cases[i].text, faults);
        assert_int_equal(strncmp(faults, cases[i].words, strlen(cases[i].words)), 0);
        sheet_free(&sheet);
        free(faults);
    }
}

static void no_damage_to_a_sheet_does_harm(void **state)
{
    (void)state;
    char text[] = "[x] A  this\n[ ] B  that\n[12] C  how many?\n";
    const size_t size = sizeof text - 1;
    for (size_t i = 0; i < size; i++) {
        const char kept = text[i];
        static const char bytes[] = "[]xX \n9_\xff\x01";
        for (size_t j = 0; j < sizeof bytes - 1; j++) {
            struct sheet sheet;
            char *faults;
            text[i] = bytes[j];
            assert_int_equal(read_text(text, &sheet, &faults), 0);
            assert_true(faults[0] || sheet.count == 3);
            sheet_free(&sheet);
            free(faults);
        }
        text[i] = kept;
    }
}

static void what_is_no_plain_file_is_not_waited_for(void **state)
{
    (void)state;
    struct sheet sheet;
    char *faults, *path = below("answers.txt");
    assert_int_equal(sheet_read(path, "it", NULL, &sheet, &faults), -ENOENT);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(sheet_read(path, "it", NULL, &sheet, &faults), -EINVAL);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(sheet_read(folder, "it", NULL, &sheet, &faults), -EINVAL);
    put("answers.txt", "", 0600);
    assert_int_equal(truncate(path, 1 << 20), 0);
    assert_int_equal(sheet_read(path, "it", NULL, &sheet, &faults), -EFBIG);
    free(path);
}

/* ---- the judge --------------------------------------------------------------------------------------------------- */

static const struct question either = {.label = "A", .program = "race", .kind = QUESTION_OUTPUT, .text = "1\n2\n",
                                       .slips = {{"", "M09"}, {"x", "M10"}}};
static const struct question other = {.label = "B", .program = "race", .kind = QUESTION_OUTPUT, .text = "2\n1\n",
                                      .slips = {{"", "M09"}, {"x", "M10"}}};
static const struct question never = {.label = "B", .program = "race", .kind = QUESTION_LINE, .text = "3",
                                      .slips = {{"", "M10"}, {"x", "M09"}}};
static const struct question count = {.label = "C", .program = "race", .kind = QUESTION_COUNT, .text = "2",
                                      .slips = {{"2", "M09"}}};
static const struct question no_truth = {.label = "C", .program = "race", .kind = QUESTION_VALUE, .text = ""};
static const struct question nothing = {.label = "C", .program = "race", .kind = QUESTION_VALUE, .text = "no"};
static const struct question lost = {.label = "Z", .program = "race", .kind = QUESTION_LINE, .text = "1"};
static const struct question no_tick = {.label = "A", .program = "race", .kind = QUESTION_COUNT, .text = "1"};
static const struct question bad = {.label = "A", .program = "bad", .kind = QUESTION_LINE, .text = "1"};
static const struct question strange = {.label = "A", .program = "race", .kind = QUESTION_LINE, .text = "1",
                                        .slips = {{"", "M04"}}};

#define ASK(name) static void ask_##name(struct attempt *attempt) { attempt_predict(attempt, &name, 1); }
ASK(either)
ASK(other)
ASK(never)
ASK(count)
ASK(no_truth)
ASK(nothing)
ASK(lost)
ASK(no_tick)
ASK(bad)
ASK(strange)

static void ask_both(struct attempt *attempt)
{
    const struct question both[] = {either, other};
    attempt_predict(attempt, both, COUNT(both));
}

#define CHECK(name_) {.id = #name_, .name = #name_, .points = 1, .codes = "M09 M10", .schedules = {"parent-first"}, \
                      .function = ask_##name_}

static const struct check checks[] = {CHECK(either), CHECK(other),   CHECK(never),   CHECK(count), CHECK(no_truth),
                                      CHECK(nothing), CHECK(lost), CHECK(no_tick), CHECK(bad),   CHECK(strange),
                                      CHECK(both)};

/* Judges an answered sheet. The checks are released by the caller with the result. */
static json_t *judged_about(const char *race, const char *sheet)
{
    struct child_outcome outcome;
    put(SHEET_BLANK, BLANK, 0644);
    put(SHEET_FILE, sheet, 0644);
    put("race", race, 0755);
    put("bad", "#!/bin/sh\necho 1\nexit 3\n", 0755);
    const struct child_options options = {
        .argv = (char *[]){self, "--judge", "--program", folder, "--result", "3", NULL},
        .result = true, .seconds = 100, .output = 1 << 20};
    assert_int_equal(child_run(&options, &outcome), 0);
    json_t *result = json_loads(outcome.result, 0, NULL);
    if (!result)
        print_error("%s\n", outcome.words);
    assert_non_null(result);
    child_outcome_free(&outcome);
    return result;
}

static json_t *judged(const char *sheet)
{
    return judged_about("#!/bin/sh\necho 1 &\necho 2\nwait\n", sheet);
}

/* Requires a verdict of a check, and words in what it observed; NULL for none. */
static const json_t *expect(const json_t *result, const char *id, const char *verdict, const char *words)
{
    size_t i;
    const json_t *check, *found = NULL;
    json_array_foreach(json_object_get(result, "checks"), i, check)
        if (strcmp(json_string_value(json_object_get(check, "id")), id) == 0)
            found = check;
    assert_non_null(found);
    const json_t *failure = json_object_get(found, "failure");
    const char *observed = json_string_value(json_object_get(failure, "observed"));
    if (strcmp(json_string_value(json_object_get(found, "verdict")), verdict) != 0)
        print_error("%s: %s\n", id, observed ? observed : "");
    assert_string_equal(json_string_value(json_object_get(found, "verdict")), verdict);
    if (words)
        assert_non_null(strstr(observed, words));
    return failure;
}

static void what_is_true_comes_from_all_orders(void **state)
{
    (void)state;
    json_t *result = judged("[x] A\n[x] B\n[1] C\n");
    expect(result, "either", "pass", NULL);
    expect(result, "other", "pass", NULL);
    expect(result, "count", "pass", NULL);
    const json_t *failure = expect(result, "never", "fail", "B is ticked");
    assert_non_null(strstr(json_string_value(json_object_get(failure, "expected")), "prints this in no order"));
    json_decref(result);
}

/* How often the race was run since this was asked last. */
static size_t race_runs(void)
{
    char *path = below("log"), *text = access(path, F_OK) == 0 ? file_text(path) : strdup("");
    const size_t runs = strlen(text) / 2;
    (void)unlink(path); /* it may never have been run */
    free(text);
    free(path);
    return runs;
}

static void all_orders_are_run_once_while_nothing_changes(void **state)
{
    (void)state;
    char *race = text_make("#!/bin/sh\necho >>%s/log 1\necho 1 &\necho 2\nwait\n", folder);
    char *other_race = text_make("#!/bin/sh\necho >>%s/log 1\necho 1 &\nwait\necho 2\n", folder);
    char *kept = text_make("%s.explored/race-pipe", self), *text = NULL;
    size_t all = 0;
    for (int time = 0; time < 4; time++) {
        json_t *result = judged_about(race, "[x] A\n[x] B\n[1] C\n");
        expect(result, "both", "pass", NULL);
        const size_t runs = race_runs();
        all = time == 0 ? runs : all;
        assert_true(time == 1 ? runs < all : runs == all); /* in all orders where what was kept is damaged, too */
        json_decref(result);
        free(text);
        text = file_text(kept);
        if (time == 1)
            assert_int_equal(truncate(kept, (off_t)strlen(text) - 3), 0);
        else if (time == 2)
            file_put(kept, "{\"of\": 1, \"runs\": 2, \"outputs\": [\"2\\n1\\n\"]}", 0644);
    }
    assert_non_null(strstr(text, "1\\n2"));
    json_t *result = judged_about(other_race, "[x] A\n[x] B\n[1] C\n"); /* of the same length and name */
    expect(result, "both", "fail", "B is ticked");
    json_decref(result);
    free(text);
    free(kept);
    free(other_race);
    free(race);
}

/* Judges that sheet; "both" is to fail by M09. Returns the schedule that it shows, owned by the caller. */
static char *shown_schedule(const char *sheet, const char *observed)
{
    json_t *result = judged(sheet);
    const json_t *failure = expect(result, "both", "fail", observed), *again = json_object_get(failure, "again");
    char *program = below("race"), *schedule = strdup(json_string_value(json_object_get(failure, "schedule")));
    const char *const words[] = {"--stdout", "pipe", "--schedule", schedule, "--", program};
    assert_int_equal(json_array_size(again), COUNT(words));
    for (size_t i = 0; i < COUNT(words); i++)
        assert_string_equal(json_string_value(json_array_get(again, i)), words[i]);
    assert_string_equal(json_string_value(json_array_get(json_object_get(failure, "codes"), 0)), "M09");
    assert_non_null(strstr(json_string_value(json_object_get(failure, "timeline")), "\"1\""));
    free(program);
    json_decref(result);
    return schedule;
}

static void a_wrong_answer_is_shown_by_a_run_that_can_be_seen_again(void **state)
{
    (void)state;
    char *one = shown_schedule("[ ] A\n[x] B\n[ ] C\n", "A is not ticked");
    char *two = shown_schedule("[x] A\n[ ] B\n[ ] C\n", "B is not ticked");
    assert_string_not_equal(one, two); /* or it would not print both */
    free(one);
    free(two);
    json_t *result = judged("[ ] A\n[ ] B\n[2] C\n");
    const json_t *failure = expect(result, "both", "fail", "the boxes are empty");
    assert_null(json_object_get(failure, "timeline")); /* nothing answered, nothing told */
    failure = expect(result, "count", "fail", "C: 2");
    assert_null(strstr(json_string_value(json_object_get(failure, "expected")), "C: 1"));
    json_decref(result);
}

static void a_fault_of_the_exercise_is_the_graders_error(void **state)
{
    (void)state;
    json_t *result = judged("[x] A\n[x] B\n[1] C\n");
    expect(result, "no_truth", "grader error", "question C has no one answer");
    expect(result, "nothing", "grader error", "nothing is printed behind 'no'");
    expect(result, "lost", "grader error", "no question 'Z'");
    expect(result, "no_tick", "grader error", "no question 'A' of the kind");
    expect(result, "bad", "grader error", "bad.c does not always end well");
    expect(result, "strange", "grader error", "speaks of M04");
    json_decref(result);
}

/* ---- the program grade ------------------------------------------------------------------------------------------- */

/* A school with a sheet, a program that says "mine", and a judge that fails where the program says something else. */
static int open_school(void **state)
{
    (void)open_folder(state);
    put("tests/" EXERCISE "/checks.c", "", 0644);
    put("build/starters/" EXERCISE "/answers.txt", BLANK, 0644);
    put("build/starters/" EXERCISE "/says.c", "#include <stdio.h>\nint main(void) { return puts(\"mine\") < 0; }\n",
        0644);
    put("exercises/" EXERCISE "/answers.txt", BLANK, 0644);
    put("exercises/" EXERCISE "/says.c", "this is no C\n", 0644);
    put("build/tests/" EXERCISE "/judge",
        "#!/bin/sh\n"
        "verdict='\"grader error\", \"failure\": {\"expected\": \"\", \"observed\": \"?\", \"codes\": []}'\n"
        "[ \"$1\" = --list ] || [ \"$($2/says)\" != mine ] || [ ! -f $2/answers.txt ] || verdict='\"pass\"'\n"
        "cat >&3 <<END\n"
        "{\"format\": \"fork-school-judgement\", \"version\": 1, \"seed\": 1, \"checks\": [{\"id\": \"c\", "
        "\"name\": \"It works\", \"max_score\": 3, \"codes\": [], \"needs\": [], \"hints\": [], "
        "\"verdict\": $verdict}]}\nEND\n", 0755);
    return 0;
}

/* Runs grade in the school, and requires a status, words, and that others are missing. */
static void graded_without(int status, const char *words, const char *from, const char *missing)
{
    char *said, *program = text_make("%.*s/bin/grade", (int)(strstr(self, "/tests/tools/") - self), self);
    const char *const argv[] = {program, from ? "--from" : NULL, from, NULL};
    const int found = command_run(argv, folder, &said);
    if (found != status || !strstr(said, words))
        print_error("status %d, and it said: %s\n", found, said);
    assert_int_equal(found, status);
    assert_non_null(strstr(said, words));
    assert_true(!missing || !strstr(said, missing));
    free(program);
    free(said);
}

static void graded(int status, const char *words, const char *from)
{
    graded_without(status, words, from, NULL);
}

static void holds(const char *path, const char *text)
{
    char *whole = below(path), *found = file_text(whole);
    assert_string_equal(found, text);
    free(found);
    free(whole);
}

static bool there(const char *path)
{
    char *whole = below(path);
    const bool is = access(whole, F_OK) == 0;
    free(whole);
    return is;
}

static void the_graders_own_copy_of_a_program_is_asked_about(void **state)
{
    (void)state;
    graded(0, "Score: 3 of 3", NULL);
}

static void a_sheet_that_cannot_be_read_is_a_verdict_of_its_own(void **state)
{
    (void)state;
    put("exercises/" EXERCISE "/answers.txt", "[x] A\n[oh] B\n[1] C\n", 0644);
    graded(1, "0 of 3 points, cannot be read", NULL);
    graded(1, "exercises/" EXERCISE "/answers.txt:2: B is to be ticked or not", NULL);
    assert_false(there(".progress/first"));
    char *path = below("exercises/" EXERCISE "/answers.txt");
    assert_int_equal(unlink(path), 0);
    graded(1, "There is no exercises/" EXERCISE "/answers.txt. `make reset-01 EXERCISE=one` brings", NULL);
    assert_int_equal(mkfifo(path, 0600), 0);
    graded(1, "It is to be a plain file of text", NULL);
    free(path);
}

static void what_was_answered_first_is_kept(void **state)
{
    (void)state;
    graded(0, "Score: 3 of 3", NULL);
    assert_false(there(".progress/first")); /* an empty sheet is no answer */
    put("exercises/" EXERCISE "/answers.txt", "[x] A\n[ ] B\n[1] C\n", 0644);
    graded_without(0, "Score: 3 of 3", NULL, "What you thought first"); /* it is what there is now */
    put("exercises/" EXERCISE "/answers.txt", "[x] A\n[x] B\n[1] C\n", 0644);
    graded(0, "What you thought first: diff .progress/first/" EXERCISE "/answers.txt exercises/", NULL);
    holds(".progress/first/" EXERCISE "/answers.txt", "[x] A\n[ ] B\n[1] C\n");
}

static void other_peoples_first_answers_are_not_kept(void **state)
{
    (void)state;
    put("theirs/" EXERCISE "/answers.txt", "[x] A\n[ ] B\n[1] C\n", 0644);
    graded(0, "Score: 3 of 3", "theirs");
    assert_false(there(".progress/first"));
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--judge") == 0)
        return judge_main(argc - 1, argv + 1, checks, COUNT(checks));
    if (readlink("/proc/self/exe", self, sizeof self - 1) <= 0)
        return 1;
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)
#define SCHOOL_TEST(name) cmocka_unit_test_setup_teardown(name, open_school, close_folder)
    const struct CMUnitTest tests[] = {
        TEST(the_plain_ways_to_answer_are_understood),
        TEST(what_cannot_be_understood_is_named_with_its_cure),
        TEST(no_damage_to_a_sheet_does_harm),
        TEST(what_is_no_plain_file_is_not_waited_for),
        TEST(what_is_true_comes_from_all_orders),
        TEST(all_orders_are_run_once_while_nothing_changes),
        TEST(a_wrong_answer_is_shown_by_a_run_that_can_be_seen_again),
        TEST(a_fault_of_the_exercise_is_the_graders_error),
        SCHOOL_TEST(the_graders_own_copy_of_a_program_is_asked_about),
        SCHOOL_TEST(a_sheet_that_cannot_be_read_is_a_verdict_of_its_own),
        SCHOOL_TEST(what_was_answered_first_is_kept),
        SCHOOL_TEST(other_peoples_first_answers_are_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
