/** @file picture.h
 * @brief Pictures of a recording: what each process did, side by side, as a person reads it.
 *
 * Every picture depends on the recording and the options alone: the same ones give the same bytes.
 *
 * Thread-safety: the recording is only read; two threads may draw at once on streams of their own.
 * Signal-safety: none of these functions may be called in a signal handler.
 */
#ifndef PICTURE_H
#define PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "record/recording.h"

#define PICTURE_WIDTH 80      /**< Columns of a text picture, unless told otherwise. */
#define PICTURE_SVG_WIDTH 100 /**< Columns of a figure, unless told otherwise. */
#define PICTURE_WIDTH_MIN 40  /**< Narrower ones are drawn as if this had been asked for. */
#define PICTURE_LINES 120     /**< Lines of rows after which a text picture is cut in the middle. */
#define PICTURE_FINDINGS 20   /**< Findings told one by one; the rest is counted. */

/** A mark of the caller's own: `[label]` beside an event. */
struct picture_mark {
    size_t event;      /**< Index of the event. */
    const char *label; /**< ASCII, at most 12 characters of it are shown: "M19"; borrowed. */
};

/** How to draw. All zero is a sensible choice: ASCII, 80 columns, no colour, no marks. */
struct picture_options {
    size_t width;                      /**< Columns; 0 for #PICTURE_WIDTH. Text and SVG only. */
    size_t lines; /**< Lines of rows before the middle is left out; 0 for #PICTURE_LINES. Text and SVG only. */
    bool utf8;                         /**< Box drawing instead of ASCII. Text and words only. */
    bool colour;                       /**< ANSI colours. Text only. */
    bool bare;                         /**< No heading, no legend, no findings: the rows alone. Text and SVG only. */
    bool threads;                      /**< A row for each thread, not only for each process. Text and SVG only. */
    const char *const *ends;           /**< For each process that is there at the end of a run broken off: the word
                                            there in the place of "cut off"; borrowed; NULL for the usual. Text only. */
    const char *all;                   /**< A command that tells all of this run, offered where the picture does not;
                                            borrowed; NULL for none. Text only. */
    const struct picture_mark *marks;  /**< Borrowed; may be NULL if there are none. */
    size_t mark_count;                 /**< How many. */
};

/** @brief Draw a recording as text: a row per process, time from left to right, the findings in words below.
 *
 * No line is longer than the width; a long run goes on in further bands, as a musical score does.
 * @param recording what to draw; only read.
 * @param options   how; NULL for all the defaults.
 * @param stream    where to; not flushed.
 * @return 0, -ENOMEM, or -EIO when the stream failed. */
int picture_write_text(const struct recording *recording, const struct picture_options *options, FILE *stream);

/** @brief Draw a recording as an SVG figure: light or dark as the reader's system is, legible in grey, described in
 * words for those who do not see it, self-contained.
 * @param recording what to draw; only read.
 * @param options   `width` is in columns of a text 8 pixels wide, 0 for #PICTURE_SVG_WIDTH; NULL for all the defaults.
 * @param stream    where to; not flushed.
 * @return 0, -ENOMEM, or -EIO when the stream failed. */
int picture_write_svg(const struct recording *recording, const struct picture_options *options, FILE *stream);

/** @brief Tell a recording: one sentence for each event, numbered as the findings number them, for who listens to a
 * screen reader or asks in a forum. The arguments are those of picture_write_text(); width and colour do not matter. */
int picture_write_words(const struct recording *recording, const struct picture_options *options, FILE *stream);

/** @brief Write a recording as Trace Event JSON, which Perfetto (ui.perfetto.dev) and chrome://tracing show.
 *
 * Under the natural schedule its clock is the real one; under a chosen one, in which virtual time mostly stands still,
 * each event is a microsecond.
 * @return 0, -ENOMEM, or -EIO when the stream failed. */
int picture_write_trace(const struct recording *recording, FILE *stream);

#endif
