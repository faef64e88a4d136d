/* The learner's progress: what grading notes, what survives, and what `grade --progress`, --brief and --next-hint make
 * of it. The judges are shell scripts in schools made for the purpose. */
#define _GNU_SOURCE
#include "grade_support.h"

#include <signal.h>

#include "grade/progress.h"

#define ONE "01-first/one"
#define TWO "01-first/two"
#define CHECK(id, verdict, more) "{\"id\": \"" id "\", \"name\": \"The check " id "\", \"max_score\": 3, " \
    "\"codes\": [\"M05\"], \"needs\": [], \"hints\": [\"" id " look\", \"" id " do\"], " \
    "\"verdict\": \"" verdict "\"" more "}"
#define FAILURE ", \"failure\": {\"expected\": \"this\", \"observed\": \"that\", \"codes\": [\"M05\"], " \
    "\"schedule\": \"child-first\", \"fault\": null, \"again\": [\"--\", \"x\"], \"timeline\": \"P0 *-\\n\"}"
#define PASSES(id) CHECK(id, "pass", "")
#define FAILS(id) CHECK(id, "fail", FAILURE)

static char *program; /* grade, absolute */
static char *school;  /* where each test runs: the current folder */

static void school_file(const char *path, const char *text, unsigned mode)
{
    char *folder = strdup(path);
    *strrchr(folder, '/') = '\0';
    assert_int_equal(folder_make(folder), 0);
    file_put(path, text, mode);
    free(folder);
}

/* From now on the judge of that exercise gives these checks. */
static void judge_gives(const char *exercise, const char *checks)
{
    char *path = text_make("build/tests/%s/judge", exercise);
    char *text = text_make("#!/bin/sh\ncat >&3 <<'END'\n{\"format\": \"fork-school-judgement\", \"version\": 1, "
                           "\"seed\": 1, \"checks\": [%s]}\nEND\n", checks);
    school_file(path, text, 0755);
    free(text);
    free(path);
}

/* Puts a file into a folder of the exercise: of tests or of exercises. */
static void part_put(const char *folder, const char *exercise, const char *name, const char *text)
{
    char *path = text_make("%s/%s/%s", folder, exercise, name);
    school_file(path, text, 0644);
    free(path);
}

static void exercise_put(const char *exercise)
{
    part_put("tests", exercise, "checks.c", "");
    part_put("tests", exercise, "probe.c", "int answer(void);\nint main(void) { return answer(); }\n");
    part_put("exercises", exercise, "answer.c", "int answer(void);\nint answer(void) { return 0; }\n");
}

static int school_open(void **state)
{
    (void)state;
    school = folder_new();
    assert_int_equal(chdir(school), 0);
    exercise_put(ONE);
    exercise_put(TWO);
    judge_gives(ONE, FAILS("a") "," PASSES("b") "," FAILS("c"));
    judge_gives(TWO, FAILS("d"));
    return 0;
}

static int school_close(void **state)
{
    (void)state;
    assert_int_equal(chdir("/"), 0);
    folder_remove(school);
    return 0;
}

/* Runs grade with up to three words, and requires a status. Returns what it said, owned by the caller. */
static char *graded(int status, const char *a, const char *b, const char *c)
{
    const char *const argv[] = {program, a, a ? b : NULL, b ? c : NULL, NULL};
    char *said;
    const int found = command_run(argv, NULL, &said);
    if (found != status)
        print_error("status %d: %s\n", found, said);
    assert_int_equal(found, status);
    return said;
}

static void grade_quietly(int status, const char *a, const char *b, const char *c)
{
    free(graded(status, a, b, c));
}

static void file_is(const char *path, const char *expected)
{
    char *text = file_text(path);
    assert_string_equal(text, expected);
    free(text);
}

/* Requires a text in another, and returns what follows it. */
static const char *found(const char *text, const char *part)
{
    const char *at = strstr(text, part);
    if (!at)
        print_error("no \"%s\" in: %s\n", part, text);
    assert_non_null(at);
    return at + strlen(part);
}

/* What the cksum of the system says of an exercise's files, as the grader and mk/solved write it; owned by the
 * caller. */
static char *summed(const char *exercise)
{
    char *command = text_make("cat exercises/%s/*.c | cksum", exercise);
    const char *const argv[] = {"sh", "-c", command, NULL};
    char *said;
    assert_int_equal(command_run(argv, NULL, &said), 0);
    *strchr(said, ' ') = '-';
    *strchr(said, '\n') = '\0';
    free(command);
    return said;
}

/* Requires that the file of scores holds nothing but a line for each of up to two exercises, which were graded by the
 * files with these sums. */
static void scores_are(const char *one, const char *one_sum, const char *two, const char *two_sum)
{
    char *text = text_make("fork-school-progress 1\n" ONE " %s by %s\n%s%s%s%s%s", one, one_sum, two ? TWO " " : "",
                           two ? two : "", two ? " by " : "", two ? two_sum : "", two ? "\n" : "");
    file_is(PROGRESS_FILE, text);
    free(text);
}

static void the_best_score_and_the_last_are_kept_with_the_answer_that_earned_it(void **state)
{
    (void)state;
    char *first = summed(ONE), *other = summed(TWO);
    grade_quietly(1, "1/one", NULL, NULL);
    scores_are("best 3 9 last 3 9", first, NULL, NULL);
    file_put("exercises/" ONE "/more.c", "", 0644);
    file_put("exercises/" ONE "/answer.c", "int answer(void);\nint answer(void) { return 2; }\n", 0644);
    char *second = summed(ONE);
    judge_gives(ONE, PASSES("a") "," PASSES("b") "," PASSES("c"));
    grade_quietly(0, "1/one", NULL, NULL);
    scores_are("best 9 9 last 9 9", second, NULL, NULL);
    file_put("exercises/" ONE "/answer.c", "this is no C\n", 0644);
    grade_quietly(1, NULL, NULL, NULL);
    scores_are("best 9 9 last 0 9", second, "best 0 3 last 0 3", other);
    free(first);
    free(second);
    free(other);
}

/* The row of an exercise in the table, from its points on; requires one that begins so. */
static void row_is(const char *row)
{
    char *said = graded(0, "--progress", NULL, NULL);
    (void)found(said, row);
    free(said);
}

static void a_score_counts_for_the_answer_that_earned_it_alone(void **state)
{
    (void)state;
    judge_gives(ONE, PASSES("a"));
    part_put("build/starters", ONE, "answer.c", "/* begin here */\n");
    grade_quietly(0, "1/one", NULL, NULL);
    row_is("####################   3 of 3    solved\n");
    char *solved = file_text("exercises/" ONE "/answer.c");
    file_put("exercises/" ONE "/answer.c", "/* begin here */\n", 0644);
    row_is("....................   0 of 3    begun anew\n");
    row_is("Next: exercises/" ONE "/README.md");
    row_is("01-first: 0 of 6 points, 0 of 2 solved\n");
    part_put("build/starters", ONE, "answer.c", "/* begin here, says a newer kit */\n");
    row_is("###################.   3 of 3    changed since it was solved\n");
    judge_gives(ONE, FAILS("a"));
    file_put("exercises/" ONE "/answer.c", "int answer(void);\nint answer(void) { return 3; }\n", 0644);
    grade_quietly(1, "1/one", NULL, NULL);
    row_is("....................   0 of 3    was solved by another answer\n");
    file_put("exercises/" ONE "/answer.c", solved, 0644);
    row_is("####################   3 of 3    solved, last time 0 of 3\n");
    free(solved);
}

static void scores_of_an_older_kit_which_wrote_no_sums_count_as_they_are(void **state)
{
    (void)state;
    school_file(PROGRESS_FILE, "fork-school-progress 1\n" ONE " best 9 9 last 9 9\n", 0644);
    row_is("####################   9 of 9    solved\n");
    grade_quietly(1, "1/two", NULL, NULL);
    char *other = summed(TWO), *text = file_text(PROGRESS_FILE);
    (void)found(found(text, ONE " best 9 9 last 9 9\n" TWO " best 0 3 last 0 3 by "), other);
    free(text);
    free(other);
}

static void answers_from_elsewhere_and_a_grader_that_failed_say_nothing_of_the_learner(void **state)
{
    (void)state;
    grade_quietly(1, "1/one", "--from", "exercises");
    assert_int_equal(access(PROGRESS_FILE, F_OK), -1);
    file_put("build/tests/" ONE "/judge", "#!/bin/sh\nkill -SEGV $$\n", 0755);
    grade_quietly(2, "1/one", NULL, NULL);
    assert_int_equal(access(PROGRESS_FILE, F_OK), -1);
}

static void what_is_not_understood_is_kept(void **state)
{
    (void)state;
    school_file(PROGRESS_FILE, "fork-school-progress 1\n09-later/other best 1 2 last 0 2 since long\nwhat is this?\n"
                               ONE " best x\n\n", 0644);
    grade_quietly(1, "1/two", NULL, NULL);
    char *sum = summed(TWO);
    char *text = text_make("fork-school-progress 1\n09-later/other best 1 2 last 0 2 since long\nwhat is this?\n"
                           ONE " best x\n\n" TWO " best 0 3 last 0 3 by %s\n", sum);
    file_is(PROGRESS_FILE, text);
    free(text);
    free(sum);
}

static void a_file_of_a_newer_kit_or_a_damaged_one_is_left_as_it_is(void **state)
{
    (void)state;
    school_file(PROGRESS_FILE, "fork-school-progress 2\nanything\n", 0644);
    char *said = graded(1, "1/one", NULL, NULL);
    (void)found(said, "is of a newer Fork School, and left as it is");
    free(said);
    file_is(PROGRESS_FILE, "fork-school-progress 2\nanything\n");
    school_file(PROGRESS_FILE, "gibberish\n", 0644);
    said = graded(1, "1/one", NULL, NULL);
    (void)found(said, "cannot note your points");
    free(said);
    file_is(PROGRESS_FILE, "gibberish\n");
    grade_quietly(2, "--progress", NULL, NULL);
}

static void other_points_in_a_newer_kit_leave_the_best_part_the_best(void **state)
{
    (void)state;
    assert_int_equal(progress_note(ONE, (struct points){9, 9}, ""), 0);
    assert_int_equal(progress_note(ONE, (struct points){11, 12}, ""), 0);
    file_is(PROGRESS_FILE, "fork-school-progress 1\n" ONE " best 9 9 last 11 12\n");
    assert_int_equal(progress_note(TWO, (struct points){1, 3}, ""), 0);
    assert_int_equal(progress_note(TWO, (struct points){3, 8}, ""), 0);
    file_is(PROGRESS_FILE, "fork-school-progress 1\n" ONE " best 9 9 last 11 12\n" TWO " best 3 8 last 3 8\n");
}

/* Notes a hundred gradings of one exercise, in a child. */
static pid_t noter_start(const char *exercise)
{
    const pid_t pid = fork();
    if (pid != 0)
        return pid;
    for (long i = 1; i <= 100; i++)
        if (progress_note(exercise, (struct points){i, 100}, "") != 0)
            _exit(1);
    _exit(0);
}

static void graders_at_the_same_time_lose_nothing_of_each_other(void **state)
{
    (void)state;
    pid_t pids[4];
    char name[] = "01-first/x0";
    for (size_t i = 0; i < 4; i++) {
        name[10] = (char)('0' + i);
        pids[i] = noter_start(name);
    }
    for (size_t i = 0; i < 4; i++) {
        int status;
        assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
        assert_int_equal(status, 0);
    }
    struct progress progress;
    assert_int_equal(progress_read(&progress), 0);
    assert_int_equal(progress.count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(progress.entries[i].last.score, 100);
    progress_free(&progress);
}

static void a_grader_that_is_killed_leaves_the_old_file_or_the_new_one(void **state)
{
    (void)state;
    assert_int_equal(progress_note(ONE, (struct points){9, 9}, ""), 0);
    for (unsigned i = 0; i < 30; i++) {
        const pid_t pid = noter_start(TWO);
        struct progress progress = {0};
        long reached = 0;
        while (reached <= (long)i) { /* at another place each time */
            progress_free(&progress);
            assert_int_equal(progress_read(&progress), 0);
            assert_true(progress_solved(progress_find(&progress, ONE), ""));
            reached = progress_find(&progress, TWO) ? progress_find(&progress, TWO)->last.score : 0;
        }
        assert_int_equal(kill(pid, SIGKILL), 0);
        assert_int_equal(waitpid(pid, NULL, 0), pid);
        progress_free(&progress);
        assert_int_equal(progress_read(&progress), 0);
        assert_true(progress_solved(progress_find(&progress, ONE), ""));
        assert_int_equal(progress.count, 2);
        progress_free(&progress);
        assert_int_equal(progress_note(TWO, (struct points){0, 100}, ""), 0);
    }
}

static void the_table_shows_lessons_exercises_bars_and_what_is_next(void **state)
{
    (void)state;
    char *said = graded(0, "--progress", NULL, NULL);
    const char *rest = found(said, "01-first: 0 of 12 points, 0 of 2 solved\n");
    rest = found(rest, "one                      ....................   0 of 9    not graded yet\n");
    rest = found(rest, "two                      ....................   0 of 3    not graded yet\n");
    rest = found(rest, "Next: exercises/" ONE "/README.md");
    (void)found(rest, "make grade-01 EXERCISE=one\n");
    assert_null(strstr(rest, "hint"));
    free(said);
    file_put("exercises/01-first/order", "two\none\n", 0644);
    grade_quietly(1, NULL, NULL, NULL);
    judge_gives(TWO, PASSES("d"));
    grade_quietly(0, "1/two", NULL, NULL);
    said = graded(0, "--progress", NULL, NULL);
    rest = found(said, "01-first: 6 of 12 points, 1 of 2 solved\n");
    rest = found(rest, "two                      ####################   3 of 3    solved\n");
    rest = found(rest, "one                      ######..............   3 of 9");
    (void)found(rest, "make hint-01 EXERCISE=one\n");
    free(said);
    judge_gives(ONE, PASSES("a"));
    grade_quietly(0, "1/one", NULL, NULL);
    judge_gives(ONE, FAILS("a"));
    grade_quietly(1, "1/one", NULL, NULL);
    said = graded(0, "--progress", NULL, NULL);
    (void)found(found(said, "solved, last time 0 of 3\n"), "All of them are solved.\n");
    free(said);
}

static void the_brief_report_shows_each_check_and_only_the_first_failure_in_full(void **state)
{
    (void)state;
    char *said = graded(1, "1/one", "--brief", NULL);
    const char *rest = found(said, ONE ": 3 of 9 points, fail");
    rest = found(found(found(rest, "The check a\n"), "The check b\n"), "The check c\n");
    rest = found(found(found(rest, "The check a:\n"), "observed  that"), "P0 *-");
    assert_null(strstr(rest, "observed"));
    free(said);
}

static void the_next_hint_moves_the_ladder_of_the_first_failed_check_alone(void **state)
{
    (void)state;
    char *said = graded(1, "--next-hint", NULL, NULL);
    const char *rest = found(found(said, "The check a\n"), "hint 1/2  a look\n");
    assert_null(strstr(rest, "hint"));
    assert_null(strstr(rest, "look"));
    free(said);
    said = graded(1, "--next-hint", NULL, NULL);
    (void)found(found(said, "hint 1/2  a look\n"), "hint 2/2  a do\n");
    free(said);
    file_is(".progress/hints.json", "{\n \"" ONE "/a\": 2\n}");
    judge_gives(ONE, PASSES("a"));
    said = graded(1, "--next-hint", NULL, NULL);
    (void)found(found(said, TWO "\n"), "hint 1/2  d look\n");
    free(said);
    judge_gives(TWO, PASSES("d"));
    said = graded(0, "--next-hint", NULL, NULL);
    assert_string_equal(said, "Nothing to hint at: all checks pass.\n");
    free(said);
    file_put("exercises/" ONE "/answer.c", "this is no C\n", 0644);
    said = graded(1, "--next-hint", NULL, NULL);
    (void)found(said, "The compiler says:\n");
    free(said);
}

int main(void)
{
    char *name = text_make("%s/bin/grade", build_folder());
    program = realpath(name, NULL);
    free(name);
    if (!program)
        return 2;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_best_score_and_the_last_are_kept_with_the_answer_that_earned_it,
                                        school_open, school_close),
        cmocka_unit_test_setup_teardown(a_score_counts_for_the_answer_that_earned_it_alone, school_open, school_close),
        cmocka_unit_test_setup_teardown(scores_of_an_older_kit_which_wrote_no_sums_count_as_they_are, school_open,
                                        school_close),
        cmocka_unit_test_setup_teardown(answers_from_elsewhere_and_a_grader_that_failed_say_nothing_of_the_learner,
                                        school_open, school_close),
        cmocka_unit_test_setup_teardown(what_is_not_understood_is_kept, school_open, school_close),
        cmocka_unit_test_setup_teardown(a_file_of_a_newer_kit_or_a_damaged_one_is_left_as_it_is, school_open,
                                        school_close),
        cmocka_unit_test_setup_teardown(other_points_in_a_newer_kit_leave_the_best_part_the_best, school_open,
                                        school_close),
        cmocka_unit_test_setup_teardown(graders_at_the_same_time_lose_nothing_of_each_other, school_open,
                                        school_close),
        cmocka_unit_test_setup_teardown(a_grader_that_is_killed_leaves_the_old_file_or_the_new_one, school_open,
                                        school_close),
        cmocka_unit_test_setup_teardown(the_table_shows_lessons_exercises_bars_and_what_is_next, school_open,
                                        school_close),
        cmocka_unit_test_setup_teardown(the_brief_report_shows_each_check_and_only_the_first_failure_in_full,
                                        school_open, school_close),
        cmocka_unit_test_setup_teardown(the_next_hint_moves_the_ladder_of_the_first_failed_check_alone, school_open,
                                        school_close),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(program);
    return failed;
}
