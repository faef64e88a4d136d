/* Keeping programs. The note is compared byte for byte, not by a sum, so that no answer can be taken for another.
 *
 *     key      what decides before the compiler has run
 *     needs N  and N files that it has read, a line for each
 *     program  who it is
 *     words    what the compiler said: all the rest
 *
 * A file that is not the answer's own is known by its size, inode and times: a change of it changes one of them. */
#define _GNU_SOURCE
#include "kept.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOTE_VERSION "fork-school-made 1\n"
#define NOTE_MAX ((size_t)4 << 20)
#define NEEDS_MAX 2000
#define IDENTITY 160 /* Bytes of the longest identity, but for the name. */

/* What the compiler looks at in its environment. */
static const char *const variables[] = {
    "PATH", "CPATH", "C_INCLUDE_PATH", "LIBRARY_PATH", "COMPILER_PATH", "GCC_EXEC_PREFIX", "LD_RUN_PATH", "LANGUAGE",
    "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANG", "SOURCE_DATE_EPOCH", NULL};

/* What makes an object of more than the files that the compiler tells of. */
static const char *const unfit[] = {"incbin", "__DATE__", "__TIME__", "__TIMESTAMP__", "__has_include", NULL};

/* The whole of a plain file, NUL-terminated; NULL if it cannot be read, or is too long. The caller frees it. */
static char *file_read(const char *path, size_t *size)
{
    struct stat about;
    FILE *file = stat(path, &about) == 0 && S_ISREG(about.st_mode) && (size_t)about.st_size <= NOTE_MAX
                     ? fopen(path, "re") : NULL;
    char *text = file ? malloc((size_t)about.st_size + 1) : NULL;
    if (text) {
        *size = fread(text, 1, (size_t)about.st_size, file);
        text[*size] = '\0';
    }
    if (file)
        (void)fclose(file); /* it was only read */
    return text;
}

/* Who a file is: "size inode mtime ctime". Returns whether there is one. */
static bool identity_of(const char *path, char identity[IDENTITY])
{
    struct stat about;
    if (stat(path, &about) == -1 || !S_ISREG(about.st_mode))
        return false;
    snprintf(identity, IDENTITY, "%lld %llu %lld.%09ld %lld.%09ld", (long long)about.st_size,
             (unsigned long long)about.st_ino, (long long)about.st_mtim.tv_sec, about.st_mtim.tv_nsec,
             (long long)about.st_ctim.tv_sec, about.st_ctim.tv_nsec);
    return true;
}

static void identity_write(FILE *stream, const char *title, const char *path)
{
    char identity[IDENTITY];
    fprintf(stream, "%s %s %s\n", title, path && identity_of(path, identity) ? identity : "none", path ? path : "");
}

/* Writes how the compiler is called, and what is ours in it. */
static void command_write(FILE *stream, const struct work *work)
{
    char path[PATH_MAX], *probe = probe_ready(work), *library = text_make("%s/libforkschool.a", work->place->build);
    for (size_t i = 0; compile_command[i]; i++)
        fprintf(stream, "%s ", compile_command[i]);
    fprintf(stream, "%s\nat %s\n", work->include, work->place->root);
    for (size_t i = 0; variables[i]; i++)
        fprintf(stream, "%s=%s\n", variables[i], getenv(variables[i]) ? getenv(variables[i]) : "");
    identity_write(stream, "compiler", program_find(compile_command[0], path, sizeof path) ? path : NULL);
    identity_write(stream, "library", library);
    identity_write(stream, "probe", probe);
    free(probe);
    free(library);
}

/* Whether the text can be kept: nothing in it makes objects of what we don't see. */
static bool text_fit(const char *text, size_t size)
{
    bool fit = strlen(text) == size;
    for (size_t i = 0; unfit[i]; i++)
        fit = fit && !strstr(text, unfit[i]);
    return fit;
}

/* Writes the files of the answer's folder: sources and headers word for word, others by name. Returns whether that is
 * all that there is to say. A folder in it might hold headers, too. */
static bool folder_write(FILE *stream, const char *folder)
{
    struct dirent **entries;
    bool whole = true;
    const int count = scandir(folder, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name, *end = strrchr(name, '.');
        const bool read = end && (strcmp(end, ".c") == 0 || strcmp(end, ".h") == 0);
        size_t size = 0;
        char *path = text_make("%s/%s", folder, name), *text = read && path ? file_read(path, &size) : NULL;
        struct stat about;
        if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0) {
            whole = whole && path && stat(path, &about) == 0 && !S_ISDIR(about.st_mode) && (!read || text)
                    && (!text || text_fit(text, size));
            fprintf(stream, "file %zu %s\n%s\n", size, name, text ? text : "");
        }
        free(text);
        free(path);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return whole && count >= 0;
}

void kept_look(struct kept *kept, const struct work *work, const glob_t *sources)
{
    const char *first = sources->gl_pathv[0];
    char *folder = strndup(first, (size_t)(strrchr(first, '/') - first));
    *kept = (struct kept){.path = text_make("%s/made", work->folder)};
    (void)clock_gettime(CLOCK_REALTIME, &kept->since);
    FILE *stream = open_memstream(&kept->key, &kept->size);
    bool whole = stream && folder && kept->path;
    if (whole) {
        fputs(NOTE_VERSION, stream);
        command_write(stream, work);
        whole = folder_write(stream, folder);
    }
    if (stream && fclose(stream) != 0)
        whole = false;
    free(folder);
    if (whole)
        return;
    free(kept->key);
    kept->key = NULL;
}

/* The next line of a note, which it cuts off; NULL if there is none. */
static char *line_take(char **at)
{
    char *line = *at, *end = line ? strchr(line, '\n') : NULL;
    if (!end)
        return NULL;
    *end = '\0';
    *at = end + 1;
    return line;
}

/* Whether a file is who it is said to be. */
static bool is_still(const char *path, const char *said)
{
    char identity[IDENTITY];
    return identity_of(path, identity) && strcmp(identity, said) == 0;
}

/* Reads the part of a note behind its key. Returns whether it holds. */
static bool note_read(char *at, const struct work *work)
{
    const char *first = line_take(&at);
    if (!first || strncmp(first, "needs ", 6) != 0)
        return false;
    for (long left = strtol(first + 6, NULL, 10); left > 0; left--) {
        char *line = line_take(&at), *path = line ? strchr(line, '\t') : NULL;
        if (!path)
            return false;
        *path = '\0';
        if (!is_still(path + 1, line))
            return false;
    }
    const char *program = line_take(&at);
    if (!program || strncmp(program, "program ", 8) != 0 || !is_still(work->answer->program, program + 8))
        return false;
    work->answer->compiled = words_add(work->answer, at, strlen(at)) == 0;
    return work->answer->compiled;
}

bool kept_take(const struct kept *kept, const struct work *work)
{
    size_t size = 0;
    char *note = kept->key ? file_read(kept->path, &size) : NULL;
    const bool same = note && size > kept->size && memcmp(note, kept->key, kept->size) == 0
                      && note_read(note + kept->size, work);
    free(note);
    if (!same && kept->path)
        (void)unlink(kept->path); /* there is none, perhaps */
    return same;
}

/* Whether a file was as it is now before the compiler began. */
static bool is_older(const char *path, const struct timespec *since)
{
    struct stat about;
    return stat(path, &about) == 0 && (about.st_ctim.tv_sec < since->tv_sec ||
                                       (about.st_ctim.tv_sec == since->tv_sec &&
                                        about.st_ctim.tv_nsec <= since->tv_nsec));
}

/* Writes who the file is, by a name as seen from the folder `below`; NULL for where we are. Returns whether that can be
 * said, in one line. */
static bool header_write(FILE *stream, const struct timespec *since, const char *below, const char *name)
{
    char identity[IDENTITY], *path = name[0] == '/' || !below ? strdup(name) : text_make("%s/%s", below, name);
    const bool known = path && !strpbrk(path, "\t\n") && is_older(path, since) && identity_of(path, identity);
    if (known)
        fprintf(stream, "%s\t%s\n", identity, path);
    free(path);
    return known;
}

/* Cuts the next file's name out of a rule of make's; NULL at its end. */
static char *name_take(char **at)
{
    char *from = *at + strspn(*at, " \\\n");
    char *name = from, *to = from;
    for (; *from && *from != ' ' && *from != '\n'; from++) {
        if ((from[0] == '\\' && (from[1] == ' ' || from[1] == '#')) || (from[0] == '$' && from[1] == '$'))
            from++;
        *to++ = *from;
    }
    *at = *from ? from + 1 : from;
    *to = '\0';
    return *name ? name : NULL;
}

/* Whether a name is one of the answer's own files, which stand in the key. */
static bool name_own(const struct work *work, const char *name)
{
    const char *end = strrchr(name, '.');
    const size_t exercise = strlen(work->exercise);
    const char *below = work->place->from ? name : strncmp(name, "exercises/", 10) == 0 ? name + 10 : "";
    return end && (strcmp(end, ".c") == 0 || strcmp(end, ".h") == 0) && strncmp(below, work->exercise, exercise) == 0
           && below[exercise] == '/' && !strchr(below + exercise + 1, '/');
}

/* Writes the headers that were read for a source. Returns how many, or -1 if that is not known. */
static long headers_write(FILE *stream, const struct kept *kept, const struct work *work, const char *source, bool own)
{
    const char *below = own ? NULL : work->place->from;
    size_t size;
    long count = 0;
    char *path = headers_note(work->folder, source, own);
    char *rule = path ? file_read(path, &size) : NULL;
    char *at = rule ? strstr(rule, ": ") : NULL;
    at = at ? at + 2 : NULL;
    for (char *name; at && count != -1 && (name = name_take(&at));)
        if (own || !name_own(work, name))
            count = header_write(stream, &kept->since, below, name) && count < NEEDS_MAX ? count + 1 : -1;
    free(path);
    free(rule);
    return at ? count : -1;
}

/* Writes all that was read. Returns how many files, or -1. */
static long needs_write(FILE *stream, const struct kept *kept, const struct work *work, const glob_t *sources)
{
    char *ready = probe_ready(work);
    long all = ready ? 0 : headers_write(stream, kept, work, "probe.c", true);
    for (size_t i = 0; i < sources->gl_pathc && all >= 0; i++) {
        const long count = headers_write(stream, kept, work, sources->gl_pathv[i], false);
        all = count >= 0 ? all + count : -1;
    }
    free(ready);
    return all;
}

/* Writes the note. Returns whether it is whole. */
static bool note_write(FILE *stream, const struct kept *kept, const struct work *work, const glob_t *sources)
{
    char identity[IDENTITY], *needs = NULL;
    size_t size;
    FILE *lines = open_memstream(&needs, &size);
    const long count = lines ? needs_write(lines, kept, work, sources) : -1;
    const bool whole = lines && fclose(lines) == 0 && count >= 0 && identity_of(work->answer->program, identity);
    if (whole)
        fprintf(stream, "%sneeds %ld\n%sprogram %s\n%s", kept->key, count, needs, identity, work->answer->words);
    free(needs);
    return whole;
}

void kept_note(const struct kept *kept, const struct work *work, const glob_t *sources)
{
    struct kept now;
    if (!kept->key || !work->answer->compiled) /* a header that was missing may be there next time */
        return;
    kept_look(&now, work, sources); /* who saves while the compiler runs has another answer */
    const bool same = now.key && now.size == kept->size && memcmp(now.key, kept->key, now.size) == 0;
    kept_free(&now);
    char *passing = same ? text_make("%s.new", kept->path) : NULL;
    FILE *stream = passing ? fopen(passing, "we") : NULL;
    if (stream) {
        const bool whole = note_write(stream, kept, work, sources);
        if (fclose(stream) != 0 || !whole || rename(passing, kept->path) == -1)
            (void)unlink(passing);
    }
    free(passing);
}

void kept_free(struct kept *kept)
{
    free(kept->path);
    free(kept->key);
    *kept = (struct kept){0};
}
