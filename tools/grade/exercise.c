/* Exercises are found by their folders, so that a new one touches nothing but its own. */
#define _GNU_SOURCE
#include "exercise.h"

#include <ctype.h>
#include <errno.h>
#include <glob.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "place.h"

#define PATTERN "tests/[0-9]*/*/checks.c"

/* A name, and where it stands in its lesson. */
struct ranked {
    char *name;
    size_t rank;
};

/* Adds a name that is not there yet. Returns 0 or -ENOMEM. */
static int name_add(struct exercise_list *list, const char *name, size_t size)
{
    for (size_t i = 0; i < list->count; i++)
        if (strlen(list->names[i]) == size && memcmp(list->names[i], name, size) == 0)
            return 0;
    char **names = realloc(list->names, (list->count + 1) * sizeof *names);
    if (!names)
        return -ENOMEM;
    list->names = names;
    names[list->count] = strndup(name, size);
    if (!names[list->count])
        return -ENOMEM;
    list->count++;
    return 0;
}

/* The place of an exercise in its lesson's order; a large one when it has none. A line is as long as a name can be. */
static size_t rank_find(const char *name)
{
    const char *exercise = strchr(name, '/') + 1;
    char *path = text_make("exercises/%.*s/order", (int)(exercise - 1 - name), name);
    FILE *file = path ? fopen(path, "re") : NULL;
    char line[256];
    size_t rank = SIZE_MAX;
    for (size_t i = 0; file && rank == SIZE_MAX && fgets(line, sizeof line, file); i++) {
        line[strcspn(line, "\n")] = '\0';
        if (strcmp(line, exercise) == 0)
            rank = i;
    }
    if (file)
        (void)fclose(file);
    free(path);
    return rank;
}

static int ranked_compare(const void *one, const void *other)
{
    const struct ranked *a = one, *b = other;
    const size_t lesson = strcspn(a->name, "/");
    if (lesson != strcspn(b->name, "/") || strncmp(a->name, b->name, lesson) != 0 || a->rank == b->rank)
        return strcmp(a->name, b->name);
    return a->rank < b->rank ? -1 : 1;
}

/* Brings the names of each lesson into the order in which they are to be done. Returns 0 or -ENOMEM. */
static int list_order(struct exercise_list *list)
{
    struct ranked *ranked = calloc(list->count + 1, sizeof *ranked);
    if (!ranked)
        return -ENOMEM;
    for (size_t i = 0; i < list->count; i++)
        ranked[i] = (struct ranked){list->names[i], rank_find(list->names[i])};
    qsort(ranked, list->count, sizeof *ranked, ranked_compare);
    for (size_t i = 0; i < list->count; i++)
        list->names[i] = ranked[i].name;
    free(ranked);
    return 0;
}

int exercise_list_find(struct exercise_list *list)
{
    glob_t found;
    *list = (struct exercise_list){0};
    const int status = glob(PATTERN, 0, NULL, &found);
    if (status == GLOB_NOMATCH)
        return 0;
    if (status != 0)
        return status == GLOB_NOSPACE ? -ENOMEM : -EIO;
    int error = 0;
    for (size_t i = 0; error == 0 && i < found.gl_pathc; i++) {
        const char *name = strchr(found.gl_pathv[i], '/') + 1;
        error = name_add(list, name, (size_t)(strrchr(name, '/') - name));
    }
    globfree(&found);
    return error == 0 ? list_order(list) : error;
}

/* The digits at the start of a name, without leading zeros. */
static const char *number_of(const char *name, size_t *size)
{
    while (name[0] == '0' && isdigit((unsigned char)name[1]))
        name++;
    *size = strspn(name, "0123456789");
    return name;
}

/* Whether `asked` (its first `size` bytes) means the lesson in front of the slash of `name`. */
static bool lesson_matches(const char *name, const char *asked, size_t size)
{
    if (strcspn(name, "/") == size && memcmp(name, asked, size) == 0)
        return true;
    size_t number_size, asked_size;
    const char *number = number_of(name, &number_size);
    const char *asked_number = number_of(asked, &asked_size);
    return asked_size > 0 && asked_number + asked_size == asked + size && asked_size == number_size
           && memcmp(number, asked_number, number_size) == 0;
}

static bool name_matches(const char *name, const char *asked)
{
    size_t length = strlen(asked);
    while (length > 0 && asked[length - 1] == '/') /* as the shell completes a folder */
        length--;
    const size_t lesson = strcspn(asked, "/") < length ? strcspn(asked, "/") : length;
    if (!lesson_matches(name, asked, lesson))
        return false;
    if (lesson == length)
        return true;
    const char *exercise = strchr(name, '/') + 1;
    return strlen(exercise) == length - lesson - 1 && memcmp(exercise, asked + lesson + 1, length - lesson - 1) == 0;
}

int exercise_list_choose(const struct exercise_list *all, const char *name, struct exercise_list *chosen)
{
    int error = -ENOENT;
    for (size_t i = 0; i < all->count; i++) {
        if (!name_matches(all->names[i], name))
            continue;
        error = name_add(chosen, all->names[i], strlen(all->names[i]));
        if (error != 0)
            break;
    }
    return error;
}

void exercise_list_free(struct exercise_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->names[i]);
    free(list->names);
    *list = (struct exercise_list){0};
}
