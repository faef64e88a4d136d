/* Keeping the first answer: a copy under .progress/, which is the learner's and not ours to clean. */
#define _GNU_SOURCE
#include "first.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "place.h"
#include "sheet.h"

int file_copy(const char *from, const char *to)
{
    char piece[4096];
    char *temporary = text_make("%s.%ld", to, (long)getpid());
    FILE *source = fopen(from, "re");
    FILE *copy = source && temporary ? fopen(temporary, "we") : NULL;
    int error = copy ? 0 : temporary ? -errno : -ENOMEM;
    for (size_t size; error == 0 && (size = fread(piece, 1, sizeof piece, source)) > 0;)
        if (fwrite(piece, 1, size, copy) != size)
            error = -EIO;
    if (error == 0 && ferror(source))
        error = -EIO;
    if (copy && fclose(copy) != 0 && error == 0)
        error = -EIO;
    if (error == 0 && rename(temporary, to) == -1)
        error = -errno;
    if (copy && error != 0)
        (void)unlink(temporary);
    if (source)
        (void)fclose(source);
    free(temporary);
    return error;
}

/* Whether two files hold the same; not if one of them cannot be read. */
static bool files_same(const char *one, const char *other)
{
    FILE *streams[] = {fopen(one, "re"), fopen(other, "re")};
    bool same = streams[0] && streams[1];
    for (int byte = 0; same && byte != EOF;) {
        byte = getc(streams[0]);
        same = getc(streams[1]) == byte;
    }
    for (size_t i = 0; i < 2; i++)
        if (streams[i])
            (void)fclose(streams[i]); /* they were only read */
    return same;
}

int first_keep(const char *exercise, const char *sheet, char **path)
{
    char *folder = text_make(FIRST_FOLDER "/%s", exercise);
    *path = folder ? text_make("%s/" SHEET_FILE, folder) : NULL;
    int error = *path ? 0 : -ENOMEM;
    if (error == 0 && access(*path, F_OK) == -1) {
        error = folder_make(folder);
        if (error == 0)
            error = file_copy(sheet, *path);
    }
    free(folder);
    if (error != 0 || files_same(*path, sheet)) {
        free(*path);
        *path = NULL;
    }
    return error;
}
