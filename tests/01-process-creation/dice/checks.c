/* The checks of the exercise "dice". They look at recordings of probe.c linked with the learner's dice.c.
 *
 * Numbers of workers and rolls, seed and delays are drawn from the grader's seed. In an uneven run the first worker is
 * the slowest; in a crowd nobody takes any time, and so all get into each other's way. Time is virtual. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define WORKERS_MIN 3 /* The faults below count on three forks. */
#define WORKERS_MAX 5
#define ROLLS_MIN 70 /* More than an exit code can hold the sum of. */
#define ROLLS_MAX 90
#define RETURNED "probe: dice_roll returned "
#define EXIT_HANDLER "probe: exit handler"
#define FILE_SHOWN "file:\n"
#define FILE_MAX 4096
#define DOT "\xc2\xb7" /* How the probe shows a byte that is none of a text. */
#define NO_TEXT '\0'   /* How such a byte is kept here. */
#define SHOWN 12       /* Bytes of a line that a report shows. */

/* What is to be rolled, and the probe's arguments that say so. */
struct scenario {
    size_t workers;
    size_t rolls;
    char seed[16];
    char rolls_word[8];
    char delays[WORKERS_MAX][16];
};

static struct scenario drawn(struct attempt *attempt, bool crowd)
{
    struct scenario scenario = {.workers = WORKERS_MIN + attempt_draw(attempt, WORKERS_MAX - WORKERS_MIN + 1)};
    if (crowd)
        scenario.workers = WORKERS_MAX;
    scenario.rolls = ROLLS_MIN + attempt_draw(attempt, ROLLS_MAX - ROLLS_MIN + 1);
    snprintf(scenario.seed, sizeof scenario.seed, "%u", 1 + (unsigned)attempt_draw(attempt, 1000000));
    snprintf(scenario.rolls_word, sizeof scenario.rolls_word, "%zu", scenario.rolls);
    const unsigned step = 5000 + (unsigned)attempt_draw(attempt, 5000);
    for (size_t i = 0; i < scenario.workers; i++)
        snprintf(scenario.delays[i], sizeof scenario.delays[i], "%u",
                 crowd ? 0 : (unsigned)(scenario.workers - i) * step);
    return scenario;
}

static const struct recording *scenario_record(struct attempt *attempt, const struct scenario *scenario)
{
    const char *args[WORKERS_MAX + 3] = {scenario->seed, scenario->rolls_word, NULL};
    for (size_t i = 0; i < scenario->workers; i++)
        args[2 + i] = scenario->delays[i];
    return attempt_record(attempt, args);
}

/* The run that most checks look at. */
static const struct recording *uneven_record(struct attempt *attempt, struct scenario *scenario)
{
    *scenario = drawn(attempt, false);
    return scenario_record(attempt, scenario);
}

/* ---- who works, and who comes back ------------------------------------------------------------------------------- */

static void starts(struct attempt *attempt)
{
    struct scenario scenario;
    const struct recording *run = uneven_record(attempt, &scenario);
    const size_t own = recording_children(run, 0), others = run->process_count - 1 - own;
    size_t stranger = 1;
    while (stranger < run->process_count && run->processes[stranger].parent == 0)
        stranger++;
    const size_t shaken = query_written(run, 0, "shake: ", 0);
    attempt_expected(attempt, "the children roll");
    attempt_observed(attempt, "P0 rolls");
    attempt_require(attempt, shaken == NOBODY, own > 0 ? "M01" : NULL, shaken);
    attempt_expected(attempt, "%zu forks, all of them by P0", scenario.workers);
    attempt_observed(attempt, "%zu by P0 and %zu by its children", own, others);
    attempt_require(attempt, others == 0, "M04", others ? run->processes[stranger].birth : NOBODY);
    attempt_require(attempt, own == scenario.workers, NULL, NOBODY);
    for (size_t i = 0; i < scenario.workers; i++) {
        char text[64];
        snprintf(text, sizeof text, "shake: worker %zu begins\n", i);
        attempt_expected(attempt, "a child shakes and rolls as worker %zu", i);
        attempt_observed(attempt, "nobody does");
        attempt_require(attempt, query_written(run, NOBODY, text, 0) != NOBODY, NULL, NOBODY);
    }
}

static void alone(struct attempt *attempt)
{
    struct scenario scenario;
    const struct recording *run = uneven_record(attempt, &scenario);
    require_parent_alone(attempt, run, RETURNED, "goes on behind the call of dice_roll", "M05");
    const size_t returned = query_written(run, 0, RETURNED "0,", 0);
    attempt_expected(attempt, "dice_roll returns 0 to P0");
    attempt_observed(attempt, "it does not");
    attempt_require(attempt, returned != NOBODY, NULL, query_written(run, 0, RETURNED, 0));
}

static void exits(struct attempt *attempt)
{
    struct scenario scenario;
    const struct recording *run = uneven_record(attempt, &scenario);
    require_parent_alone(attempt, run, EXIT_HANDLER, "runs the exit handlers that P0 set up", "M08");
}

static void together(struct attempt *attempt)
{
    struct scenario scenario;
    const struct recording *run = uneven_record(attempt, &scenario);
    const size_t last = run->processes[scenario.workers].birth;
    attempt_expected(attempt, "all workers are at work at the same time");
    for (size_t i = 1; i < scenario.workers; i++) {
        const struct recorded_process *worker = &run->processes[i];
        attempt_observed(attempt, "%s has ended before %s is started", worker->name,
                         run->processes[scenario.workers].name);
        attempt_require(attempt, worker->exit > last, "M24", worker->exit);
    }
}

static void waits(struct attempt *attempt)
{
    struct scenario scenario;
    const struct recording *run = uneven_record(attempt, &scenario);
    const size_t returned = query_written(run, 0, RETURNED, 0);
    const bool waited = query_wait_count(run, 0) > 0;
    const bool slept = query_call(run, CALL_SLEEP, 0, 0) != NOBODY || query_call(run, CALL_POLL, 0, 0) != NOBODY
                       || query_call(run, CALL_SELECT, 0, 0) != NOBODY;
    for (size_t i = 1; i < run->process_count; i++) {
        const struct recorded_process *worker = &run->processes[i];
        attempt_expected(attempt, "P0 waits for %s before dice_roll returns", worker->name);
        attempt_observed(attempt, worker->exit > returned ? "it returns while %s is still at work"
                                                          : "it never waits for %s, a zombie", worker->name);
        const char *code = slept ? "M10" : waited ? "M19" : "M09";
        attempt_require(attempt, worker->reaper == 0 && worker->reaped < returned, code, returned);
    }
}

/* ---- what stands in the file ------------------------------------------------------------------------------------- */

/* The file's bytes as the probe has shown them, one for one; none if it has not. What comes back is good until the next
 * but one call. */
static const char *file_shown(const struct recording *run, size_t *size, size_t *event)
{
    static char files[2][FILE_MAX];
    static size_t turn;
    char *file = files[turn = !turn];
    *size = 0;
    *event = query_written(run, 0, FILE_SHOWN, 0);
    if (*event == NOBODY)
        return "";
    const char *shown = run->events[*event].data, *end = shown + run->events[*event].data_size;
    for (shown += strlen(FILE_SHOWN); shown < end && *size < FILE_MAX; (*size)++) {
        const bool dot = end - shown >= (ptrdiff_t)strlen(DOT) && memcmp(shown, DOT, strlen(DOT)) == 0;
        file[*size] = dot ? NO_TEXT : *shown;
        shown += dot ? strlen(DOT) : 1;
    }
    return file;
}

/* The beginning of a line, for people; and what a dot in it means, if there is one. */
static const char *line_text(const char *line, size_t length)
{
    static char text[SHOWN * sizeof DOT + 60];
    char *end = text + sprintf(text, "there stands \"");
    for (size_t i = 0; i < length && i < SHOWN && line[i] != '\n'; i++)
        end += sprintf(end, line[i] == NO_TEXT ? DOT : "%c", line[i]);
    strcpy(end, memchr(line, NO_TEXT, length < SHOWN ? length : SHOWN) ? "\": " DOT " is a byte that nobody has written"
                                                                       : "\"");
    return text;
}

static void lines_right(struct attempt *attempt, const struct scenario *scenario, const struct recording *run)
{
    size_t size, event;
    const char *text = file_shown(run, &size, &event);
    const size_t width = scenario->rolls + 2;
    for (size_t i = 0; i < scenario->workers; i++) {
        const char *line = text + i * width;
        const size_t left = size > i * width ? size - i * width : 0;
        const size_t length = left < width ? left : width;
        size_t digits = 0;
        while (digits + 1 < length && line[digits + 1] >= '1' && line[digits + 1] <= '6')
            digits++;
        attempt_expected(attempt, "at %zu stands the line of worker %zu: %c, %zu digits, a newline", i * width, i,
                         (int)('a' + i), scenario->rolls);
        attempt_observed(attempt, "%s", line_text(line, length));
        attempt_require(attempt, length == width && line[0] == (char)('a' + i) && digits == scenario->rolls
                        && line[width - 1] == '\n', "M12", event);
    }
    attempt_expected(attempt, "the file has %zu bytes, %zu for each worker", scenario->workers * width, width);
    attempt_observed(attempt, "it has %zu", size);
    attempt_require(attempt, size == scenario->workers * width, "M12", event);
}

static void file(struct attempt *attempt)
{
    const struct scenario uneven = drawn(attempt, false), crowd = drawn(attempt, true);
    lines_right(attempt, &uneven, scenario_record(attempt, &uneven));
    lines_right(attempt, &crowd, scenario_record(attempt, &crowd));
}

static void luck(struct attempt *attempt)
{
    struct scenario scenario;
    const struct recording *run = uneven_record(attempt, &scenario);
    size_t size, event, other_size, other_event;
    const char *text = file_shown(run, &size, &event);
    const size_t width = scenario.rolls + 2;
    for (size_t i = 0; i < scenario.workers; i++)
        for (size_t j = 0; j < i; j++) {
            attempt_expected(attempt, "workers %zu and %zu roll different rows of numbers", j, i);
            attempt_observed(attempt, "both roll %.*s…", 12, text + i * width + 1);
            attempt_require(attempt, memcmp(text + i * width + 1, text + j * width + 1, scenario.rolls) != 0, "M11",
                            event);
        }
    snprintf(scenario.seed, sizeof scenario.seed, "%lu", strtoul(scenario.seed, NULL, 10) + 1);
    const char *other = file_shown(scenario_record(attempt, &scenario), &other_size, &other_event);
    attempt_expected(attempt, "with another seed, be it the next one, the rolls are others");
    for (size_t i = 0; i < scenario.workers && size == other_size; i++)
        for (size_t j = 0; j < scenario.workers; j++) {
            attempt_observed(attempt, "worker %zu rolls what worker %zu has rolled with the seed before it", j, i);
            attempt_require(attempt, memcmp(text + i * width + 1, other + j * width + 1, scenario.rolls) != 0, NULL,
                            other_event);
        }
}

static void repeats(struct attempt *attempt)
{
    const struct scenario uneven = drawn(attempt, false);
    struct scenario other_way = uneven; /* the last is the slowest */
    for (size_t i = 0; i < other_way.workers; i++)
        snprintf(other_way.delays[i], sizeof other_way.delays[i], "%u", (unsigned)(1 + i) * 1000);
    other_way.seed[0] = '+'; /* later, and with other pids */
    memcpy(other_way.seed + 1, uneven.seed, sizeof other_way.seed - 1);
    size_t size, event, other_size, other_event;
    const char *text = file_shown(scenario_record(attempt, &uneven), &size, &event);
    const char *other = file_shown(scenario_record(attempt, &other_way), &other_size, &other_event);
    attempt_expected(attempt,
                     "with the same seed the rolls are the same, whoever is slow, at any time and with any pids");
    attempt_observed(attempt, "they are others");
    attempt_require(attempt, size == other_size && memcmp(text, other, size) == 0, NULL, other_event);
}

static void sum(struct attempt *attempt)
{
    struct scenario scenario;
    const struct recording *run = uneven_record(attempt, &scenario);
    size_t size, event;
    const char *text = file_shown(run, &size, &event);
    unsigned long expected = 0, seen = 0;
    for (size_t i = 0; i < size; i++)
        if (text[i] >= '1' && text[i] <= '6')
            expected += (unsigned long)(text[i] - '0');
    const size_t returned = query_written(run, 0, RETURNED, 0);
    (void)sscanf(run->events[returned].data, RETURNED "%*d, sum %lu", &seen);
    attempt_expected(attempt, "*sum is %lu, all that stands in the file", expected);
    attempt_observed(attempt, "it is %lu", seen);
    attempt_require(attempt, seen == expected, "M06", returned);
}

/* ---- fork fails -------------------------------------------------------------------------------------------------- */

static void fork_fails(struct attempt *attempt)
{
    struct scenario scenario;
    const struct recording *run = uneven_record(attempt, &scenario);
    const size_t failed = query_injected(run);
    attempt_expected(attempt, "dice_roll calls fork until it fails");
    attempt_observed(attempt, "it never came to that fork");
    attempt_require(attempt, failed != NOBODY, NULL, NOBODY);
    const size_t again = query_call_flags(run, CALL_FORKS, 0, failed + 1);
    attempt_expected(attempt, "fork fails (EAGAIN): nobody further is started");
    attempt_observed(attempt, "P0 goes on and forks again");
    attempt_require(attempt, again == NOBODY, "M02", again);
    const size_t returned = query_written(run, 0, RETURNED, 0);
    for (size_t i = 1; i < run->process_count; i++) {
        const struct recorded_process *worker = &run->processes[i];
        attempt_expected(attempt, "fork fails (EAGAIN): the workers already started are waited for all the same");
        attempt_observed(attempt, "fork was made to fail, and %s, started before, is never waited for", worker->name);
        attempt_require(attempt, worker->reaper == 0 && worker->reaped < returned, "M19", worker->exit);
    }
    char text[64];
    snprintf(text, sizeof text, RETURNED "%d,", -EAGAIN);
    attempt_expected(attempt, "fork fails: dice_roll returns %d (-EAGAIN)", -EAGAIN);
    attempt_observed(attempt, "it returns another number, or not at all");
    attempt_require(attempt, query_written(run, 0, text, 0) != NOBODY, "M02", returned);
}

static const struct check checks[] = {
    {
        .id = "starts", .name = "The parent, and nobody else, starts one child for each worker, and the children roll",
        .points = 3, .codes = "M01 M04", .function = starts,
        .hints = {"A fork in a loop: which of the two that leave fork is to roll, and which goes round again?",
                  "The child is in the loop too. It must not reach the loop's end.",
                  "Where fork returned 0: a function that rolls, writes and ends by _exit, so that it never returns."},
    },
    {
        .id = "alone", .name = "Only the parent comes back from dice_roll", .points = 2, .codes = "M05",
        .needs = {"starts"}, .function = alone,
        .hints = {"What does a `return` do in a child?",
                  "A child runs the same code as its parent: it returns to whoever called dice_roll.",
                  "The child's last step is _exit, inside dice_roll."},
    },
    {
        .id = "exits", .name = "A worker ends without the parent's exit handlers", .points = 1, .codes = "M08",
        .needs = {"alone"}, .function = exits,
        .hints = {"What does exit do before the process ends?",
                  "The child has a copy of the parent's exit handlers and of its unwritten output.",
                  "_exit, with the underscore, ends the process and does nothing else."},
    },
    {
        .id = "together", .name = "All workers are at work at the same time", .points = 1, .codes = "M24",
        .needs = {"alone"}, .function = together,
        .hints = {"Can two of your workers ever roll at the same time?",
                  "A wait inside the loop that forks holds up the next fork.", "Use two loops: first fork, then wait."},
    },
    {
        .id = "waits", .name = "The parent waits for every worker, however slow", .points = 2,
        .codes = "M09 M10 M19", .needs = {"together"}, .function = waits,
        .hints = {"How long may a worker take? Who knows when it is done?",
                  "Any sleep is too short for some worker; and n workers need n waits.",
                  "Count the children you have started, and call wait as often."},
    },
    {
        .id = "file", .name = "Each worker's line stands in its place, and whole", .points = 4, .codes = "M12",
        .needs = {"waits"}, .function = file,
        .schedules = {"child-first", "parent-first", "shuffle", "shuffle", "shuffle", "shuffle", "shuffle", "shuffle"},
        .hints = {"The file was opened before the forks. How many positions are there in it?",
                  "One, for all of them. Between your lseek and your write another worker may move it.",
                  "pwrite takes the place as an argument, and leaves the position alone: worker * (rolls + 2)."},
    },
    {
        .id = "luck", .name = "No two workers roll the same, and another seed means other rolls", .points = 3,
        .codes = "M11", .needs = {"file"}, .schedules = {"child-first", "parent-first"}, .function = luck,
        .hints = {"Where is the state of rand, and what becomes of it at a fork?",
                  "All children go on from the same state; a call of srand with the same number does not change that.",
                  "Draw a number for each worker, in the parent, before its fork; the child calls srand with it."},
    },
    {
        .id = "repeats", .name = "The same seed gives the same rolls", .points = 1, .needs = {"luck"},
        .schedules = {"parent-first"}, .function = repeats,
        .hints = {"Where does your luck come from, if not from the seed alone?",
                  "The time and a pid are not the same tomorrow.",
                  "srand(seed) in the parent, and from there on rand."},
    },
    {
        .id = "sum", .name = "The sum is that of all rolls", .points = 2, .codes = "M06", .needs = {"file"},
        .schedules = {"child-first", "parent-first"}, .function = sum,
        .hints = {"In whose memory is the sum that a worker adds up?",
                  "What a child stores, it stores in its own copy. What do parent and children share?",
                  "When all have been waited for, read the file (pread), and add up the digits."},
    },
    {
        .id = "fork-fails", .name = "When fork fails, dice_roll says so and leaves nobody behind", .points = 1,
        .codes = "M02 M19", .needs = {"waits"}, .schedules = {"child-first", "parent-first"},
        .faults = {"fork:EAGAIN:1", "fork:EAGAIN:3"}, .function = fork_fails,
        .hints = {"fork has three kinds of results, not two.",
                  "-1 is no child: start nobody further, keep errno, wait for those already started.",
                  "Store -errno in a variable at once, leave the first loop, run the second one for those that there "
                  "are, and return the variable."},
    },
};

JUDGE(checks)
