/* A child looks for a program along PATH and becomes it, and says so when that fails. The parent hands on its exit
 * code. To the kernel the search is an exec for each folder; to this program it is one. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>

#include "program.h"

int main(void)
{
    pid_t pid = must_fork();
    if (pid == 0) {
        (void)execlp("true", "true", (char *)NULL);
        perror("exec");
        _exit(127);
    }
    return await(pid) >> 8;
}
