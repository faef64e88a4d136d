/* The checks of the exercise "detach". They look at recordings of probe.c linked with the learner's detach.c.
 *
 * P0 keeps the folder, P0.1 calls detach. Codes and delays are drawn from the grader's seed. Time is virtual. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "../../common.h"
#include "grade/check.h"

#define CALLER 1
#define RETURNED "detach returned "
#define BEGUN "service: pid "
#define HANDLER "caller's handler"

static int code; /* the service's, of the run recorded last */

static const struct recording *run_with(struct attempt *attempt, const char *how)
{
    static char words[2][16];
    code = 1 + (int)attempt_draw(attempt, 255);
    snprintf(words[0], sizeof words[0], "%d", code);
    snprintf(words[1], sizeof words[1], "%d", 60 + (int)attempt_draw(attempt, 60));
    return attempt_record(attempt, (const char *const[]){words[0], words[1], how, NULL});
}

/* The service's process; #NOBODY if there is none. */
static size_t service_of(const struct recording *run)
{
    const size_t event = query_written(run, NOBODY, BEGUN, 0);
    return event == NOBODY ? NOBODY : run->events[event].process;
}

/* Requires that the caller tells of that number, once, and nobody else does. */
static size_t require_returned(struct attempt *attempt, const struct recording *run, const char *prefix, int expected)
{
    const size_t event = query_written(run, CALLER, prefix, 0);
    const int seen = event == NOBODY ? 1 : atoi(run->events[event].data + strlen(prefix));
    attempt_expected(attempt, "in P0.1 %s%d", prefix, expected);
    attempt_observed(attempt, event == NOBODY ? "it does not return" : "it returns %d", seen);
    attempt_require(attempt, event != NOBODY && seen == expected, NULL, event);
    attempt_expected(attempt, "detach returns in the caller alone");
    attempt_observed(attempt, "it returns in another process, too");
    const size_t other = query_written(run, NOBODY, prefix, 0);
    attempt_require(attempt, other == event && query_written(run, NOBODY, prefix, event + 1) == NOBODY, "M05", event);
    return event;
}

/* Requires that the caller's exit handlers are run once, and not by anybody else. */
static void require_handlers(struct attempt *attempt, const struct recording *run)
{
    const size_t first = query_written(run, NOBODY, HANDLER, 0), own = query_written(run, CALLER, HANDLER, 0);
    attempt_expected(attempt, "the caller alone runs its exit handlers");
    attempt_observed(attempt, "another process has run them, too");
    attempt_require(attempt, first == own && query_written(run, NOBODY, HANDLER, own + 1) == NOBODY, "M08", first);
}

/* Requires that the caller has as many descriptors open as before. */
static void require_descriptors(struct attempt *attempt, const struct recording *run)
{
    const size_t before = query_written(run, CALLER, "before:", 0), after = query_written(run, CALLER, "after:", 0);
    attempt_expected(attempt, "detach leaves no descriptor open in its caller");
    attempt_observed(attempt, "it leaves some, such as an end of its pipe");
    const bool same = before != NOBODY && after != NOBODY && strcmp(run->events[before].data + strlen("before:"),
                                                                    run->events[after].data + strlen("after:")) == 0;
    attempt_require(attempt, same, NULL, after);
}

/* Requires that the service is heard, and otherwise says why it is not, where that is known. */
static void require_heard(struct attempt *attempt, const struct recording *run)
{
    const char *seen = "nobody calls it";
    size_t event = NOBODY;
    for (size_t i = CALLER + 1; i < run->process_count && event == NOBODY; i++) {
        const int status = run->processes[i].status;
        if (WIFEXITED(status) && WEXITSTATUS(status) == 121)
            seen = "it is called, but descriptor 20 is closed, on which the checks listen to it";
        else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE)
            seen = "the daemon is killed by SIGPIPE: it writes into a pipe from which detach reads no more";
        else
            continue;
        event = run->processes[i].exit;
    }
    attempt_expected(attempt, "the service runs, in a process of its own");
    attempt_observed(attempt, "%s", seen);
    attempt_require(attempt, service_of(run) != NOBODY, NULL, event);
}

static void runs(struct attempt *attempt)
{
    const struct recording *run = run_with(attempt, NULL);
    require_heard(attempt, run);
    const size_t service = service_of(run);
    attempt_observed(attempt, "the caller runs it");
    attempt_require(attempt, service > CALLER, NULL, NOBODY);
    require_returned(attempt, run, RETURNED, 0);
    const size_t done = query_written(run, service, "service: done", 0);
    const size_t exit = run->processes[CALLER].exit;
    attempt_expected(attempt, "the service runs on when P0.1 has exited");
    attempt_observed(attempt, done == NOBODY ? "it is ended before it is done" : "P0.1 exits only when it is done");
    attempt_require(attempt, done != NOBODY && exit < done, "M35", run->processes[service].exit);
}

static void ends(struct attempt *attempt)
{
    const struct recording *run = run_with(attempt, NULL);
    const size_t service = service_of(run);
    attempt_expected(attempt, "the daemon ends with what the service has returned, %d", code);
    attempt_observed(attempt, "with status 0x%04x", (unsigned)run->processes[service].status);
    attempt_require(attempt, run->processes[service].status == code << 8, NULL, run->processes[service].exit);
    require_handlers(attempt, run);
}

static void session(struct attempt *attempt)
{
    const struct recording *run = run_with(attempt, NULL);
    const size_t service = service_of(run), event = query_written(run, service, "service: own session ", 0);
    int own = 0, leads = 1;
    if (event != NOBODY)
        (void)sscanf(run->events[event].data, "service: own session %d, leads it %d", &own, &leads);
    attempt_expected(attempt, "the service is in a session of its own");
    attempt_observed(attempt, "it is in that of its caller");
    attempt_require(attempt, own, "M35", event);
    attempt_expected(attempt, "it does not lead its session, so that no terminal can become its own");
    attempt_observed(attempt, "it leads it");
    attempt_require(attempt, !leads, NULL, event);
    attempt_expected(attempt, "it is no child of its caller's");
    attempt_observed(attempt, "it is one");
    attempt_require(attempt, run->processes[service].parent != CALLER, NULL, run->processes[service].birth);
}

/* Requires that the caller has waited for its children other than `own`, all of them, before detach returns. */
static void require_no_zombie(struct attempt *attempt, const struct recording *run, size_t own)
{
    const size_t returned = query_written(run, CALLER, RETURNED, 0);
    for (size_t i = CALLER + 1; i < run->process_count; i++) {
        if (run->processes[i].parent != CALLER || i == own || i == service_of(run))
            continue;
        attempt_expected(attempt, "P0.1 has waited for its child when detach returns");
        attempt_observed(attempt, "it has not: the one in the middle is a zombie, or will be");
        attempt_require(attempt, run->processes[i].reaper == CALLER && run->processes[i].reaped < returned, "M37",
                        returned);
    }
}

static void middle(struct attempt *attempt)
{
    const struct recording *run = run_with(attempt, NULL);
    require_no_zombie(attempt, run, NOBODY);
    require_descriptors(attempt, run);
    run = run_with(attempt, "parent");
    require_no_zombie(attempt, run, CALLER + 1);
    attempt_expected(attempt, "P0.1 has had another child before, P0.1.1; detach leaves that one to it");
    attempt_observed(attempt, "detach has waited for it");
    attempt_require(attempt, query_written(run, CALLER, "own child: waited for\n", 0) != NOBODY, NULL,
                    run->processes[CALLER + 1].reaped);
}

static void surroundings(struct attempt *attempt)
{
    const struct recording *run = run_with(attempt, NULL);
    const size_t service = service_of(run);
    attempt_expected(attempt, "its directory is /");
    attempt_observed(attempt, "it is that of its caller");
    attempt_require(attempt, query_written(run, service, "service: directory /\n", 0) != NOBODY, NULL, NOBODY);
    attempt_expected(attempt, "its descriptors 0, 1 and 2 are /dev/null");
    attempt_observed(attempt, "not all of them are");
    attempt_require(attempt, query_written(run, service, "service: null streams 3\n", 0) != NOBODY, NULL, NOBODY);
}

/* Requires that a line with that beginning tells the service's pid, and nothing else. */
static void require_pid(struct attempt *attempt, const struct recording *run, const char *prefix)
{
    const size_t begun = query_written(run, NOBODY, BEGUN, 0), told = query_written(run, CALLER, prefix, 0);
    const long pid = atol(run->events[begun].data + strlen(BEGUN));
    const char *seen = told == NOBODY ? "none\n" : run->events[told].data + strlen(prefix);
    char *end;
    attempt_expected(attempt, "the pid file holds the daemon's pid, %ld, and a newline", pid);
    attempt_observed(attempt, *seen == '\n' ? "it is empty" : "%s%.*s", prefix, (int)strcspn(seen, "\n"), seen);
    attempt_require(attempt, strtol(seen, &end, 10) == pid && *end == '\n', NULL, told);
}

static void pid_file(struct attempt *attempt)
{
    const struct recording *run = run_with(attempt, NULL);
    require_pid(attempt, run, "pid file: ");
    const size_t event = query_written(run, 0, "at the end: pid file: none\n", 0);
    attempt_expected(attempt, "there is no pid file any more when the service has ended");
    attempt_observed(attempt, "there is one");
    attempt_require(attempt, event != NOBODY, NULL, query_written(run, 0, "at the end: pid file: ", 0));
}

static void old(struct attempt *attempt)
{
    const struct recording *run = run_with(attempt, "old");
    require_returned(attempt, run, RETURNED, 0);
    require_heard(attempt, run);
    require_pid(attempt, run, "pid file: ");
}

static void nowhere(struct attempt *attempt)
{
    const struct recording *run = run_with(attempt, "nowhere");
    require_returned(attempt, run, RETURNED, -ENOENT);
    attempt_expected(attempt, "there can be no pid file, and so no service");
    attempt_observed(attempt, "the service runs");
    attempt_require(attempt, service_of(run) == NOBODY, NULL, query_written(run, NOBODY, BEGUN, 0));
}

static void twice(struct attempt *attempt)
{
    const struct recording *run = run_with(attempt, "twice");
    const size_t locked = query_written(run, CALLER, "locked: ", 0);
    attempt_expected(attempt, "while the service works, flock() finds the pid file locked");
    attempt_observed(attempt, "it is free");
    attempt_require(attempt, query_written(run, CALLER, "locked: 1\n", 0) != NOBODY, NULL, locked);
    require_returned(attempt, run, "again: detach returned ", -EEXIST);
    require_pid(attempt, run, "again: pid file: ");
    const size_t first = query_written(run, NOBODY, BEGUN, 0);
    attempt_expected(attempt, "the service runs once");
    attempt_observed(attempt, "it is called again");
    attempt_require(attempt, query_written(run, NOBODY, BEGUN, first + 1) == NOBODY, NULL, first);
    require_handlers(attempt, run);
}

static void fails(struct attempt *attempt)
{
    const struct recording *run = run_with(attempt, NULL);
    const size_t event = query_written(run, CALLER, RETURNED, 0);
    const int seen = event == NOBODY ? 0 : atoi(run->events[event].data + strlen(RETURNED));
    attempt_expected(attempt, "a fork fails, and detach returns %d", -EAGAIN);
    attempt_observed(attempt, "it returns %d", seen);
    attempt_require(attempt, seen == -EAGAIN, "M02", event);
    require_descriptors(attempt, run);
}

static void interrupted(struct attempt *attempt)
{
    const struct recording *run = run_with(attempt, "rung");
    require_returned(attempt, run, RETURNED, 0);
    for (size_t i = CALLER + 1; i < run->process_count; i++) {
        if (run->processes[i].parent != CALLER)
            continue;
        attempt_expected(attempt, "a signal comes while detach waits; P0.1 waits for its child all the same");
        attempt_observed(attempt, "it does not");
        attempt_require(attempt, run->processes[i].reaper == CALLER, "M21", run->processes[i].exit);
    }
}

static const struct check checks[] = {
    {
        .id = "runs", .name = "The service runs on when its caller has exited", .points = 4, .codes = "M05 M35",
        .function = runs,
        .hints = {"Which of the two kinds of daemon outlives its parent?",
                  "The kernel's processes do, and a daemon of the library's does not: make it by fork.",
                  "fork; in the child setsid, and fork again; in the grandchild call the service, and _exit."},
    },
    {
        .id = "session", .name = "It is in a session of its own, and does not lead it", .points = 5, .codes = "M35",
        .needs = {"runs"}, .function = session,
        .hints = {"Which call makes a session, and who leads it?", "setsid, and whoever calls it.",
                  "So it is the middle one that calls setsid, and its child that becomes the daemon."},
    },
    {
        .id = "middle", .name = "It leaves its caller no zombie from the middle, and no descriptor",
        .points = 4, .codes = "M37", .needs = {"runs"}, .function = middle,
        .hints = {"Whose child is the one in the middle, and how long does it live?",
                  "It ends at once, so a wait for it is short: waitpid(middle, …) in detach. wait takes anybody.",
                  "And both ends of the pipe are closed in the caller, when detach returns."},
    },
    {
        .id = "ends", .name = "It ends with the service's result, and runs no exit handlers of its caller's",
        .points = 2, .codes = "M08", .needs = {"runs"}, .schedules = {"child-first", "parent-first"}, .function = ends,
        .hints = {"What does exit do that _exit does not?",
                  "The one in the middle and the daemon both end by _exit, the daemon with the service's result."},
    },
    {
        .id = "surroundings", .name = "It keeps no directory and no stream of its caller's", .points = 4,
        .needs = {"runs"}, .schedules = {"child-first", "parent-first"}, .function = surroundings,
        .hints = {"Which directory can't be unmounted while the daemon lives?", "chdir(\"/\").",
                  "open /dev/null for reading and writing, and dup2 it to 0, 1 and 2."},
    },
    {
        .id = "pid-file", .name = "The pid file tells the daemon's pid, while it lives", .points = 4,
        .needs = {"runs"}, .function = pid_file,
        .hints = {"Who knows the daemon's pid first?",
                  "The daemon: getpid. And how does detach know that it is written?",
                  "By a pipe: detach reads until the daemon has reported. After the service: unlink."},
    },
    {
        .id = "old", .name = "An old pid file that nobody has locked is taken over", .points = 2,
        .codes = "M05", .needs = {"pid-file"}, .schedules = {"child-first", "parent-first"}, .function = old,
        .hints = {"A daemon was killed, and its pid file is there still. Does your open mind that? What stands in the "
                  "file afterwards?",
                  "Open without O_EXCL; when you have the lock, ftruncate(file, 0), and then write."},
    },
    {
        .id = "nowhere", .name = "A pid file that can't be made is reported", .points = 1,
        .codes = "M05", .needs = {"pid-file"}, .schedules = {"parent-first"}, .function = nowhere,
        .hints = {"What does detach return when open has failed in the daemon?",
                  "The daemon reports -errno by the pipe, and ends without calling the service."},
    },
    {
        .id = "twice", .name = "A second daemon is refused while the first one lives", .points = 3,
        .codes = "M05 M08", .needs = {"pid-file"}, .schedules = {"child-first", "parent-first"}, .function = twice,
        .hints = {"How can a daemon know that the one in the pid file lives?",
                  "flock(file, LOCK_EX | LOCK_NB) fails with EWOULDBLOCK while it does.",
                  "Open without O_TRUNC; lock; then ftruncate and write. Report -EEXIST by the pipe, and _exit."},
    },
    {
        .id = "fails", .name = "A fork that fails is reported", .points = 2, .codes = "M02", .needs = {"runs"},
        .schedules = {"parent-first"}, .faults = {"fork:EAGAIN:1@P0.1", "fork:EAGAIN:1@P0.1.1"}, .function = fails,
        .hints = {"There are two forks. Who calls them, and how does detach learn of the second one's failure?",
                  "The middle one reports -errno by the pipe."},
    },
    {
        .id = "interrupted", .name = "A signal that comes to the caller meanwhile does no harm", .points = 1,
        .codes = "M05 M21", .needs = {"middle"}, .schedules = {"parent-first"},
        .faults = {"wait:EINTR:1@P0.1", "read:EINTR:1@P0.1"}, .function = interrupted,
        .hints = {"What do waitpid and read return when a handler has run?",
                  "-1, and errno is EINTR: begin again, both of them."},
    },
};

JUDGE(checks)
