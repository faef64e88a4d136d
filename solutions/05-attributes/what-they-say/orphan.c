/* Main takes orphans in. Its child has a child of its own, ends, and has been waited for. Then the grandchild looks. */
#define _GNU_SOURCE /* prctl: Linux alone */
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void look(int end, pid_t creator)
{
    char byte;

    (void)!read(end, &byte, 1); /* until nobody has the write end open */
    printf("my parent is process 1: %s\n", getppid() == 1 ? "yes" : "no");
    printf("my parent is who made me: %s\n", getppid() == creator ? "yes" : "no");
    (void)fflush(stdout);
    _exit(0);
}

int main(void)
{
    int ends[2];

    if (pipe(ends) == -1 || prctl(PR_SET_CHILD_SUBREAPER, 1) == -1)
        return EXIT_FAILURE;
    const pid_t child = fork();
    if (child == 0) {
        const pid_t creator = getpid();
        if (fork() == 0) {
            (void)close(ends[1]);
            look(ends[0], creator);
        }
        _exit(0);
    }
    (void)waitpid(child, NULL, 0);
    (void)close(ends[1]); /* now there is nobody left who has it */
    (void)wait(NULL);
    return EXIT_SUCCESS;
}
