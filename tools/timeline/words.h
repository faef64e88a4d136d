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

/** @brief What a legend says of the sign for a birth. @param threads whether threads have rows, too. */
const char *words_birth(bool threads);

/** @brief A finding's sentence, with what stands before it: "M19: …" for a fault, "note, M31: …" for a note.
 * @param size at least 64. */
void words_finding(const struct finding *finding, char *text, size_t size);

/** @brief Was that call a write to standard error? Also by a copy of descriptor 2, such as perror makes.
 * @param call index of an EVENT_CALL. */
bool words_to_stderr(const struct recording *recording, size_t call);

#define WORDS_ERRORS 11 /**< Errors that a legend has words for. */

/** An error's name, and what it says, in a few words. */
struct words_error {
    const char *name, *meaning;
};

extern const struct words_error words_errors[WORDS_ERRORS];

/** @brief Note which of them stand in a label; none is taken back. */
void words_errors_note(const char *label, bool occurs[WORDS_ERRORS]);

/** @brief Note whether tags such as "[1][M19]" have a finding's number, and a mark of the caller's. */
void words_tags_note(const char *tags, bool *finding, bool *mark);

/** @brief Do findings speak of events by their numbers, as in "(event 6)"? */
bool words_events_numbered(const struct recording *recording);

/** @brief What became of each process, and what was found, in sentences.
 * @param write how to write a piece of text, escaped as the stream needs it. */
void words_summary(const struct recording *recording, void (*write)(FILE *stream, const char *text), FILE *stream);

#endif
