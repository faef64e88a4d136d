/* The sum of an answer's files, as cksum computes it: a shell can then ask for the same without a program of ours. */
#define _GNU_SOURCE
#include "content.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "place.h"
#include "sheet.h"

#define POLYNOMIAL UINT32_C(0x04c11db7)

/* A sum in the making. */
struct sum {
    uint32_t remainder;
    uint64_t size; /* Bytes. */
};

static void byte_add(struct sum *sum, unsigned char byte)
{
    sum->remainder ^= (uint32_t)byte << 24;
    for (int bit = 0; bit < 8; bit++)
        sum->remainder = sum->remainder << 1 ^ (sum->remainder >> 31 != 0 ? POLYNOMIAL : 0);
}

/* Adds a plain file; anything else counts as empty, and is not waited for. Returns 0 or -EIO. */
static int file_add(struct sum *sum, const char *path)
{
    struct stat about;
    unsigned char bytes[4096];
    ssize_t count = 0;
    const int file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file == -1)
        return errno == ENOENT ? 0 : -EIO;
    const bool plain = fstat(file, &about) == 0 && S_ISREG(about.st_mode);
    while (plain && (count = read(file, bytes, sizeof bytes)) > 0) {
        for (ssize_t i = 0; i < count; i++)
            byte_add(sum, bytes[i]);
        sum->size += (uint64_t)count;
    }
    (void)close(file); /* it was only read */
    return count == -1 ? -EIO : 0;
}

/* Adds all files that a pattern names. Returns 0, -ENOMEM or -EIO. */
static int files_add(struct sum *sum, const char *pattern)
{
    glob_t files;
    const int status = glob(pattern, 0, NULL, &files);
    int error = status == 0 || status == GLOB_NOMATCH ? 0 : status == GLOB_NOSPACE ? -ENOMEM : -EIO;
    if (status != 0)
        return error;
    for (size_t i = 0; i < files.gl_pathc && error == 0; i++)
        error = file_add(sum, files.gl_pathv[i]);
    globfree(&files);
    return error;
}

int content_sum(const char *folder, char text[CONTENT_SUM])
{
    struct sum sum = {0};
    char *sheet = text_make("%s/" SHEET_FILE, folder);
    char *sources = text_make("%s/*.c", folder);
    int error = sheet && sources ? 0 : -ENOMEM;
    if (error == 0)
        error = access(sheet, F_OK) == 0 ? file_add(&sum, sheet) : files_add(&sum, sources);
    const uint64_t size = sum.size;
    for (uint64_t rest = size; rest > 0; rest >>= 8) /* cksum sums up the size, too, without leading zeros */
        byte_add(&sum, (unsigned char)rest);
    snprintf(text, CONTENT_SUM, "%" PRIu32 "-%" PRIu64, ~sum.remainder, size);
    free(sheet);
    free(sources);
    return error;
}
