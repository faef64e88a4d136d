/* Bytes as text: three bytes are four digits of six bits each, the last group filled up with '='. */
#include "base64.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

char *base64_encode(const char *bytes, size_t size)
{
    char *text = malloc(size / 3 * 4 + 5);
    if (!text)
        return NULL;
    char *end = text;
    for (size_t i = 0; i < size; i += 3) {
        size_t left = size - i;
        uint32_t group = (uint32_t)(unsigned char)bytes[i] << 16;
        if (left > 1)
            group |= (uint32_t)(unsigned char)bytes[i + 1] << 8;
        if (left > 2)
            group |= (unsigned char)bytes[i + 2];
        *end++ = digits[group >> 18];
        *end++ = digits[group >> 12 & 63];
        *end++ = left > 1 ? digits[group >> 6 & 63] : '=';
        *end++ = left > 2 ? digits[group & 63] : '=';
    }
    *end = '\0';
    return text;
}

/* Four digits, of which the last `padding` are '='. False if any is none, or if bits are set that mean nothing. */
static bool group_decode(uint32_t *group, const char *text, size_t padding)
{
    *group = 0;
    for (size_t i = 0; i < 4; i++) {
        const char *digit = i < 4 - padding && text[i] ? strchr(digits, text[i]) : NULL;
        if (!digit && (i < 4 - padding || text[i] != '='))
            return false;
        *group = *group << 6 | (digit ? (uint32_t)(digit - digits) : 0);
    }
    return (*group & ((UINT32_C(1) << 8 * padding) - 1)) == 0;
}

int base64_decode(char **bytes, size_t *size, const char *text, size_t length)
{
    *bytes = NULL;
    *size = 0;
    if (length % 4)
        return -EINVAL;
    char *decoded = malloc(length / 4 * 3 + 1);
    if (!decoded)
        return -ENOMEM;
    size_t count = 0;
    for (size_t i = 0; i < length; i += 4) {
        uint32_t group;
        size_t padding = i + 4 < length || text[i + 3] != '=' ? 0 : text[i + 2] == '=' ? 2 : 1;
        if (!group_decode(&group, text + i, padding)) {
            free(decoded);
            return -EINVAL;
        }
        for (size_t byte = 0; byte < 3 - padding; byte++)
            decoded[count++] = (char)(group >> (16 - 8 * byte) & 0xff);
    }
    decoded[count] = '\0';
    *bytes = decoded;
    *size = count;
    return 0;
}
