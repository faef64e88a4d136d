/* Parent and child each throw a die of a hundred million sides. Can they throw the same? */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    long theirs = -1;
    int ends[2];

    srandom((unsigned)getpid());
    if (pipe(ends) == -1)
        return EXIT_FAILURE;
    const pid_t pid = fork();
    if (pid == -1)
        return EXIT_FAILURE;
    const long mine = random() % 100000000;
    if (pid == 0)
        _exit(write(ends[1], &mine, sizeof mine) == (ssize_t)sizeof mine ? EXIT_SUCCESS : EXIT_FAILURE);
    (void)close(ends[1]); /* so that the read below ends, should the child have written nothing */
    if (read(ends[0], &theirs, sizeof theirs) != (ssize_t)sizeof theirs)
        return EXIT_FAILURE;
    (void)close(ends[0]);
    (void)wait(NULL);
    printf("%s\n", mine == theirs ? "the same" : "different");
    return EXIT_SUCCESS;
}
