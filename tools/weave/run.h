/** @file run.h
 * @brief What our programs say and do, for a text: transcripts, timelines, reports, helps.
 */
#ifndef RUN_H
#define RUN_H

#include "marker.h"
#include "record/record.h"
#include "weave.h"

/** @brief Run what a marker names, under its schedule, and tell its output (output), draw it (picture), or both (run).
 * @param picture draw it as an image (SVG) and not as text.
 * @return the text, owned by the caller; NULL with a complaint. */
char *run_text(const struct marker *marker, bool picture, const char *build, struct complaint *complaint);

/** @brief Let a script be the scheduler of a program: COMMAND; COMMAND; ... -- PROGRAM ARGUMENT... @return as
 * run_text(). */
char *run_game(const struct marker *marker, const char *build, struct complaint *complaint);

/** @brief The path of a program that a text may run: one of ours, and built. @return it, owned by the caller; NULL with
 * a complaint. */
char *run_program(const char *name, const char *build, struct complaint *complaint);

/** @brief Record as a text's programs are: nothing of this machine gets in, and nothing goes on for ever. */
void run_prepare(struct record_options *options);

/** @brief Run one of our tools, or of the system's.
 * @param most the highest exit status with which it has done what it is for.
 * @return what it said, owned by the caller; NULL with a complaint. */
char *run_tool(char *const argv[], int most, struct complaint *complaint);

/** @brief The grader's report on the answer that a report marker names. @return as run_text(). */
char *run_report(const struct marker *marker, const char *build, struct complaint *complaint);

/** @brief What the program that a help marker names says with --help. @return as run_text(). */
char *run_help(const struct marker *marker, const char *build, struct complaint *complaint);

#endif
