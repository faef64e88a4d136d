/** @file keys.h
 * @brief A terminal, key by key: a page of its own, and everything as it was at the end, however that comes.
 *
 * Process-wide: one terminal, the standard one. Handlers of SIGINT, SIGTERM, SIGHUP and SIGQUIT give it back before the
 * signal ends the process.
 */
#ifndef KEYS_H
#define KEYS_H

#include <stdbool.h>
#include <stddef.h>

enum {
    KEY_GONE = -1,     /**< There is no terminal any more. */
    KEY_RESIZED = 256, /**< The terminal has another size. */
    KEY_LEFT, KEY_RIGHT, KEY_OTHER,
};

/** @brief Whether the standard input and output are a terminal that can do it. */
bool keys_possible(void);

/** @brief Take the terminal. @return 0 or -errno. */
int keys_begin(void);

/** @brief Give it back. May be called twice. */
void keys_end(void);

/** @brief Show a page on a screen of its own (`aside`), or below what stood there before, where it will stay. */
void keys_page(const char *text, size_t size, bool aside);

/** @brief Wait for a key. @return a character, or one of the above. */
int keys_read(void);

/** @brief Ask for a line, typed as any other. @param[out] line without its end. @return false for none. */
bool keys_ask(const char *question, char *line, size_t size);

#endif
