/* The state of the hints: a small JSON file that lies outside build/, because it is the learner's. */
#define _GNU_SOURCE
#include "hints.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "place.h"

#define HINTS_FOLDER ".progress"

json_t *hints_read(void)
{
    json_t *state = json_load_file(HINTS_FILE, 0, NULL);
    if (json_is_object(state))
        return state;
    json_decref(state); /* a damaged file costs a repeated hint, no more */
    return json_object();
}

size_t hints_next(json_t *state, const char *exercise, const char *check, size_t size)
{
    char key[256];
    snprintf(key, sizeof key, "%s/%s", exercise, check);
    const json_int_t seen = json_integer_value(json_object_get(state, key));
    const size_t shown = seen < 0 || (size_t)seen >= size ? size : (size_t)seen + 1;
    (void)json_object_set_new(state, key, json_integer((json_int_t)shown)); /* at worst a hint is shown twice */
    return shown;
}

int hints_write(const json_t *state)
{
    char temporary[64];
    snprintf(temporary, sizeof temporary, HINTS_FILE ".%ld", (long)getpid());
    const int error = folder_make(HINTS_FOLDER);
    if (error != 0)
        return error;
    if (json_dump_file(state, temporary, JSON_INDENT(1) | JSON_SORT_KEYS) == 0 && rename(temporary, HINTS_FILE) == 0)
        return 0;
    const int saved = errno ? -errno : -EIO;
    (void)unlink(temporary); /* it may never have been made */
    return saved;
}
