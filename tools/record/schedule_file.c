/* Schedules as files: read with an eye on every slip of a person's hand, written with a comment for each choice. */
#define _GNU_SOURCE /* getline */
#include "schedule_file.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define CHOICE_LARGEST 1000000 /* as in schedule.c */

/* A file being read. */
struct source {
    const char *path;
    size_t line;
    bool begun;               /* its first line was seen */
    struct schedule schedule; /* so far */
    char *why;
    size_t size;
};

static int __attribute__((format(printf, 2, 3))) source_fail(struct source *source, const char *format, ...)
{
    char what[160];
    va_list list;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    snprintf(source->why, source->size, "%.100s:%zu: %s", source->path, source->line ? source->line : 1, what);
    return -EINVAL;
}

static int choice_add(struct source *source, unsigned choice)
{
    struct schedule *schedule = &source->schedule;
    unsigned *choices = schedule->choices;
    if ((schedule->choice_count & (schedule->choice_count - 1)) == 0) { /* full: room for the next power of two */
        size_t room = schedule->choice_count ? 2 * schedule->choice_count : 1;
        choices = realloc(choices, room * sizeof *choices);
    }
    if (!choices) {
        snprintf(source->why, source->size, "There is no memory left.");
        return -ENOMEM;
    }
    schedule->choices = choices;
    choices[schedule->choice_count++] = choice;
    return 0;
}

/* The first line that is not a comment. */
static int head_read(struct source *source, const char *line)
{
    int version = 0, end = 0;
    if (sscanf(line, SCHEDULE_FORMAT " %d %n", &version, &end) < 1 || line[end])
        return source_fail(source, "a schedule begins with the line \"%s %d\"; timeline --save-schedule writes such a "
                           "file.", SCHEDULE_FORMAT, SCHEDULE_VERSION);
    if (version != SCHEDULE_VERSION)
        return source_fail(source, "this schedule is of version %d, and this program reads version %d; save it again.",
                           version, SCHEDULE_VERSION);
    source->begun = true;
    return 0;
}

static int line_read(struct source *source, char *line)
{
    static const char blanks[] = " \t\r\n,";
    char *rest = NULL;
    int end = 0;
    line[strcspn(line, "#")] = '\0';
    line += strspn(line, blanks);
    if (!*line)
        return 0;
    if (!source->begun)
        return head_read(source, line);
    if (sscanf(line, "seed %" SCNu64 " %n", &source->schedule.seed, &end) == 1 && end > 0 && !line[end]) {
        source->schedule.patient = true;
        return 0;
    }
    for (char *word = strtok_r(line, blanks, &rest); word; word = strtok_r(NULL, blanks, &rest)) {
        unsigned long choice = strspn(word, "0123456789") == strlen(word) ? strtoul(word, NULL, 10) : ULONG_MAX;
        if (choice > CHOICE_LARGEST)
            return source_fail(source, "\"%.30s\" is no choice: a choice is a number from 0 on, the oldest candidate "
                               "being 0; a comment begins with #.", word);
        int error = choice_add(source, (unsigned)choice);
        if (error)
            return error;
    }
    return 0;
}

static int source_read(struct source *source, FILE *stream)
{
    char *line = NULL;
    size_t room = 0;
    int error = 0;
    ssize_t length;
    while (!error && (length = getline(&line, &room, stream)) >= 0) {
        source->line++;
        error = memchr(line, '\0', (size_t)length) ? source_fail(source, "this is no text.") : line_read(source, line);
    }
    free(line);
    if (!error && ferror(stream)) {
        snprintf(source->why, source->size, "%.100s could not be read to its end.", source->path);
        return -EIO;
    }
    if (!error && !source->begun)
        error = head_read(source, "");
    return error;
}

static int file_read(struct schedule *schedule, const char *path, char *why, size_t size)
{
    struct source source = {.path = path, .schedule = {.kind = SCHEDULE_REPLAY}, .why = why, .size = size};
    FILE *stream = fopen(path, "re");
    if (!stream) {
        int error = -errno;
        snprintf(why, size, "%.100s: %s; choices can also be given as such: replay:0,1,0.", path, strerror(-error));
        return error;
    }
    int error = source_read(&source, stream);
    (void)fclose(stream); /* it was only read */
    if (error)
        schedule_free(&source.schedule);
    else
        *schedule = source.schedule;
    return error;
}

/* "0,1,0" or "0,1,0/7": a file of such a name is written ./0,1,0. So is nothing at all. */
static bool is_inline(const char *text)
{
    static const char digits[] = "0123456789";
    text += strspn(text, "0123456789,");
    if (*text == '/')
        text += 1 + strspn(text + 1, digits);
    return !*text;
}

int schedule_open(struct schedule *schedule, const char *text, char *why, size_t size)
{
    static const char replay[] = "replay:";
    const char *path = strncmp(text, replay, sizeof replay - 1) == 0 ? text + sizeof replay - 1 : NULL;
    if (path && !is_inline(path))
        return file_read(schedule, path, why, size);
    int error = path && !*path ? -EINVAL : schedule_parse(schedule, text);
    if (error == -ENOMEM)
        snprintf(why, size, "There is no memory left.");
    else if (error && path)
        snprintf(why, size, "\"%.100s\" should be replay:FILE, or choices such as replay:0,1,0", text);
    else if (error)
        snprintf(why, size, "\"%.100s\" is none of: natural, child-first, parent-first, shuffle:SEED (a number, "
                 "such as shuffle:7), replay:FILE", text);
    return error;
}

/* A word of the command line in a comment: nothing in it may end the line. */
static void word_write(const char *word, FILE *stream)
{
    bool plain = *word && !word[strcspn(word, " \t\"'\\")];
    if (!plain)
        putc('"', stream);
    for (; *word; word++)
        putc(iscntrl((unsigned char)*word) ? '?' : *word, stream);
    if (!plain)
        putc('"', stream);
}

int schedule_write(const struct recording *recording, FILE *stream)
{
    fprintf(stream, "%s %d\n# made for:", SCHEDULE_FORMAT, SCHEDULE_VERSION);
    for (size_t i = 0; recording->argv && recording->argv[i]; i++) {
        putc(' ', stream);
        word_write(recording->argv[i], stream);
    }
    fputs("\n# to repeat it: timeline --schedule replay:FILE -- PROGRAM\n"
          "# Each number says who went on where more than one could: the oldest is 0.\n", stream);
    if (recording->schedule.kind != SCHEDULE_REPLAY || recording->schedule.patient)
        fprintf(stream, "seed %" PRIu64 "\t# of the schedule that made them\n", recording->schedule.seed);
    for (size_t i = 0; i < recording->choice_count; i++) {
        const struct choice *choice = &recording->choices[i];
        fprintf(stream, "%u\t# choice %zu, after event %zu: %s, of %u that could\n", choice->picked, i + 1,
                choice->event - 1, recording->processes[choice->process].name, choice->count);
    }
    return ferror(stream) ? -EIO : 0;
}
