/* The library that judges are made of: a check passes only if it has come to its end, required something, and found it.
 * Whatever else happens inside a check is the grader's error, and never a pass.
 *
 * This program is its own judge: called with `--judge` it runs the table below over /bin/true and friends. */
#define _GNU_SOURCE
#include "grade_support.h"

#include <signal.h>

#include "grade/check.h"
#include "grade/trial.h"

static const char *const no_args[] = {NULL};

static void good(struct attempt *attempt)
{
    const struct recording *run = attempt_record(attempt, no_args);
    attempt_expected(attempt, "exit 0");
    attempt_observed(attempt, "status %d", run->status);
    attempt_require(attempt, run->status == 0, NULL, NOBODY);
}

static void requires_nothing(struct attempt *attempt)
{
    (void)attempt_record(attempt, no_args);
}

static void looks_at_nothing(struct attempt *attempt)
{
    attempt_require(attempt, true, NULL, NOBODY);
}

static void crashes(struct attempt *attempt)
{
    good(attempt);
    raise(SIGSEGV);
}

static void fails_with_cmocka(struct attempt *attempt)
{
    good(attempt);
    assert_true(0);
}

static void leaves_early(struct attempt *attempt)
{
    good(attempt);
    skip();
}

static void names_a_strange_code(struct attempt *attempt)
{
    (void)attempt_record(attempt, no_args);
    attempt_require(attempt, false, "M05", NOBODY);
}

static void fails(struct attempt *attempt)
{
    const struct recording *run = attempt_record(attempt, no_args);
    attempt_expected(attempt, "exit %d", 7);
    attempt_observed(attempt, "exit 0");
    attempt_require(attempt, false, "M14 M16", run->processes[0].exit);
}

static size_t turn; /* How often the next check was called. */

/* Fails unless it is called under the second schedule only after the first, and draws the same numbers under both. */
static void runs_under_each_schedule(struct attempt *attempt)
{
    static const char *const expected[] = {"child-first", "shuffle:5"};
    static uint64_t drawn;
    const uint64_t number = attempt_draw(attempt, UINT64_MAX);
    (void)attempt_record(attempt, no_args);
    attempt_require(attempt, turn < 2 && strcmp(attempt_schedule(attempt), expected[turn]) == 0, NULL, NOBODY);
    attempt_require(attempt, turn == 0 || drawn == number, NULL, NOBODY);
    drawn = number;
    turn++;
}

static size_t faulty_turn;

static void runs_with_each_fault(struct attempt *attempt)
{
    static const char *const expected[] = {"fork:EAGAIN:1", "fork:ENOMEM:2"};
    (void)attempt_record(attempt, no_args);
    attempt_require(attempt, strcmp(attempt_fault(attempt), expected[faulty_turn++ % 2]) == 0, NULL, NOBODY);
}

/* The checks before this one were called as often as they have schedules and faults. */
static void counts_the_turns(struct attempt *attempt)
{
    (void)attempt_record(attempt, no_args);
    attempt_require(attempt, turn == 2 && faulty_turn == 2 * 4, NULL, NOBODY);
}

/* One part holds in both attempts, one only in the first. The program's end by a signal is left to the check. */
static void tells_of_parts(struct attempt *attempt)
{
    const struct recording *run = attempt_watch(attempt, "fork:EAGAIN:1", no_args);
    attempt_part(attempt, "always", true);
    attempt_part(attempt, "once", strcmp(attempt_schedule(attempt), "child-first") == 0);
    attempt_require(attempt, strcmp(attempt_fault(attempt), "fork:EAGAIN:1") == 0, NULL, NOBODY);
    attempt_require(attempt, run->ending == ENDING_DONE, NULL, NOBODY);
}

static const struct check checks[] = {
    {.id = "good", .name = "good", .points = 2, .function = good, .hints = {"one", "two"}},
    {.id = "nothing", .name = "requires nothing", .points = 1, .function = requires_nothing},
    {.id = "blind", .name = "looks at nothing", .points = 1, .function = looks_at_nothing},
    {.id = "crash", .name = "crashes", .points = 1, .function = crashes},
    {.id = "cmocka", .name = "fails with cmocka", .points = 1, .function = fails_with_cmocka},
    {.id = "early", .name = "leaves early", .points = 1, .function = leaves_early},
    {.id = "strange", .name = "names a strange code", .points = 1, .codes = "M04 M06",
     .function = names_a_strange_code},
    {.id = "fails", .name = "fails", .points = 1, .codes = "M16 M14", .function = fails},
    {.id = "needs", .name = "needs one that fails", .points = 1, .needs = {"good", "fails"}, .function = good},
    {.id = "deeper", .name = "needs one that was skipped", .points = 1, .needs = {"needs"}, .function = good},
    {.id = "each", .name = "runs under each schedule", .points = 1, .schedules = {"child-first", "shuffle:5"},
     .function = runs_under_each_schedule},
    {.id = "faults", .name = "runs with each fault", .points = 1, .faults = {"fork:EAGAIN:1", "fork:ENOMEM:2"},
     .function = runs_with_each_fault},
    {.id = "parts", .name = "tells of parts", .points = 1, .schedules = {"child-first", "parent-first"},
     .function = tells_of_parts},
    {.id = "count", .name = "counts the turns", .points = 1, .schedules = {"child-first"},
     .function = counts_the_turns},
};

static char self[4096];

/* The result of this program as a judge of `program`; the caller gives the reference back. */
static json_t *judgement(const char *program)
{
    struct child_outcome outcome;
    char *argv[] = {self, "--judge", "--program", (char *)(uintptr_t)program, "--seed", "3", "--result", "3", NULL};
    const struct child_options options = {.argv = argv, .result = true, .seconds = 60, .output = 1 << 20};
    assert_int_equal(child_run(&options, &outcome), 0);
    assert_true(WIFEXITED(outcome.status));
    assert_int_equal(WEXITSTATUS(outcome.status), 0);
    json_t *root = json_loads(outcome.result, 0, NULL);
    child_outcome_free(&outcome);
    assert_non_null(root);
    return root;
}

static const json_t *check_named(const json_t *root, const char *id)
{
    size_t i;
    const json_t *check;
    json_array_foreach(json_object_get(root, "checks"), i, check)
        if (strcmp(json_string_value(json_object_get(check, "id")), id) == 0)
            return check;
    fail_msg("there is no check %s", id);
    return NULL;
}

static void expect_verdict(const json_t *root, const char *id, const char *verdict)
{
    const char *found = json_string_value(json_object_get(check_named(root, id), "verdict"));
    if (!found || strcmp(found, verdict) != 0)
        print_error("check %s: ", id);
    assert_non_null(found);
    assert_string_equal(found, verdict);
}

static void only_what_was_required_and_held_is_a_pass(void **state)
{
    (void)state;
    json_t *root = judgement("true");
    expect_verdict(root, "good", "pass");
    expect_verdict(root, "each", "pass");
    expect_verdict(root, "faults", "pass");
    expect_verdict(root, "count", "pass");
    expect_verdict(root, "fails", "fail");
    json_decref(root);
}

static void whatever_goes_wrong_inside_a_check_is_the_graders_error(void **state)
{
    (void)state;
    json_t *root = judgement("true");
    const char *const errors[] = {"nothing", "blind", "crash", "cmocka", "early", "strange"};
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        expect_verdict(root, errors[i], "grader error");
    json_decref(root);
}

static void dependents_of_what_did_not_pass_are_skipped_and_say_so(void **state)
{
    (void)state;
    json_t *root = judgement("true");
    expect_verdict(root, "needs", "skipped");
    expect_verdict(root, "deeper", "skipped");
    assert_string_equal(json_string_value(json_object_get(check_named(root, "needs"), "because")), "fails");
    assert_string_equal(json_string_value(json_object_get(check_named(root, "deeper"), "because")), "fails");
    json_decref(root);
}

static void what_stands_behind_a_failure_is_spared_where_that_is_asked_for(void **state)
{
    (void)state;
    size_t i, failures = 0;
    const json_t *check;
    const char *first = NULL, *asked = "FORKSCHOOL_FIRST_FAILURE";
    assert_int_equal(setenv(asked, "1", 1), 0);
    json_t *root = judgement("true");
    assert_int_equal(unsetenv(asked), 0);
    json_array_foreach(json_object_get(root, "checks"), i, check) {
        const char *verdict = json_string_value(json_object_get(check, "verdict"));
        const bool judged = strcmp(verdict, "skipped") != 0;
        failures += judged && strcmp(verdict, "pass") != 0;
        if (failures == 1 && !first)
            first = json_string_value(json_object_get(check, "name"));
        else if (first)
            assert_false(judged);
    }
    assert_int_equal(failures, 1);
    assert_string_equal(json_string_value(json_object_get(check_named(root, "count"), "because")), first);
    expect_verdict(root, "good", "pass");
    json_decref(root);
}

static void a_failure_tells_what_was_seen_and_how_to_see_it_again(void **state)
{
    (void)state;
    json_t *root = judgement("true");
    const json_t *failure = json_object_get(check_named(root, "fails"), "failure");
    assert_string_equal(json_string_value(json_object_get(failure, "expected")), "exit 7");
    assert_string_equal(json_string_value(json_object_get(failure, "observed")), "exit 0");
    assert_string_equal(json_string_value(json_object_get(failure, "schedule")), "child-first");
    assert_non_null(strstr(json_string_value(json_object_get(failure, "timeline")), "[M14]"));
    const json_t *again = json_object_get(failure, "again");
    static const char *const words[] = {"--stdout", "pipe", "--schedule", "child-first", "--", "true"};
    assert_int_equal(json_array_size(again), sizeof words / sizeof *words);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_string_equal(json_string_value(json_array_get(again, i)), words[i]);
    json_decref(root);
}

static void a_program_that_cannot_be_run_is_the_graders_error(void **state)
{
    (void)state;
    json_t *root = judgement("./no-such-program");
    expect_verdict(root, "good", "grader error");
    json_decref(root);
}

static void a_program_killed_by_a_signal_is_a_crash(void **state)
{
    (void)state;
    char *folder = folder_new();
    char *script = text_make("%s/script", folder);
    file_put(script, "#!/bin/sh\nkill -SEGV $$\n", 0755);
    json_t *root = judgement(script);
    expect_verdict(root, "good", "crash");
    json_decref(root);
    free(script);
    folder_remove(folder);
}

static void a_part_that_fails_once_does_not_hold_and_ends_nothing(void **state)
{
    (void)state;
    char *folder = folder_new();
    char *script = text_make("%s/script", folder);
    file_put(script, "#!/bin/sh\nkill -SEGV $$\n", 0755);
    json_t *root = judgement(script);
    expect_verdict(root, "parts", "pass");
    const json_t *parts = json_object_get(check_named(root, "parts"), "parts");
    assert_int_equal(json_array_size(parts), 2);
    assert_true(json_is_true(json_object_get(json_array_get(parts, 0), "holds")));
    assert_true(json_is_false(json_object_get(json_array_get(parts, 1), "holds")));
    assert_null(json_object_get(check_named(root, "good"), "parts"));
    json_decref(root);
    free(script);
    folder_remove(folder);
}

/* Requires that a table with this one check behind a good one is refused with these words. */
static void expect_fault(struct check check, const char *words)
{
    const struct check table[] = {{.id = "good", .name = "good", .points = 1, .function = good}, check};
    const char *fault = check_table_fault(table, 2);
    assert_non_null(fault);
    if (!strstr(fault, words))
        print_error("the fault is '%s'; ", fault);
    assert_non_null(strstr(fault, words));
}

static void a_slip_in_the_table_is_found_before_anybody_is_judged(void **state)
{
    (void)state;
    const struct check sound = {.id = "x", .name = "x", .points = 1, .codes = "M04 M05", .needs = {"good"},
                                .schedules = {"shuffle", "shuffle:3", "parent-first"}, .function = good};
    const struct check table[] = {{.id = "good", .name = "good", .points = 1, .function = good}, sound};
    assert_null(check_table_fault(table, 2));
    assert_non_null(check_table_fault(table, 0));
    struct check check = sound;
    check.points = 0;
    expect_fault(check, "lacks");
    check = sound;
    check.id = "good";
    expect_fault(check, "id of an earlier");
    check = sound;
    check.codes = "M04 M99";
    expect_fault(check, "catalogue");
    check = sound;
    check.needs[1] = "x";
    expect_fault(check, "before it");
    check = sound;
    check.schedules[2] = "parents-first";
    expect_fault(check, "schedule");
}

static void each_check_of_the_table_can_be_listed_without_a_run(void **state)
{
    (void)state;
    char *argv[] = {self, "--judge", "--list", "--result", "3", NULL};
    const struct child_options options = {.argv = argv, .result = true, .seconds = 60, .output = 1 << 20};
    struct child_outcome outcome;
    assert_int_equal(child_run(&options, &outcome), 0);
    json_t *root = json_loads(outcome.result, 0, NULL);
    assert_int_equal(json_array_size(json_object_get(root, "checks")), sizeof checks / sizeof checks[0]);
    assert_null(json_object_get(check_named(root, "good"), "verdict"));
    assert_int_equal(json_array_size(json_object_get(check_named(root, "good"), "hints")), 2);
    json_decref(root);
    child_outcome_free(&outcome);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--judge") == 0)
        return judge_main(argc - 1, argv + 1, checks, sizeof checks / sizeof checks[0]);
    const ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_was_required_and_held_is_a_pass),
        cmocka_unit_test(whatever_goes_wrong_inside_a_check_is_the_graders_error),
        cmocka_unit_test(dependents_of_what_did_not_pass_are_skipped_and_say_so),
        cmocka_unit_test(what_stands_behind_a_failure_is_spared_where_that_is_asked_for),
        cmocka_unit_test(a_failure_tells_what_was_seen_and_how_to_see_it_again),
        cmocka_unit_test(a_program_that_cannot_be_run_is_the_graders_error),
        cmocka_unit_test(a_program_killed_by_a_signal_is_a_crash),
        cmocka_unit_test(a_part_that_fails_once_does_not_hold_and_ends_nothing),
        cmocka_unit_test(a_slip_in_the_table_is_found_before_anybody_is_judged),
        cmocka_unit_test(each_check_of_the_table_can_be_listed_without_a_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
