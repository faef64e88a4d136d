/* The table of `make progress`. */
#define _GNU_SOURCE
#include "overview.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "content.h"
#include "judge.h"
#include "progress.h"

#define BAR 20 /* Columns. */
#define NAME_WIDTH 24

/* What is known of one exercise. */
struct row {
    const char *name;
    struct points best; /* `of` is 0 where nobody knows. */
    struct points last;
    bool graded, solved;
    bool lost;      /* It had all points, by files that are no longer there. */
    bool untouched; /* Its files are those that one starts from. */
};

/* Points of some exercises together. */
struct total {
    struct points best;
    size_t solved, count;
};

/* The points of an exercise that was never graded; 0 where its judge does not tell. */
static long points_ask(const struct place *place, const char *name)
{
    size_t i;
    const json_t *check;
    json_t *checks = NULL;
    char *why = NULL;
    long points = 0;
    const struct judge_call call = {.exercise = name};
    if (judge_call(place, &call, &checks, &why) == 0) {
        json_array_foreach(checks, i, check)
            points += (long)json_integer_value(json_object_get(check, "max_score"));
    }
    json_decref(checks);
    free(why);
    return points;
}

/* What is known of an exercise that was graded. A score belongs to the files that earned it: where those that had all
 * points have gone, what counts is the last grading, or nothing if all begins anew. */
static void row_fill(struct row *row, const struct place *place, const struct progress_entry *entry)
{
    char sum[CONTENT_SUM] = "", start[CONTENT_SUM] = "";
    char *folder = text_make("exercises/%s", row->name);
    char *pristine = text_make("%s/starters/%s", place->build, row->name);
    if (folder)
        (void)content_sum(folder, sum); /* files that cannot be read are not those that were graded */
    row->graded = true;
    row->solved = progress_solved(entry, sum);
    row->lost = !row->solved && entry->best.score >= entry->best.of;
    row->untouched = row->lost && pristine && content_sum(pristine, start) == 0 && strcmp(start, sum) == 0;
    row->best = row->lost ? entry->last : entry->best;
    if (row->untouched)
        row->best.score = 0;
    row->last = entry->last;
    free(folder);
    free(pristine);
}

/* Owned by the caller; NULL when memory ran out. */
static struct row *rows_make(const struct place *place, const struct exercise_list *exercises,
                             const struct progress *progress)
{
    struct row *rows = calloc(exercises->count + 1, sizeof *rows);
    for (size_t i = 0; rows && i < exercises->count; i++) {
        const struct progress_entry *entry = progress_find(progress, exercises->names[i]);
        rows[i] = (struct row){.name = exercises->names[i]};
        if (entry)
            row_fill(&rows[i], place, entry);
        else
            rows[i].best.of = points_ask(place, exercises->names[i]);
    }
    return rows;
}

/* Writes a bar; full only when there is nothing left to do. */
static void bar_write(struct points points, bool solved, bool colour, FILE *stream)
{
    const long part = points.of > 0 ? points.score * BAR / points.of : 0;
    const long full = part == BAR && !solved ? BAR - 1 : part;
    fputs(colour ? "\033[32m" : "", stream);
    for (long i = 0; i < BAR; i++)
        fputc(i < full ? '#' : '.', stream);
    fputs(colour ? "\033[0m" : "", stream);
}

static void row_write(const struct row *row, bool colour, FILE *stream)
{
    fprintf(stream, "  %-*s ", NAME_WIDTH, strchr(row->name, '/') + 1);
    bar_write(row->best, row->solved, colour, stream);
    fprintf(stream, " %3ld of %-3ld ", row->best.score, row->best.of);
    if (!row->graded)
        fputs(" not graded yet", stream);
    else if (row->untouched)
        fputs(" begun anew", stream);
    else if (row->lost && row->last.score >= row->last.of)
        fputs(" changed since it was solved", stream);
    else if (row->lost)
        fputs(" was solved by another answer", stream);
    else if (row->last.score * row->best.of != row->best.score * row->last.of)
        fprintf(stream, " %s, last time %ld of %ld", row->solved ? "solved" : "best", row->last.score, row->last.of);
    else if (row->solved)
        fputs(" solved", stream);
    fputc('\n', stream);
}

/* Writes the rows of one lesson, and adds them up. Returns how many there are. */
static size_t lesson_write(const struct row *rows, size_t count, struct total *all, bool colour, FILE *stream)
{
    struct total total = {0};
    const size_t lesson = strcspn(rows[0].name, "/");
    for (; total.count < count && strncmp(rows[total.count].name, rows[0].name, lesson + 1) == 0; total.count++) {
        total.best.score += rows[total.count].best.score;
        total.best.of += rows[total.count].best.of;
        total.solved += rows[total.count].solved;
    }
    fprintf(stream, "%.*s: %ld of %ld points, %zu of %zu solved\n", (int)lesson, rows[0].name, total.best.score,
            total.best.of, total.solved, total.count);
    for (size_t i = 0; i < total.count; i++)
        row_write(&rows[i], colour, stream);
    fputc('\n', stream);
    all->best.score += total.best.score;
    all->best.of += total.best.of;
    all->solved += total.solved;
    all->count += total.count;
    return total.count;
}

/* Writes what to do now: the first exercise that is not solved, as commands. */
static void next_write(const struct row *rows, size_t count, FILE *stream)
{
    size_t i = 0;
    while (i < count && rows[i].solved)
        i++;
    if (i == count) {
        fputs("All of them are solved.\n", stream);
        return;
    }
    const int number = (int)strcspn(rows[i].name, "-/");
    const char *exercise = strchr(rows[i].name, '/') + 1;
    fprintf(stream, "Next: exercises/%s/README.md, then\n  make grade-%.*s EXERCISE=%s\n", rows[i].name, number,
            rows[i].name, exercise);
    if (rows[i].graded)
        fprintf(stream, "  make hint-%.*s EXERCISE=%s\n", number, rows[i].name, exercise);
}

int overview_write(const struct place *place, const struct exercise_list *exercises, bool colour, FILE *stream)
{
    struct progress progress;
    struct total all = {0};
    struct row *rows = NULL;
    int error = progress_read(&progress);
    if (error == 0 && !(rows = rows_make(place, exercises, &progress)))
        error = -ENOMEM;
    if (rows) {
        for (size_t i = 0; i < exercises->count;)
            i += lesson_write(rows + i, exercises->count - i, &all, colour, stream);
        fprintf(stream, "Together: %ld of %ld points, %zu of %zu exercises solved\n", all.best.score, all.best.of,
                all.solved, all.count);
        next_write(rows, exercises->count, stream);
        error = fflush(stream) != 0 || ferror(stream) ? -EIO : 0;
    }
    free(rows);
    progress_free(&progress);
    return error;
}
