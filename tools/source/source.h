/** @file source.h
 * @brief Where in a program's source its stopped task is: file, line and function, by its debug information.
 *
 * The stack is unwound from outside (elfutils' libdw) until a frame of the main program itself is met that has a line:
 * frames of shared libraries, such as libc's own fork(), are passed over, and so are functions in headers where what
 * calls them is known. A program compiled without -g has none.
 *
 * Thread-safety: none for one struct source. Signal-safety: none.
 */
#ifndef SOURCE_H
#define SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define SOURCE_REGISTERS 64 /**< Registers that a stack is unwound with, at most. */

/** What is known of programs. Each is read once, however many processes run it. */
struct source;

/** A task in a ptrace stop, and where it is to be looked for. */
struct source_task {
    size_t image;    /**< Tasks with the same number have the same files mapped at the same addresses: a process and
                          those it forked, up to the next exec. Small numbers, please: it is an index. */
    pid_t pid;       /**< Whose map of memory is looked at, when this image is seen for the first time. */
    pid_t tid;
    uint64_t pc;     /**< Where its next instruction is. */
    uint64_t registers[SOURCE_REGISTERS]; /**< As DWARF numbers them on this machine. */
    size_t count;    /**< How many of them are set. */
};

/** A place in a source file. Strings are borrowed from the struct source. */
struct source_place {
    const char *file;     /**< Base name, such as "fork-wait.c". */
    int line;             /**< From 1. */
    const char *function; /**< The function as the source calls it; "" if that is not known. */
};

/** @brief Make one. @return it, which the caller frees by source_free(); NULL when memory ran out. */
struct source *source_new(void);

/** @brief Free it and all the strings it gave. @param source may be NULL. */
void source_free(struct source *source);

/** @brief Find where a task is.
 * @return whether there is such a place; false too if the program has no debug information, or memory ran out. */
bool source_find(struct source *source, const struct source_task *task, struct source_place *place);

#endif
