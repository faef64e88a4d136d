/** @file members.h
 * @brief Reading the members of a JSON document that nobody vouches for. Inside recording_read.c's reader only.
 *
 * All of these return whether all is well. If not, `error` and `why` of the reader say what it was, in a sentence that
 * names the place and the cure, and the caller reads no further.
 *
 * Thread-safety: none for one reader. Signal-safety: none.
 */
#ifndef MEMBERS_H
#define MEMBERS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECORD_AGAIN "the file is damaged: record again" /**< The cure for what no writer of ours writes. */

struct recording;

/** A reading under way. */
struct reader {
    const json_t *root;          /**< The document; borrowed. */
    struct recording *recording; /**< What is being made of it. */
    int error;                   /**< The first error, as -errno; 0 while there is none. */
    char *why;                   /**< What it was; borrowed; may be NULL if `size` is 0. */
    size_t size;                 /**< Bytes at `why`. */
};

/** Where a member is: in an element of a list, or, if `list` is NULL, in the document itself. */
struct place {
    const json_t *json; /**< The element; borrowed. */
    const char *list;   /**< Name of the list; borrowed. */
    size_t index;       /**< Which element of it. */
};

/** @brief Note an error, -EINVAL, in a sentence made as printf would. @return false. */
bool reader_fail(struct reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** @brief Note that memory ran out, -ENOMEM. @return false. */
bool reader_fail_memory(struct reader *reader);

/** @brief Note that a member is not what it should be: `what` goes on from its name. @return false. */
bool member_fail(struct reader *reader, const struct place *at, const char *member, const char *what, ...)
    __attribute__((format(printf, 4, 5)));

/** @brief Note that a member has a value that only a later program may know. @return false. */
bool member_fail_unknown(struct reader *reader, const struct place *at, const char *member, const char *value);

/** @brief Read a whole number from `low` to `high`. Missing, it stays what it is. */
bool member_number(struct reader *reader, const struct place *at, const char *member, int64_t low, int64_t high,
                   int64_t *number);

/** @brief The same for an int. */
bool member_int(struct reader *reader, const struct place *at, const char *member, int low, int high, int *number);

/** @brief Read an index into the document's list called `list`. Missing, it stays what it is. */
bool member_index(struct reader *reader, const struct place *at, const char *member, const char *list, size_t *index);

/** @brief Read true or false. Missing, it is false. */
bool member_flag(struct reader *reader, const struct place *at, const char *member, bool *flag);

/** @brief Read one of `count` names, which must be there. @param[out] which its index. */
bool member_name(struct reader *reader, const struct place *at, const char *member, const char *const *names,
                 size_t count, size_t *which);

/** @brief Read bytes, a string or {"base64": "…"}, which must be there.
 * @param[out] bytes a NUL beyond the last one; the caller frees it; NULL on error. */
bool member_bytes(struct reader *reader, const struct place *at, const char *member, char **bytes, size_t *size);

/** @brief Read bytes without a NUL, which must be there.
 * @param[in,out] text what it points to is freed and replaced. */
bool member_text(struct reader *reader, const struct place *at, const char *member, char **text);

/** @brief Read a list of texts from the document. Missing, *strings stays what it is.
 * @param[out] strings NULL-terminated; the caller frees them, also after an error. */
bool member_strings(struct reader *reader, const char *member, char ***strings);

#endif
