/* The checks of the exercise "family". They look at recordings of probe.c linked with the learner's family.c. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "../../common.h"
#include "grade/check.h"

/* A family of 2 to 4, and a code. */
static const struct recording *family_record(struct attempt *attempt)
{
    char depth[8];
    snprintf(depth, sizeof depth, "%u", 2 + (unsigned)attempt_draw(attempt, 3));
    return attempt_record(attempt, (const char *const[]){"end", depth, "7", NULL});
}

static void group(struct attempt *attempt)
{
    const struct recording *run = family_record(attempt);
    const size_t told = query_written(run, 0, "probe: the group is ", 0);
    const bool there = query_written(run, 0, "probe: the group is there\n", 0) != NOBODY;
    const size_t member = query_written(run, 1, "member: ", 0);
    const bool own = query_written(run, 1, "member: in the group of its own\n", 0) != NOBODY;
    attempt_expected(attempt, "P0.1 is in a group of its own when it calls work");
    attempt_observed(attempt, "it is in its parent's");
    attempt_require(attempt, member == NOBODY || own, there ? "M09" : "M50", member);
    attempt_expected(attempt, "the group is there when family_start has returned");
    attempt_observed(attempt, "it is not there yet");
    attempt_require(attempt, there, "M09", told);
}

static void code(struct attempt *attempt)
{
    char word[8], line[40];
    const unsigned number = 1 + (unsigned)attempt_draw(attempt, 255);
    snprintf(word, sizeof word, "%u", number);
    snprintf(line, sizeof line, "probe: code %u\n", number);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"alone", word, NULL});
    attempt_expected(attempt, "P0.1 ends with %u, which work has returned", number);
    attempt_observed(attempt, "it does not");
    attempt_require(attempt, query_written(run, 0, line, 0) != NOBODY, NULL, query_written(run, 0, "probe: ", 0));
    const size_t handler = query_written(run, 1, "probe: an exit handler", 0);
    const size_t flushed = query_written(run, 1, "probe: what was kept back", 0);
    attempt_expected(attempt, "P0.1 flushes no streams, and calls no exit handlers");
    attempt_observed(attempt, handler != NOBODY ? "it calls one of P0's" : "it writes what P0 had not yet written");
    attempt_require(attempt, handler == NOBODY && flushed == NOBODY, "M08", handler != NOBODY ? handler : flushed);
    attempt_expected(attempt, "it can be started in a group, by setpgid");
    attempt_observed(attempt, "setpgid is never called");
    attempt_require(attempt, query_call(run, CALL_SETPGID, NOBODY, 0) != NOBODY ||
                    query_call(run, CALL_SETSID, NOBODY, 0) != NOBODY, "M50", NOBODY);

    run = attempt_record(attempt, (const char *const[]){"exec", word, NULL});
    attempt_expected(attempt, "family_start returns P0.1's pid, also when P0.1 was first, and has called exec since");
    attempt_observed(attempt, "it returns an error, which can only be setpgid's");
    attempt_require(attempt, lines_count(run, "probe: family_start returned 1") == 1, NULL,
                    query_written(run, 0, "probe: family_start returned ", 0));
}

/* A group's number stays taken while a member lives, and nobody can tell whether one does. */
static void no_signal_behind_the_wait(struct attempt *attempt, const struct recording *run)
{
    for (size_t i = 0; (i = query_call_flags(run, CALL_SIGNALS, 0, i)) != NOBODY; i++) {
        attempt_expected(attempt, "when P0.1 has been waited for, no signal is sent any more");
        attempt_observed(attempt, "one is sent to a group whose number may be another's by now");
        attempt_require(attempt, run->processes[1].reaped > i, "M49", i);
    }
}

/* [everybody] */
static void everybody(struct attempt *attempt)
{
    const struct recording *run = family_record(attempt);
    no_signal_behind_the_wait(attempt, run);
    for (size_t i = 1; i < run->process_count; i++) {
        const struct recorded_process *member = &run->processes[i];
        attempt_expected(attempt, "SIGTERM ends %s", member->name);
        const bool ended = !member->left_behind && member->exit != NOBODY;
        const bool killed = ended && WIFSIGNALED(member->status);
        attempt_observed(attempt, !ended ? "it is left behind" : killed ? "another signal does" :
                         "it works on, and ends by itself");
        attempt_require(attempt, killed && WTERMSIG(member->status) == SIGTERM, killed ? NULL : "M50", member->exit);
    }
}
/* [/everybody] */

static void reaps(struct attempt *attempt)
{
    const struct recording *run = family_record(attempt);
    attempt_expected(attempt, "family_end has waited for P0.1, and returns its status: killed by SIGTERM");
    attempt_observed(attempt, run->processes[1].reaper == 0 ? "it returns something else" : "it has not waited");
    attempt_require(attempt, run->processes[1].reaper == 0, "M47", run->processes[1].exit);
    attempt_require(attempt, query_written(run, 0, "probe: ended -15\n", 0) != NOBODY, NULL,
                    query_written(run, 0, "probe: ended", 0));
    no_signal_behind_the_wait(attempt, run);

    char word[8];
    snprintf(word, sizeof word, "%u", 1 + (unsigned)attempt_draw(attempt, 255));
    run = attempt_record(attempt, (const char *const[]){"among", word, NULL});
    attempt_expected(attempt, "P0.1 is no family, and has ended: family_end waits for P0.2, and leaves P0.1 alone");
    attempt_observed(attempt, "it takes P0.1's status");
    attempt_require(attempt, lines_count(run, "probe: the other's status is there") == 1, "M18",
                    run->processes[1].reaped);
    attempt_observed(attempt, "it does not return P0.2's status");
    attempt_require(attempt, lines_count(run, "probe: ended -15") == 1, NULL, query_written(run, 0, "probe: ended", 0));
}

static void fork_fails(struct attempt *attempt)
{
    char line[60];
    const struct recording *run = attempt_record(attempt, (const char *const[]){"alone", "7", NULL});
    snprintf(line, sizeof line, "probe: family_start returned %d", -EAGAIN);
    attempt_expected(attempt, "family_start returns -EAGAIN (%d), and calls nothing for a child that there is not",
                     -EAGAIN);
    attempt_observed(attempt, "it does not");
    const size_t failed = query_injected(run);
    attempt_require(attempt, failed != NOBODY && lines_count(run, line) == 1, "M02", failed);
    attempt_require(attempt, query_call(run, CALL_SETPGID, 0, failed) == NOBODY, "M02", failed);
}

static void interrupted(struct attempt *attempt)
{
    const struct recording *run = family_record(attempt);
    attempt_expected(attempt, "family_end goes on waiting for P0.1 when a signal has interrupted it");
    attempt_observed(attempt, "it gives up");
    attempt_require(attempt, query_written(run, 0, "probe: ended -15\n", 0) != NOBODY, "M21",
                    query_written(run, 0, "probe: family_end returned", 0));
}

static void refuses(struct attempt *attempt)
{
    char error[16], line[60];
    snprintf(error, sizeof error, "%d", -(int)(1 + attempt_draw(attempt, 40))); /* what fork could have failed with */
    snprintf(line, sizeof line, "probe: family_end returned %d\n", -EINVAL);
    const char *const numbers[] = {"0", "-1", "1", error};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        const struct recording *run = attempt_record(attempt, (const char *const[]){"refuse", numbers[i], NULL});
        const size_t sent = query_call_flags(run, CALL_SIGNALS, 0, 0);
        attempt_expected(attempt, "family_end(%s) returns -EINVAL (%d), and sends no signal", numbers[i], -EINVAL);
        attempt_observed(attempt, "it sends a signal");
        attempt_require(attempt, sent == NOBODY, "M51", sent);
        attempt_observed(attempt, "it returns something else");
        attempt_require(attempt, query_written(run, 0, line, 0) != NOBODY, NULL, query_written(run, 0, "probe: ", 0));
    }
}

static const struct check checks[] = {
    {
        .id = "group", .name = "The child is in a group of its own, whoever goes first", .points = 6,
        .codes = "M09 M50", .function = group,
        .hints = {"Which call puts a process into a group of its own?",
                  "setpgid(0, 0) in the child. But what if the parent goes first, and looks for the group?",
                  "Both do it: setpgid(0, 0) in the child, setpgid(pid, pid) in the parent."},
        .sentences = {{"M09", "Whoever of parent and child goes first has to make the group: let both do it."}},
    },
    {
        .id = "code", .name = "The child's pid is returned, and the child ends with what work returns", .points = 1,
        .codes = "M08 M50", .needs = {"group"}, .schedules = {"child-first", "parent-first"}, .function = code,
        .hints = {"The starter does this: what has changed?",
                  "Where the child has called exec, setpgid fails in the parent: it comes too late. Does it matter?"},
    },
    {
        .id = "everybody", .name = "SIGTERM reaches everybody in the family", .points = 6, .codes = "M49 M50",
        .needs = {"group"}, .function = everybody,
        .hints = {"How does one say to kill that a group is meant?", "By a number below 0: the group's, negated.",
                  "kill(-family, SIGTERM)"},
    },
    {
        .id = "reaps", .name = "family_end waits for the child, and returns its status", .points = 2,
        .codes = "M18 M47 M49", .needs = {"everybody"}, .function = reaps,
        .hints = {"What is the child between its end and your wait?", "waitpid(family, &status, 0), again on EINTR."},
        .sentences = {{"M18", "wait takes whoever has ended, and that need not be the child that is meant."}},
    },
    {
        .id = "interrupted", .name = "A signal does not end its wait", .points = 1, .codes = "M21", .needs = {"reaps"},
        .schedules = {"child-first", "parent-first"}, .faults = {"wait:EINTR:1@P0"}, .function = interrupted,
        .hints = {"What does waitpid return when a handler has run, and has the child ended?",
                  "-1, and errno is EINTR: wait again."},
    },
    {
        .id = "fork-fails", .name = "A fork that fails is told, and nothing has changed", .points = 1, .codes = "M02",
        .needs = {"group"}, .schedules = {"parent-first"}, .faults = {"fork:EAGAIN:1@P0"}, .function = fork_fails,
        .hints = {"What does fork return when it fails, and whom would setpgid mean by that?",
                  "The starter looks at it first: if (pid == -1) return -errno;"},
    },
    {
        .id = "refuses", .name = "What is no family gets no signal", .points = 3, .codes = "M51",
        .schedules = {"parent-first"}, .function = refuses,
        .hints = {"What do kill(0, …) and kill(-1, …) mean? And kill(-0, …) and kill(-1, …), made from 0 and 1?",
                  "The own group, and everybody. Look at the number before you send anything.",
                  "if (family <= 1) return -EINVAL;"},
    },
};

JUDGE(checks)
