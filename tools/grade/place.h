/** @file place.h
 * @brief Where things are: the school's folder, what was built, and the answers.
 */
#ifndef PLACE_H
#define PLACE_H

#include <stddef.h>

/** The folders that a grading works in. After place_find() the school's folder is the current one. */
struct place {
    char *root;  /**< The school's folder, absolute; owned. */
    char *build; /**< What was built, relative to `root`: "build"; owned. */
    char *from;  /**< The folder of the answers, absolute; NULL for the school's own exercises/; owned. */
};

/** @brief Find the school's folder, and go there.
 *
 * It is the nearest folder upwards that has both exercises/ and tests/, or else the one that this program was built in.
 * @param[out] place the caller frees it by place_free(), whatever is returned.
 * @param from  folder of the answers, relative to where the caller is now; NULL for the school's own.
 * @return 0; -ENOENT when there is no such folder; -ENOTDIR when `from` is no folder; -ENOMEM. Not thread-safe. */
int place_find(struct place *place, const char *from);

/** @brief Free what a place owns. */
void place_free(struct place *place);

/** @brief Make a text as printf would. @return it, owned by the caller, or NULL when memory ran out. */
char *text_make(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** @brief Make a folder and those above it. @return 0 or -errno; a folder that exists is no error. */
int folder_make(const char *path);

#endif
