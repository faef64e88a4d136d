/** @file survey.h
 * @brief The contract of the exercise "doubled line": everybody is asked in a child of their own.
 */
#ifndef SURVEY_H
#define SURVEY_H

#include <stddef.h>

/** @brief What one person says; it runs in a child. @return 1 for yes, 0 for no. */
typedef int survey_question(const char *name);

/** @brief Ask n people at the same time, and print what they say.
 *
 * On stdout there stands, line by line, each line once, wherever stdout goes (a terminal, a file, a pipe):
 *
 *     2 people are asked.
 *     Ada says yes.
 *     Kim says no.
 *     1 of 2 say yes.
 *
 * The first line comes before all that is said, and the last behind it; between them the order is open. What the
 * caller has printed before is written once as well, and what the caller has left for atexit is done once, by the
 * caller. Each line of a name is printed by a child.
 *
 * @param n     how many people.
 * @param names their names; borrowed.
 * @param ask   what each of them says.
 * @return how many say yes, or -errno as fork left it; then those who were asked are waited for all the same. */
int survey(size_t n, const char *const names[], survey_question *ask);

#endif
