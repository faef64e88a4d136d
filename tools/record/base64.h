/** @file base64.h
 * @brief Bytes as text (RFC 4648, section 4): for what a program wrote that is no UTF-8.
 *
 * Thread-safety: any thread. Signal-safety: none.
 */
#ifndef BASE64_H
#define BASE64_H

#include <stddef.h>

/** @brief Write bytes as base64, padded, in one line.
 * @return the text, which the caller frees, or NULL when memory ran out. */
char *base64_encode(const char *bytes, size_t size);

/** @brief Read what base64_encode() wrote, and nothing else: no spaces, no missing padding, no stray bits.
 * @param[out] bytes a NUL beyond the last one; the caller frees it; NULL on error.
 * @param[out] size  how many, without that NUL.
 * @return 0, -EINVAL or -ENOMEM. */
int base64_decode(char **bytes, size_t *size, const char *text, size_t length);

#endif
