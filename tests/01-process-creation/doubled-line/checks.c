/* The checks of the exercise "doubled line". They look at recordings of probe.c linked with the learner's survey.c,
 * its stdout a pipe. Title, names and answers are drawn from the seed. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"

#define PEOPLE_MIN 3
#define PEOPLE_MAX 5
#define RETURNED "probe: survey returned "
#define EXIT_HANDLER "probe: exit handler"

/* Who is asked, the probe's arguments that say so, and the lines to be printed, in the order of being asked. */
struct scenario {
    size_t n;
    unsigned yes;
    char title[32];
    char words[PEOPLE_MAX][32];
    char lines[PEOPLE_MAX + 3][48]; /* title, heading, people, result */
};

static struct scenario drawn(struct attempt *attempt)
{
    static const char *const names[] = {"Ada", "Ben", "Edsger", "Grace", "Kim", "Ken", "Lin", "Radia"};
    const size_t name_count = sizeof names / sizeof names[0];
    struct scenario scenario = {.n = PEOPLE_MIN + attempt_draw(attempt, PEOPLE_MAX - PEOPLE_MIN + 1)};
    const size_t first = attempt_draw(attempt, name_count);
    snprintf(scenario.title, sizeof scenario.title, "number-%u", (unsigned)attempt_draw(attempt, 100000));
    snprintf(scenario.lines[0], sizeof scenario.lines[0], "Survey: %s", scenario.title);
    snprintf(scenario.lines[1], sizeof scenario.lines[1], "%zu people are asked.", scenario.n);
    for (size_t i = 0; i < scenario.n; i++) {
        char name[16];
        const bool yes = attempt_draw(attempt, 2) == 1;
        snprintf(name, sizeof name, "%s%u", names[(first + i) % name_count], (unsigned)attempt_draw(attempt, 1000));
        snprintf(scenario.words[i], sizeof scenario.words[i], "%s%s", yes ? "" : "-", name);
        snprintf(scenario.lines[2 + i], sizeof scenario.lines[2 + i], "%s says %s.", name, yes ? "yes" : "no");
        scenario.yes += yes;
    }
    snprintf(scenario.lines[2 + scenario.n], sizeof scenario.lines[0], "%u of %zu say yes.", scenario.yes, scenario.n);
    return scenario;
}

static const struct recording *scenario_record(struct attempt *attempt, const struct scenario *scenario)
{
    const char *args[PEOPLE_MAX + 2] = {scenario->title, NULL};
    for (size_t i = 0; i < scenario->n; i++)
        args[1 + i] = scenario->words[i];
    return attempt_record(attempt, args);
}

/* The first fork of P0 that copied unwritten text, with `line` in it unless that is NULL; #NOBODY if there is none. */
static size_t copied_at(const struct recording *run, const char *line)
{
    for (size_t i = 1; i < run->process_count; i++) {
        const struct recorded_process *child = &run->processes[i];
        const char *text = child->parent == 0 ? run->events[child->birth].data : NULL;
        if (text && (!line || strstr(text, line)))
            return child->birth;
    }
    return NOBODY;
}

/* What lies in the buffer at a fork may be written twice: that a child throws its copy away is no more than luck, since
 * the next flush that somebody puts there brings it out. */
static void once(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    for (size_t i = 0; i < scenario.n + 3; i++) {
        const size_t count = lines_count(run, scenario.lines[i]);
        attempt_expected(attempt, "\"%s\" is written once", scenario.lines[i]);
        attempt_observed(attempt, "it is written %zu times", count);
        const size_t copied = copied_at(run, scenario.lines[i]);
        attempt_require(attempt, count < 2, "M07",
                        copied != NOBODY ? copied : line_written(run, scenario.lines[i], 2));
    }
    const size_t copied = copied_at(run, NULL);
    const struct event *birth = copied == NOBODY ? NULL : &run->events[copied];
    attempt_expected(attempt, "nothing is left in P0's buffer when fork copies it");
    attempt_observed(attempt, "\"%.*s\" lies in it: %s has a copy, and would write it with its first flush",
                     birth ? (int)strcspn(birth->data, "\n") : 0, birth ? birth->data : "",
                     birth ? run->processes[birth->other].name : "");
    attempt_require(attempt, copied == NOBODY, "M07", copied);
}

static void kept(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    for (size_t i = 0; i < scenario.n + 3; i++) {
        const bool said = i >= 2 && i < scenario.n + 2;
        attempt_expected(attempt, "\"%s\" is written", scenario.lines[i]);
        attempt_observed(attempt, "it is not: %s with it in the buffer, and _exit throws that away",
                         said ? "its child ends" : "P0 ends");
        attempt_require(attempt, lines_count(run, scenario.lines[i]) == 1, NULL, NOBODY);
    }
}

static void exits(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    require_parent_alone(attempt, run, RETURNED, "goes on behind the call of survey", NULL);
    require_parent_alone(attempt, run, EXIT_HANDLER, "runs the exit handlers that P0 set up", "M08");
}

static void ordered(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    const char *heading = line_find(run, scenario.lines[1]), *result = line_find(run, scenario.lines[2 + scenario.n]);
    for (size_t i = 2; i < scenario.n + 2; i++) {
        const char *said = line_find(run, scenario.lines[i]);
        const size_t event = line_written(run, scenario.lines[i], 1);
        attempt_expected(attempt, "\"%s\" comes before \"%s\"", scenario.lines[1], scenario.lines[i]);
        attempt_observed(attempt, "it comes behind it");
        attempt_require(attempt, heading < said, "M09", event);
        attempt_expected(attempt, "\"%s\" comes behind \"%s\"", scenario.lines[2 + scenario.n], scenario.lines[i]);
        attempt_observed(attempt, "it comes before it");
        attempt_require(attempt, said < result, "M09", event);
    }
}

static void speaks(struct attempt *attempt)
{
    const struct scenario scenario = drawn(attempt);
    const struct recording *run = scenario_record(attempt, &scenario);
    for (size_t i = 2; i < scenario.n + 2; i++) {
        const size_t event = line_written(run, scenario.lines[i], 1);
        attempt_expected(attempt, "\"%s\" is written by a child", scenario.lines[i]);
        attempt_observed(attempt, "it is written by P0");
        attempt_require(attempt, run->events[event].process != 0, NULL, event);
    }
    char text[64];
    snprintf(text, sizeof text, RETURNED "%u\n", scenario.yes);
    attempt_expected(attempt, "survey returns %u, as many as say yes", scenario.yes);
    attempt_observed(attempt, "it returns another number");
    attempt_require(attempt, query_written(run, 0, text, 0) != NOBODY, NULL, query_written(run, 0, RETURNED, 0));
}

static const struct check checks[] = {
    {
        .id = "once", .name = "Into a pipe, no line is written twice, nor left for a child to write", .points = 4,
        .codes = "M07", .function = once,
        .hints = {"Where is a line between printf and write, when stdout is a pipe?",
                  "The buffer is memory: a child gets a copy of it at the fork, and writes it at a flush or an exit.",
                  "Empty the buffers before the fork, by fflush(NULL)."},
    },
    {
        .id = "kept", .name = "No line is lost", .points = 2, .needs = {"once"}, .function = kept,
        .hints = {"What does _exit do with what its process has printed, but not written?",
                  "Nothing: it is gone. A child has to write out what it has printed itself.",
                  "fflush(stdout) in the child, behind its printf and before its _exit."},
    },
    {
        .id = "exits", .name = "A child ends without the parent's exit handlers", .points = 3, .codes = "M08",
        .needs = {"once"}, .function = exits,
        .hints = {"What does exit do before the process ends?",
                  "In `person`, use the call that ends the process and does nothing else.",
                  "fflush(stdout), then _exit(yes)."},
    },
    {
        .id = "order", .name = "The heading comes first and the result last, whoever runs first", .points = 2,
        .codes = "M09", .needs = {"kept"}, .function = ordered,
        .hints = {"May a child print before its parent has gone on?",
                  "The heading has to be written, not only printed, before there is any child.",
                  "printf the heading, fflush, and only then fork."},
    },
    {
        .id = "speaks", .name = "It is still the children who speak, and the count is right", .points = 1,
        .needs = {"kept", "exits"}, .function = speaks,
        .hints = {"Who prints the lines with the names?", "Let each child print its own line.",
                  "Bring the starter back by `make reset-01 EXERCISE=doubled-line`, and change fewer lines."},
    },
};

JUDGE(checks)
