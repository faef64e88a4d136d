/** @file quote.h
 * @brief Text of unknown origin made fit for a picture: escaped, measured in columns, cut to a width.
 *
 * What is shown and how wide it is follows a table of our own, not the C library's: a picture is the same
 * bytes on every machine and in every locale. All functions are thread-safe.
 */
#ifndef QUOTE_H
#define QUOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/** @brief Decode one character of UTF-8. @param size bytes there are, at least 1.
 * @return how many bytes it takes, or 0 if they are no valid character. */
size_t utf8_decode(const char *bytes, size_t size, uint32_t *code);

/** @brief Encode one character. @param[out] bytes at least 4 bytes. @return how many it took. */
size_t utf8_encode(uint32_t code, char *bytes);

/** @brief Columns that a character takes on a terminal: 1 or 2; 0 if it cannot be relied on, and is to be escaped. */
unsigned code_columns(uint32_t code);

/** @brief Columns of a valid UTF-8 string. */
size_t text_columns(const char *text);

/** @brief Cut a string to so many columns, the last of them an ellipsis.
 * @param size bytes there is room for in `text`; at least 4 more than its length. @param columns at least 4. */
void text_cut(char *text, size_t size, size_t columns, bool utf8);

/** @brief Escape bytes as C does, so that they cannot steer a terminal or look like something else.
 * @param[out] text   at most `size` bytes, always terminated; never cut inside an escape.
 * @param size        bytes there is room for, at least 16.
 * @param columns     cut, with an ellipsis, what would be wider; at least 5.
 * @param quotes      whether to put "…" around it (within the columns).
 * @param utf8        whether characters beyond ASCII may stay as they are. */
void text_quote(char *text, size_t size, const char *bytes, size_t count, size_t columns, bool quotes, bool utf8);

/** @brief Write a word so that a shell takes it as that word. A stream that fails remembers it: see ferror(). */
void shell_word_write(FILE *stream, const char *word);

#endif
