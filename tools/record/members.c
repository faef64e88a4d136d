/* Members of a JSON document, one at a time, each checked before it is believed. */
#define _POSIX_C_SOURCE 200809L /* strndup */
#include "members.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base64.h"

bool reader_fail(struct reader *reader, const char *format, ...)
{
    reader->error = -EINVAL;
    va_list list;
    va_start(list, format);
    vsnprintf(reader->why, reader->size, format, list);
    va_end(list);
    for (size_t i = 0; i < reader->size && reader->why[i]; i++)
        if (iscntrl((unsigned char)reader->why[i])) /* the file's own bytes may not steer a terminal */
            reader->why[i] = '?';
    return false;
}

bool reader_fail_memory(struct reader *reader)
{
    reader_fail(reader, "There is not enough memory to read the recording.");
    reader->error = -ENOMEM;
    return false;
}

/* "events[3].call", or, in the document itself, "ending". */
static void path_print(const struct place *at, const char *member, char *text, size_t size)
{
    if (at->list)
        snprintf(text, size, "%s[%zu].%s", at->list, at->index, member);
    else
        snprintf(text, size, "%s", member);
}

bool member_fail(struct reader *reader, const struct place *at, const char *member, const char *what, ...)
{
    char path[64], text[160];
    path_print(at, member, path, sizeof path);
    va_list list;
    va_start(list, what);
    vsnprintf(text, sizeof text, what, list);
    va_end(list);
    return reader_fail(reader, "%s %s; " RECORD_AGAIN ".", path, text);
}

bool member_fail_unknown(struct reader *reader, const struct place *at, const char *member, const char *value)
{
    char path[64];
    path_print(at, member, path, sizeof path);
    return reader_fail(reader, "%s is \"%.40s\", which this program does not know; read the file with the program "
                       "that wrote it, or record again.", path, value);
}

bool member_number(struct reader *reader, const struct place *at, const char *member, int64_t low, int64_t high,
                   int64_t *number)
{
    const json_t *json = json_object_get(at->json, member);
    if (!json)
        return true;
    if (!json_is_integer(json))
        return member_fail(reader, at, member, "is not a whole number");
    int64_t value = json_integer_value(json);
    if (value < low || value > high)
        return member_fail(reader, at, member, "is %lld, which is not between %lld and %lld", (long long)value,
                       (long long)low, (long long)high);
    *number = value;
    return true;
}

bool member_int(struct reader *reader, const struct place *at, const char *member, int low, int high, int *number)
{
    int64_t value = *number;
    bool good = member_number(reader, at, member, low, high, &value);
    *number = (int)value;
    return good;
}

bool member_index(struct reader *reader, const struct place *at, const char *member, const char *list, size_t *index)
{
    size_t count = json_array_size(json_object_get(reader->root, list));
    int64_t value = -1;
    if (!member_number(reader, at, member, 0, INT64_MAX, &value))
        return false;
    if (value >= 0 && (uint64_t)value >= count)
        return member_fail(reader, at, member, "is %lld, but there are only %zu %s", (long long)value, count, list);
    if (value >= 0)
        *index = (size_t)value;
    return true;
}

bool member_flag(struct reader *reader, const struct place *at, const char *member, bool *flag)
{
    const json_t *json = json_object_get(at->json, member);
    if (json && !json_is_boolean(json))
        return member_fail(reader, at, member, "is neither true nor false");
    *flag = json_is_true(json);
    return true;
}

bool member_name(struct reader *reader, const struct place *at, const char *member, const char *const *names,
                 size_t count, size_t *which)
{
    const char *name = json_string_value(json_object_get(at->json, member));
    if (!name)
        return member_fail(reader, at, member, "is missing, or is not a string");
    for (*which = 0; *which < count; ++*which)
        if (strcmp(names[*which], name) == 0)
            return true;
    return member_fail_unknown(reader, at, member, name);
}

/* Bytes, as a string or as {"base64": "…"}, with a NUL beyond the last. */
static bool bytes_decode(struct reader *reader, const struct place *at, const char *member, const json_t *json,
                         char **bytes, size_t *size)
{
    const json_t *encoded = json_object_get(json, "base64");
    int error = 0;
    *bytes = NULL;
    if (json_is_string(json)) {
        *size = json_string_length(json);
        *bytes = strndup(json_string_value(json), *size);
    } else if (json_is_string(encoded)) {
        error = base64_decode(bytes, size, json_string_value(encoded), json_string_length(encoded));
    } else {
        member_fail(reader, at, member, "is missing, or is neither a string nor a {\"base64\": …}");
        return false;
    }
    if (error == -EINVAL)
        member_fail(reader, at, member, "is not correct base64");
    else if (!*bytes)
        reader_fail_memory(reader);
    return *bytes != NULL;
}

bool member_bytes(struct reader *reader, const struct place *at, const char *member, char **bytes, size_t *size)
{
    return bytes_decode(reader, at, member, json_object_get(at->json, member), bytes, size);
}

static bool text_decode(struct reader *reader, const struct place *at, const char *member, const json_t *json,
                        char **text)
{
    char *bytes;
    size_t size;
    if (!bytes_decode(reader, at, member, json, &bytes, &size))
        return false;
    free(*text);
    *text = bytes;
    return strlen(bytes) == size || member_fail(reader, at, member, "holds a NUL");
}

bool member_text(struct reader *reader, const struct place *at, const char *member, char **text)
{
    return text_decode(reader, at, member, json_object_get(at->json, member), text);
}

bool member_strings(struct reader *reader, const char *member, char ***strings)
{
    struct place root = {.json = reader->root};
    const json_t *list = json_object_get(reader->root, member);
    if (list && !json_is_array(list))
        return member_fail(reader, &root, member, "is not a list");
    size_t count = json_array_size(list);
    if (!list)
        return true;
    *strings = calloc(count + 1, sizeof **strings);
    if (!*strings)
        return reader_fail_memory(reader);
    for (size_t i = 0; i < count; i++)
        if (!text_decode(reader, &root, member, json_array_get(list, i), &(*strings)[i]))
            return false;
    return true;
}
