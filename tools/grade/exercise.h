/** @file exercise.h
 * @brief Which exercises there are, and what a person may call them.
 *
 * An exercise is a folder LESSON/EXERCISE under tests/ with a checks.c in it. Nothing else says that it exists. The
 * file exercises/LESSON/order, where there is one, names exercises in the order in which they are to be done, one to a
 * line; those that it does not name follow, by their names.
 */
#ifndef EXERCISE_H
#define EXERCISE_H

#include <stddef.h>

/** Names of exercises, such as "01-process-creation/fan-out". */
struct exercise_list {
    char **names; /**< In order, without doubles; owned. */
    size_t count;
};

/** @brief Find the exercises below the current folder.
 * @param[out] list the caller frees it by exercise_list_free(), whatever is returned.
 * @return 0, -ENOMEM, or what reading the folder tests/ failed with. Not thread-safe. */
int exercise_list_find(struct exercise_list *list);

/** @brief Those of `all` that a name means: `1`, `01`, `01-process-creation`, and each of these with `/fan-out`.
 * @param[in,out] chosen gets those that it does not have yet, in the order of `all`; begin with an empty list.
 * @return 0, -ENOENT when the name means none, -ENOMEM. */
int exercise_list_choose(const struct exercise_list *all, const char *name, struct exercise_list *chosen);

/** @brief Free the names. @param list may be empty. */
void exercise_list_free(struct exercise_list *list);

#endif
