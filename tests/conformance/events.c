#define _POSIX_C_SOURCE 200809L
/* What rows of the conformance suite ask of a recording. Processes are named by their order of birth: the probe's main
 * process is 0. */
#include "rows.h"

#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/wait.h>

#define MAIN 0

/* How many calls a join may make that waits three seconds for one child. One that polls makes more, even though the
 * recorder lets virtual time run faster for those who ask again and again. */
#define CALLS_OF_A_JOIN 8

static bool wrong(struct reason *reason, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool wrong(struct reason *reason, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(reason->text, sizeof reason->text, format, arguments);
    va_end(arguments);
    return false;
}

static bool is_call(const struct event *event, size_t process)
{
    return event->kind == EVENT_CALL && (process == NOBODY || event->process == process);
}

static unsigned flags_of(const struct event *event)
{
    return call_table[event->call].flags;
}

/* The pid that a wait is for; 0 or less where it is for any child of some set. */
static int64_t awaited_pid(const struct event *event)
{
    if (event->call == CALL_WAIT4)
        return event->args[0];
    return event->args[0] == P_PID ? event->args[1] : -1;
}

/* Whether there is such a process; a library that forked less has been found out. */
static bool exists(const struct recording *run, size_t process, struct reason *reason)
{
    if (process < run->process_count)
        return true;
    return wrong(reason, "only %zu processes were there", run->process_count);
}

static const char *name_of(const struct recording *run, size_t process)
{
    return process < run->process_count ? run->processes[process].name : "nobody";
}

static bool ended_with(const struct recording *run, size_t process, int status, struct reason *reason)
{
    char wanted[64], seen[64];
    if (!exists(run, process, reason))
        return false;
    if (run->processes[process].status == status)
        return true;
    (void)status_describe(status, wanted, sizeof wanted);
    (void)status_describe(run->processes[process].status, seen, sizeof seen);
    return wrong(reason, "%s should end with %s, and did with %s", name_of(run, process), wanted, seen);
}

static bool reaped_by(const struct recording *run, size_t process, size_t reaper, struct reason *reason)
{
    if (!exists(run, process, reason))
        return false;
    if (run->processes[process].reaper == reaper)
        return true;
    return wrong(reason, "%s should be reaped by %s, and was by %s", name_of(run, process), name_of(run, reaper),
                 name_of(run, run->processes[process].reaper));
}

/* The first signal of that number that `sender` sends to `target`, or NOBODY. */
static size_t signal_sent(const struct recording *run, size_t sender, size_t target, int number)
{
    for (size_t i = 0; i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        if (is_call(event, sender) && (flags_of(event) & CALL_SIGNALS) && event->other == target &&
            event->signal == number)
            return i;
    }
    return NOBODY;
}

/* Why a run did not end by itself, in words. */
static const char *endless_reason(const struct recording *run)
{
    switch (run->ending) {
    case ENDING_DEADLOCK:
        for (size_t i = 0; i < run->finding_count; i++)
            if (run->findings[i].kind == FINDING_DEADLOCK)
                return run->findings[i].text;
        return "everybody waits for somebody who can't come";
    case ENDING_BUSY: return "it asks or computes on and on, and gets nowhere";
    case ENDING_DEADLINE: return "a minute was not enough";
    case ENDING_OUTPUT_LIMIT: return "it writes on and on";
    case ENDING_EVENT_LIMIT: return "it goes on and on";
    default: return ending_names[run->ending];
    }
}

bool events_always(const struct recording *run, struct reason *reason)
{
    if (run->ending != ENDING_DONE)
        return wrong(reason, "it did not end: %s", endless_reason(run));
    for (size_t i = 0; i < run->process_count; i++)
        if (run->processes[i].left_behind)
            return wrong(reason, "%s was left behind", run->processes[i].name);
    for (size_t i = 0; i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        if (!is_call(event, NOBODY))
            continue;
        if ((flags_of(event) & CALL_WAITS) && awaited_pid(event) <= 0)
            return wrong(reason, "%s waits for any child (event %zu): that takes others' statuses",
                         name_of(run, event->process), i);
        if (event->call == CALL_KILL && (event->args[0] <= 0 || event->other == NOBODY))
            return wrong(reason, "%s signals %" PRId64 ", which is none of its children (event %zu)",
                         name_of(run, event->process), event->args[0], i);
    }
    return true;
}

bool events_reaped_before_next(const struct recording *run, struct reason *reason)
{
    for (size_t i = 1; i < 3; i++) {
        if (!exists(run, 3, reason) || !reaped_by(run, i, MAIN, reason))
            return false;
        if (run->processes[i].reaped >= run->processes[3].birth)
            return wrong(reason, "%s was reaped only after %s was born", name_of(run, i), name_of(run, 3));
    }
    return true;
}

bool events_directed_wait(const struct recording *run, struct reason *reason)
{
    if (!exists(run, 1, reason))
        return false;
    for (size_t i = 0; i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        if (is_call(event, MAIN) && (flags_of(event) & CALL_WAITS) && event->blocked &&
            awaited_pid(event) == run->processes[1].pid)
            return events_no_busy_waiting(run, reason);
    }
    return wrong(reason, "%s never blocks in a wait for its child's pid", name_of(run, MAIN));
}

bool events_no_busy_waiting(const struct recording *run, struct reason *reason)
{
    size_t calls = 0;
    for (size_t i = 0; i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        if (is_call(event, MAIN) && (flags_of(event) & (CALL_WAITS | CALL_BLOCKS)) && event->call != CALL_READ &&
            event->call != CALL_WRITE)
            calls++;
    }
    return calls <= CALLS_OF_A_JOIN || wrong(reason, "%zu calls to wait for one child: that is a busy loop", calls);
}

bool events_daemons_first(const struct recording *run, struct reason *reason)
{
    if (!ended_with(run, 2, SIGTERM, reason) || !ended_with(run, 1, 0, reason))
        return false;
    if (signal_sent(run, MAIN, 2, SIGTERM) == NOBODY)
        return wrong(reason, "%s sent no SIGTERM to its daemon", name_of(run, MAIN));
    return reaped_by(run, 1, MAIN, reason) && reaped_by(run, 2, MAIN, reason);
}

bool events_stubborn_daemon(const struct recording *run, struct reason *reason)
{
    if (!ended_with(run, 1, 5 << 8, reason) || !reaped_by(run, 1, MAIN, reason))
        return false;
    return signal_sent(run, MAIN, 1, SIGTERM) != NOBODY || wrong(reason, "no SIGTERM was sent to the daemon");
}

bool events_orderly_exit(const struct recording *run, struct reason *reason)
{
    return ended_with(run, 1, 6 << 8, reason) && ended_with(run, 2, SIGTERM, reason) &&
           reaped_by(run, 1, MAIN, reason) && reaped_by(run, 2, MAIN, reason);
}

bool events_both_survive(const struct recording *run, struct reason *reason)
{
    for (size_t process = 1; process <= 2; process++) {
        if (!ended_with(run, process, 6 << 8, reason))
            return false;
        if (run->processes[process].adopted == NOBODY)
            return wrong(reason, "%s did not outlive its parent", name_of(run, process));
    }
    return true;
}

bool events_child_orderly_exit(const struct recording *run, struct reason *reason)
{
    return ended_with(run, 1, 2 << 8, reason) && ended_with(run, 2, 6 << 8, reason) &&
           ended_with(run, 3, SIGTERM, reason) && reaped_by(run, 2, 1, reason) && reaped_by(run, 3, 1, reason);
}

bool events_two_signals(const struct recording *run, struct reason *reason)
{
    size_t signals = 0;
    if (signal_sent(run, MAIN, 1, SIGTERM) == NOBODY || signal_sent(run, MAIN, 2, SIGKILL) == NOBODY)
        return wrong(reason, "SIGTERM to the first child and SIGKILL to the second were not both sent");
    for (size_t i = 0; i < run->event_count; i++)
        signals += is_call(&run->events[i], MAIN) && (flags_of(&run->events[i]) & CALL_SIGNALS) &&
                   run->events[i].signal != 0;
    return signals == 2 || wrong(reason, "%zu signals were sent instead of 2", signals);
}

bool events_grandchildren_alone(const struct recording *run, struct reason *reason)
{
    for (size_t process = 2; process <= 3; process++) {
        if (!ended_with(run, process, 0, reason))
            return false;
        if (run->processes[process].adopted == NOBODY)
            return wrong(reason, "%s did not become an orphan", name_of(run, process));
    }
    for (size_t i = 0; i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        if (is_call(event, NOBODY) && (flags_of(event) & CALL_SIGNALS) && event->other != NOBODY && event->other >= 2)
            return wrong(reason, "%s was signalled", name_of(run, event->other));
    }
    return true;
}
