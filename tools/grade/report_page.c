/* A page of text as a terminal shows it: widths, colours, words that go on in the next line. */
#define _GNU_SOURCE
#include "report_page.h"

#include <string.h>

#define WIDTH_MIN 40

struct page page_of(const struct report_look *look, FILE *stream)
{
    const size_t width = look->width == 0 || look->width > REPORT_WIDTH ? REPORT_WIDTH : look->width;
    return (struct page){stream, look, width < WIDTH_MIN ? WIDTH_MIN : width};
}

static const char *const paint[] = {"\033[31m", "\033[32m", "\033[33m", "\033[1m"};
void ink_begin(const struct page *page, enum ink ink)
{
    if (page->look->colour)
        fputs(paint[ink], page->stream);
}

void ink_end(const struct page *page)
{
    if (page->look->colour)
        fputs("\033[0m", page->stream);
}

const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

long long number_of(const json_t *object, const char *key)
{
    return (long long)json_integer_value(json_object_get(object, key));
}

/* Writes what others said, unaltered but for control characters, which could steer a terminal. */
void foreign_write(const struct page *page, const char *text)
{
    for (const char *at = text; *at; at++) {
        const unsigned char byte = (unsigned char)*at;
        if ((byte < ' ' && byte != '\n' && byte != '\t') || byte == 0x7f)
            fprintf(page->stream, "\\x%02x", byte);
        else if (byte == 0xc2 && (unsigned char)at[1] >= 0x80 && (unsigned char)at[1] < 0xa0) /* C1, as UTF-8 */
            fprintf(page->stream, "\\u00%02x", (unsigned char)*++at);
        else
            fputc(byte, page->stream);
    }
    if (*text && text[strlen(text) - 1] != '\n')
        fputc('\n', page->stream);
}

/* Columns that UTF-8 takes, where each character takes one. */
static size_t columns_of(const char *text, size_t size)
{
    size_t columns = 0;
    for (size_t i = 0; i < size; i++)
        columns += ((unsigned char)text[i] & 0xc0) != 0x80;
    return columns;
}

/* Writes words, the first of them at that column, and goes on under it where a line is full. */
void words_wrap(const struct page *page, size_t indent, const char *words)
{
    size_t column = indent;
    for (const char *at = words + strspn(words, " "); *at; at += strspn(at, " ")) {
        const size_t size = strcspn(at, " "), columns = columns_of(at, size);
        if (column > indent && column + 1 + columns > page->width) {
            fprintf(page->stream, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            fputc(' ', page->stream);
            column++;
        }
        fprintf(page->stream, "%.*s", (int)size, at);
        column += columns;
        at += size;
    }
    fputc('\n', page->stream);
}

/* Writes a label and words behind it, all of them in one column. */
void words_write(const struct page *page, const char *label, const char *words)
{
    fprintf(page->stream, LABEL, LABEL_WIDTH, label);
    words_wrap(page, 2 + LABEL_WIDTH, words);
}
