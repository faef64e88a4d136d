/** @file prune.h
 * @brief Private to the making of answers: programs of answers from elsewhere do not pile up.
 */
#ifndef PRUNE_H
#define PRUNE_H

#define ANSWERS_MAX 1000 /* So many answers from elsewhere are kept: two classes, or all of the kit's own. */

/* Removes what has not been used for longest where a folder of answers, such as "build/answers", holds more than
 * ANSWERS_MAX from elsewhere, and half a tenth more. What another grader works with is left. */
void answers_prune(const char *folder);

#endif
