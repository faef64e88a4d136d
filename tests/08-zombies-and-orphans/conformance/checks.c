/* The checks of the exercise "conformance". They look at recordings of probe.c linked with the learner's process.c, and
 * hold each against its row of the suite's table (tests/conformance/rows.c). */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "../../conformance/judgement.h"
#include "grade/check.h"

#define ROWS_MAX 100

/* What a row is about whose failure speaks of a misconception. */
static const struct {
    const char *row, *code;
} codes[] = {
    {"P21", "M30"},  {"P22", "M07"},  {"P23b", "M55"}, {"P32", "M23"},  {"P32b", "M23"}, {"P33", "M23"},
    {"P35", "M25"},  {"P36", "M25"},  {"P38", "M21"},  {"P39", "M28"},  {"P39b", "M28"}, {"P41", "M16"},
    {"P45", "M17"},  {"P50", "M36"},  {"P50b", "M36"}, {"P51", "M36"},  {"P53", "M49"},  {"P53c", "M49"},
    {"P16", "M51"},  {"P71", "M55"},  {"P47", "M36"},
};

static const char *code_of(const struct row *row, const struct recording *run)
{
    const char *said = run->output[0];
    if (run->status != row->status && WIFSIGNALED(run->status))
        return NULL; /* a crash says nothing of what its author believes */
    if (strcmp(row->id, "P23b") == 0 && strstr(said, "in the first: 0") != NULL &&
        strstr(said, "in its parent: 0") != NULL)
        return NULL; /* nobody keeps too much; it is the telling that fails */
    if (strcmp(row->id, "P47") == 0 && run->ending != ENDING_DONE)
        return "M34"; /* it waits for a daemon before it tells it to end */
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (strcmp(codes[i].row, row->id) == 0)
            return codes[i].code;
    return NULL;
}

/* A row as the report lists it: "P21: Start reaps the children that have ended …". */
static const char *title_of(const struct row *row)
{
    static char titles[ROWS_MAX][200];
    char *title = titles[row - rows];
    snprintf(title, sizeof titles[0], "%s: %s", row->id, row->claim);
    return title;
}

static const struct recording *row_watch(struct attempt *attempt, const struct row *row)
{
    return attempt_watch(attempt, row->fault, (const char *const[]){row->id, NULL});
}

/* Records what a row is about. @return whether the run shows what it has to; if not, `reason` says why. */
static bool row_holds(struct attempt *attempt, const struct row *row, char key[KEY_TEXT], struct reason *reason)
{
    const struct recording *run = row_watch(attempt, row);
    switch (run_judge(row, run, key, reason)) {
    case ROW_HOLDS:
        return true;
    case ROW_NOT_YET: {
        const struct reason asked = *reason;
        (void)snprintf(reason->text, sizeof reason->text, "something is not written yet; %.300s", asked.text);
        return false;
    }
    case ROW_UNKNOWN: /* memory ran out */
        (void)snprintf(reason->text, sizeof reason->text, "this could not be looked at");
        return false;
    default:
        return false;
    }
}


/* Requires one row. */
static void require_row(struct attempt *attempt, const struct row *row)
{
    char key[KEY_TEXT] = "";
    struct reason reason = {""};
    const bool holds = row_holds(attempt, row, key, &reason);
    attempt_expected(attempt, "%s", title_of(row));
    attempt_observed(attempt, "%s", reason.text);
    attempt_require(attempt, holds, code_of(row, row_watch(attempt, row)), NOBODY);
}

static void require_rows(struct attempt *attempt, const char *const ids[])
{
    for (size_t i = 0; ids[i] != NULL; i++)
        for (size_t j = 0; j < row_count; j++)
            if (strcmp(rows[j].id, ids[i]) == 0)
                require_row(attempt, &rows[j]);
}

static void reaps(struct attempt *attempt)
{
    require_rows(attempt, (const char *const[]){"P21", "P66", NULL});
}

static void tied(struct attempt *attempt)
{
    require_rows(attempt, (const char *const[]){"P23b", "P23", "P24", "P60", NULL});
}

static void input(struct attempt *attempt)
{
    require_rows(attempt, (const char *const[]){"P61", NULL});
}

/* Requires that the key told in that run is told in no other. */
static void require_random(struct attempt *attempt, const char *key)
{
    static const char prefix[] = "key ";
    const struct recording *other = attempt_record_under(attempt, "child-first", (const char *const[]){KEY_ROW, NULL});
    const char *line = strstr(other->output[0], prefix);
    const size_t size = strlen(key);
    attempt_expected(attempt, "%s: another run has another key", KEY_ROW);
    attempt_observed(attempt, "two runs have the same key");
    attempt_require(attempt, line == NULL || size == 0 || strncmp(line + strlen(prefix), key, size) != 0, NULL, NOBODY);
}

static void whole(struct attempt *attempt)
{
    char key[KEY_TEXT] = "";
    struct reason reason;
    const struct row *failed = NULL;
    for (size_t i = 0; i < row_count; i++) {
        const bool holds = row_holds(attempt, &rows[i], key, &reason);
        attempt_part(attempt, title_of(&rows[i]), holds);
        failed = failed == NULL && !holds ? &rows[i] : failed;
    }
    if (failed != NULL)
        require_row(attempt, failed); /* does not return */
    require_random(attempt, key);
}

static const struct check checks[] = {
    {
        .id = "reaps", .name = "process_start takes in those who have ended", .points = 6, .codes = "M30",
        .schedules = {"child-first", "parent-first"}, .function = reaps,
        .hints = {"Who waits for a child whose parent never joins, as long as the parent lives?",
                  "Look after each of your children before you fork, by its pid and without waiting.",
                  "for (child = children; …) waitpid(child->pid, &child->status, WNOHANG), and note in the record that "
                  "it has ended."},
    },
    {
        .id = "tied", .name = "Two descriptors for each child, and none of its elders'", .points = 7, .codes = "M55",
        .schedules = {"child-first", "parent-first"}, .function = tied,
        .hints = {"A child has a copy of each of its parent's descriptors. Which of them tie the parent to others?",
                  "Keep both of a child's descriptors in its record. A new child goes through the records, and closes "
                  "them, before it forgets the records. It also closes its parent's own ends, of the sentinel and of "
                  "the lifeline: so each process has to remember these two.",
                  "The second pipe is the first one the other way round: the parent keeps the end for writing, and "
                  "never writes; the child closes its copy of that end. When fork fails, all four ends are closed, and "
                  "process_close closes both."},
    },
    {
        .id = "input", .name = "A child's standard input is empty", .points = 4,
        .schedules = {"child-first", "parent-first"}, .function = input,
        .hints = {"Which number does open return, when 0 has just been closed?",
                  "close(0), open(\"/dev/null\", O_RDONLY). And what stdin's buffer holds was the parent's.",
                  "fflush(stdin), when descriptor 0 is /dev/null already: its place is nobody's."},
    },
    {
        .id = "whole", .name = "Every row of the table holds", .points = 9,
        .codes = "M07 M16 M17 M21 M23 M25 M28 M30 M34 M36 M49 M51 M55",
        .schedules = {"shuffle"}, .function = whole, /* one: `make conformance` takes four, and four times as long */
        .hints = {"Begin with the first row that fails, and look at its run.",
                  "make timeline-08 EXERCISE=conformance ARGS=P39, say, draws it; what it does stands in "
                  "tests/conformance/probes."},
    },
};

JUDGE(checks)
