/** @file judgement.h
 * @brief Whether a run of a probe shows what its row of the conformance table asks for.
 */
#ifndef JUDGEMENT_H
#define JUDGEMENT_H

#include "rows.h"

#define KEY_ROW "P72" /**< The row whose last line is different in every run. */
#define KEY_TEXT 80   /**< Bytes that the key takes as text. */

/** What became of a row. */
enum row_verdict { ROW_HOLDS, ROW_NOT_YET, ROW_FAILS, ROW_UNKNOWN };

/** @brief Hold a run against its row.
 * @param key where the key is kept that the run of #KEY_ROW has told; untouched for other rows.
 * @param reason says why, unless the row holds. @return #ROW_UNKNOWN when memory ran out. */
enum row_verdict run_judge(const struct row *row, const struct recording *run, char key[KEY_TEXT],
                           struct reason *reason);

#endif
