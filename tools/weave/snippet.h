/** @file snippet.h
 * @brief Quote a source file, or a region of it.
 *
 * A region opens with a comment on a line of its own that holds its name, and closes with one that holds a stroke too:
 * `[fork]` and `[/fork]`, as a C comment, after two strokes or after a hash sign. Regions may nest and overlap. A name
 * that is opened and closed again stands for all those pieces. What only makes starters from model answers is not
 * quoted either. With the word `raw` in the place of a name the whole file is quoted as it is.
 */
#ifndef SNIPPET_H
#define SNIPPET_H

#include "weave.h"

/** @brief Quote.
 * @param words the marker's words: a path, and perhaps "[name]" or "raw"; NULL-terminated.
 * @param build where the pristine copies of exercises/ are: a learner's own work is not what a text quotes.
 * @return the text, owned by the caller, its common indentation removed; NULL with a complaint. */
char *snippet_quote(char *const words[], const char *build, struct complaint *complaint);

#endif
