/** @file kept.h
 * @brief Private to the making of answers: what was made before from just what there is now is not made again.
 *
 * Beside each program lies a note of what it was made from: the answer's files word for word, the compiler's command,
 * environment and identity, and of every other file that was read (headers, the probe's object, the library) who it is
 * and when it was changed last. The compiler's words are kept with it, so a report is the same either way.
 */
#ifndef KEPT_H
#define KEPT_H

#include "work.h"

#include <time.h>

/* What a program is to be made from. */
struct kept {
    char *path;  /* Of the note; owned. */
    char *key;   /* The note's first part; owned; NULL where nothing can be kept. */
    size_t size; /* Of the key, in bytes. */
    struct timespec since; /* When it was looked. */
};

/* Looks what the program of these sources is to be made from. The caller ends it by kept_free(). */
void kept_look(struct kept *kept, const struct work *work, const glob_t *sources);

/* Takes the program that lies there, if it was made from just that. Returns whether it was: then the answer's words and
 * `compiled` are set. If not, its note is gone. Caller must hold the folder's lock. */
bool kept_take(const struct kept *kept, const struct work *work);

/* Notes what the program was made from. Where that is not possible, it will be made again: no error. Caller must hold
 * the folder's lock. */
void kept_note(const struct kept *kept, const struct work *work, const glob_t *sources);

void kept_free(struct kept *kept);

#endif
