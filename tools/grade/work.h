/** @file work.h
 * @brief Private to the making of answers: what goes on while one is made into a program.
 */
#ifndef WORK_H
#define WORK_H

#include "answer.h"

#include <glob.h>
#include <stdbool.h>

/* One answer being made. All texts are owned, and NULL until they are known. */
struct work {
    const struct place *place;
    const char *exercise;
    char *folder;          /* Where the program is made, relative to the school's folder. */
    char *absolute;        /* The same, absolute. */
    char *include;         /* The folder of the contract's headers, as seen from where the compiler runs. */
    char *probe;           /* The object of the exercise's probe. */
    const char *directory; /* Where the compiler runs on the answer: names in its words begin there. Borrowed. */
    size_t skip;           /* How many bytes of a source's path are above that. */
    struct answer *answer;
};

/* Prepares folders and names, and waits until no other grader works there. Returns 0 or -errno. */
int work_begin(struct work *work, const glob_t *sources);

/* Adds to the words about an answer. Returns 0 or -ENOMEM. */
int words_add(struct answer *answer, const char *words, size_t size);

/* Makes the program of these sources, the exercise's probe, and the library where there is one. What the compiler says
 * goes to the answer's words, and whether there is a program now to answer.compiled. Returns 0; -EBADMSG when it
 * found fault with the probe; or -errno. */
int program_make(struct work *work, const glob_t *sources);

/* Makes a program that the exercise asks about, or takes it as `make` has made it. Returns as program_make() does. */
int asked_make(struct work *work, const char *source);

/* The object of the exercise's probe that `make` has made, if it is of the probe as it is now; else NULL. The caller
 * owns it. */
char *probe_ready(const struct work *work);

/* Where the compiler notes which headers it has read for a source: make's syntax. `own`: a file of ours, not of the
 * answer. The caller owns it; NULL when memory ran out. */
char *headers_note(const char *folder, const char *source, bool own);

/* What one call of the compiler may use: `#include "/dev/zero"` is to hurt nobody. Where the compiler needs longer for
 * three lines than on an ordinary machine, it may use as many times more. */
struct compile_limits {
    unsigned seconds, cpu_seconds;
};
extern struct compile_limits compile_limits; /* changed by a test alone */

/* The words that every compilation begins with, NULL-terminated, but for the folders of headers. */
extern const char *const compile_command[];

/* Finds a program along PATH. Returns whether it is there. */
bool program_find(const char *name, char path[], size_t size);

/* Lays the sheet of a predict exercise, a blank one and the programs asked about into the work's folder. `path` is the
 * learner's sheet, `blank` an untouched one. Returns as program_make() does. */
int sheet_take(struct work *work, char *path, const char *blank);

#endif
