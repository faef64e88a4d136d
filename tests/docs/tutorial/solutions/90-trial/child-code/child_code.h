/** @file child_code.h
 * @brief The contract of the exercise "child code".
 */
#ifndef CHILD_CODE_H
#define CHILD_CODE_H

/** @brief Start a child that ends with `code`, wait for it, and tell the exit code that it ended with.
 * @param code 0 to 255.
 * @return that exit code, or -errno when fork failed. */
int child_code(int code);

#endif
