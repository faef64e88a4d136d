/* Choices that are repeated: from files, from the command line, and what is said where they do not fit the run. */
#define _GNU_SOURCE /* open_memstream */
#include <unistd.h>

#include "record/recording_file.h"
#include "record/schedule_file.h"
#include "recorded.h"

static char path[64]; /* of a file in the current test's own folder */

static const char *saved(const char *text, size_t size)
{
    static char name[80];
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%.40s/schedule.%ld", folder ? folder : "/tmp", (long)getpid());
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    snprintf(name, sizeof name, "replay:%s", path);
    return name;
}

static int remove_file(void **state)
{
    (void)state;
    if (*path)
        (void)unlink(path); /* not every test makes it */
    return 0;
}

static void expect_choices(const char *text, const char *expected)
{
    char why[320] = "", printed[64];
    struct schedule schedule;
    if (schedule_open(&schedule, text, why, sizeof why))
        fail_msg("%s: %s", text, why);
    assert_int_equal(schedule.kind, SCHEDULE_REPLAY);
    schedule_print(&schedule, printed, sizeof printed);
    assert_string_equal(printed, expected);
    schedule_free(&schedule);
}

static void expect_file(const char *text, const char *expected)
{
    expect_choices(saved(text, strlen(text)), expected);
}

static void choices_are_separated_as_a_person_likes(void **state)
{
    (void)state;
    expect_file("fork-school-schedule 1\n0\n1\n0\n", "replay:0,1,0");
    expect_file("# mine\n\n  fork-school-schedule 1 # first\r\n0 1,2\t3 # 4\n,5", "replay:0,1,2,3,5");
    expect_file("fork-school-schedule 1\nseed 7\n1\n", "replay:1/7");
    expect_file("fork-school-schedule 1", "replay:");
}

static void choices_can_stand_in_the_place_of_a_file(void **state)
{
    (void)state;
    expect_choices("replay:0,1,0", "replay:0,1,0");
    expect_choices("replay:2/9", "replay:2/9");
}

static void expect_refused(const char *text, size_t size, const char *words)
{
    char why[320] = "";
    struct schedule schedule = {.kind = SCHEDULE_PARENT_FIRST};
    assert_int_equal(schedule_open(&schedule, saved(text, size), why, sizeof why), -EINVAL);
    assert_int_equal(schedule.kind, SCHEDULE_PARENT_FIRST);
    if (!strstr(why, words) || strncmp(why, path, strlen(path)) != 0)
        fail_msg("'%s' does not begin with the path and say '%s'", why, words);
}

#define REFUSED(text, words) expect_refused(text, sizeof(text) - 1, words)

static void a_wrong_file_is_refused_by_line_with_the_cure(void **state)
{
    (void)state;
    REFUSED("", ":1: a schedule begins with the line \"fork-school-schedule 1\"");
    REFUSED("0\n1\n", ":1: a schedule begins with the line \"fork-school-schedule 1\"");
    REFUSED("# x\nfork-school-schedule 1 0\n", ":2: a schedule begins");
    REFUSED("fork-school-schedule 2\n", ":1: this schedule is of version 2, and this program reads version 1");
    REFUSED("fork-school-schedule 1\n0\nP0\n", ":3: \"P0\" is no choice");
    REFUSED("fork-school-schedule 1\n-1\n", ":2: \"-1\" is no choice");
    REFUSED("fork-school-schedule 1\n99999999999999999999\n", ":2: \"99999999999999999999\" is no choice");
    REFUSED("fork-school-schedule 1\nseed x\n", ":2: \"seed\" is no choice");
    REFUSED("fork-school-schedule 1\n0\0001\n", ":2: this is no text");
}

static void what_is_no_schedule_at_all_is_told(void **state)
{
    (void)state;
    char why[320];
    struct schedule schedule;
    assert_int_equal(schedule_open(&schedule, "replay:/nowhere/at-all", why, sizeof why), -ENOENT);
    assert_non_null(strstr(why, "/nowhere/at-all: No such file"));
    assert_int_equal(schedule_open(&schedule, "replay:/", why, sizeof why), -EINVAL);
    assert_int_equal(schedule_open(&schedule, "replay:", why, sizeof why), -EINVAL);
    assert_non_null(strstr(why, "replay:FILE"));
    assert_int_equal(schedule_open(&schedule, "replay:0,,1", why, sizeof why), -EINVAL);
    assert_int_equal(schedule_open(&schedule, "parents-first", why, sizeof why), -EINVAL);
    assert_non_null(strstr(why, "child-first, parent-first"));
}

static char *bytes_of(const struct recording *recording)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    assert_int_equal(recording_write(recording, stream), 0);
    assert_int_equal(fclose(stream), 0);
    return text;
}

/* The recording's text without the line that names its schedule. */
static char *story_of(const struct recording *recording)
{
    char *text = bytes_of(recording), *line = strstr(text, "\"schedule\"");
    char *end = strchr(line, '\n');
    memmove(line, end, strlen(end) + 1);
    return text;
}

/* Saves the choices of a run, repeats them, and compares event by event. */
static void run_is_repeated(const char *schedule, const char *program)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    struct recording *first = record_under(schedule, program);
    assert_non_null(stream);
    assert_int_equal(schedule_write(first, stream), 0);
    assert_int_equal(fclose(stream), 0);
    struct record_options options = options_under("child-first");
    char why[320];
    if (schedule_open(&options.schedule, saved(text, size), why, sizeof why))
        fail_msg("%s", why);
    struct recording *second = record_program(program, &options);
    char *one = story_of(first), *other = story_of(second);
    assert_string_equal(one, other);
    assert_int_equal(second->choice_count, options.schedule.choice_count);
    free(one);
    free(other);
    free(text);
    schedule_free(&options.schedule);
    recording_free(first);
    recording_free(second);
}

static void the_saved_choices_of_any_run_repeat_it_event_by_event(void **state)
{
    (void)state;
    static const char *const programs[] = {"writers two", "writers three", "family_tree", "pipe_ring", "lost_wakeup",
                                           "pipe_deadlock", "shared_pipe", "semaphores"};
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        for (size_t j = 0; chosen_schedules[j]; j++)
            run_is_repeated(chosen_schedules[j], programs[i]);
}

static void a_recording_tells_its_choices(void **state)
{
    (void)state;
    struct recording *recording = record_under("parent-first", "writers two");
    assert_true(recording->choice_count > 0);
    for (size_t i = 0; i < recording->choice_count; i++) {
        assert_int_equal(recording->choices[i].picked, 0);
        assert_int_equal(recording->choices[i].count, 2);
        assert_int_equal(recording->choices[i].process, 0);
    }
    recording_free(recording);
}

static void expect_output(const char *schedule, const char *output, const char *words)
{
    struct recording *recording = record_under(schedule, "writers two");
    assert_success(recording);
    assert_string_equal(recording->output[0], output);
    if (words)
        assert_finding(recording, FINDING_REPLAY, 0, words);
    else
        assert_null(finding_about(recording, FINDING_REPLAY, 0));
    recording_free(recording);
}

static void choices_decide_the_output_and_what_does_not_fit_is_found(void **state)
{
    (void)state;
    expect_output("replay:1,1,1,1", "cdPQ", NULL);
    expect_output("replay:0,0,0", "PQcd", "after those the youngest went first");
    expect_output("replay:1,1,1,1,0", "cdPQ", "over after 4 of the 5 choices");
    expect_output("replay:0,7,0", "cdPQ", "Choice 2 to repeat is 7, but only 0 to 1");
}

static void the_choices_survive_a_file_of_the_recording(void **state)
{
    (void)state;
    struct recording *recording = record_under("replay:1,0,1,0/5", "writers two"), *again = NULL;
    char *text = bytes_of(recording), why[256], schedule[64];
    FILE *stream = fmemopen(text, strlen(text), "r");
    assert_non_null(strstr(text, "\"schedule\": \"replay:1,0,1,0/5\""));
    assert_non_null(stream);
    if (recording_read(&again, stream, why, sizeof why))
        fail_msg("%s", why);
    schedule_print(&again->schedule, schedule, sizeof schedule);
    assert_string_equal(schedule, "replay:1,0,1,0/5");
    fclose(stream);
    free(text);
    recording_free(recording);
    recording_free(again);
}

static void words_of_a_command_line_cannot_leave_the_comment(void **state)
{
    (void)state;
    struct recording *recording = recording_new();
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    recording->argv = calloc(4, sizeof *recording->argv);
    recording->argv[0] = strdup("./a");
    recording->argv[1] = strdup("b c");
    recording->argv[2] = strdup("\n0");
    assert_int_equal(schedule_write(recording, stream), 0);
    assert_int_equal(fclose(stream), 0);
    assert_non_null(strstr(text, "# made for: ./a \"b c\" ?0\n"));
    expect_file(text, "replay:/0");
    free(text);
    recording_free(recording);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(choices_are_separated_as_a_person_likes),
        cmocka_unit_test(choices_can_stand_in_the_place_of_a_file),
        cmocka_unit_test(a_wrong_file_is_refused_by_line_with_the_cure),
        cmocka_unit_test(what_is_no_schedule_at_all_is_told),
        cmocka_unit_test(the_saved_choices_of_any_run_repeat_it_event_by_event),
        cmocka_unit_test(a_recording_tells_its_choices),
        cmocka_unit_test(choices_decide_the_output_and_what_does_not_fit_is_found),
        cmocka_unit_test(the_choices_survive_a_file_of_the_recording),
        cmocka_unit_test(words_of_a_command_line_cannot_leave_the_comment),
    };
    return cmocka_run_group_tests_name("schedule_file", tests, NULL, remove_file);
}
