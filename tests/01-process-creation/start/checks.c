/* The checks of the exercise "start". They look at recordings of probe.c linked with the learner's process.c.
 *
 * Names, codes and delays are drawn from the seed. Time is virtual: a child that takes a minute costs nothing. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define RETURNED "probe: start returned "
#define EXIT_HANDLER "probe: exit handler"
#define WORK "work: begins"
#define BEFORE "printed before the start"
#define BY_WORK "printed by the work"

/* The run that most checks look at: a child that works for a minute or two. */
static const struct recording *plain_record(struct attempt *attempt, const char *what, unsigned *code)
{
    char words[2][16];
    *code = 1 + (unsigned)attempt_draw(attempt, 255);
    snprintf(words[0], sizeof words[0], "%u", *code);
    snprintf(words[1], sizeof words[1], "%u", 61 + (unsigned)attempt_draw(attempt, 60));
    return attempt_record(attempt, (const char *const[]){what, words[0], words[1], NULL});
}

/* The write of P0 that begins most like a text; #NOBODY if it never wrote. */
static size_t like_written(const struct recording *run, const char *text)
{
    size_t best = NOBODY, most = 0;
    for (size_t i = 0; (i = query_written(run, 0, "", i)) != NOBODY; i++) {
        size_t same = 0;
        while (same < run->events[i].data_size && text[same] && run->events[i].data[same] == text[same])
            same++;
        if (same > most) {
            most = same;
            best = i;
        }
    }
    return best;
}

/* A line, with the name of the error that it ends with or has in it as a number: "returned -11 (-EAGAIN)". What comes
 * back is good until the next but one call. */
static const char *errors_named(const char *line)
{
    static char texts[2][200];
    static size_t turn;
    char *text = texts[turn = !turn];
    const int length = (int)strcspn(line, "\n");
    const char *minus = memmem(line, (size_t)length, " -", 2);
    const int error = minus ? atoi(minus + 2) : 0, head = minus ? (int)(minus + 2 - line) : length;
    const int digits = error > 0 ? (int)strspn(line + head, "0123456789") : 0;
    if (error > 0)
        snprintf(text, sizeof texts[0], "%.*s (-%s)%.*s", head + digits, line, errno_text(error),
                 length - head - digits, line + head + digits);
    else
        snprintf(text, sizeof texts[0], "%.*s", length, line);
    return text;
}

/* Requires that P0 wrote a line; the codes are of its absence. */
static void require_said(struct attempt *attempt, const struct recording *run, const char *line, const char *codes)
{
    const size_t event = like_written(run, line);
    attempt_expected(attempt, "%s", errors_named(line));
    attempt_observed(attempt, "nothing of the kind");
    if (event != NOBODY)
        attempt_observed(attempt, "%s", errors_named(run->events[event].data));
    attempt_require(attempt, query_written(run, 0, line, 0) != NOBODY, codes, event);
}

static void init(struct attempt *attempt)
{
    char name[32], expected[400];
    snprintf(name, sizeof name, "Alex-%u", (unsigned)attempt_draw(attempt, 100000));
    const struct recording *run = attempt_record(attempt, (const char *const[]){"names", name, NULL});
    const char *const names[] = {"Process-1", name, NULL, NULL, "Job-3", "Process-4"};
    const int errors[] = {0, 0, -ENAMETOOLONG, -EINVAL, 0, 0};
    size_t event = NOBODY;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i])
            snprintf(expected, sizeof expected, "name: %s, pid 0, parent right, sentinel -1\n", names[i]);
        else
            snprintf(expected, sizeof expected, "name: %d\n", errors[i]);
        event = query_written(run, 0, "name: ", event == NOBODY ? 0 : event + 1);
        attempt_expected(attempt, "%s", errors_named(expected));
        attempt_observed(attempt, "%s", event == NOBODY ? "nothing" : errors_named(run->events[event].data));
        attempt_require(attempt, event != NOBODY && strncmp(run->events[event].data, expected, strlen(expected)) == 0,
                        NULL, event);
    }
}

static void child(struct attempt *attempt)
{
    unsigned code;
    const struct recording *run = plain_record(attempt, "start", &code);
    const size_t own = query_written(run, 0, WORK, 0);
    attempt_expected(attempt, "the child does the work");
    attempt_observed(attempt, "P0, which called process_start, does it");
    attempt_require(attempt, own == NOBODY, recording_children(run, 0) > 0 ? "M01" : NULL, own);
    attempt_expected(attempt, "process_start makes one child");
    attempt_observed(attempt, "%zu", run->process_count - 1);
    attempt_require(attempt, run->process_count == 2, NULL, NOBODY);
    attempt_expected(attempt, "P0.1 does the work");
    attempt_observed(attempt, "nobody does");
    attempt_require(attempt, query_written(run, 1, WORK, 0) != NOBODY, NULL, run->processes[1].exit);
    char text[80];
    snprintf(text, sizeof text, RETURNED "0, pid %ld\n", (long)run->processes[1].pid);
    require_said(attempt, run, text, NULL);
}

static void alone(struct attempt *attempt)
{
    unsigned code;
    const struct recording *run = plain_record(attempt, "start", &code);
    require_parent_alone(attempt, run, RETURNED, "comes back from process_start", "M05");
}

static void goes_on(struct attempt *attempt)
{
    unsigned code;
    const struct recording *run = plain_record(attempt, "start", &code);
    const size_t returned = query_written(run, 0, RETURNED, 0);
    attempt_expected(attempt, "process_start returns while P0.1 is still at work");
    attempt_observed(attempt, "it returns when P0.1 has ended");
    attempt_require(attempt, returned < run->processes[1].exit, "M24", returned);
}

static void exits(struct attempt *attempt)
{
    unsigned code;
    const struct recording *run = plain_record(attempt, "start", &code);
    require_parent_alone(attempt, run, EXIT_HANDLER, "runs the exit handlers that P0 set up", "M08");
}

static void code_kept(struct attempt *attempt, const char *what)
{
    unsigned code;
    const struct recording *run = plain_record(attempt, what, &code);
    char text[80];
    snprintf(text, sizeof text, "probe: it ended with %u\n", code);
    require_said(attempt, run, text, NULL);
}

static void codes(struct attempt *attempt)
{
    code_kept(attempt, "start");
    code_kept(attempt, "class");
}

static void flushes(struct attempt *attempt)
{
    static const char *const lines[] = {BEFORE, BY_WORK};
    unsigned code;
    const struct recording *run = plain_record(attempt, "start", &code);
    for (size_t i = 0; i < 2; i++) {
        const size_t count = lines_count(run, lines[i]);
        attempt_expected(attempt, "\"%s\" is written once", lines[i]);
        attempt_observed(attempt, "it is written %zu times", count);
        attempt_require(attempt, count < 2, "M07", line_written(run, lines[i], 2));
        attempt_observed(attempt, "it is lost: its process ended with it in the buffer");
        attempt_require(attempt, count == 1, NULL, NOBODY);
    }
}

static void refuses(struct attempt *attempt)
{
    const struct recording *run = attempt_record(attempt, (const char *const[]){"refusals", NULL});
    char text[80];
    static const struct {
        const char *what;
        int error;
    } refusals[] = {{"never initialised", -EINVAL}, {"moved", -EINVAL}, {"none", 0}, {"started before", -EALREADY}};
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        snprintf(text, sizeof text, "refusal: %s: %d\n", refusals[i].what, refusals[i].error);
        const size_t event = query_written(run, 0, text, 0);
        attempt_expected(attempt, "process_start of a struct %s returns %s",
                         refusals[i].error == 0 ? "that is all right" : refusals[i].what,
                         errors_named(strrchr(text, ':') + 1) + 1);
        attempt_observed(attempt, "it returns another number");
        attempt_require(attempt, event != NOBODY, NULL, event);
    }
    snprintf(text, sizeof text, "refusal: another's: %d\n", -ECHILD);
    attempt_expected(attempt, "process_start in a process that did not initialise the struct returns %d (-ECHILD)",
                     -ECHILD);
    attempt_require(attempt, query_written(run, 1, text, 0) != NOBODY, NULL, query_written(run, 1, "refusal", 0));
}

static void fork_fails(struct attempt *attempt)
{
    const struct recording *run = attempt_record(attempt, (const char *const[]){"again", NULL});
    char text[80];
    snprintf(text, sizeof text, RETURNED "%d, pid 0\n", -EAGAIN);
    require_said(attempt, run, text, "M02");
    require_said(attempt, run, "probe: start again returned 0\n", "M02");
    attempt_expected(attempt, "process_start, when called again, makes the child");
    attempt_observed(attempt, "there is none");
    attempt_require(attempt, recording_children(run, 0) == 1, "M02", NOBODY);
}

static const struct check checks[] = {
    {
        .id = "child", .name = "process_start makes one child, which does the work, and notes its pid", .points = 3,
        .codes = "M01", .function = child,
        .hints = {"fork returns twice. Which of the two returns is the child's?",
                  "Where fork returned 0, you are the child: call process_run there.",
                  "Where it returned a positive number, that is the child's pid: keep it in the struct."},
    },
    {
        .id = "alone", .name = "Only the caller comes back from process_start", .points = 2, .codes = "M05",
        .needs = {"child"}, .function = alone,
        .hints = {"Where does the child go when its work is done?",
                  "If nothing ends it, it returns to whoever called process_start.",
                  "_exit with what process_run returned, as the child's last line."},
    },
    {
        .id = "goes-on", .name = "process_start does not wait for the work to be done", .points = 1, .codes = "M24",
        .needs = {"alone"}, .function = goes_on,
        .sentences = {{"M24", "A start that waits for its child lets children run one after another, never together."}},
        .hints = {"Which call in your process_start can take a minute?", "Waiting is the business of process_join.",
                  "No wait in process_start."},
    },
    {
        .id = "exits", .name = "The child ends without the parent's exit handlers", .points = 1, .codes = "M08",
        .needs = {"alone"}, .function = exits,
        .hints = {"What does exit do before the process ends?",
                  "The child has a copy of the parent's exit handlers. They are not for it.",
                  "_exit, with the underscore."},
    },
    {
        .id = "codes", .name = "What run returns becomes the exit code, for a target as for a class", .points = 1,
        .needs = {"goes-on"}, .schedules = {"child-first", "parent-first"}, .function = codes,
        .hints = {"What does process_run return, and where does it go?",
                  "A class may have a run of its own; only where it has none the target is called.",
                  "if (process->ops->run != NULL) return process->ops->run(process);"},
    },
    {
        .id = "flushes", .name = "What was printed is written once, by whoever printed it", .points = 1,
        .codes = "M07", .needs = {"alone"}, .function = flushes,
        .hints = {"What is in stdout's buffer when you fork? And when the child ends?",
                  "What waits in a buffer at the fork is written by both, and _exit writes nothing.",
                  "fflush(NULL) before the fork, and in the child before its _exit."},
    },
    {
        .id = "refuses", .name = "process_start refuses what can't be started", .points = 1, .needs = {"alone"},
        .schedules = {"parent-first"}, .function = refuses,
        .hints = {"How can process_start know that process_init has seen this very struct?",
                  "process_init stores the struct's address in `self`; a copy has the address of another.",
                  "First self, then whether it has a pid already, then whether parent_pid is getpid()."},
    },
    {
        .id = "fork-fails", .name = "When fork fails, process_start says so, and may be called again", .points = 1,
        .codes = "M02", .needs = {"alone"}, .schedules = {"child-first", "parent-first"},
        .faults = {"fork:EAGAIN:1"}, .function = fork_fails,
        .hints = {"fork has three kinds of results, not two.",
                  "-1 is no pid. It must not stand in the struct, and 0 must not be returned.",
                  "if (pid == -1) return -errno; before anything is stored."},
    },
    {
        .id = "init", .name = "process_init fills in the struct, and refuses what it must", .points = 1,
        .schedules = {"parent-first"}, .function = init,
        .hints = {"Which fields does process.h call read only, and what are they before the start?",
                  "One assignment of a compound literal fills in all: what it does not name becomes 0.",
                  "The number in a default name counts all that were initialised, also those with names of their own; "
                  "those refused do not count. snprintf returns the length that the name would have had."},
    },
};

JUDGE(checks)
