/** @file lack_rows.h
 * @brief The table of what may be missing on a machine: `<!-- table: lacks -->`.
 */
#ifndef LACK_ROWS_H
#define LACK_ROWS_H

/** @brief A row for each lack (footing/lacks.h): the sentence that the tools print, and what helps.
 * @return the text; the caller frees it; NULL when memory ran out. */
char *lack_rows(void);

#endif
