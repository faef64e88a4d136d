/** @file surroundings.h
 * @brief Where a program of ours finds itself: the locale, the terminal.
 */
#ifndef SURROUNDINGS_H
#define SURROUNDINGS_H

#include "timeline_options.h"

/** @brief Whether the locale's characters are UTF-8. Sets the locale for characters. */
bool locale_is_utf8(void);

/** @brief Whether to write colours to a descriptor: as was asked for, or if it is a terminal that can and NO_COLOR is
 * not set. */
bool colour_wanted(enum colour_mode mode, int fd);

/** @brief Columns of the terminal; 0 if it is none. */
size_t terminal_width(int fd);

/** @brief Lines of the terminal; 0 if it is none. */
size_t terminal_height(int fd);

/** @brief End by a signal, as another program did, so that whoever started us need not know that we were between.
 * @return 128 and the signal's number, only if that signal does not end a process after all. */
int die_by(int number);

#endif
