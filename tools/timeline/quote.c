/* Bytes that a program wrote, made fit for a picture.
 *
 * Only characters whose width is beyond doubt are shown as themselves. Combining marks, right-to-left scripts,
 * controls and whatever is younger than the terminals in use are escaped: a picture in which one column is off is
 * a picture that lies about time. */
#include "quote.h"

#include <string.h>

struct code_range {
    uint32_t first, last;
    unsigned columns;
};

static const struct code_range ranges[] = {
    {0x20, 0x7e, 1},       {0xa1, 0xac, 1},       {0xae, 0x2ff, 1},      {0x370, 0x377, 1},   {0x37a, 0x37f, 1},
    {0x384, 0x38a, 1},     {0x38e, 0x3a1, 1},     {0x3a3, 0x482, 1},     {0x48a, 0x52f, 1},   {0x1e00, 0x1eff, 1},
    {0x2010, 0x2027, 1},   {0x2030, 0x205e, 1},   {0x2070, 0x2071, 1},   {0x2074, 0x208e, 1}, {0x20a0, 0x20bf, 1},
    {0x2100, 0x218b, 1},   {0x2190, 0x2319, 1},   {0x2500, 0x25fc, 1},   {0x2713, 0x2718, 1}, {0x3041, 0x3096, 2},
    {0x309b, 0x30ff, 2},   {0x3105, 0x312f, 2},   {0x3400, 0x4dbf, 2},   {0x4e00, 0x9fff, 2}, {0xac00, 0xd7a3, 2},
    {0xff01, 0xff60, 2},   {0x1f300, 0x1f320, 2}, {0x1f330, 0x1f335, 2}, {0x1f337, 0x1f37c, 2}, {0x1f400, 0x1f43e, 2},
    {0x1f442, 0x1f4fc, 2}, {0x1f600, 0x1f64f, 2}, {0x1f680, 0x1f6c5, 2},
};

unsigned code_columns(uint32_t code)
{
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges && ranges[i].first <= code; i++)
        if (code <= ranges[i].last)
            return ranges[i].columns;
    return 0;
}

size_t utf8_decode(const char *bytes, size_t size, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000}; /* a longer form than needed is no character */
    const unsigned char *byte = (const unsigned char *)bytes;
    if (byte[0] < 0x80) {
        *code = byte[0];
        return 1;
    }
    size_t length = byte[0] >= 0xf0 ? 4 : byte[0] >= 0xe0 ? 3 : 2;
    if (byte[0] < 0xc2 || byte[0] > 0xf4 || length > size)
        return 0;
    *code = byte[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((byte[i] & 0xc0) != 0x80)
            return 0;
        *code = *code << 6 | (byte[i] & 0x3f);
    }
    if (*code < least[length] || *code > 0x10ffff || (*code >= 0xd800 && *code < 0xe000))
        return 0;
    return length;
}

size_t utf8_encode(uint32_t code, char *bytes)
{
    static const unsigned lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (length == 1) {
        bytes[0] = (char)code;
        return 1;
    }
    for (size_t i = length; i-- > 1; code >>= 6)
        bytes[i] = (char)(0x80 | (code & 0x3f));
    bytes[0] = (char)(lead[length] | code);
    return length;
}

size_t text_columns(const char *text)
{
    size_t columns = 0, left = strlen(text);
    uint32_t code;
    for (size_t used; left > 0; text += used, left -= used) {
        used = utf8_decode(text, left, &code);
        columns += used ? code_columns(code) : 1;
        used += !used;
    }
    return columns;
}

void text_cut(char *text, size_t size, size_t columns, bool utf8)
{
    const char *ellipsis = utf8 ? "…" : "...";
    size_t room = columns - (utf8 ? 1 : 3), at = 0, length = strlen(text), keep = 0;
    uint32_t code;
    if (text_columns(text) <= columns)
        return;
    while (keep < length) {
        size_t used = utf8_decode(text + keep, length - keep, &code);
        at += used ? code_columns(code) : 1;
        if (at > room)
            break;
        keep += used ? used : 1;
    }
    snprintf(text + keep, size - keep, "%s", ellipsis);
}

/* One character, or one byte that is part of none, as it is to be shown. Gives the bytes used. */
static size_t unit_show(char unit[16], unsigned *columns, const char *bytes, size_t count, bool quotes, bool utf8)
{
    static const char controls[] = "\a\b\t\n\v\f\r", letters[] = "abtnvfr";
    uint32_t code;
    size_t used = utf8_decode(bytes, count, &code);
    const char *control = used == 1 && code ? strchr(controls, (int)code) : NULL;
    if (!used)
        snprintf(unit, 16, "\\x%02x", (unsigned)(unsigned char)*bytes);
    else if (control)
        snprintf(unit, 16, "\\%c", letters[control - controls]);
    else if (quotes && (code == '"' || code == '\\'))
        snprintf(unit, 16, "\\%c", (char)code);
    else if (code < 0x80 ? code_columns(code) > 0 : utf8 && code_columns(code) > 0)
        unit[utf8_encode(code, unit)] = '\0';
    else
        snprintf(unit, 16, code < 0x80 ? "\\x%02x" : code < 0x10000 ? "\\u%04x" : "\\U%06x", (unsigned)code);
    *columns = (unsigned)text_columns(unit);
    return used ? used : 1;
}

void text_quote(char *text, size_t size, const char *bytes, size_t count, size_t columns, bool quotes, bool utf8)
{
    const char *ellipsis = utf8 ? "…" : "...";
    const size_t tail = strlen(ellipsis) + 2, dots = utf8 ? 1 : 3;
    size_t length = 0, at = quotes ? 2 : 0, cut_length = 0;
    bool cut = false;
    if (quotes)
        text[length++] = '"';
    cut_length = length;
    for (size_t i = 0; i < count && !cut;) {
        char unit[16];
        unsigned wide;
        i += unit_show(unit, &wide, bytes + i, count - i, quotes, utf8);
        cut = at + wide > columns || length + strlen(unit) + tail >= size;
        if (cut)
            break;
        memcpy(text + length, unit, strlen(unit));
        length += strlen(unit);
        at += wide;
        if (at + dots <= columns)
            cut_length = length;
    }
    if (cut) {
        memcpy(text + cut_length, ellipsis, strlen(ellipsis));
        length = cut_length + strlen(ellipsis);
    }
    if (quotes)
        text[length++] = '"';
    text[length] = '\0';
}

void shell_word_write(FILE *stream, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%_+=:,./-";
    if (*word && !word[strspn(word, plain)]) {
        fputs(word, stream);
        return;
    }
    fputc('\'', stream);
    for (; *word; word++)
        if (*word == '\'')
            fputs("'\\''", stream);
        else
            fputc(*word, stream);
    fputc('\'', stream);
}
