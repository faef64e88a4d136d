/* The checks of the exercise "result". They look at recordings of probe.c linked with the learner's process.c.
 *
 * Results, signals and delays are drawn from the seed. Time is virtual: a child that takes a minute costs nothing. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* What stands behind `prefix` in the line of P0 that begins so; NULL if there is no such line. */
static const char *said(const struct recording *run, const char *prefix, size_t *event)
{
    *event = query_written(run, 0, prefix, 0);
    return *event == NOBODY ? NULL : run->events[*event].data + strlen(prefix);
}

/* Requires that P0 tells a number behind `prefix`. Where it tells another, `slip` says what the mistake is. */
static void require_told(struct attempt *attempt, const struct recording *run, const char *prefix, int expected,
                         const char *(*slip)(int seen, int expected))
{
    size_t event;
    const char *text = said(run, prefix, &event);
    const int seen = text ? atoi(text) : 0;
    attempt_expected(attempt, "%s%d", prefix, expected);
    attempt_observed(attempt, "nothing of the kind");
    if (text)
        attempt_observed(attempt, "%s%d", prefix, seen);
    attempt_require(attempt, text != NULL && seen == expected, text && slip ? slip(seen, expected) : NULL, event);
}

/* How often P0 was told that nobody has ended yet. */
static size_t in_vain_count(const struct recording *run)
{
    size_t count = 0;
    for (size_t i = 0; (i = query_call_flags(run, CALL_WAITS, 0, i)) != NOBODY; i++) {
        const size_t answer = run->events[i].partner;
        count += answer != NOBODY && run->events[answer].result == 0 && run->events[answer].other == NOBODY;
    }
    return count;
}

/* ---- one child --------------------------------------------------------------------------------------------------- */

static void joins(struct attempt *attempt)
{
    char words[2][16];
    snprintf(words[0], sizeof words[0], "%u", 1 + (unsigned)attempt_draw(attempt, 255));
    snprintf(words[1], sizeof words[1], "%u", 601 + (unsigned)attempt_draw(attempt, 600));
    const struct recording *run = attempt_record(attempt, (const char *const[]){"end", words[0], words[1], NULL});
    attempt_expected(attempt, "process_start makes one child");
    attempt_observed(attempt, "%zu", run->process_count - 1);
    attempt_require(attempt, run->process_count == 2, NULL, NOBODY);
    require_told(attempt, run, "process 1: join returned ", 0, NULL);
    const size_t joined = query_written(run, 0, "process 1: join returned ", 0);
    const bool slept = query_call(run, CALL_SLEEP, 0, 0) != NOBODY || query_call(run, CALL_POLL, 0, 0) != NOBODY;
    attempt_expected(attempt, "process_join returns when P0.1 has ended");
    attempt_observed(attempt, "it returns while P0.1 is still at work");
    const char *code = slept ? "M10" : query_wait_in_vain(run, 0) < joined ? "M22" : "M09";
    attempt_require(attempt, run->processes[1].exit < joined, code, joined);
    attempt_expected(attempt, "process_join has waited for P0.1");
    attempt_observed(attempt, "it has not: P0.1 is still a zombie");
    attempt_require(attempt, run->processes[1].reaper == 0 && run->processes[1].reaped < joined, NULL, joined);
    const size_t nap = query_call(run, CALL_SLEEP, 0, 0);
    attempt_expected(attempt, "process_join waits for P0.1, and for nothing else");
    attempt_observed(attempt, "it sleeps, and looks from time to time");
    attempt_require(attempt, nap == NOBODY, "M10", nap);
    attempt_observed(attempt, "it asks again and again whether P0.1 has ended");
    attempt_require(attempt, in_vain_count(run) <= 2, "M23", query_wait_in_vain(run, 0));
}

static const char *code_slip(int seen, int expected)
{
    return seen == expected << 8 ? "M14" : seen != expected && (seen & 0xff) == (expected & 0xff) ? "M16" : NULL;
}

static void codes(struct attempt *attempt)
{
    const int results[] = {0, 255, 256, -1, (int)(1 + attempt_draw(attempt, 254)),
                           (int)(257 + attempt_draw(attempt, 254)), -(int)(2 + attempt_draw(attempt, 120))};
    for (size_t i = 0; i < COUNT(results); i++) {
        char word[16];
        snprintf(word, sizeof word, "%d", results[i]);
        const struct recording *run = attempt_record(attempt, (const char *const[]){"end", word, "1", NULL});
        size_t event;
        const char *error = said(run, "process 1: exit_code returned ", &event);
        attempt_expected(attempt, "process 1: exit code %d", results[i] & 0xff);
        attempt_observed(attempt, "process 1: exit_code returned %d", error ? atoi(error) : 0);
        attempt_require(attempt, error == NULL, error && atoi(error) == -ECHILD ? "M20" : NULL, event);
        require_told(attempt, run, "process 1: exit code ", results[i] & 0xff, code_slip);
    }
}

static void once(struct attempt *attempt)
{
    char word[16];
    const int number = 1 + (int)attempt_draw(attempt, 255);
    snprintf(word, sizeof word, "%d", number);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"twice", word, NULL});
    size_t event;
    const char *text = said(run, "second: join returned ", &event);
    attempt_expected(attempt, "process_join returns 0, and when called again, too");
    attempt_observed(attempt, "the second time it returns %d", text ? atoi(text) : 0);
    attempt_require(attempt, text != NULL && atoi(text) == 0, "M20", event);
    const char *first = said(run, "first: exit code ", &event);
    text = said(run, "second: exit code ", &event);
    attempt_expected(attempt, "the exit code is what it was before");
    attempt_observed(attempt, text ? "it is %d" : "there is none", text ? atoi(text) : 0);
    attempt_require(attempt, first != NULL && text != NULL && atoi(first) == atoi(text), "M20", event);
}

static void early(struct attempt *attempt)
{
    char words[2][16];
    const int number = 1 + (int)attempt_draw(attempt, 255);
    snprintf(words[0], sizeof words[0], "%d", number);
    snprintf(words[1], sizeof words[1], "%u", 61 + (unsigned)attempt_draw(attempt, 60));
    const struct recording *run = attempt_record(attempt, (const char *const[]){"early", words[0], words[1], NULL});
    size_t event;
    require_told(attempt, run, "before: exit_code returned ", -EAGAIN, NULL);
    const char *text = said(run, "before: exit_code has stored ", &event);
    attempt_expected(attempt, "process_exit_code leaves *code alone while there is no code");
    attempt_observed(attempt, "it stores %d there before the start", text ? atoi(text) : 0);
    attempt_require(attempt, text == NULL, NULL, event);
    text = said(run, "working: exit_code has stored ", &event);
    attempt_observed(attempt, "it stores %d there while P0.1 is at work", text ? atoi(text) : 0);
    attempt_require(attempt, text == NULL, "M22", event);
    text = said(run, "working: exit_code returned ", &event);
    if (text == NULL)
        (void)said(run, "working: ", &event);
    attempt_expected(attempt, "while P0.1 is at work, process_exit_code returns -EAGAIN (%d), at once", -EAGAIN);
    attempt_observed(attempt, "it returns only when P0.1 has ended");
    attempt_require(attempt, event < run->processes[1].exit, NULL, event);
    attempt_observed(attempt, "it tells a code, though P0.1 has not ended");
    if (text)
        attempt_observed(attempt, "it returns %d", atoi(text));
    attempt_require(attempt, text != NULL && atoi(text) == -EAGAIN, text ? NULL : "M22", event);
    require_told(attempt, run, "ended: exit code ", number, NULL);
    require_told(attempt, run, "ended: join returned ", 0, NULL);
}

static const char *signal_slip(int seen, int expected)
{
    return seen == 0 ? "M15" : seen == 128 - expected || seen == -expected ? "M17" : NULL;
}

static void interrupted(struct attempt *attempt)
{
    char words[2][16];
    const int number = 1 + (int)attempt_draw(attempt, 255);
    snprintf(words[0], sizeof words[0], "%d", number);
    snprintf(words[1], sizeof words[1], "%u", 61 + (unsigned)attempt_draw(attempt, 60));
    const struct recording *run = attempt_record(attempt, (const char *const[]){"rung", words[0], words[1], NULL});
    size_t event;
    const char *text = said(run, "rung: join returned ", &event);
    attempt_expected(attempt, "a signal comes while process_join waits; it returns 0, when P0.1 has ended");
    attempt_observed(attempt, "it returns %d%s", text ? atoi(text) : 0,
                     event < run->processes[1].exit ? ", while P0.1 is still at work" : "");
    attempt_require(attempt, text && atoi(text) == 0 && event > run->processes[1].exit, "M21", event);
    require_told(attempt, run, "rung: exit code ", number, NULL);
}

static const char *start_slip(int seen, int expected)
{
    return seen != expected ? "M02" : NULL;
}

static void start_fails(struct attempt *attempt)
{
    char word[16];
    const int number = 1 + (int)attempt_draw(attempt, 255);
    const bool fork_fails = strncmp(attempt_fault(attempt), "fork", 4) == 0;
    const int cause = fork_fails ? EAGAIN : ENOMEM;
    snprintf(word, sizeof word, "%d", number);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"again", word, NULL});
    size_t event;
    const char *text = said(run, "first: start returned ", &event);
    if (!fork_fails && text && atoi(text) == 0) { /* it may have asked for none; then it knows of its child */
        require_told(attempt, run, "first: join returned ", 0, NULL);
        require_told(attempt, run, "first: exit code ", number, NULL);
        return;
    }
    require_told(attempt, run, "first: start returned ", -cause, NULL);
    require_told(attempt, run, "not started: exit_code returned ", -EAGAIN, start_slip);
    require_told(attempt, run, "not started: join returned ", -ESRCH, start_slip);
    require_told(attempt, run, "again: start returned ", 0, start_slip);
    require_told(attempt, run, "again: join returned ", 0, start_slip);
    require_told(attempt, run, "again: exit code ", number, start_slip);
}

static void killed(struct attempt *attempt)
{
    static const int signals[] = {SIGKILL, SIGTERM, SIGUSR1, SIGALRM};
    const int number = signals[attempt_draw(attempt, COUNT(signals))];
    char word[16];
    snprintf(word, sizeof word, "%d", number);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"killed", word, NULL});
    require_told(attempt, run, "killed: join returned ", 0, NULL);
    require_told(attempt, run, "killed: exit code ", -number, signal_slip);
}

/* ---- several children -------------------------------------------------------------------------------------------- */

static void own(struct attempt *attempt)
{
    enum { PROCESSES = 4 };
    char words[2 * PROCESSES][16];
    const char *args[2 * PROCESSES + 2] = {"end", NULL};
    int numbers[PROCESSES];
    const unsigned step = 10 + (unsigned)attempt_draw(attempt, 50);
    for (size_t i = 0; i < PROCESSES; i++) {
        numbers[i] = (int)(60 * i + 1 + attempt_draw(attempt, 60));
        snprintf(words[2 * i], sizeof words[0], "%d", numbers[i]);
        snprintf(words[2 * i + 1], sizeof words[0], "%u", (unsigned)(PROCESSES - i) * step); /* the first ends last */
        args[1 + 2 * i] = words[2 * i];
        args[2 + 2 * i] = words[2 * i + 1];
    }
    const struct recording *run = attempt_record(attempt, args);
    for (size_t i = 0; i < PROCESSES; i++) {
        char prefix[40];
        size_t event;
        snprintf(prefix, sizeof prefix, "process %zu: exit code ", i + 1);
        const char *text = said(run, prefix, &event);
        attempt_expected(attempt, "process %zu has ended with %d, as P0.%zu has", i + 1, numbers[i], i + 1);
        attempt_observed(attempt, text ? "process_exit_code says %d" : "nothing is said of it", text ? atoi(text) : 0);
        attempt_require(attempt, text != NULL && atoi(text) == numbers[i], "M18", event);
    }
}

static void fields(struct attempt *attempt)
{
    char word[16], line[80];
    const int number = 1 + (int)attempt_draw(attempt, 100);
    snprintf(word, sizeof word, "%d", number);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"fields", word, NULL});
    size_t event = query_written(run, 1, "run: finds ", 0);
    snprintf(line, sizeof line, "run: finds %d, name Job-1\n", number);
    attempt_expected(attempt, "the class's run is called in P0.1, and finds what the parent has put there");
    attempt_observed(attempt, event == NOBODY ? "it is not" : "it finds something else");
    attempt_require(attempt, query_written(run, 1, line, 0) != NOBODY, NULL, event);
    require_told(attempt, run, "fields: exit code ", number + 100, NULL);
    snprintf(line, sizeof line, "parent: finds %d, name Job-1\n", number);
    event = query_written(run, 0, "parent: finds ", 0);
    attempt_expected(attempt, "what the child changes stays the child's");
    attempt_observed(attempt, "the parent sees it");
    attempt_require(attempt, query_written(run, 0, line, 0) != NOBODY, NULL, event);
}

static void refuses(struct attempt *attempt)
{
    const struct recording *run = attempt_record(attempt, (const char *const[]){"refusals", NULL});
    static const struct {
        const char *prefix;
        int error;
    } refusals[] = {
        {"never initialised: join returned ", -EINVAL}, {"never initialised: exit_code returned ", -EINVAL},
        {"never started: join returned ", -ESRCH}, {"nowhere to put it: exit_code returned ", -EINVAL},
        {"all right: join returned ", 0},
    };
    size_t event;
    const char *text = said(run, "a timeout of 0: join returned ", &event);
    attempt_expected(attempt, "while the child is at work, join with a timeout of 0 returns -ENOSYS (%d)", -ENOSYS);
    attempt_observed(attempt, "it returns %d", text ? atoi(text) : 0);
    attempt_require(attempt, text && (atoi(text) == -ENOSYS || atoi(text) == -ETIMEDOUT), NULL, event);
    for (size_t i = 0; i < COUNT(refusals); i++)
        require_told(attempt, run, refusals[i].prefix, refusals[i].error, NULL);
    static const char *const whens[] = {"never started", "started", "joined"};
    static const char *const functions[] = {"join", "exit_code"};
    for (size_t i = 0; i < COUNT(whens) * COUNT(functions); i++) {
        char prefix[80];
        snprintf(prefix, sizeof prefix, "another's, %s: %s returned ", whens[i / 2], functions[i % 2]);
        event = query_written(run, NOBODY, prefix, 0);
        const int seen = event == NOBODY ? 0 : atoi(run->events[event].data + strlen(prefix));
        attempt_expected(attempt, "process_%s returns -ECHILD (%d) in a process that did not initialise the struct",
                         functions[i % 2], -ECHILD);
        attempt_observed(attempt, "for a process that was %s it returns %d", whens[i / 2], seen);
        attempt_require(attempt, event != NOBODY && seen == -ECHILD, NULL, event);
    }
}

static const struct check checks[] = {
    {
        .id = "joins", .name = "process_join comes back when the child has ended, and has waited for it", .points = 4,
        .codes = "M09 M10 M22 M23", .function = joins,
        .hints = {"Which call waits for the end of one child, and which value does it want?",
                  "waitpid with the pid of this process, and with 0 where WNOHANG could stand.",
                  "while (waitpid(process->pid, &status, 0) == -1) if (errno != EINTR) return -errno;"},
    },
    {
        .id = "codes", .name = "The exit code is the result & 255, unpacked from the wait status", .points = 4,
        .codes = "M14 M16 M20", .needs = {"joins"}, .schedules = {"child-first", "parent-first"}, .function = codes,
        .hints = {"Print the status in hexadecimal. Where in it is the code?",
                  "An exit code has eight bits and no sign.", "WEXITSTATUS(status), as it is."},
    },
    {
        .id = "once", .name = "A second join returns 0 as well, and the code is still known", .points = 3,
        .codes = "M20", .needs = {"joins"}, .schedules = {"child-first", "parent-first"}, .function = once,
        .hints = {"What does waitpid say of a child that has been waited for already?",
                  "ECHILD: each status is told once. So keep it, and that you have it.",
                  "A struct child with a bool and an int, made by process_start; `child` in the struct points to it."},
    },
    {
        .id = "own", .name = "Each process has its own child's code, whoever ends first", .points = 3, .codes = "M18",
        .needs = {"codes"}, .function = own,
        .hints = {"Whom does wait(&status) wait for?", "For anybody. Say whom you mean.",
                  "waitpid(process->pid, …), and the status goes to this very process."},
    },
    {
        .id = "early", .name = "While there is no code, process_exit_code says so, and does not wait", .points = 2,
        .codes = "M22", .needs = {"codes"}, .schedules = {"child-first", "parent-first"}, .function = early,
        .hints = {"How do you ask for a status without waiting for it?",
                  "With WNOHANG, waitpid returns 0 when the child still runs. Then there is no status.",
                  "-EAGAIN before the start, and while waitpid returns 0; what waitpid tells you is to be kept, for "
                  "process_join will be called, too."},
    },
    {
        .id = "killed", .name = "A child that signal N has killed has the exit code -N", .points = 2,
        .codes = "M15 M17", .needs = {"codes"}, .schedules = {"child-first", "parent-first"}, .function = killed,
        .hints = {"What does WEXITSTATUS say of a child that never came to exit?",
                  "Ask WIFSIGNALED first; then it is WTERMSIG that tells the signal.",
                  "WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status)"},
    },
    {
        .id = "interrupted", .name = "A signal does not end a join", .points = 1, .codes = "M21", .needs = {"codes"},
        .schedules = {"child-first", "parent-first"}, .faults = {"wait:EINTR:1@P0"}, .function = interrupted,
        .hints = {"What does waitpid return when a handler has run, and has anybody ended?",
                  "-1, and errno is EINTR. Nobody has ended: wait again."},
    },
    {
        .id = "start-fails", .name = "A start that fails leaves nothing behind, and may be tried again", .points = 1,
        .codes = "M02", .needs = {"codes"}, .schedules = {"child-first", "parent-first"},
        .faults = {"fork:EAGAIN:1", "malloc:ENOMEM:1@P0"}, .function = start_fails,
        .sentences = {{"M02", "process_start can fail, and then there is no child: nothing is to be kept of it."}},
        .hints = {"What stands in `child` and `pid` when fork has failed?",
                  "NULL and 0, as before the start: store them when there is a child.",
                  "Ask for memory first, and look whether you got it; give it back when fork fails."},
    },
    {
        .id = "fields", .name = "A class's run finds the parent's fields, and its result is the exit code",
        .points = 1, .needs = {"codes"}, .schedules = {"child-first", "parent-first"}, .function = fields,
        .hints = {"Which of the two is called when there is a run and a target?",
                  "The run of the class, if it has one.",
                  "This is process_run's business, from lesson 01."},
    },
    {
        .id = "refuses", .name = "Both functions refuse what they can't tell", .points = 1, .needs = {"joins"},
        .schedules = {"parent-first"}, .function = refuses,
        .hints = {"Which of the fields tells that there never was a child?",
                  "First self, then whether parent_pid is getpid(), then whether it was started.",
                  "-EINVAL, -ECHILD, -ESRCH, in that order; process_exit_code turns the last into -EAGAIN."},
    },
};

JUDGE(checks)
