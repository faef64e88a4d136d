/* The checks of the exercise "terminate". They look at recordings of probe.c linked with the learner's process.c. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "../../common.h"
#include "grade/check.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char *const calls[] = {"terminate", "kill"};

static const struct recording *probe_record(struct attempt *attempt, const char *call, const char *kind,
                                            unsigned number)
{
    char word[16];
    snprintf(word, sizeof word, "%u", number);
    return attempt_record(attempt, (const char *const[]){call, kind, word, NULL});
}

/* Requires that `who` has told that the call returned this. */
static void require_returned(struct attempt *attempt, const struct recording *run, const char *who, const char *call,
                             int expected)
{
    char prefix[40];
    snprintf(prefix, sizeof prefix, "%s: returned ", who);
    const size_t event = query_written(run, NOBODY, prefix, 0);
    const int seen = event == NOBODY ? 1 : atoi(run->events[event].data + strlen(prefix));
    if (expected < 0)
        attempt_expected(attempt, "process_%s returns -%s (%d)", call, errno_text(-expected), expected);
    else
        attempt_expected(attempt, "process_%s returns %d", call, expected);
    if (seen < 0)
        attempt_observed(attempt, "it returns -%s (%d)", errno_text(-seen), seen);
    else
        attempt_observed(attempt, event == NOBODY ? "it does not return" : "it returns %d", seen);
    attempt_require(attempt, seen == expected, NULL, event);
}

static void require_killed(struct attempt *attempt, const struct recording *run, const char *call, int signal)
{
    const int status = run->process_count > 1 ? run->processes[1].status : 0;
    attempt_expected(attempt, "process_%s: P0.1 is ended by %s, sent by P0", call,
                     signal == SIGTERM ? "SIGTERM" : "SIGKILL");
    attempt_observed(attempt, "it is not");
    attempt_require(attempt, WIFSIGNALED(status) && WTERMSIG(status) == signal && run->process_count == 2, NULL,
                    run->processes[run->process_count - 1].exit);
}

static void ends(struct attempt *attempt)
{
    const struct recording *run = probe_record(attempt, "terminate", "plain", 0);
    require_returned(attempt, run, "probe", "terminate", 0);
    require_killed(attempt, run, "terminate", SIGTERM);
    run = probe_record(attempt, "kill", "stubborn", 0);
    require_returned(attempt, run, "probe", "kill", 0);
    require_killed(attempt, run, "kill", SIGKILL);
}

/* The wait or poll that P0 makes between the sending and the return. To look, by WNOHANG, would not be waiting. */
static size_t waited_inside(const struct recording *run, size_t returned)
{
    for (size_t i = query_call_flags(run, CALL_SIGNALS, 0, 0); i < returned && i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        const bool waits = (event->call == CALL_WAIT4 && !(event->args[1] & WNOHANG)) || event->call == CALL_POLL;
        if (event->kind == EVENT_CALL && event->process == 0 && waits)
            return i;
    }
    return NOBODY;
}

static void goes_on(struct attempt *attempt)
{
    const struct recording *run = probe_record(attempt, "terminate", "tidy", 61 + (unsigned)attempt_draw(attempt, 60));
    const size_t returned = query_written(run, 0, "probe: returned ", 0);
    attempt_expected(attempt, "process_terminate returns at once, while P0.1 still cleans up");
    attempt_observed(attempt, "it waits until P0.1 has ended");
    attempt_require(attempt, returned < run->processes[1].exit, "M46", returned);
    attempt_expected(attempt, "P0.1 ends by itself, with 7");
    attempt_observed(attempt, "it does not");
    attempt_require(attempt, lines_count(run, "probe: code 7") == 1, NULL, run->processes[1].exit);

    run = probe_record(attempt, "kill", "stubborn", 0);
    const size_t waited = waited_inside(run, query_written(run, 0, "probe: returned ", 0));
    attempt_expected(attempt, "process_kill sends SIGKILL, and returns");
    attempt_observed(attempt, "it waits until P0.1 has ended");
    attempt_require(attempt, waited == NOBODY, "M46", waited);
}

/* Requires that no signal is sent when the child has been waited for. */
static void require_none_after(struct attempt *attempt, const struct recording *run, const char *call)
{
    for (size_t i = 0; (i = query_call_flags(run, CALL_SIGNALS, 0, i)) != NOBODY; i++) {
        attempt_expected(attempt, "process_%s sends no signal when P0.1 has been waited for", call);
        attempt_observed(attempt, "it does");
        attempt_require(attempt, run->processes[1].reaped > i, "M49", i);
    }
}

/* [over] */
static void over(struct attempt *attempt)
{
    char line[32];
    const unsigned number = 1 + (unsigned)attempt_draw(attempt, 255);
    snprintf(line, sizeof line, "probe: code %u", number);
    for (size_t i = 0; i < COUNT(calls); i++) {
        const struct recording *run = probe_record(attempt, calls[i], "over", number);
        require_none_after(attempt, run, calls[i]);
        require_returned(attempt, run, "probe", calls[i], 0);
        require_returned(attempt, run, "again", calls[i], 0);
        attempt_expected(attempt, "P0.1 has ended with %u, and keeps that", number);
        attempt_observed(attempt, "process_exit_code says something else");
        attempt_require(attempt, lines_count(run, line) == 1, NULL, query_written(run, 0, "probe: code ", 0));
    }
}
/* [/over] */

static void lost(struct attempt *attempt)
{
    for (size_t i = 0; i < COUNT(calls); i++) {
        const struct recording *run = probe_record(attempt, calls[i], "lost", 5);
        require_none_after(attempt, run, calls[i]);
        require_returned(attempt, run, "probe", calls[i], -ECHILD);
    }
}

static void never(struct attempt *attempt)
{
    for (size_t i = 0; i < COUNT(calls); i++) {
        const struct recording *run = probe_record(attempt, calls[i], "never", 0);
        const size_t sent = query_call_flags(run, CALL_SIGNALS, 0, 0);
        attempt_expected(attempt, "process_%s sends no signal for a process that was never started", calls[i]);
        attempt_observed(attempt, "it does");
        attempt_require(attempt, sent == NOBODY, "M51", sent);
        require_returned(attempt, run, "probe", calls[i], -ESRCH);
    }
}

static void others(struct attempt *attempt)
{
    for (size_t i = 0; i < COUNT(calls); i++) {
        const struct recording *run = probe_record(attempt, calls[i], "others", 0);
        const size_t sent = query_call_flags(run, CALL_SIGNALS, 2, 0);
        attempt_expected(attempt, "process_%s sends no signal for another's child", calls[i]);
        attempt_observed(attempt, "it does");
        attempt_require(attempt, sent == NOBODY, NULL, sent);
        require_returned(attempt, run, "other", calls[i], -ECHILD);
    }
}

static const struct check checks[] = {
    {
        .id = "ends", .name = "process_terminate sends SIGTERM, process_kill SIGKILL", .points = 6, .function = ends,
        .hints = {"Which call sends a signal?", "kill(process->pid, SIGTERM)"},
    },
    {
        .id = "goes-on", .name = "Neither of the two waits", .points = 3, .codes = "M46", .needs = {"ends"},
        .function = goes_on,
        .hints = {"Who may be waited for, and by which function?", "process_join's business. Send, and return."},
    },
    {
        .id = "over", .name = "Who has been waited for gets no signal", .points = 4, .codes = "M49",
        .needs = {"ends"}, .schedules = {"child-first", "parent-first"}, .function = over,
        .hints = {"Whose is the pid of a child that was waited for?",
                  "Anybody's. Look first, as process_exit_code does, and send only when it still runs.",
                  "if (child_ask(process, WNOHANG) == -EAGAIN) kill(…);"},
    },
    {
        .id = "lost", .name = "Whose status was lost gets no signal either", .points = 2, .codes = "M49",
        .needs = {"over"}, .schedules = {"parent-first"}, .function = lost,
        .hints = {"What does waitpid say, when somebody else has waited?", "ECHILD: return it, and send nothing."},
    },
    {
        .id = "never", .name = "Who was never started gets no signal", .points = 3, .codes = "M51", .needs = {"ends"},
        .schedules = {"parent-first"}, .function = never,
        .hints = {"Which pid has a process that was never started, and what does kill make of it?",
                  "0, and that is the caller's whole group. -ESRCH, before anything is sent."},
    },
    {
        .id = "others", .name = "Nobody but the parent sends anything", .points = 2, .needs = {"ends"},
        .schedules = {"parent-first"}, .function = others,
        .hints = {"What does process_join say in a process that has a copy of the struct?", "-ECHILD."},
    },
};

JUDGE(checks)
