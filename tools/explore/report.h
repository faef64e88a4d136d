/** @file report.h
 * @brief What an exploration found, in words.
 */
#ifndef EXPLORE_REPORT_H
#define EXPLORE_REPORT_H

#include <stdio.h>

#include "explore.h"

/** @brief Write how many outcomes there are, whether these are all and why not, the endings, and each outcome with its
 * output as it is and the choices that give it.
 * @param limits as they were given to explore(). @param stream not flushed. */
void exploration_say(const struct exploration *exploration, const struct explore_limits *limits, FILE *stream);

#endif
