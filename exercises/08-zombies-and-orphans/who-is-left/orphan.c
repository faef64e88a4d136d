/* A grandchild, whose parent ends. Main is a subreaper. What does the grandchild see, and does it see anything? */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int ends[2];
    char byte;
    const pid_t self = getpid();

    if (prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L) == -1 || pipe(ends) == -1)
        return EXIT_FAILURE;
    const pid_t child = fork();
    if (child == -1)
        return EXIT_FAILURE;
    if (child == 0) {
        if (fork() != 0)
            _exit(EXIT_SUCCESS);
        (void)close(ends[1]);
        (void)!read(ends[0], &byte, 1); /* until main has closed its end */
        printf("grandchild: my parent is %s\n", getppid() == 1 ? "process 1" : getppid() == self ? "main" : "another");
        return EXIT_SUCCESS;
    }
    (void)waitpid(child, NULL, 0);
    (void)close(ends[1]); /* the child has ended by now */
    (void)wait(NULL);
    return EXIT_SUCCESS;
}
