/** @file overview.h
 * @brief How far the learner has come, for people: each lesson, each exercise, a bar, and what is next.
 */
#ifndef OVERVIEW_H
#define OVERVIEW_H

#include <stdbool.h>
#include <stdio.h>

#include "exercise.h"
#include "place.h"

/** @brief Write it. An exercise that was never graded gets its points from its judge, which runs no answer.
 *
 * A text file exercises/LESSON/order, where there is one, names exercises in the order of the lesson, one to a line;
 * those that it does not name follow.
 * @return 0, what reading the progress failed with (see progress_read()), -ENOMEM, or -EIO when the stream failed. */
int overview_write(const struct place *place, const struct exercise_list *exercises, bool colour, FILE *stream);

#endif
