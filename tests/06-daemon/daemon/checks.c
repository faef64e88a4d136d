/* The checks of the exercise "daemon". They look at recordings of probe.c linked with the learner's process.c.
 *
 * Codes and delays are drawn from the seed. Time is virtual. An ordinary child is started first, then a daemon. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "../../common.h"
#include "grade/check.h"

#define DAEMON_DONE "done: 300\n"

struct scenario {
    int seconds, code;
    const struct recording *run;
};

static struct scenario record(struct attempt *attempt, const char *what, const char *way)
{
    static char words[2][16];
    struct scenario it = {20 + (int)attempt_draw(attempt, 20), 1 + (int)attempt_draw(attempt, 255), NULL};
    snprintf(words[0], sizeof words[0], "%d", it.seconds);
    snprintf(words[1], sizeof words[1], "%d", it.code);
    it.run = attempt_record(attempt, (const char *const[]){what, way, words[0], words[1], NULL});
    return it;
}

/* The process of that name, such as "P0.1.2"; #NOBODY where there is none. */
static size_t process_called(struct attempt *attempt, const struct recording *run, const char *name)
{
    for (size_t i = 0; i < run->process_count; i++)
        if (strcmp(run->processes[i].name, name) == 0)
            return i;
    attempt_expected(attempt, "there is a process %s", name);
    attempt_observed(attempt, "there is none");
    attempt_require(attempt, false, NULL, NOBODY);
    return NOBODY;
}

/* Requires that the ordinary child was waited for, and did its work. */
static void require_ordinary(struct attempt *attempt, const struct recording *run, size_t parent, const char *name)
{
    const size_t child = process_called(attempt, run, name);
    attempt_expected(attempt, "%s waits for %s before it ends", run->processes[parent].name, name);
    attempt_observed(attempt, "it does not, and %s goes on as an orphan", name);
    attempt_require(attempt, run->processes[child].reaper == parent, "M36", run->processes[parent].exit);
    attempt_expected(attempt, "%s comes to the end of its work", name);
    attempt_observed(attempt, "it does not");
    attempt_require(attempt, query_written(run, child, "done: ", 0) != NOBODY, NULL, run->processes[child].exit);
}

/* Requires that the daemon was told to end, before the ordinary child had ended, and then waited for. */
static void require_daemon(struct attempt *attempt, const struct recording *run, size_t parent, const char *name)
{
    const size_t child = process_called(attempt, run, name);
    const struct recorded_process *daemon = &run->processes[child];
    const bool done = query_written(run, child, DAEMON_DONE, 0) != NOBODY;
    attempt_expected(attempt, "%s, a daemon, gets SIGTERM when %s leaves", name, run->processes[parent].name);
    attempt_observed(attempt, "%s ends, and nobody has told it", run->processes[parent].name);
    attempt_require(attempt, !done || daemon->reaper == parent, "M31", run->processes[parent].exit);
    attempt_observed(attempt, "%s waits for five minutes, until it has ended by itself", run->processes[parent].name);
    attempt_require(attempt, !done, "M34", daemon->exit);
    attempt_observed(attempt, "it ends otherwise");
    attempt_require(attempt, WIFSIGNALED(daemon->status) && WTERMSIG(daemon->status) == SIGTERM, NULL, daemon->exit);
    attempt_expected(attempt, "%s waits for %s", run->processes[parent].name, name);
    attempt_observed(attempt, "it does not");
    attempt_require(attempt, daemon->reaper == parent, "M19", daemon->exit);
}

static const char *const ways[] = {"return", "exit", "process_exit"};

static void ordinary(struct attempt *attempt)
{
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        const struct scenario it = record(attempt, "leave", ways[i]);
        require_ordinary(attempt, it.run, 0, "P0.1");
        attempt_expected(attempt, "main ends with %d", it.code);
        attempt_observed(attempt, "with status 0x%04x", (unsigned)it.run->processes[0].status);
        attempt_require(attempt, it.run->processes[0].status == it.code << 8, NULL, it.run->processes[0].exit);
    }
}

static void daemons(struct attempt *attempt)
{
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        require_daemon(attempt, record(attempt, "leave", ways[i]).run, 0, "P0.2");
}

/* Main with a daemon P0.1 that ignores SIGTERM, and a daemon P0.2. */
static const struct recording *record_two(struct attempt *attempt)
{
    static char word[16];
    snprintf(word, sizeof word, "%d", 20 + (int)attempt_draw(attempt, 20));
    return attempt_record(attempt, (const char *const[]){"two", word, NULL});
}

static void first(struct attempt *attempt)
{
    const struct scenario it = record(attempt, "leave", "return");
    const size_t exit = it.run->processes[process_called(attempt, it.run, "P0.2")].exit;
    attempt_expected(attempt, "the daemon P0.2 is told to end before anybody is waited for");
    attempt_observed(attempt, "P0 has waited for P0.1 first, and the daemon has run on all that time");
    attempt_require(attempt, exit < it.run->processes[process_called(attempt, it.run, "P0.1")].exit, "M34", exit);
    const struct recording *run = record_two(attempt);
    const size_t second = run->processes[process_called(attempt, run, "P0.2")].exit;
    attempt_expected(attempt, "both daemons are told to end before one of them is waited for");
    attempt_observed(attempt, "P0 has waited for P0.1 first, and P0.2 has run on all that time");
    attempt_require(attempt, second < run->processes[process_called(attempt, run, "P0.1")].exit, "M34", second);
}

static void stubborn(struct attempt *attempt)
{
    const struct recording *run = record_two(attempt);
    const size_t child = process_called(attempt, run, "P0.1");
    const struct recorded_process *daemon = &run->processes[child];
    attempt_expected(attempt, "P0.1, a daemon that ignores SIGTERM, comes to the end of its work");
    attempt_observed(attempt, "it does not");
    attempt_require(attempt, query_written(run, child, "done: ", 0) != NOBODY, "M45", daemon->exit);
    attempt_expected(attempt, "P0 waits for P0.1");
    attempt_observed(attempt, "it does not");
    attempt_require(attempt, daemon->reaper == 0, "M19", daemon->exit);
}

/* Requires that this process sends no signal to anybody. */
static void require_silent(struct attempt *attempt, const struct recording *run, size_t process, const char *code)
{
    const size_t sent = query_call_flags(run, CALL_SIGNALS, process, 0);
    attempt_observed(attempt, "%s sends a signal", run->processes[process].name);
    attempt_require(attempt, sent == NOBODY, code, sent);
}

static void interrupted(struct attempt *attempt)
{
    const struct scenario it = record(attempt, "leave", "rung");
    for (size_t child = 1; child < it.run->process_count; child++) {
        attempt_expected(attempt, "a signal comes while P0 waits at its exit; it waits for %s all the same",
                         it.run->processes[child].name);
        attempt_observed(attempt, "it does not");
        attempt_require(attempt, it.run->processes[child].reaper == 0, "M21", it.run->processes[child].exit);
    }
}

static void ended(struct attempt *attempt)
{
    const struct recording *run = attempt_record(attempt, (const char *const[]){"ended", NULL});
    attempt_expected(attempt, "the daemons P0.1 and P0.2 have ended before main returns");
    attempt_observed(attempt, "they have not");
    attempt_require(attempt, lines_count(run, "both have ended") == 1, NULL, NOBODY);
    attempt_expected(attempt, "nobody is sent a signal: P0.1 was waited for, and P0.2 is a zombie");
    require_silent(attempt, run, 0, "M49");
}

static void gone(struct attempt *attempt)
{
    const struct scenario it = record(attempt, "leave", "_exit");
    const size_t done = query_written(it.run, NOBODY, DAEMON_DONE, 0);
    attempt_expected(attempt, "main is gone by _exit, and nobody is told: the daemon comes to the end of its work");
    attempt_observed(attempt, "it does not");
    attempt_require(attempt, done != NOBODY && done > it.run->processes[0].exit, "M31",
                    it.run->processes[process_called(attempt, it.run, "P0.2")].exit);
}

/* What stands behind `prefix` in the one line that begins so: up to two numbers. Returns its event, or #NOBODY. */
static size_t told(const struct recording *run, const char *prefix, const char *format, int values[2])
{
    const size_t event = query_written(run, NOBODY, prefix, 0);
    values[0] = values[1] = -1;
    if (event != NOBODY)
        (void)sscanf(run->events[event].data + strlen(prefix), format, &values[0], &values[1]);
    return event;
}

static void flag(struct attempt *attempt)
{
    char word[16];
    int values[2];
    snprintf(word, sizeof word, "%d", 20 + (int)attempt_draw(attempt, 20));
    const struct recording *run = attempt_record(attempt, (const char *const[]){"flag", word, NULL});
    size_t event = told(run, "early: ", "returned %d, daemon %d", values);
    attempt_expected(attempt, "before the start process_set_daemon returns 0, and the process is a daemon");
    attempt_observed(attempt, "it returns %d, and daemon is %d", values[0], values[1]);
    attempt_require(attempt, values[0] == 0 && values[1] == 1, NULL, event);
    event = told(run, "late: ", "returned %d, daemon %d", values);
    attempt_expected(attempt, "after the start process_set_daemon returns %d, and changes nothing", -EALREADY);
    attempt_observed(attempt, "it returns %d, and daemon is %d", values[0], values[1]);
    attempt_require(attempt, values[0] == -EALREADY && values[1] == 0, "M33", event);
}

static void kinds(struct attempt *attempt)
{
    char word[16];
    snprintf(word, sizeof word, "%d", 20 + (int)attempt_draw(attempt, 20));
    const struct recording *run = attempt_record(attempt, (const char *const[]){"flag", word, NULL});
    require_ordinary(attempt, run, 0, "P0.1");
    require_daemon(attempt, run, 0, "P0.2");
    int values[2];
    size_t event = told(run, "never initialised: ", "returned %d", values);
    attempt_expected(attempt, "process_set_daemon returns %d for what was never initialised", -EINVAL);
    attempt_observed(attempt, "it returns %d", values[0]);
    attempt_require(attempt, values[0] == -EINVAL, NULL, event);
    run = attempt_record(attempt, (const char *const[]){"ended", NULL});
    event = told(run, "joined: ", "returned %d, daemon %d", values);
    attempt_expected(attempt, "it is too late, too, when the process has ended: %d, and nothing changes", -EALREADY);
    attempt_observed(attempt, "it returns %d, and daemon is %d", values[0], values[1]);
    attempt_require(attempt, values[0] == -EALREADY && values[1] == 1, "M33", event);
}

static void family(struct attempt *attempt)
{
    static const char *const both[] = {"return", "process_exit"};
    for (size_t i = 0; i < sizeof both / sizeof *both; i++) {
        const struct scenario it = record(attempt, "family", both[i]);
        const size_t child = process_called(attempt, it.run, "P0.1");
        int values[2];
        require_ordinary(attempt, it.run, child, "P0.1.1");
        require_daemon(attempt, it.run, child, "P0.1.2");
        const size_t event = told(it.run, "exit code ", "%d", values);
        attempt_expected(attempt, "P0.1 ends with %d after that", it.code);
        attempt_observed(attempt, "with %d", values[0]);
        attempt_require(attempt, values[0] == it.code, NULL, event);
    }
}

static void bare(struct attempt *attempt)
{
    static char word[16];
    snprintf(word, sizeof word, "%d", 20 + (int)attempt_draw(attempt, 20));
    const struct recording *run = attempt_record(attempt, (const char *const[]){"bare", word, NULL});
    attempt_expected(attempt, "P0.3, whom main has made by fork alone, calls exit: P0's children are not its own");
    require_silent(attempt, run, process_called(attempt, run, "P0.3"), "M25");
    require_ordinary(attempt, run, 0, "P0.1");
    require_daemon(attempt, run, 0, "P0.2");
}

static void ends(struct attempt *attempt)
{
    char word[16];
    int values[2];
    const int code = 257 + (int)attempt_draw(attempt, 255);
    snprintf(word, sizeof word, "%d", code);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"ends", word, NULL});
    attempt_expected(attempt, "what a child has printed is written when it ends by process_exit, once");
    attempt_observed(attempt, "%s", lines_count(run, "in a buffer") == 0 ? "it is not" : "it is written again");
    attempt_require(attempt, lines_count(run, "in a buffer") == 1, NULL, NOBODY);
    const size_t event = told(run, "exit code ", "%d", values);
    attempt_expected(attempt, "process_exit(%d) in a child gives the exit code %d", code, code & 0xff);
    attempt_observed(attempt, "it gives %d", values[0]);
    attempt_require(attempt, values[0] == (code & 0xff), NULL, event);
    require_parent_alone(attempt, run, "main's handler", "calls what it has given to atexit", "M08");
    require_parent_alone(attempt, record(attempt, "family", "return").run, "main's handler",
                         "calls what it has given to atexit", "M08");
    const struct scenario it = record(attempt, "leave", "process_exit");
    attempt_expected(attempt, "process_exit in main runs main's own exit handlers, as exit does");
    attempt_observed(attempt, "it does not");
    attempt_require(attempt, query_written(it.run, 0, "main's handler", 0) != NOBODY, NULL, it.run->processes[0].exit);
}

static void heir(struct attempt *attempt)
{
    const struct recording *run = attempt_record(attempt, (const char *const[]){"heir", NULL});
    static const char *const lines[] = {"heir: daemon 1", "told not to be: daemon 0"};
    for (size_t i = 0; i < 2; i++) {
        attempt_expected(attempt, "in a daemon: %s", lines[i]);
        attempt_observed(attempt, "it is otherwise");
        attempt_require(attempt, lines_count(run, lines[i]) == 1, NULL, NOBODY);
    }
    int values[2];
    size_t event = told(run, "own: ", "returned %d, and makes daemon %d", values);
    attempt_expected(attempt, "main makes its own process a daemon (0), and then a daemon (1)");
    attempt_observed(attempt, "process_set_daemon returns %d, and what main makes then has daemon %d", values[0],
                     values[1]);
    attempt_require(attempt, values[0] == 0 && values[1] == 1, NULL, event);
    event = told(run, "other: start returned ", "%d", values);
    attempt_expected(attempt, "in a daemon process_start returns %d, and there is no grandchild", -EPERM);
    attempt_observed(attempt, "it returns %d", values[0]);
    attempt_require(attempt, values[0] == -EPERM && run->process_count == 2, NULL, event);
    event = told(run, "descriptors left open: ", "%d", values);
    attempt_expected(attempt, "the start that was refused leaves no descriptor open");
    attempt_observed(attempt, "it leaves some, such as those of the sentinel's pipe");
    attempt_require(attempt, values[0] == 0, NULL, event);
    event = told(run, "closed: start returned ", "%d", values);
    attempt_expected(attempt, "in a daemon the start of a closed process returns %d: that comes first", -EBADF);
    attempt_observed(attempt, "it returns %d", values[0]);
    attempt_require(attempt, values[0] == -EBADF, NULL, event);
}

static void session(struct attempt *attempt)
{
    const struct scenario it = record(attempt, "leave", "return");
    const size_t event = query_call(it.run, CALL_SETSID, NOBODY, 0);
    attempt_expected(attempt, "a daemon stays in its creator's session");
    attempt_observed(attempt, "it makes one of its own");
    attempt_require(attempt, event == NOBODY, "M35", event);
}

#define TWO .schedules = {"child-first", "parent-first"}

static const struct check checks[] = {
    {
        .id = "flag", .name = "The flag is set before the start, and refused after it", .points = 3, .codes = "M33",
        TWO, .function = flag,
        .hints = {"How does the struct know that it was started?", "Its child is there: then -EALREADY."},
    },
    {
        .id = "ordinary", .name = "When main leaves, ordinary children are waited for", .points = 4, .codes = "M36",
        .needs = {"flag"}, .function = ordinary,
        .hints = {"Who is called when main returns, or calls exit?", "The functions that were given to atexit.",
                  "Keep a list of the children, and wait for each of them.",
                  "main's structs may be gone by then: each child's pid has to stand in memory of your own, such as "
                  "struct child."},
    },
    {
        .id = "daemons", .name = "When main leaves, daemons are told to end, and waited for", .points = 4,
        .codes = "M19 M31 M34", .needs = {"ordinary"}, .function = daemons,
        .hints = {"How does the daemon get to know that main leaves?",
                  "kill(pid, SIGTERM), for those that were daemons when they were started, and then the wait."},
    },
    {
        .id = "first", .name = "All daemons are told before anybody is waited for", .points = 3, .codes = "M34",
        .needs = {"daemons"}, TWO, .function = first,
        .hints = {"How many times do you go through the list?", "Twice: first the signals, then the waits."},
    },
    {
        .id = "stubborn", .name = "A daemon that ignores SIGTERM is waited for", .points = 2, .codes = "M19 M45",
        .needs = {"daemons"}, TWO, .function = stubborn,
        .sentences = {{"M45", "A daemon may ignore SIGTERM; its parent's exit then waits until it ends by itself."}},
        .hints = {"What does the contract say of SIGKILL?", "Nothing: one SIGTERM, and then a wait without a limit."},
    },
    {
        .id = "ended", .name = "Who has ended already gets no signal", .points = 2, .codes = "M49",
        .needs = {"daemons"}, TWO, .function = ended,
        .hints = {"Whose is a pid when its process was waited for?",
                  "Ask by WNOHANG whether it has ended. To a child that has not, the pid still belongs."},
    },
    {
        .id = "gone", .name = "Who is gone by _exit tells nobody", .points = 1, .codes = "M31", .needs = {"daemons"},
        TWO, .function = gone,
        .hints = {"Python's daemons survive an _exit of their parent's, and the contract says the same.",
                  "Leave out what ties a child to its parent's death, such as PR_SET_PDEATHSIG."},
    },
    {
        .id = "interrupted", .name = "A signal does not end the waits at the exit", .points = 1, .codes = "M21",
        .needs = {"daemons"}, TWO, .faults = {"wait:EINTR:1@P0", "wait:EINTR:2@P0"}, .function = interrupted,
        .hints = {"What does waitpid return when a handler has run, and has anybody ended?",
                  "-1, and errno is EINTR. Nobody has ended: ask again, or wait again."},
    },
    {
        .id = "kinds", .name = "What counts is the flag at the start", .points = 2, .codes = "M19 M31 M33 M34 M36",
        .needs = {"daemons"}, TWO, .function = kinds,
        .hints = {"Where does your exit look for the flag?", "Note it in process_start, in memory of your own.",
                  "process_set_daemon: -EINVAL for what was never initialised, -EALREADY for what was ever started."},
    },
    {
        .id = "family", .name = "A child that ends sees to its own children likewise", .points = 3,
        .codes = "M19 M31 M34 M36", .needs = {"daemons"}, .function = family,
        .hints = {"_exit calls none of the functions given to atexit. Who sees to a child's children?",
                  "Let child_main end by process_exit, and that see to them in a child."},
    },
    {
        .id = "bare", .name = "A child made by fork alone has none of its parent's children", .points = 1,
        .codes = "M19 M25 M31 M34 M36", .needs = {"daemons"}, TWO, .function = bare,
        .sentences = {{"M25", "A copy of the list has the parent's children in it, who are not the child's."}},
        .hints = {"Your library does not see that fork. What is in the child's copy of the list?",
                  "Note in each child who has started it, and compare with getpid()."},
    },
    {
        .id = "ends", .name = "A child that ends flushes, calls none of main's exit handlers, and masks its code",
        .points = 2,
        .codes = "M08", .needs = {"flag"}, TWO, .function = ends,
        .hints = {"Where does a line stay that _exit has thrown away?", "fflush(NULL), and then _exit(code & 0xff).",
                  "That is so in a child. In main process_exit is exit."},
    },
    {
        .id = "heir", .name = "The flag is inherited, and a daemon may not start a process", .points = 3,
        .needs = {"flag"}, TWO, .function = heir,
        .hints = {"Who is the creator? You have a function for that.", "process_current()->daemon, where the options "
                  "say 0; and in process_start -EPERM, when all else is as it should be.",
                  "-EPERM comes before anything is made for the child."},
    },
    {
        .id = "session", .name = "A daemon of this kind has no session of its own", .points = 1, .codes = "M35",
        .needs = {"daemons"}, TWO, .function = session,
        .hints = {"Which kind of daemon calls setsid?", "The other one. Here nothing is detached."},
    },
};

JUDGE(checks)
