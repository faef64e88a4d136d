/** @file saves.h
 * @brief Which exercises were saved, as the kernel tells it (inotify).
 *
 * Editors save in two ways: they write the file anew, or they write another one and rename it. Both are seen, and an
 * editor's own files (hidden, ending in ~, without a dot) and numbered backups are passed over.
 */
#ifndef SAVES_H
#define SAVES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A folder that is watched. */
struct watched {
    const char *exercise; /**< "01-process-creation/fan-out"; borrowed. */
    char *folder;         /**< Relative to the school's folder; owned. */
    int watch;            /**< inotify's name for it; -1 while the folder is not there. */
    bool saved;           /**< Something in it was saved and not graded since. */
    uint64_t content;     /**< What it held when it was last graded: see saves_content(). */
};

/** All of them. */
struct saves {
    struct watched *folders; /**< Owned. */
    size_t count;
    int queue;               /**< Readable when something has happened. */
};

/** @brief Watch the folders of exercises. @param names borrowed.
 * @param[out] saves the caller closes it by saves_close(), whatever is returned.
 * @return 0; -ENOENT when one has no folder; -ENOSPC when the user may not watch more; or -errno. */
int saves_open(struct saves *saves, char *const names[], size_t count);

/** @brief Take in all that has happened, without waiting. @return 0, or what reading the queue failed with. */
int saves_take(struct saves *saves);

/** @brief A number that stands for what the files of a folder hold. Two saves of one content have one number. */
uint64_t saves_content(const struct watched *watched);

/** @brief How many folders are still there to be watched. */
size_t saves_left(const struct saves *saves);

/** @brief Watch no more, and free what is owned. */
void saves_close(struct saves *saves);

#endif
