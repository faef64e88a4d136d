/** @file tally.h
 * @brief The contract of the exercise "tally": everything is scored in a process of its own.
 */
#ifndef TALLY_H
#define TALLY_H

#include <stddef.h>

#define TALLY_LABEL_SIZE 64 /**< Bytes of a label with its final NUL. */

/** @brief Scores one thing. It runs in a process of its own, and takes its time. @return 0 to 255. */
typedef int tally_score(const char *label);

/** @brief Score n words, all at the same time, each in a process of its own.
 *
 * The process of `words[i]` calls `score` once, with a label made of its number and the word: "1: Oslo", "2: Rio" …
 * When tally returns, all processes have ended and have been waited for.
 *
 * @param n       how many words.
 * @param words   the words, short enough for a label; borrowed.
 * @param score   what scores them.
 * @param results n places, for what `score` has returned: results[i] is that of words[i], whichever ended first.
 * @return 0; or -errno of the process that could not be started, and then those started have been waited for. */
int tally(size_t n, const char *const words[], tally_score *score, int results[]);

#endif
