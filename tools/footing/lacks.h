/** @file lacks.h
 * @brief What our tools stand on, how it can be missing, and what helps: every sentence once, for the tools and for
 *        docs/start.md.
 */
#ifndef LACKS_H
#define LACKS_H

#include <stddef.h>

/** What can be missing. */
enum lack {
    LACK_NONE,
    LACK_PTRACE,        /**< Refused. */
    LACK_PTRACE_ABSENT, /**< ENOSYS. */
    LACK_PTRACE_TAKEN,  /**< We are traced ourselves, and so are our children. */
    LACK_YAMA_ADMIN,    /**< kernel.yama.ptrace_scope is 2 … */
    LACK_YAMA_NOBODY,   /**< … or 3. */
    LACK_SECCOMP,
    LACK_PROC,          /**< No /proc at all. */
    LACK_PROC_STRANGE,  /**< One of another pid namespace. */
    LACK_PROC_SYSCALL,  /**< It lacks what tells whether a task waits. */
    LACK_MEMORY,        /**< Of the program, to be read from outside. */
    LACK_PROCESSES,
    LACK_DESCRIPTORS,
    LACK_NULL,          /**< /dev/null. */
    LACK_NOEXEC,
    LACK_READ_ONLY,
    LACK_PERMISSION,    /**< To write in our own folder. */
    LACK_DISK,
    LACK_FILE_SIZE,     /**< `ulimit -f`. */
    LACK_COMPILER,      /**< There is none. */
    LACK_COMPILING,     /**< There is one that compiles nothing. */
    LACK_LOOPBACK,
    LACK_TIME,          /**< A run of ours was not over in time. */
    LACK_CALL,          /**< A call that any program may make. */
    LACKS               /**< How many there are. */
};

/** A lack in words. */
struct lack_words {
    const char *sentence; /**< What is missing; with a full stop. */
    const char *cure;     /**< What helps: one or more sentences. */
};

/** All of them; the words of #LACK_NONE are empty. */
extern const struct lack_words lacks[LACKS];

#define LACK_TEXT 600 /**< Bytes that suffice for lack_tell(), with a `where` of 100. */

/** @brief Say what is missing, what helps, and which page tells more.
 * @param lack  not #LACK_NONE.
 * @param where what it is about, such as a folder; NULL for the machine as a whole.
 * @return `text`. */
const char *lack_tell(char *text, size_t size, enum lack lack, const char *where);

/** @brief What an error of one of our own calls says of the machine.
 * @param error a positive errno.
 * @return the lack, or #LACK_NONE where the error can have another cause. */
enum lack lack_of_error(int error);

#endif
