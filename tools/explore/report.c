/* Explorations in words. The first line is for scripts, too: the number of outcomes is its first word. */
#define _GNU_SOURCE
#include "report.h"

#include <string.h>

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void completeness_say(const struct exploration *exploration, const struct explore_limits *limits, FILE *stream)
{
    switch (exploration->gap) {
    case GAP_NONE:
        fprintf(stream, limits->plain ? "Complete: every order of steps was run.\n"
                                      : "Complete: every order of steps that can affect each other was run.\n");
        break;
    case GAP_RUNS:
        fprintf(stream, "Not complete: after %zu runs the limit was met (--limit), and not every order had been run.\n",
                exploration->runs + exploration->pruned);
        break;
    case GAP_DEPTH:
        fprintf(stream, "Not complete: beyond the limit of steps (--depth) no choices were made, and a run had %zu.\n",
                exploration->longest);
        break;
    case GAP_STOPPED:
        fprintf(stream, "Not complete: it was stopped before every order had been run.\n");
        break;
    case GAP_CUT:
        fprintf(stream, "Not complete: a run had to be ended, for its length or its output.\n");
        break;
    case GAP_UNSTEADY:
        fprintf(stream,
                "Not complete: the next run made the same choices as an earlier one and went another way at step %zu.\n"
                "Something besides the order decides what it does: a file that a run left, a real time, a number.\n",
                exploration->unsteady);
        break;
    }
    if (exploration->shared_memory)
        fprintf(stream,
                "It uses shared memory: plain accesses to it were no choices, so there may be more outcomes.\n");
    else
        fprintf(stream, "No choices: plain accesses to memory, the clock; see timeline explore --help.\n");
    if (exploration->pids)
        fprintf(stream, "It prints pids, so the orders in which they are given away were explored, too.\n");
}

static void ending_say(const struct outcome *outcome, FILE *stream)
{
    if (outcome->ending == ENDING_DONE && outcome->status != -1) {
        char status[64];
        status_describe(outcome->status, status, sizeof status);
        fprintf(stream, "%s", status);
    } else {
        fprintf(stream, "%s", ending_names[outcome->ending]);
    }
    fprintf(stream, "%s%s%s%s", outcome->crash ? ", a crash" : "", outcome->zombie ? ", a zombie left" : "",
            outcome->orphan ? ", an orphan left" : "", outcome->left_behind ? ", somebody left behind" : "");
}

static bool same_ending(const struct outcome *one, const struct outcome *other)
{
    return one->ending == other->ending && one->status == other->status && one->crash == other->crash &&
           one->zombie == other->zombie && one->orphan == other->orphan && one->left_behind == other->left_behind;
}

/* Each possible ending once, with the outcomes and runs that have it. */
static void endings_say(const struct exploration *exploration, FILE *stream)
{
    const struct outcome *outcomes = exploration->outcomes;
    fprintf(stream, "It can end so:\n");
    for (size_t i = 0; i < exploration->outcome_count; i++) {
        size_t count = 0, runs = 0, earlier = 0;
        for (size_t j = 0; j < exploration->outcome_count; j++)
            if (same_ending(&outcomes[i], &outcomes[j])) {
                earlier += j < i;
                count++;
                runs += outcomes[j].runs;
            }
        if (earlier > 0)
            continue;
        fprintf(stream, "  ");
        ending_say(&outcomes[i], stream);
        fprintf(stream, ": %zu outcome%s, %zu run%s\n", count, plural(count), runs, plural(runs));
    }
}

/* What was written, as it is, with a mark where the last line has no end. */
static void output_say(const struct outcome *outcome, FILE *stream)
{
    if (outcome->output_size == 0) {
        fprintf(stream, "   (nothing)\n");
        return;
    }
    const char *line = outcome->output, *end = outcome->output + outcome->output_size;
    while (line < end) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        size_t size = (size_t)((stop ? stop : end) - line);
        fprintf(stream, "   | ");
        fwrite(line, 1, size, stream);
        fprintf(stream, "%s\n", stop ? "" : " (no end of line)");
        line += size + 1;
    }
}

static void choices_say(const struct outcome *outcome, FILE *stream)
{
    if (outcome->choice_count == 0) {
        fprintf(stream, "   (--schedule child-first)\n");
        return;
    }
    fprintf(stream, "   (--schedule replay:");
    for (size_t i = 0; i < outcome->choice_count; i++)
        fprintf(stream, "%s%u", i ? "," : "", outcome->choices[i]);
    fprintf(stream, ")\n");
}

void exploration_say(const struct exploration *exploration, const struct explore_limits *limits, FILE *stream)
{
    size_t count = exploration->outcome_count;
    fprintf(stream, "%zu outcome%s in %zu run%s, %zu more given up as seen before.\n", count, plural(count),
            exploration->runs, plural(exploration->runs), exploration->pruned);
    completeness_say(exploration, limits, stream);
    endings_say(exploration, stream);
    for (size_t i = 0; i < count; i++) {
        const struct outcome *outcome = &exploration->outcomes[i];
        fprintf(stream, "\n%zu. ", i + 1);
        ending_say(outcome, stream);
        fprintf(stream, " (%zu of %zu)\n", outcome->runs, exploration->runs);
        output_say(outcome, stream);
        choices_say(outcome, stream);
    }
}
