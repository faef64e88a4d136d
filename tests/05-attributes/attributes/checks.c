/* The checks of the exercise "attributes". They look at recordings of probe.c linked with the learner's process.c.
 *
 * Names, codes and delays are drawn from the seed. Time is virtual. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define WORD 16
#define TEXT 200
#define LATE 200 /* ms: three of the steps that are short enough, and some */
#define MILLISECOND 1000000

/* Requires that somebody says `expected` behind `prefix`. */
static void require_said(struct attempt *attempt, const struct recording *run, const char *prefix,
                         const char *expected, const char *codes)
{
    char text[TEXT] = "nothing";
    const size_t event = query_written(run, NOBODY, prefix, 0);
    if (event != NOBODY) {
        const char *data = run->events[event].data + strlen(prefix);
        snprintf(text, sizeof text, "%.*s", (int)strcspn(data, "\n"), data);
    }
    attempt_expected(attempt, "%s%s", prefix, expected);
    attempt_observed(attempt, "%s%s", prefix, text);
    attempt_require(attempt, strcmp(text, expected) == 0, codes, event);
}

static void require_number(struct attempt *attempt, const struct recording *run, const char *prefix, int expected,
                           const char *codes)
{
    char text[WORD];
    snprintf(text, sizeof text, "%d", expected);
    require_said(attempt, run, prefix, text, codes);
}

/* Records the probe with what is said in `what`, and with a number of seconds from the seed. */
static const struct recording *run_for(struct attempt *attempt, const char *what, const char *more)
{
    char seconds[WORD];
    snprintf(seconds, sizeof seconds, "%d", 60 + (int)attempt_draw(attempt, 60));
    return attempt_record(attempt, (const char *const[]){what, seconds, more, NULL});
}

/* Whether a process has slept, or waited, before `event`. */
static bool paused_before(const struct recording *run, size_t process, size_t event)
{
    for (size_t i = 0; i < event && i < run->event_count; i++)
        if (run->events[i].process == process && run->events[i].kind == EVENT_CALL && run->events[i].blocked)
            return true;
    return false;
}

static void alive(struct attempt *attempt)
{
    char text[WORD];
    const int code = 1 + (int)attempt_draw(attempt, 255);
    snprintf(text, sizeof text, "%d", code);
    const struct recording *run = run_for(attempt, "alive", text);
    require_number(attempt, run, "initial: alive ", 0, NULL);
    require_number(attempt, run, "working: alive ", 1, "M22");
    const size_t asked = query_written(run, 0, "working: alive ", 0);
    attempt_expected(attempt, "process_is_alive looks, and does not wait");
    attempt_observed(attempt, "P0.1 has ended when it returns");
    attempt_require(attempt, asked < run->processes[1].exit, NULL, asked);
    attempt_observed(attempt, "P0 sleeps before it returns");
    attempt_require(attempt, !paused_before(run, 0, asked), NULL, asked);
    require_number(attempt, run, "ended: alive ", 0, "M22");
    require_number(attempt, run, "again: alive ", 0, NULL);
    require_number(attempt, run, "code ", code, NULL);
}

static void others(struct attempt *attempt)
{
    const struct recording *run = attempt_record(attempt, (const char *const[]){"others", NULL});
    require_number(attempt, run, "sibling: is_alive returned ", -ECHILD, "M25");
    require_number(attempt, run, "sibling: close returned ", -ECHILD, "M25");
    require_number(attempt, run, "stolen: alive ", 0, NULL);
    require_said(attempt, run, "stolen: active ", "1 Process-1", NULL);
    require_number(attempt, run, "stolen: close returned ", 0, NULL);
}

static void relatives(struct attempt *attempt)
{
    char name[WORD];
    snprintf(name, sizeof name, "n%u", (unsigned)attempt_draw(attempt, 100000));
    const struct recording *run = attempt_record(attempt, (const char *const[]){"relatives", name, NULL});
    require_said(attempt, run, "main: parent ", "nobody", NULL);
    require_said(attempt, run, "child: parent ", "MainProcess", NULL);
    require_said(attempt, run, "child: its pid ", "right", NULL);
    require_number(attempt, run, "child, itself: alive ", 1, NULL);
    require_number(attempt, run, "child, its parent: alive ", 1, NULL);
    require_said(attempt, run, "grandchild: parent ", name, NULL);
    require_said(attempt, run, "grandchild: its pid ", "right", NULL);
}

static void orphan(struct attempt *attempt)
{
    const struct recording *run = run_for(attempt, "orphan", NULL);
    const bool at_last = query_written(run, NOBODY, "at last: alive 0", 0) != NOBODY;
    require_number(attempt, run, "before: alive ", 1, NULL);
    require_number(attempt, run, "after: alive ", 0, at_last ? "M29" : "M32");
    require_number(attempt, run, "at last: alive ", 0, "M32");
    run = attempt_record(attempt, (const char *const[]){"early", NULL});
    require_number(attempt, run, "late: alive ", 0, "M31");
}

static void joins(struct attempt *attempt)
{
    char seconds[WORD];
    const struct recording *run = run_for(attempt, "orphan", NULL);
    require_number(attempt, run, "before: join returned ", -ETIMEDOUT, NULL);
    require_number(attempt, run, "after a second: join returned ", -ETIMEDOUT, NULL);
    require_number(attempt, run, "after: join returned ", 0, NULL);
    snprintf(seconds, sizeof seconds, "%d", 2 + (int)attempt_draw(attempt, 4));
    run = attempt_record(attempt, (const char *const[]){"wait", seconds, NULL});
    require_number(attempt, run, "for ever: join returned ", 0, NULL);
    const size_t told = query_written(run, 2, "for ever: ", 0), exit = run->processes[1].exit;
    attempt_expected(attempt, "P0.1.1 sleeps while P0.1 lives");
    attempt_observed(attempt, "it asks on and on");
    attempt_require(attempt, paused_before(run, 2, told), "M23", told);
    attempt_expected(attempt, "it returns when P0.1 has ended, and no more than %d ms later", LATE);
    attempt_observed(attempt, told < exit ? "it returns before" : "it returns later");
    attempt_require(attempt, told > exit && run->events[told].time - run->events[exit].time <= LATE * MILLISECOND, NULL,
                    told);
}

static void closes(struct attempt *attempt)
{
    const struct recording *run = run_for(attempt, "close", NULL);
    require_number(attempt, run, "working: close returned ", -EBUSY, NULL);
    require_number(attempt, run, "ended: close returned ", 0, NULL);
    require_number(attempt, run, "closed: close returned ", 0, NULL);
    require_number(attempt, run, "closed: pid ", 0, NULL);
    require_number(attempt, run, "closed: sentinel ", -1, NULL);
    require_number(attempt, run, "closed: descriptors more ", 0, NULL);
    require_number(attempt, run, "closed: join returned ", -EBADF, NULL);
    require_number(attempt, run, "closed: exit_code returned ", -EBADF, NULL);
    require_number(attempt, run, "closed: is_alive returned ", -EBADF, NULL);
    require_number(attempt, run, "closed: active ", 0, NULL);
    require_number(attempt, run, "closed: start returned ", -EBADF, NULL);
    require_number(attempt, run, "never: close returned ", 0, NULL);
    require_number(attempt, run, "never: start returned ", -EBADF, NULL);
    require_said(attempt, run, "8 more: memory ", "given back", NULL);
}

static void active(struct attempt *attempt)
{
    const int step = 60 + (int)attempt_draw(attempt, 60);
    char word[WORD];
    snprintf(word, sizeof word, "%d", step);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"active", word, NULL});
    require_said(attempt, run, "all: active ", "3 slow quick middle", NULL);
    require_said(attempt, run, "two: active ", "2 slow middle", NULL);
    const size_t two = query_written(run, 0, "two: active ", 0);
    attempt_expected(attempt, "P0.2 has ended, and has been waited for by the question");
    attempt_observed(attempt, "it is a zombie");
    attempt_require(attempt, run->processes[2].reaper == 0 && run->processes[2].reaped < two, "M19", two);
    require_said(attempt, run, "one: active ", "1 slow", NULL);
    require_said(attempt, run, "none: active ", "0", NULL);
    require_said(attempt, run, "child: active ", "0", "M06");
    require_said(attempt, run, "room for one: active ", "3 slow", NULL);
    require_said(attempt, run, "no room: active ", "3", NULL);
    require_number(attempt, run, "slow: code ", step, "M20");
    require_number(attempt, run, "quick: code ", step + 1, "M20");
    require_number(attempt, run, "middle: code ", step + 2, "M20");
}

static void keys(struct attempt *attempt)
{
    const struct recording *run = attempt_record(attempt, (const char *const[]){"key", NULL});
    require_said(attempt, run, "main: key ", "there", NULL);
    require_said(attempt, run, "sibling: key ", "old", NULL);
    require_said(attempt, run, "child: key ", "old", NULL);
    require_said(attempt, run, "grandchild: key ", "old", NULL);
    require_said(attempt, run, "late: key ", "new", NULL);
    require_said(attempt, run, "another program: key ", "another", NULL);
}

static void describes(struct attempt *attempt)
{
    const struct recording *run = attempt_record(attempt, (const char *const[]){"describe", "-15", NULL});
    require_said(attempt, run, "initial: ", "<Worker name='it' parent=1000 initial>", NULL);
    require_said(attempt, run, "started: ", "<Worker name='it' pid=1001 parent=1000 started>", NULL);
    require_said(attempt, run, "stopped: ", "<Worker name='it' pid=1001 parent=1000 stopped exitcode=-SIGTERM>", NULL);
    require_said(attempt, run, "closed: ", "<Worker name='it' parent=1000 closed>", NULL);
    require_said(attempt, run, "sibling: ", "<Worker name='it' pid=1001 parent=1000 unknown>", NULL);
    require_said(attempt, run, "in ten bytes: the size ", "of all", NULL);
    require_said(attempt, run, "in ten bytes: the rest ", "left out", NULL);
    char code[WORD], text[TEXT];
    snprintf(code, sizeof code, "%d", 1 + (int)attempt_draw(attempt, 255));
    run = attempt_record(attempt, (const char *const[]){"describe", code, NULL});
    snprintf(text, sizeof text, "<Worker name='it' pid=1001 parent=1000 stopped exitcode=%s>", code);
    require_said(attempt, run, "stopped: ", text, NULL);
    run = attempt_record(attempt, (const char *const[]){"describe", "0", NULL});
    require_said(attempt, run, "stopped: ", "<Worker name='it' pid=1001 parent=1000 stopped exitcode=0>", NULL);
}

static const struct check checks[] = {
    {
        .id = "alive", .name = "Alive is who was started and has not ended", .points = 6, .codes = "M22",
        .function = alive,
        .hints = {"Which of your functions asks the kernel without waiting?",
                  "The one behind process_exit_code. It has an answer for \"not yet\".",
                  "alive = the child was started, and child_ask(process, WNOHANG) is -EAGAIN"},
    },
    {
        .id = "others", .name = "Nobody asks after somebody else's child", .points = 4, .codes = "M25",
        .needs = {"alive"}, .schedules = {"child-first", "parent-first"}, .function = others,
        .hints = {"Whose child is it, if the struct is a copy?", "parent_pid says who has made it. Is that the caller?",
                  "-ECHILD for a sibling. But if the child is one's own, and its status is gone, it has ended."},
    },
    {
        .id = "relatives", .name = "A child knows who has started it; main was started by nobody", .points = 5,
        .function = relatives,
        .hints = {"What has the child to note at its beginning, before it is the current process?",
                  "Its creator is who is current at the fork. Its pid is in parent_pid.",
                  "In child_main: fill a static struct process with a name and a pid; process_parent returns it, and "
                  "NULL in main."},
    },
    {
        .id = "orphan", .name = "It notices when its parent has gone", .points = 3, .codes = "M29 M31 M32",
        .needs = {"relatives"}, .function = orphan,
        .hints = {"Whom does getppid() tell of when the parent has gone?", "Of whoever has taken the orphan in. That "
                  "may be anybody, but not the parent.",
                  "getppid() == parent.pid, and that pid is what parent_pid was at the fork"},
        .sentences = {{"M29", "The parent is a zombie: it has gone, though its pid is still taken."},
                      {"M31", "The parent had gone before its child took its first step: who asks getppid() then, is "
                              "told of another."}},
    },
    {
        .id = "joins", .name = "It can wait for its parent's end", .points = 3, .codes = "M23",
        .needs = {"orphan"}, .schedules = {"child-first", "parent-first"}, .function = joins,
        .hints = {"waitpid is for children. What else can you ask, now and then?",
                  "Is getppid() still the parent's pid? In between sleep, and see how much of the timeout is left."},
    },
    {
        .id = "closes", .name = "Close gives back what is held, and not while it runs", .points = 7,
        .needs = {"alive"}, .schedules = {"child-first", "parent-first"}, .function = closes,
        .hints = {"What has process_start taken for it?", "A descriptor, a struct child, and a place in the list of "
                  "children. And of a closed process nothing is told any more.",
                  "-EBUSY while child_ask says -EAGAIN; then close, take it out of the list, free, closed = true; and "
                  "-EBADF in all checks."},
    },
    {
        .id = "active", .name = "The active children are listed in the order of their starting", .points = 5,
        .codes = "M06 M19 M20", .function = active,
        .hints = {"Where can the library find all of its children?", "In a list, to which process_start adds.",
                  "Walk through it, ask each with WNOHANG, and list those that say -EAGAIN. A child begins with an "
                  "empty one."},
        .sentences = {{"M06", "The child has a copy of its parent's list; they are not its children."},
                      {"M20", "Each status is told once: who waits must keep it for process_exit_code."}},
    },
    {
        .id = "keys", .name = "The key is made once, and inherited when a process is initialised", .points = 4,
        .function = keys, .schedules = {"child-first", "parent-first"},
        .hints = {"Whose key does a process get, and when?", "Its creator's, by process_init.",
                  "memcpy(process->authkey, process_current()->authkey, sizeof process->authkey); main's comes from "
                  "getentropy, once."},
    },
    {
        .id = "describes", .name = "The description has Python's shape", .points = 3, .needs = {"closes"},
        .schedules = {"child-first", "parent-first"}, .function = describes,
        .hints = {"Which of its parts are missing at which age?", "The pid before start and after close; the exit code "
                  "until there is one.", "snprintf with \"<%s name='%s'%s parent=%s %s%s%s>\""},
    },
};

JUDGE(checks)
