/** @file footing.h
 * @brief What the grader stands on: looked at before it grades, and again where an answer did not compile.
 */
#ifndef GRADE_FOOTING_H
#define GRADE_FOOTING_H

#include "footing/lacks.h"
#include "place.h"

/** @brief Make our own way where one is missing: the usual folders of PATH, and no death by a file that grows too long.
 * To be called first. */
void footing_prepare(void);

/** @brief Try what costs nothing: /proc, /dev/null, whether programs can be run where we build them. */
enum lack footing_look(const struct place *place);

/** @brief Find out why nothing compiles, if that is so: by a program of three lines, in our own folder.
 * @param[out] why what is missing, in words; owned by the caller; NULL if nothing is missing or memory ran out.
 * @return #LACK_NONE when those three lines compile: then the fault is in what was compiled. */
enum lack footing_compile(const struct place *place, char **why);

/** @brief How much CPU time a program of three lines takes to compile. @return milliseconds; 0 if it does not. */
long footing_compile_time(const struct place *place);

#endif
