/* What is found in programs that make a mistake, and in the same ones without it.
 *
 * A row is a mistake: under every chosen schedule in which it shows, it is found, with its misconception and the words
 * that tell of it; without it, under every schedule, nothing of its kind is found and no fault at all. */
#define _GNU_SOURCE
#include "recorded.h"

#include "record/findings.h"
#include "record/recording_file.h"
#include "../needs.h"

struct row {
    const char *mistake;    /* program and name */
    enum finding_kind kind;
    const char *process;    /* about whom */
    const char *code;
    const char *words;
    const char *hidden_under; /* the schedule in which it does not show; NULL if it always does */
};

static const struct row rows[] = {
    {"mistake_waits one-wait-for-two", FINDING_ZOMBIE, "P0.2", "M19", "until its parent P0 ended (event 14), for 2",
     0},
    {"mistake_waits terminate-without-wait", FINDING_ZOMBIE, "P0.1", "M47", "killed by SIGTERM", 0},
    {"mistake_waits double-fork", FINDING_ZOMBIE, "P0.1", "M37", "never waited for", 0},
    {"mistake_waits late", FINDING_LATE_ZOMBIE, "P0.1", "", "was a zombie for 60 s", 0},
    {"mistake_waits others-child", FINDING_NOT_ITS_CHILD, "P0", "M25", "waits for P0.1.1", 0},
    {"mistake_waits twice", FINDING_WAITED_TWICE, "P0", "M20", "whose status it had already taken", 0},
    {"mistake_waits ignored", FINDING_STATUS_LOST, "P0", "M28", "ignores SIGCHLD", 0},
    {"mistake_waits without-zombies", FINDING_STATUS_LOST, "P0", "M28", "has set SA_NOCLDWAIT", 0},
    {"mistake_waits raw", FINDING_RAW_STATUS, "P0", "M14", "writes 1792", 0},
    {"mistake_waits given-up", FINDING_WAIT_GIVEN_UP, "P0", "M21", "P0.1 was still running", 0},
    {"mistake_waits asking", FINDING_POLLING, "P0", "M23", "calls wait4 again and again", 0},
    {"mistake_signals asking", FINDING_POLLING, "P0", "M23", "calls kill again and again", 0},
    {"mistake_signals after-wait", FINDING_KILL_AFTER_WAIT, "P0", "M49", "sends SIGKILL to P0.1", 0},
    {"mistake_signals test-then-pause", FINDING_LOST_WAKEUP, "P0", "M42", "SIGUSR1 had come before", "child-first"},
    {"mistake_signals minus-one", FINDING_REFUSED, "P0", "M51", "pid -1", 0},
    {"mistake_signals broken-pipe", FINDING_BROKEN_PIPE, "P0.1", "M56", "it wrote to pipe 1", "child-first"},
    {"mistake_pipes close-twice", FINDING_CLOSED_TWICE, "P0", "", "closes descriptor 4", 0},
    {"mistake_pipes close-all", FINDING_CLOSED_TWICE, "P0", "", "closes descriptor 3", 0},
    {"mistake_pipes reader-keeps", FINDING_END_KEPT, "P0", "M54", "P0 itself keeps the write end of pipe 1", 0},
    {"mistake_pipes sibling-keeps", FINDING_END_KEPT, "P0.2", "M55", "P0.1's read", 0},
    {"mistake_pipes dup-keeps", FINDING_END_KEPT, "P0", "M59", "descriptor 4", 0},
    {"mistake_pipes pipe-after-fork", FINDING_END_KEPT, "P0", "M53", "shares it with nobody", 0},
    {"mistake_pipes both-write", FINDING_BOTH_WRITE, NULL, "M58", "each waits for the other to read", 0},
    {"mistake_pipes both-write-sockets", FINDING_BOTH_WRITE, NULL, "M58", "each waits for the other to read", 0},
    {"mistake_pipes wait-before-reading", FINDING_UNREAD, "P0", "M27", "first read, then wait", 0},
    {"mistake_server keep-listener", FINDING_LISTENER_KEPT, "P0.3", "M64", "keeps the listening socket", 0},
    {"mistake_server keep-connection", FINDING_CONNECTION_KEPT, "P0", "M62", "that P0.3 serves", 0},
    {"mistake_server keep-zombies", FINDING_ZOMBIE, "P0.3", "M63", "never waited for", 0},
    {"mistake_copies full-buffer", FINDING_OUTPUT_TWICE, "P0.1", "M07", "\"counted once\"", 0},
    {"mistake_copies lost-exec", FINDING_AFTER_EXEC, "P0.1", "M52", "it forked, as its parent does", 0},
    {"mistake_copies lost-exec-ends-well", FINDING_AFTER_EXEC, "P0.1", "M52", "ended as if all were well", 0},
    {"mistake_copies exit-handlers", FINDING_HANDLERS_COPIED, "P0.1", "M08", "the parent's exit handlers", 0},
    {"mistake_locks other-threads", FINDING_LOCK_COPIED, "P0.1", "M13", "held when P0 forked it", 0},
    {"mistake_locks interrupted", FINDING_LOCK_INTERRUPTED, "P0", "M40", "handles SIGUSR1", 0},
    {"mistake_pipes worker-killed", FINDING_TASK_LOST, "P0.1", "", "what it had read is lost", 0},
};

static void say_all(const struct recording *recording)
{
    for (size_t i = 0; i < recording->finding_count; i++)
        print_error("%s %s %s: %s\n", severity_names[recording->findings[i].severity],
                    finding_kind_names[recording->findings[i].kind], recording->findings[i].code,
                    recording->findings[i].text);
}

static const struct finding *row_finding(const struct recording *recording, const struct row *row)
{
    for (size_t i = 0; i < recording->finding_count; i++) {
        const struct finding *finding = &recording->findings[i];
        if (finding->kind == row->kind && strstr(finding->text, row->words) != NULL &&
            (row->process == NULL || strcmp(recording->processes[finding->process].name, row->process) == 0))
            return finding;
    }
    return NULL;
}

static void row_shows(const struct row *row, const char *schedule)
{
    struct recording *recording = record_under(schedule, row->mistake);
    const struct finding *finding = row_finding(recording, row);
    if (finding == NULL || strcmp(finding->code, row->code) != 0) {
        say_all(recording);
        fail_msg("%s under %s: %s is not found, or not as %s", row->mistake, schedule, finding_kind_names[row->kind],
                 row->code);
    }
    const char *codes = finding_table[row->kind].codes; /* what the table promises of the kind */
    if (row->code[0] && (codes == NULL || strstr(codes, row->code) == NULL))
        fail_msg("the table says nothing of %s", row->code);
    recording_free(recording);
}

static void row_does_not_show(const struct row *row, const char *schedule)
{
    char right[128];
    snprintf(right, sizeof right, "%s right", row->mistake);
    struct recording *recording = record_under(schedule, right);
    for (size_t i = 0; i < recording->finding_count; i++)
        if (recording->findings[i].kind == row->kind || recording->findings[i].severity == SEVERITY_FAULT) {
            say_all(recording);
            fail_msg("%s under %s: a false alarm", right, schedule);
        }
    assert_success(recording);
    recording_free(recording);
}

static void every_mistake_is_found_and_nothing_where_it_is_not_made(void **state)
{
    (void)state;
    const bool networked = has_loopback();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t j = 0; chosen_schedules[j] != NULL && (networked || !strstr(rows[i].mistake, "server")); j++) {
            const char *hidden = rows[i].hidden_under;
            row_does_not_show(&rows[i], chosen_schedules[j]);
            /* under a shuffle it depends on the seed whether a race shows */
            if (hidden == NULL || strcmp(chosen_schedules[j], "parent-first") == 0)
                row_shows(&rows[i], chosen_schedules[j]);
        }
}

static void what_only_looks_like_a_mistake_is_not_told(void **state)
{
    (void)state;
    static const char *const commands[] = {
        "mistake_copies same-words",       /* both write the same, after the fork */
        "mistake_copies same-words right", /* a copied buffer that is thrown away */
        "mistake_waits size",              /* a number that is a status by chance */
        "mistake_waits size right",
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        for (size_t j = 0; chosen_schedules[j] != NULL; j++) {
            struct recording *recording = record_under(chosen_schedules[j], commands[i]);
            assert_int_equal(recording->finding_count, 0);
            recording_free(recording);
        }
}

static void who_is_to_write_and_is_stuck_does_not_keep_the_pipe(void **state)
{
    (void)state;
    for (size_t i = 0; chosen_schedules[i] != NULL; i++) {
        struct recording *recording = record_under(chosen_schedules[i], "mistake_pipes both-read");
        assert_int_equal(recording->ending, ENDING_DEADLOCK);
        assert_int_equal(recording->finding_count, 2);
        assert_int_equal(count_findings(recording, FINDING_DEADLOCK), 2);
        recording_free(recording);
    }
}

/* The workers of a pool wait for tasks, not for the end: it does not matter who keeps it from coming. */
static void who_keeps_an_end_that_nobody_waits_for_is_not_blamed(void **state)
{
    (void)state;
    for (size_t i = 0; chosen_schedules[i] != NULL; i++) {
        struct recording *recording = record_under(chosen_schedules[i], "mistake_pipes worker-killed");
        assert_int_equal(count_findings(recording, FINDING_TASK_LOST), 1);
        assert_int_equal(count_findings(recording, FINDING_END_KEPT), 0);
        recording_free(recording);
    }
}

static size_t count_faults(const struct recording *recording)
{
    size_t count = 0;
    for (size_t i = 0; i < recording->finding_count; i++)
        count += recording->findings[i].severity == SEVERITY_FAULT;
    return count;
}

static void whether_a_vfork_had_to_wait_does_not_make_a_note_a_fault(void **state)
{
    (void)state;
    for (size_t i = 0; chosen_schedules[i] != NULL; i++) {
        struct recording *recording = record_under(chosen_schedules[i], "mistake_waits vforked");
        assert_success(recording);
        assert_int_equal(count_faults(recording), 0);
        recording_free(recording);
    }
}

static void what_follows_from_a_refused_trace_is_no_fault(void **state)
{
    (void)state;
    for (size_t i = 0; chosen_schedules[i] != NULL; i++) {
        struct recording *recording = record_under(chosen_schedules[i], "mistake_signals refused-tracer right");
        assert_int_equal(count_findings(recording, FINDING_REFUSED), 1);
        assert_int_equal(count_faults(recording), 1);
        const struct finding *zombie = finding_about(recording, FINDING_ZOMBIE, 1);
        assert_non_null(zombie);
        assert_int_equal(zombie->severity, SEVERITY_NOTE);
        assert_non_null(strstr(zombie->text, "may follow from what the recorder refused"));
        recording_free(recording);
        recording = record_under(chosen_schedules[i], "mistake_signals refused-tracer");
        assert_int_equal(count_faults(recording), 1); /* the zombie */
        recording_free(recording);
    }
}

static void a_program_that_inherits_an_ignored_sigchld_hears_why_its_wait_fails(void **state)
{
    (void)state;
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    assert_int_equal(sigaction(SIGCHLD, &ignore, &before), 0);
    for (size_t i = 0; chosen_schedules[i] != NULL; i++) {
        struct recording *recording = record_under(chosen_schedules[i], "mistake_waits one-wait-for-two");
        assert_int_equal(count_findings(recording, FINDING_ZOMBIE), 0);
        assert_finding(recording, FINDING_STATUS_LOST, 0, "as the program did that started it");
        recording_free(recording);
    }
    assert_int_equal(sigaction(SIGCHLD, &before, NULL), 0);
}

/* A slow machine needs more time before its reader reads: it is given that. */
static void who_holds_a_pipe_that_is_read_from_at_the_deadline_is_named(void **state)
{
    (void)state;
    struct record_options options = options_under("natural");
    options.deadline = 200000000;
    struct recording *recording = record_program("held_open", &options);
    while (finding_about(recording, FINDING_END_KEPT, 0) == NULL && options.deadline < INT64_C(30000000000)) {
        recording_free(recording);
        options.deadline *= 3;
        recording = record_program("held_open", &options);
    }
    assert_int_equal(recording->ending, ENDING_DEADLINE);
    assert_finding(recording, FINDING_END_KEPT, 0, "its write end is open in P0.1 (descriptor 4).");
    assert_int_equal(finding_about(recording, FINDING_END_KEPT, 0)->severity, SEVERITY_NOTE);
    recording_free(recording);
}

/* A fork that fails, and its -1 handed to kill: the same finding has another code. */
static void a_kill_of_a_failed_fork_is_told_as_such(void **state)
{
    (void)state;
    struct record_options options = options_under("child-first");
    struct injection injection;
    assert_int_equal(injection_parse(&injection, "fork:EAGAIN"), 0);
    options.injections = &injection;
    options.injection_count = 1;
    struct recording *recording = record_program("mistake_signals unchecked-fork", &options);
    const struct finding *finding = finding_about(recording, FINDING_REFUSED, 0);
    assert_non_null(finding);
    assert_string_equal(finding->code, "M02");
    assert_non_null(strstr(finding->text, "-1 is what its fork gave"));
    recording_free(recording);
}

/* Only source lines tell a loop that was gone on with from a family that grows so. */
static void a_loop_that_children_go_on_in_is_found_where_source_lines_are_known(void **state)
{
    (void)state;
    static const char *const commands[] = { "mistake_copies loop", "mistake_copies loop right",
                                            "mistake_copies family" };
    for (int sources = 0; sources < 2; sources++)
        for (size_t i = 0; i < 3; i++)
            for (size_t j = 0; chosen_schedules[j] != NULL; j++) {
                struct record_options options = options_under(chosen_schedules[j]);
                options.sources = sources;
                struct recording *recording = record_program(commands[i], &options);
                assert_success(recording);
                assert_int_equal(recording->finding_count, sources && i == 0);
                if (recording->finding_count) {
                    assert_finding(recording, FINDING_LOOP_COPIED, 1, "See mistake_copies.c:");
                    assert_string_equal(recording->findings[0].code, "M04");
                }
                recording_free(recording);
            }
}

/* What the recorder alone can tell stays; all else is found once more in what was read. */
static void forget(struct recording *recording)
{
    size_t kept = 0;
    for (size_t i = 0; i < recording->finding_count; i++) {
        enum finding_kind kind = recording->findings[i].kind;
        if (kind == FINDING_DEADLOCK || kind == FINDING_BUSY)
            recording->findings[kept++] = recording->findings[i];
        else
            free(recording->findings[i].text);
    }
    recording->finding_count = kept;
}

static void a_recording_from_a_file_gives_the_same_findings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct recording *before = record_under("parent-first", rows[i].mistake), *after = NULL;
        char why[256];
        FILE *file = tmpfile();
        assert_non_null(file);
        assert_int_equal(recording_write(before, file), 0);
        rewind(file);
        if (recording_read(&after, file, why, sizeof why) != 0)
            fail_msg("%s", why);
        fclose(file);
        forget(after);
        assert_int_equal(findings_add(after), 0);
        assert_int_equal(after->finding_count, before->finding_count);
        for (size_t j = 0; j < before->finding_count; j++) {
            assert_string_equal(after->findings[j].text, before->findings[j].text);
            assert_string_equal(after->findings[j].code, before->findings[j].code);
            assert_int_equal(after->findings[j].severity, before->findings[j].severity);
            assert_int_equal(after->findings[j].event, before->findings[j].event);
        }
        recording_free(before);
        recording_free(after);
    }
}

static char *file_read(const char *path)
{
    char *text = NULL;
    size_t room = 0;
    FILE *stream = fopen(path, "r");
    assert_non_null(stream);
    assert_true(getdelim(&text, &room, '\0', stream) > 0);
    fclose(stream);
    return text;
}

static void the_manual_has_the_table_of_kinds(void **state)
{
    (void)state;
    char *manual = file_read("docs/timeline.md");
    for (size_t i = 0; i < FINDING_KINDS; i++) {
        const struct finding_info *info = &finding_table[i];
        char row[400];
        snprintf(row, sizeof row, "| `%s` | %s | %s | %s |\n", finding_kind_names[i], severity_names[info->severity],
                 info->codes ? info->codes : "", info->meaning);
        if (strstr(manual, row) == NULL)
            fail_msg("docs/timeline.md has no row %s", row);
    }
    free(manual);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mistake_is_found_and_nothing_where_it_is_not_made),
        cmocka_unit_test(what_only_looks_like_a_mistake_is_not_told),
        cmocka_unit_test(who_is_to_write_and_is_stuck_does_not_keep_the_pipe),
        cmocka_unit_test(who_keeps_an_end_that_nobody_waits_for_is_not_blamed),
        cmocka_unit_test(whether_a_vfork_had_to_wait_does_not_make_a_note_a_fault),
        cmocka_unit_test(what_follows_from_a_refused_trace_is_no_fault),
        cmocka_unit_test(a_program_that_inherits_an_ignored_sigchld_hears_why_its_wait_fails),
        cmocka_unit_test(who_holds_a_pipe_that_is_read_from_at_the_deadline_is_named),
        cmocka_unit_test(a_kill_of_a_failed_fork_is_told_as_such),
        cmocka_unit_test(a_loop_that_children_go_on_in_is_found_where_source_lines_are_known),
        cmocka_unit_test(a_recording_from_a_file_gives_the_same_findings),
        cmocka_unit_test(the_manual_has_the_table_of_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
