/* The learner's progress. Nobody else has a copy of it: it is replaced whole, under a lock, or not at all. */
#define _GNU_SOURCE
#include "progress.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "place.h"

#define FOLDER ".progress"

/* Adds an empty entry. Returns NULL when memory ran out. */
static struct progress_entry *entry_add(struct progress *progress)
{
    struct progress_entry *entries = realloc(progress->entries, (progress->count + 1) * sizeof *entries);
    if (!entries)
        return NULL;
    progress->entries = entries;
    entries[progress->count] = (struct progress_entry){0};
    return &entries[progress->count++];
}

/* Takes in a line. Returns 0 or -ENOMEM. */
static int line_take(struct progress *progress, const char *line)
{
    struct progress_entry *entry = entry_add(progress);
    struct points best, last;
    char by[CONTENT_SUM] = "";
    int name = 0, end = 0, more = 0;
    if (!entry)
        return -ENOMEM;
    (void)sscanf(line, "%*s%n best %ld %ld last %ld %ld%n", &name, &best.score, &best.of, &last.score, &last.of, &end);
    if (end > 0 && best.of > 0 && last.of > 0) {
        entry->best = best;
        entry->last = last;
        entry->name = strndup(line, (size_t)name);
        if (sscanf(line + end, " by %39[0-9-]%n", by, &more) == 1)
            end += more;
        memcpy(entry->by, by, sizeof by);
    }
    entry->rest = strdup(line + (entry->name ? end : 0));
    return entry->rest && (entry->name || end == 0 || best.of <= 0 || last.of <= 0) ? 0 : -ENOMEM;
}

/* Looks at the first line. Returns 0, -ENOTSUP or -EBADMSG. */
static int format_check(const char *line)
{
    int version;
    if (sscanf(line, PROGRESS_FORMAT " %d", &version) != 1)
        return -EBADMSG;
    return version == PROGRESS_VERSION ? 0 : -ENOTSUP;
}

int progress_read(struct progress *progress)
{
    *progress = (struct progress){0};
    FILE *file = fopen(PROGRESS_FILE, "re");
    if (!file)
        return errno == ENOENT ? 0 : -errno;
    char *line = NULL;
    size_t room = 0;
    int error = 0;
    for (bool first = true; error == 0 && getline(&line, &room, file) > 0; first = false) {
        line[strcspn(line, "\n")] = '\0';
        error = first ? format_check(line) : line_take(progress, line);
    }
    if (error == 0 && ferror(file))
        error = -EIO;
    free(line);
    (void)fclose(file); /* it was only read */
    return error;
}

const struct progress_entry *progress_find(const struct progress *progress, const char *exercise)
{
    for (size_t i = 0; i < progress->count; i++)
        if (progress->entries[i].name && strcmp(progress->entries[i].name, exercise) == 0)
            return &progress->entries[i];
    return NULL;
}

bool progress_solved(const struct progress_entry *entry, const char *sum)
{
    return entry && entry->best.score >= entry->best.of && (!entry->by[0] || strcmp(entry->by, sum) == 0);
}

/* Writes the file anew, by another that takes its place once it is safe on the disk. */
static int progress_write(const struct progress *progress)
{
    static const char temporary[] = PROGRESS_FILE ".new"; /* one name will do: we hold the lock */
    FILE *file = fopen(temporary, "we");
    if (!file)
        return -errno;
    fprintf(file, "%s %d\n", PROGRESS_FORMAT, PROGRESS_VERSION);
    for (size_t i = 0; i < progress->count; i++) {
        const struct progress_entry *entry = &progress->entries[i];
        if (entry->name)
            fprintf(file, "%s best %ld %ld last %ld %ld%s%s", entry->name, entry->best.score, entry->best.of,
                    entry->last.score, entry->last.of, entry->by[0] ? " by " : "", entry->by);
        fprintf(file, "%s\n", entry->rest);
    }
    int error = fflush(file) != 0 || ferror(file) || fsync(fileno(file)) == -1 ? -(errno ? errno : EIO) : 0;
    if (fclose(file) != 0 && error == 0)
        error = -EIO;
    if (error == 0 && rename(temporary, PROGRESS_FILE) == -1)
        error = -errno;
    if (error != 0)
        (void)unlink(temporary);
    return error;
}

/* Puts a grading where it belongs. Returns 0 or -ENOMEM. */
static int entry_note(struct progress *progress, const char *exercise, struct points points, const char *sum)
{
    struct progress_entry *entry = NULL;
    for (size_t i = 0; i < progress->count && !entry; i++)
        if (progress->entries[i].name && strcmp(progress->entries[i].name, exercise) == 0)
            entry = &progress->entries[i];
    if (!entry) {
        entry = entry_add(progress);
        if (!entry || !(entry->name = strdup(exercise)) || !(entry->rest = strdup("")))
            return -ENOMEM;
        entry->best = points;
    }
    entry->last = points;
    /* Parts, not points: a newer kit may give other points for the same exercise. */
    if (points.score * entry->best.of >= entry->best.score * points.of) {
        entry->best = points;
        snprintf(entry->by, sizeof entry->by, "%s", sum);
    }
    return 0;
}

int progress_note(const char *exercise, struct points points, const char *sum)
{
    struct progress progress;
    if (points.of <= 0)
        return 0;
    int error = folder_make(FOLDER);
    if (error != 0)
        return error;
    const int lock = open(FOLDER, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock == -1 || flock(lock, LOCK_EX) == -1) {
        error = -errno;
    } else {
        error = progress_read(&progress);
        if (error == 0)
            error = entry_note(&progress, exercise, points, sum);
        if (error == 0)
            error = progress_write(&progress);
        progress_free(&progress);
    }
    if (lock != -1)
        (void)close(lock); /* which gives the lock back */
    return error;
}

void progress_free(struct progress *progress)
{
    for (size_t i = 0; i < progress->count; i++) {
        free(progress->entries[i].name);
        free(progress->entries[i].rest);
    }
    free(progress->entries);
    *progress = (struct progress){0};
}
