/** @file report_page.h
 * @brief Private to the reports for people: writing words onto a page of so many columns.
 */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include <stdio.h>

#include <jansson.h>

#include "report.h"

#define LABEL "  %-*s"
#define LABEL_WIDTH 10 /**< "expected", "observed" … in one column. */

/** Where and how a report is being written. */
struct page {
    FILE *stream;
    const struct report_look *look;
    size_t width; /**< Columns of text. */
};

enum ink { RED, GREEN, YELLOW, BOLD };

/** @brief A page with the look's width, or the usual one. */
struct page page_of(const struct report_look *look, FILE *stream);

void ink_begin(const struct page *page, enum ink ink); /**< @brief What follows has that colour, if there are any. */
void ink_end(const struct page *page);                 /**< @brief What follows has none. */

/** @brief A member that is a text; "" if it is not there. Borrowed from the object. */
const char *text_of(const json_t *object, const char *key);

/** @brief A member that is an integer; 0 if it is not there. */
long long number_of(const json_t *object, const char *key);

/** @brief Write what others said, unaltered but for control characters, which could steer a terminal. */
void foreign_write(const struct page *page, const char *text);

/** @brief Write words, the first of them at that column, and go on under it where a line is full. */
void words_wrap(const struct page *page, size_t indent, const char *words);

/** @brief Write a label and words behind it, all of them in one column. */
void words_write(const struct page *page, const char *label, const char *words);

#endif
