/** @file family.h
 * @brief What the tests of the library share: counting descriptors and children of the test's own process.
 */
#ifndef FAMILY_H
#define FAMILY_H

#include <dirent.h>
#include <errno.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

/** @brief How many descriptors this process has open; (size_t)-1 if that can't be known. */
static inline size_t descriptors_open(void)
{
    DIR *directory = opendir("/proc/self/fd");
    size_t count = 0;
    if (directory == NULL)
        return (size_t)-1;
    while (readdir(directory) != NULL)
        count++;
    (void)closedir(directory);
    return count - 3; /* ".", ".." and the directory's own */
}

/** @brief Whether this process has no child at all, neither alive nor zombie. */
static inline int childless(void)
{
    siginfo_t info;
    return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == -1 && errno == ECHILD;
}

#endif
