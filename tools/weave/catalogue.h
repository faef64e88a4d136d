/** @file catalogue.h
 * @brief What the school holds, gathered from its folders, as Markdown.
 *
 * A lesson says which misconceptions it treats by `<!-- teaches: M01 M05 -->` in its README.md, a demo by a line
 * `Shows: M05` in the comment that it opens with, a check by its `.codes`, a wrong answer by its file's name.
 */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include "marker.h"
#include "weave.h"

/** @brief Make the table that a table marker names.
 * @param path the text that it stands in: links are made from there.
 * @param build where the judges are, who are asked for their checks.
 * @return Markdown, owned by the caller; NULL with a complaint. */
char *catalogue_table(const struct marker *marker, const char *path, const char *build, struct complaint *complaint);

#endif
