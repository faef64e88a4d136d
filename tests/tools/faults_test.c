/* timeline faults: each verdict has a program that earns it, and a similar one that does better. */
#define _GNU_SOURCE
#include "recorded.h"

#include <jansson.h>

#include "faults/faults.h"
#include "../needs.h"

static void faults_of(struct fault_table *table, const char *schedule, const char *command)
{
    char path[256], words[256], *argv[4] = { path };
    size_t count = 1;
    struct record_options options = options_under(schedule);
    options.closed_world = true;
    snprintf(words, sizeof words, "%s", command);
    snprintf(path, sizeof path, "%s/tests/tools/programs/%s", build_folder(), strtok(words, " "));
    for (char *word; count < 3 && (word = strtok(NULL, " "));)
        argv[count++] = word;
    size_t descriptors = count_descriptors();
    if (faults_try(table, argv, &options, NULL, NULL))
        fail_msg("faults of %s: %s", command, record_error());
    assert_int_equal(count_descriptors(), descriptors);
}

static const struct fault_case *case_of(const struct fault_table *table, const char *injection)
{
    char text[128];
    for (size_t i = 0; i < table->count; i++) {
        injection_print(&table->cases[i].injection, text, sizeof text);
        if (strcmp(text, injection) == 0)
            return &table->cases[i];
    }
    fail_msg("%s was not tried", injection);
    return NULL;
}

/* What each wrong way is found out by, and in which words. */
static const struct expectation {
    const char *way, *fault;
    enum fault_verdict wrong, right;
    const char *words;
} expectations[] = {
    { "fork", "fork:EAGAIN:1@P0", FAULT_IGNORED, FAULT_REPORTED, "there is no P0.1" },
    { "children", "fork:EAGAIN:2@P0", FAULT_LEAKED, FAULT_REPORTED, "P0.1 was never waited for (exit 1)" },
    { "bytes", "read:short:1@P0", FAULT_WRONG, FAULT_UNHARMED, "stdout: \"d\" instead of \"done\"" },
    { "end", "write:EIO:1@P0.1", FAULT_HUNG, FAULT_REPORTED, "deadlock: P0 waits to read from pipe 1" },
    { "memory", "malloc:ENOMEM:1@P0", FAULT_CRASHED, FAULT_REPORTED, "P0 killed by SIGSEGV" },
    { "name", "fork:EAGAIN:1@P0", FAULT_WRONG, FAULT_REPORTED,
      "stdout: \"none of EAGAINST, 3-11 or -110\" instead of" },
    { "wait", "wait:EINTR:1@P0", FAULT_LEAKED, FAULT_UNHARMED, "P0.1 was never waited for" },
};

static void each_way_to_go_wrong_has_its_verdict(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof expectations / sizeof *expectations; i++) {
        const struct expectation *expected = &expectations[i];
        struct fault_table table;
        char command[64];
        snprintf(command, sizeof command, "coping %s wrong", expected->way);
        faults_of(&table, "child-first", command);
        const struct fault_case *found = case_of(&table, expected->fault);
        if (found->verdict != expected->wrong || !strstr(found->detail, expected->words))
            fail_msg("%s: %s: %s, %s", command, expected->fault, fault_verdict_names[found->verdict], found->detail);
        assert_false(fault_verdict_good(found->verdict));
        faults_free(&table);
    }
}

static void who_looks_at_every_result_has_nothing_to_fear(void **state)
{
    (void)state;
    static const char *const schedules[] = { "child-first", "parent-first", "shuffle:4" };
    for (size_t i = 0; i < sizeof expectations / sizeof *expectations; i++)
        for (size_t j = 0; j < 3; j++) {
            struct fault_table table;
            char command[64];
            snprintf(command, sizeof command, "coping %s right", expectations[i].way);
            faults_of(&table, schedules[j], command);
            assert_int_equal(case_of(&table, expectations[i].fault)->verdict, expectations[i].right);
            for (size_t k = 0; k < table.count; k++)
                if (!fault_verdict_good(table.cases[k].verdict))
                    fail_msg("%s under %s: %s, %s", command, schedules[j],
                             fault_verdict_names[table.cases[k].verdict], table.cases[k].detail);
            faults_free(&table);
        }
}

static void every_call_of_the_program_is_tried(void **state)
{
    (void)state;
    need(has_loopback(), "has no loopback");
    static const char *const faults[] = {
        "malloc:ENOMEM:1@P0", "fork:EAGAIN:1@P0",      "exec:ENOENT:1@P0.1",         "kill:EPERM:1@P0",
        "wait:EINTR:1@P0",    "pipe:EMFILE:1@P0",      "write:EIO:1@P0",             "read:EIO:1@P0",
        "read:short:1@P0",    "read:EINTR:1@P0",       "open:ENOENT:1@P0",           "open:EMFILE:1@P0",
        "socket:EMFILE:2@P0", "bind:EADDRINUSE:1@P0",  "connect:ECONNREFUSED:1@P0",  "accept:ECONNABORTED:1@P0",
        "write:short:2@P0",
    };
    struct fault_table table;
    faults_of(&table, "child-first", "every_call plain");
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        (void)case_of(&table, faults[i]);
    for (size_t i = 0; i < table.count; i++) { /* true, which the child becomes, has nothing to do with it */
        const struct event *event = &table.bare->events[table.cases[i].event];
        assert_true(event->process == 0 || event->call == CALL_EXEC);
        assert_true(event->source != NOBODY);
    }
    faults_free(&table);
}

static bool is_tried(const struct fault_table *table, const char *injection)
{
    char text[128];
    bool tried = false;
    for (size_t i = 0; i < table->count; i++) {
        injection_print(&table->cases[i].injection, text, sizeof text);
        tried |= strcmp(text, injection) == 0;
    }
    return tried;
}

static void a_pipe_takes_a_few_bytes_whole(void **state)
{
    (void)state;
    struct fault_table table;
    faults_of(&table, "child-first", "every_call");
    assert_false(is_tried(&table, "write:short:1@P0")); /* into its own pipe */
    assert_true(is_tried(&table, "write:short:2@P0"));  /* to stdout, which may be anything */
    faults_free(&table);
}

static void what_a_program_became_is_left_alone_and_so_are_its_children(void **state)
{
    (void)state;
    char script[256];
    snprintf(script, sizeof script, "%s/tests/tools/programs/every_call; true", build_folder());
    char *const argv[] = { "sh", "-c", script, NULL };
    struct fault_table table;
    struct record_options options = options_under("child-first");
    assert_int_equal(faults_try(&table, argv, &options, NULL, NULL), 0);
    assert_true(is_tried(&table, "fork:EAGAIN:1@P0"));
    assert_true(is_tried(&table, "exec:ENOENT:1@P0.1"));
    for (size_t i = 0; i < table.count; i++) {
        const struct event *event = &table.bare->events[table.cases[i].event];
        assert_true(event->process == 0 || (event->process == 1 && event->call == CALL_EXEC));
    }
    faults_free(&table);
}

static void what_leaked_before_is_not_laid_to_the_fault(void **state)
{
    (void)state;
    struct fault_table table;
    faults_of(&table, "child-first", "family_tree"); /* has a zombie and two orphans by itself */
    assert_true(count_findings(table.bare, FINDING_ZOMBIE) > 0);
    assert_int_equal(case_of(&table, "fork:EAGAIN:1@P0.1")->verdict, FAULT_REPORTED);
    faults_free(&table);
}

static void an_unfair_interruption_is_no_case(void **state)
{
    (void)state;
    static const char *const handlers[] = { "none", "restart" };
    for (size_t i = 0; i < 2; i++) {
        char command[64];
        struct fault_table table;
        snprintf(command, sizeof command, "every_call %s", handlers[i]);
        faults_of(&table, "child-first", command);
        for (size_t j = 0; j < table.count; j++)
            assert_int_not_equal(table.cases[j].injection.error, EINTR);
        assert_int_equal(table.unfair > 0, i == 1); /* only a handler makes it worth a try */
        faults_free(&table);
    }
}

/* The table as it is printed; the caller frees it. */
static char *printed(const char *schedule, const char *command, bool json)
{
    char *text = NULL;
    size_t size;
    struct fault_table table;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    faults_of(&table, schedule, command);
    assert_int_equal(json ? faults_write_json(&table, stream) : faults_write_text(&table, 80, stream), 0);
    assert_int_equal(fclose(stream), 0);
    faults_free(&table);
    return text;
}

static void the_same_seed_gives_the_same_table(void **state)
{
    (void)state;
    for (int json = 0; json < 2; json++) {
        char *one = printed("shuffle:5", "family_tree", json), *other = printed("shuffle:5", "family_tree", json);
        assert_string_equal(one, other);
        assert_non_null(strstr(one, "fork:EAGAIN:1@P0.1"));
        free(one);
        free(other);
    }
}

static void the_table_for_programs_is_json(void **state)
{
    (void)state;
    char *text = printed("child-first", "coping fork wrong", true);
    json_t *root = json_loads(text, 0, NULL);
    assert_non_null(root);
    json_t *first = json_array_get(json_object_get(root, "faults"), 0);
    const char *inject, *call, *process, *verdict, *detail, *file, *function, *format, *schedule;
    int nth, event, good, line, version, unfair, untried;
    assert_int_equal(json_unpack(root, "{s:s, s:i, s:s, s:i, s:i}", "format", &format, "version", &version, "schedule",
                                 &schedule, "unfair", &unfair, "untried", &untried), 0);
    assert_int_equal(json_unpack(first, "{s:s, s:s, s:s, s:i, s:i, s:s, s:b, s:s, s:s, s:i, s:s}", "inject", &inject,
                                 "call", &call, "process", &process, "nth", &nth, "event", &event, "verdict", &verdict,
                                 "good", &good, "detail", &detail, "file", &file, "line", &line, "function",
                                 &function), 0);
    assert_string_equal(inject, "fork:EAGAIN:1@P0");
    assert_string_equal(verdict, "ignored");
    assert_string_equal(file, "coping.c");
    assert_string_equal(schedule, "child-first");
    assert_int_equal(good, 0);
    assert_int_equal(nth, 1);
    json_decref(root);
    free(text);
}

static void lines_of_the_table_end_at_the_width(void **state)
{
    (void)state;
    char *text = printed("child-first", "coping end wrong", false);
    for (char *line = strtok(text, "\n"); line && strncmp(line, "Look", 4) != 0; line = strtok(NULL, "\n"))
        if (strlen(line) > 80)
            fail_msg("%s", line);
    free(text);
}

static void a_limit_leaves_faults_out_and_says_so(void **state)
{
    (void)state;
    char path[256], *argv[] = { path, NULL };
    struct fault_table table;
    struct record_options options = options_under("child-first");
    snprintf(path, sizeof path, "%s/tests/tools/programs/family_tree", build_folder());
    const struct fault_limits limits = { .count = 2 };
    assert_int_equal(faults_try(&table, argv, &options, &limits, NULL), 0);
    assert_int_equal(table.count, 2);
    assert_int_equal(table.untried, 7);
    faults_free(&table);
}

static void only_the_calls_asked_for_fail(void **state)
{
    (void)state;
    char path[256], *argv[] = { path, NULL };
    struct fault_table table;
    struct record_options options = options_under("child-first");
    struct fault_limits limits = { 0 };
    snprintf(path, sizeof path, "%s/tests/tools/programs/family_tree", build_folder());
    assert_int_equal(fault_limits_add(&limits, "pipe,read"), 0);
    assert_int_equal(fault_limits_add(&limits, "nonsense"), -EINVAL);
    assert_int_equal(faults_try(&table, argv, &options, &limits, NULL), 0);
    assert_int_equal(table.count, 3);
    for (size_t i = 0; i < table.count; i++)
        assert_true(table.cases[i].injection.call == CALL_PIPE || table.cases[i].injection.call == CALL_READ);
    faults_free(&table);
}

static void a_line_that_is_missing_is_named(void **state)
{
    (void)state;
    struct fault_table table;
    faults_of(&table, "child-first", "wait_any"); /* printf, and nobody asks whether it could write */
    assert_string_equal(case_of(&table, "write:EIO:2@P0")->detail, "stdout lacks \"child 1: 2\"");
    assert_string_equal(case_of(&table, "write:EIO:4@P0")->detail, "stdout lacks \"child 3: 4\"");
    faults_free(&table);
}

static void a_program_that_hangs_by_itself_gets_no_table(void **state)
{
    (void)state;
    char path[256], *argv[] = { path, NULL };
    struct fault_table table;
    struct record_options options = options_under("child-first");
    snprintf(path, sizeof path, "%s/tests/tools/programs/pipe_deadlock", build_folder());
    assert_int_equal(faults_try(&table, argv, &options, NULL, NULL), -EINVAL);
    assert_int_equal(table.bare->ending, ENDING_DEADLOCK);
    faults_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_way_to_go_wrong_has_its_verdict),
        cmocka_unit_test(who_looks_at_every_result_has_nothing_to_fear),
        cmocka_unit_test(every_call_of_the_program_is_tried),
        cmocka_unit_test(a_pipe_takes_a_few_bytes_whole),
        cmocka_unit_test(what_a_program_became_is_left_alone_and_so_are_its_children),
        cmocka_unit_test(what_leaked_before_is_not_laid_to_the_fault),
        cmocka_unit_test(an_unfair_interruption_is_no_case),
        cmocka_unit_test(the_same_seed_gives_the_same_table),
        cmocka_unit_test(the_table_for_programs_is_json),
        cmocka_unit_test(lines_of_the_table_end_at_the_width),
        cmocka_unit_test(a_limit_leaves_faults_out_and_says_so),
        cmocka_unit_test(only_the_calls_asked_for_fail),
        cmocka_unit_test(a_line_that_is_missing_is_named),
        cmocka_unit_test(a_program_that_hangs_by_itself_gets_no_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
