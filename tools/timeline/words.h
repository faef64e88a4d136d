/** @file words.h
 * @brief A run as a whole in words, for headings and for those who cannot see a picture.
 */
#ifndef WORDS_H
#define WORDS_H

#include "picture.h"

/** @brief How the run ended: "exit 0", "deadlock". */
void words_ending(const struct recording *recording, char *text, size_t size);

/** @brief What was run, in which order, by how many, how it ended, in one line. @param columns the widest it may be.
 * @param size at least 256; more where `columns` is more than 100. */
void words_heading(const struct recording *recording, bool utf8, size_t columns, char *text, size_t size);

/** @brief A finding's sentence, with what stands before it: "M19: …" for a fault, "note, M31: …" for a note.
 * @param size at least 64. */
void words_finding(const struct finding *finding, char *text, size_t size);

/** @brief Was that call a write to standard error? Also by a copy of descriptor 2, such as perror makes.
 * @param call index of an EVENT_CALL. */
bool words_to_stderr(const struct recording *recording, size_t call);

/** @brief What became of each process, and what was found, in sentences.
 * @param write how to write a piece of text, escaped as the stream needs it. */
void words_summary(const struct recording *recording, void (*write)(FILE *stream, const char *text), FILE *stream);

#endif
