/** @file weave.h
 * @brief Put code, transcripts and pictures into a Markdown text, from the sources that its markers name.
 *
 * A marker is a comment on a line of its own; the block that it speaks of follows at once, and may be missing:
 *
 *     <!-- from demos/01-process-creation/side-by-side.c [fork] -->   fenced: a region of a source, or all of it
 *     <!-- output: child-first -- demos/01-process-creation/side-by-side -->   what the program writes
 *     <!-- picture: child-first -- demos/01-process-creation/side-by-side -->  its timeline: fenced, or an image's file
 *     <!-- run: child-first -- demos/01-process-creation/side-by-side -->      output, then timeline
 *     <!-- play: next; 0; end -- demos/01-process-creation/side-by-side -->    what its scheduler sees (timeline play)
 *     <!-- report: tests/01-process-creation/fan-out/wrong/M05-child-returns.c -->   what grade says of that answer
 *     <!-- help: timeline -->   how one of our programs is used
 *     <!-- table: misconceptions -->   Markdown up to a line <!-- end -->: which lesson, demo and check treats what
 *
 * Markers inside fenced blocks are text like any other. All paths are relative to the current folder, the school's.
 * Neither thread-safe nor signal-safe: it runs programs and waits for them.
 */
#ifndef WEAVE_H
#define WEAVE_H

#include <stdbool.h>
#include <stddef.h>

/** What is wrong, and how to cure it, in words. */
struct complaint {
    char text[2048]; /**< One or more lines without a newline at the end; empty if nothing is wrong. */
};

/** @brief Say what is wrong, in the words of printf. @return -EINVAL, always. */
int complain(struct complaint *complaint, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** A line of text, inside somebody else's memory. */
struct line {
    const char *text; /**< Not NUL-terminated. */
    size_t size;      /**< Without its newline. */
};

/** @brief The line that begins at `*rest`; moves `*rest` behind it, or to NULL after the last. @return it. */
struct line line_next(const char **rest);

/** @brief Read a whole file. @return its text, NUL-terminated and owned by the caller, or NULL with a complaint; a file
 * that holds a NUL byte is no text. */
char *file_read(const char *path, struct complaint *complaint);

/** What came of a text. */
struct weaving {
    size_t blocks; /**< Markers seen. */
    size_t stale;  /**< Blocks that were not what their source says. */
    size_t left;   /**< Blocks not looked at, and left as they are: this machine has no Python to run theirs. */
    size_t faults; /**< Markers that nothing could be made of. */
};

/** @brief Weave one file. What is stale or at fault is told on stderr, with file, line and cure.
 * @param path  a Markdown file; where it has faults it is left as it is.
 * @param check only look: change nothing.
 * @param build the folder that all was built into, such as "build".
 * @param[out] weaving what came of it.
 * @return 0, also when blocks were stale or at fault, or -errno when a file could not be read or written. */
int weave_file(const char *path, bool check, const char *build, struct weaving *weaving);

#endif
