/* The judge's library: runs the checks of a table, each under its schedules and faults, and keeps what came of them.
 *
 * cmocka is there to survive a check that crashes or fails in the middle. What counts is `struct trial`: it begins as
 * a grader error and is a pass only once every attempt has returned by itself. */
#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "blame.h"
#include "footing/tries.h"
#include "record/record.h"
#include "timeline/picture.h"
#include "trial.h"

/* What an answer may use. Far beyond what any exercise needs, and far below what would hurt the machine; the wall clock
 * is there for the day when everything else has failed. */
#define DEADLINE (60 * INT64_C(1000000000))
#define CPU_LIMIT (INT64_C(2) * 1000000000)
#define PROCESS_LIMIT 64
#define OUTPUT_LIMIT (64 * 1024)
#define EVENT_LIMIT 50000
#define TIMELINE_LINES 40
#define TIMELINE_LINES_MAX 320

static const char *const usual_schedules[] = {"child-first", "parent-first", "shuffle", "shuffle", NULL};

/* Draws a run for the report, and keeps it short. The middle of a long one is left out; where that would leave out the
 * mark, there have to be more lines. */
static void timeline_draw(struct trial *trial, const struct recording *run, size_t event, const char *label)
{
    char shown[16];
    size_t size;
    const struct picture_mark mark = {event, label};
    struct picture_options options = {
        .utf8 = true, .width = trial->judge->width, .marks = &mark, .mark_count = event == NOBODY ? 0 : 1};
    snprintf(shown, sizeof shown, "[%s]", label);
    for (options.lines = TIMELINE_LINES; options.lines <= TIMELINE_LINES_MAX; options.lines *= 2) {
        free(trial->timeline);
        trial->timeline = NULL;
        FILE *stream = open_memstream(&trial->timeline, &size);
        if (!stream)
            return;
        (void)picture_write_text(run, &options, stream); /* without it the verdict stands all the same */
        if (fclose(stream) != 0 || event == NOBODY || strstr(trial->timeline, shown))
            return;
    }
}

/* What the runs of this judge show of the machine. Only a check that fails asks. */
static enum lack runs_blame(const struct judge *judge)
{
    enum lack lack = LACK_NONE;
    for (size_t i = 0; i < judge->run_count && lack == LACK_NONE; i++)
        if (judge->runs[i].recording)
            lack = machine_blame(judge->runs[i].recording);
    return lack;
}

_Noreturn void attempt_end(struct attempt *attempt, enum verdict verdict, const char *codes, size_t event)
{
    struct trial *trial = attempt->trial;
    const enum lack lack = runs_blame(trial->judge);
    if (lack)
        machine_error(attempt, lack);
    const char *label = codes ? codes : "HERE";
    char first[8];
    snprintf(first, sizeof first, "%.*s", (int)strcspn(label, " "), label);
    snprintf(trial->codes, sizeof trial->codes, "%s", codes ? codes : "");
    snprintf(trial->schedule, sizeof trial->schedule, "%s", attempt->last_schedule);
    snprintf(trial->program, sizeof trial->program, "%s", attempt->program ? attempt->program : "");
    trial->terminal = attempt->terminal;
    trial->fault = attempt->fault;
    trial->args = attempt->last_args;
    attempt->last_args = NULL;
    if (attempt->last)
        timeline_draw(trial, attempt->last, event, first);
    trial->verdict = verdict;
    fail();
    abort(); /* fail() does not return, but does not say so to the compiler */
}

_Noreturn void grader_error(struct attempt *attempt, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    attempt->trial->expected[0] = '\0';
    vsnprintf(attempt->trial->observed, sizeof attempt->trial->observed, format, values);
    va_end(values);
    attempt->trial->verdict = VERDICT_GRADER_ERROR;
    fail();
    abort();
}

_Noreturn void machine_error(struct attempt *attempt, enum lack lack)
{
    struct judge *judge = attempt->trial->judge;
    lack_tell(judge->lack, sizeof judge->lack, lack, NULL);
    grader_error(attempt, "%s", judge->lack);
}

_Noreturn void record_failed(struct attempt *attempt, const char *what, int error)
{
    if (record_lack())
        machine_error(attempt, record_lack());
    grader_error(attempt, "cannot record %s (%s): %s", what, errno_text(-error), record_error());
}

static const char *run_key(const char *schedule, const char *fault, const char *const args[])
{
    static char key[2000];
    int length = snprintf(key, sizeof key, "%s\n%s", schedule, fault ? fault : "");
    for (size_t i = 0; args[i] && length < (int)sizeof key; i++)
        length += snprintf(key + length, sizeof key - (size_t)length, "\n%s", args[i]);
    return length < (int)sizeof key ? key : NULL;
}

void run_options(struct record_options *options)
{
    static char *const environment[] = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "HOME=/", NULL};
    *options = (struct record_options){
        .in = STREAM_NULL, .out = STREAM_PIPE, .err = STREAM_PIPE, .closed_world = true, .new_session = true,
        .environment = environment, .deadline = DEADLINE, .patient = true, .cpu_limit = CPU_LIMIT,
        .process_limit = PROCESS_LIMIT,
        .output_limit = OUTPUT_LIMIT, .event_limit = EVENT_LIMIT,
    };
}

/* Records the program and adds the run to the judge's. When that is not possible the check
 * ends as the grader's error. */
static struct recording *run_make(struct attempt *attempt, const char *schedule, const char *const args[])
{
    struct injection injection;
    struct record_options options;
    run_options(&options);
    if (schedule_parse(&options.schedule, schedule) != 0)
        grader_error(attempt, "there is no schedule '%s'", schedule);
    if (attempt->fault && injection_parse(&injection, attempt->fault) != 0)
        grader_error(attempt, "there is no fault '%s'", attempt->fault);
    options.injections = &injection;
    options.injection_count = attempt->fault ? 1 : 0;
    char *argv[64] = {(char *)(uintptr_t)attempt->trial->judge->program};
    for (size_t i = 0; args[i]; i++) {
        if (i + 2 >= sizeof argv / sizeof argv[0])
            grader_error(attempt, "more arguments than a judge can pass on");
        argv[i + 1] = (char *)(uintptr_t)args[i]; /* only read, as the arguments of exec are */
    }
    struct recording *recording = NULL;
    const int error = record(&recording, argv, &options);
    schedule_free(&options.schedule);
    if (error != 0)
        record_failed(attempt, "the answer", error);
    return recording;
}

static const struct recording *run_find(struct attempt *attempt, const char *schedule, const char *const args[])
{
    struct judge *judge = attempt->trial->judge;
    const char *key = run_key(schedule, attempt->fault, args);
    if (!key)
        grader_error(attempt, "the arguments are too long");
    for (size_t i = 0; i < judge->run_count; i++)
        if (strcmp(judge->runs[i].key, key) == 0)
            return judge->runs[i].recording;
    struct run *runs = realloc(judge->runs, (judge->run_count + 1) * sizeof *runs);
    if (runs)
        judge->runs = runs;
    char *copy = strdup(key);
    if (!runs || !copy)
        grader_error(attempt, "out of memory");
    struct run *run = &judge->runs[judge->run_count++];
    *run = (struct run){copy, NULL};
    run->recording = run_make(attempt, schedule, args);
    return run->recording;
}

/* Puts the words of all findings of that kind one behind the other. Returns the event of the first. */
static size_t findings_tell(struct attempt *attempt, enum finding_kind kind)
{
    const struct recording *run = attempt->last;
    char *text = attempt->trial->observed;
    const size_t size = sizeof attempt->trial->observed;
    size_t first = NOBODY;
    for (size_t i = 0; i < run->finding_count; i++) {
        if (run->findings[i].kind != kind)
            continue;
        if (first == NOBODY) {
            first = run->findings[i].event;
            text[0] = '\0';
        }
        const size_t used = strlen(text);
        snprintf(text + used, size - used, "%s%s", used > 0 ? " " : "", run->findings[i].text);
    }
    return first;
}

/* What the run was found to show, if the check can tell it: one of its own codes, or NULL. */
static const char *finding_code(const struct attempt *attempt)
{
    for (size_t i = 0; i < attempt->last->finding_count; i++) {
        const char *code = attempt->last->findings[i].code;
        if (*code && attempt->trial->check->codes && strstr(attempt->trial->check->codes, code))
            return code;
    }
    return NULL;
}

/* Ends the check when the run went beyond a limit, or everybody waited. */
static void ending_judge(struct attempt *attempt)
{
    static const struct {
        enum verdict verdict;
        enum finding_kind finding; /* Which tells more; FINDING_KINDS for none. */
        const char *words;
    } endings[ENDINGS] = {
        [ENDING_DEADLOCK] = {VERDICT_DEADLOCK, FINDING_DEADLOCK, "everybody waits for somebody who cannot come"},
        [ENDING_BUSY] = {VERDICT_TIME_OUT, FINDING_BUSY, "it goes on for ever without getting anywhere"},
        [ENDING_EVENT_LIMIT] = {VERDICT_TIME_OUT, FINDING_KINDS, "it makes system calls without end"},
        [ENDING_OUTPUT_LIMIT] = {VERDICT_OUTPUT_LIMIT, FINDING_KINDS, "it writes without end"},
    };
    const struct recording *run = attempt->last;
    size_t event = findings_tell(attempt, FINDING_PROCESS_LIMIT);
    attempt_expected(attempt, "the program ends by itself");
    if (event != NOBODY) {
        attempt_expected(attempt, "no more processes than the task needs");
        attempt_end(attempt, VERDICT_PROCESS_LIMIT, NULL, event);
    }
    if (run->ending == ENDING_DONE)
        return;
    if (run->ending == ENDING_DEADLINE) /* whatever an answer can be blamed for is counted, and met before */
        machine_error(attempt, LACK_TIME);
    if (run->ending == ENDING_NOT_STARTED && run->status == EACCES && exec_explain(attempt->trial->judge->program))
        machine_error(attempt, LACK_NOEXEC);
    if (endings[run->ending].verdict == VERDICT_PASS) /* one that is no verdict on the program */
        grader_error(attempt, "the run ended by '%s' (status %d)", ending_names[run->ending], run->status);
    attempt_observed(attempt, "%s", endings[run->ending].words);
    event = findings_tell(attempt, endings[run->ending].finding);
    attempt_end(attempt, endings[run->ending].verdict, finding_code(attempt), event);
}

/* Records, or finds the run that was made before. */
static void attempt_run_take(struct attempt *attempt, const char *schedule, const char *const args[])
{
    attempt->last = NULL;
    list_free(attempt->last_args);
    attempt->last_args = list_copy(args);
    snprintf(attempt->last_schedule, sizeof attempt->last_schedule, "%s", schedule);
    attempt->last = run_find(attempt, schedule, args);
    if (!attempt->last || !attempt->last_args)
        grader_error(attempt, "out of memory");
    if (attempt->last->ending == ENDING_INTERRUPTED) {
        (void)signal(SIGINT, SIG_DFL); /* whoever interrupted meant all of it */
        (void)raise(SIGINT);
    }
}

const struct recording *attempt_watch(struct attempt *attempt, const char *fault, const char *const args[])
{
    attempt->fault = fault;
    attempt_run_take(attempt, attempt->schedule, args);
    return attempt->last;
}

const struct recording *attempt_record_under(struct attempt *attempt, const char *schedule, const char *const args[])
{
    attempt_run_take(attempt, schedule, args);
    ending_judge(attempt);
    if (WIFSIGNALED(attempt->last->status)) {
        attempt_expected(attempt, "the program ends by itself");
        attempt_observed(attempt, "P0 was killed by %s", signal_text(WTERMSIG(attempt->last->status)));
        attempt_end(attempt, VERDICT_CRASH, NULL, attempt->last->processes[0].exit);
    }
    return attempt->last;
}

const struct recording *attempt_record(struct attempt *attempt, const char *const args[])
{
    return attempt_record_under(attempt, attempt->schedule, args);
}

uint64_t attempt_draw(struct attempt *attempt, uint64_t below)
{
    return random_next(&attempt->state) % below;
}

void attempt_expected(struct attempt *attempt, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(attempt->trial->expected, sizeof attempt->trial->expected, format, values);
    va_end(values);
}

void attempt_observed(struct attempt *attempt, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(attempt->trial->observed, sizeof attempt->trial->observed, format, values);
    va_end(values);
}

void attempt_part(struct attempt *attempt, const char *name, bool holds)
{
    struct trial *trial = attempt->trial;
    size_t i = 0;
    while (i < trial->part_count && strcmp(trial->parts[i].name, name) != 0)
        i++;
    if (i == CHECK_PARTS)
        grader_error(attempt, "the check tells of more parts than there is room for");
    if (i == trial->part_count)
        trial->parts[trial->part_count++] = (struct part){name, true};
    if (!holds)
        trial->parts[i].holds = false;
}

void attempt_require(struct attempt *attempt, bool holds, const char *codes, size_t event)
{
    if (!attempt->last)
        grader_error(attempt, "the check requires something of a run that it never made");
    attempt->required = true;
    if (holds)
        return;
    for (const char *code = codes ? codes : ""; *code;) {
        const size_t size = strcspn(code, " ");
        if (!word_in_list(code, size, attempt->trial->check->codes))
            grader_error(attempt, "the check speaks of %.*s, which is not among its codes", (int)size, code);
        code += size + strspn(code + size, " ");
    }
    attempt_end(attempt, VERDICT_FAIL, codes, event);
}

const char *attempt_fault(const struct attempt *attempt)
{
    return attempt->fault;
}

const char *attempt_schedule(const struct attempt *attempt)
{
    return attempt->schedule;
}

/* One attempt. Returns only if all that was required held. */
static void attempt_run(struct trial *trial, const char *schedule, size_t index, const char *fault)
{
    static struct attempt attempt; /* static: it outlives the jump out of a failed check, and so does what it owns */
    list_free(attempt.last_args);
    attempt = (struct attempt){.trial = trial, .fault = fault, .state = trial->judge->seed};
    uint64_t draw = trial->judge->seed + index;
    if (strcmp(schedule, "shuffle") == 0)
        snprintf(attempt.schedule, sizeof attempt.schedule, "shuffle:%u", (unsigned)(random_next(&draw) % 1000000));
    else
        snprintf(attempt.schedule, sizeof attempt.schedule, "%s", schedule);
    trial->check->function(&attempt);
    list_free(attempt.last_args);
    attempt.last_args = NULL;
    if (!attempt.required)
        grader_error(&attempt, "the check requires nothing");
}

static void trial_run(void **state)
{
    struct trial *trial = *state;
    if (trial->judge->lack[0] || trial_skip(trial))
        return;
    snprintf(trial->observed, sizeof trial->observed, "the check itself did not come to its end");
    const char *const *schedules = trial->check->schedules[0] ? trial->check->schedules : usual_schedules;
    const char *const *faults = trial->check->faults;
    for (size_t i = 0; i < CHECK_SCHEDULES && schedules[i]; i++)
        for (size_t j = 0; j == 0 || (j < CHECK_FAULTS && faults[j]); j++)
            attempt_run(trial, schedules[i], i, faults[j]);
    trial->verdict = VERDICT_PASS;
}

int judge_run(struct judge *judge)
{
    struct CMUnitTest *tests = calloc(judge->count, sizeof *tests);
    if (!tests)
        return -ENOMEM;
    for (size_t i = 0; i < judge->count; i++)
        tests[i] = (struct CMUnitTest){
            .name = judge->checks[i].name, .test_func = trial_run, .initial_state = &judge->trials[i]};
    (void)_cmocka_run_group_tests("checks", tests, judge->count, NULL, NULL); /* its count of failures is no verdict */
    free(tests);
    return 0;
}

void judge_free(struct judge *judge)
{
    for (size_t i = 0; i < judge->run_count; i++) {
        free(judge->runs[i].key);
        recording_free(judge->runs[i].recording);
    }
    free(judge->runs);
    predictions_free(judge);
    for (size_t i = 0; judge->trials && i < judge->count; i++) {
        list_free(judge->trials[i].args);
        free(judge->trials[i].timeline);
    }
    free(judge->trials);
}
