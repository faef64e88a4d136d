/* Keeping what an exploration has found: a file of JSON for each program, and for each kind of stdout. */
#define _GNU_SOURCE
#include "explored.h"

#include <gnu/libc-version.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <jansson.h>

#include "place.h"

/* The number that stands for a file's bytes (FNV-1a), and how many they are. Returns whether it could be read. */
static bool file_sum(const char *path, uint64_t *sum, size_t *size)
{
    unsigned char piece[4096];
    FILE *file = fopen(path, "re");
    *sum = 0xcbf29ce484222325u;
    *size = 0;
    for (size_t count; file && (count = fread(piece, 1, sizeof piece, file)) > 0; *size += count)
        for (size_t i = 0; i < count; i++)
            *sum = (*sum ^ piece[i]) * 0x100000001b3u;
    const bool whole = file && !ferror(file);
    if (file)
        (void)fclose(file); /* it was only read */
    return whole;
}

/* The path of this program, from which `end` is said to be the rest; owned by the caller; NULL if it is not known. */
static char *beside_us(const char *end)
{
    char self[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    return length > 0 ? text_make("%.*s%s", (int)length, self, end) : NULL;
}

/* Where it is kept, and in `folder` the folder; both owned by the caller. */
static char *path_find(const char *program, bool terminal, char **folder)
{
    const char *name = strrchr(program, '/') ? strrchr(program, '/') + 1 : program;
    *folder = beside_us(".explored");
    return *folder ? text_make("%s/%s-%s", *folder, name, terminal ? "tty" : "pipe") : NULL;
}

/* All that the search depends on, in words; owned by the caller; NULL if it cannot be told. */
static char *key_make(const char *program)
{
    struct stat us;
    struct utsname system;
    uint64_t sum;
    size_t size;
    if (!file_sum(program, &sum, &size) || stat("/proc/self/exe", &us) == -1 || uname(&system) == -1)
        return NULL;
    return text_make("program %zu %016llx judge %lld %llu %lld.%09ld.%09ld system %s %s libc %s", size,
                     (unsigned long long)sum, (long long)us.st_size, (unsigned long long)us.st_ino,
                     (long long)us.st_mtim.tv_sec, us.st_mtim.tv_nsec, us.st_ctim.tv_nsec, system.release,
                     system.machine, gnu_get_libc_version());
}

/* Makes outcomes of the outputs. Returns whether all of them could be made. */
static bool outputs_take(const json_t *outputs, struct exploration *explored)
{
    size_t i;
    const json_t *output;
    explored->outcomes = calloc(json_array_size(outputs) + 1, sizeof *explored->outcomes);
    json_array_foreach(outputs, i, output) {
        struct outcome *outcome = explored->outcomes ? &explored->outcomes[i] : NULL;
        if (!outcome || !json_is_string(output))
            return false;
        *outcome = (struct outcome){.ending = ENDING_DONE, .output = strdup(json_string_value(output))};
        if (!outcome->output)
            return false;
        outcome->output_size = strlen(outcome->output);
        explored->outcome_count++;
    }
    return explored->outcome_count > 0;
}

bool explored_take(const char *program, bool terminal, struct exploration *explored)
{
    char *folder, *path = path_find(program, terminal, &folder), *key = key_make(program);
    json_t *root = path && key ? json_load_file(path, 0, NULL) : NULL;
    const char *known = json_string_value(json_object_get(root, "of"));
    *explored = (struct exploration){.runs = (size_t)json_integer_value(json_object_get(root, "runs"))};
    const bool taken = known && key && strcmp(known, key) == 0 && explored->runs > 0
                       && outputs_take(json_object_get(root, "outputs"), explored);
    explored->complete = taken;
    if (!taken)
        exploration_free(explored);
    json_decref(root);
    free(folder);
    free(path);
    free(key);
    return taken;
}

/* The outputs as JSON. An outcome that JSON cannot hold, or that did not end well, makes the list too short. */
static json_t *outputs_list(const struct exploration *explored)
{
    json_t *outputs = json_array();
    for (size_t i = 0; i < explored->outcome_count; i++) {
        const struct outcome *outcome = &explored->outcomes[i];
        if (outcome->ending == ENDING_DONE && outcome->status == 0 && strlen(outcome->output) == outcome->output_size)
            (void)json_array_append_new(outputs, json_string(outcome->output));
    }
    return outputs;
}

void explored_keep(const char *program, bool terminal, const struct exploration *explored)
{
    char *folder, *path = path_find(program, terminal, &folder), *key = key_make(program);
    char *passing = path ? text_make("%s.%ld", path, (long)getpid()) : NULL;
    json_t *outputs = outputs_list(explored);
    const bool whole = explored->complete && json_array_size(outputs) == explored->outcome_count;
    json_t *root = json_pack("{s:s?, s:I, s:o}", "of", key, "runs", (json_int_t)explored->runs, "outputs", outputs);
    if (whole && passing && key && root && folder_make(folder) == 0
        && (json_dump_file(root, passing, JSON_INDENT(1)) != 0 || rename(passing, path) == -1))
        (void)unlink(passing);
    json_decref(root);
    free(folder);
    free(path);
    free(passing);
    free(key);
}
