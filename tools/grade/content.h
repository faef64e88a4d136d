/** @file content.h
 * @brief A number that stands for what an answer's files hold, so that a score can be told to belong to them.
 */
#ifndef CONTENT_H
#define CONTENT_H

#define CONTENT_SUM 40 /**< Bytes of the longest sum, with its NUL. */

/** @brief Sum up the files of an answer: its answer sheet where it has one, else all that ends in .c.
 *
 * The sum is what POSIX's cksum says of those files one behind the other, in the order of their names, with a hyphen
 * between its two numbers; mk/solved, which has to know it before anything is built, asks cksum itself. A folder
 * without such files has the sum of nothing.
 * @param folder such as "exercises/01-process-creation/fan-out".
 * @param[out] sum "4294967295-0", for example.
 * @return 0, -ENOMEM, or -EIO when a file cannot be read. */
int content_sum(const char *folder, char sum[CONTENT_SUM]);

#endif
