/* A child in a process group of its own with two children there; the parent ends the whole group by one kill(-group).
 * Then kill(0) with a signal that everyone in the parent's own group ignores.
 * The recording must show: three deaths by SIGTERM, and no refusal: everyone concerned belongs to the program. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdlib.h>

#include "program.h"

static _Noreturn void stand(int ready)
{
    give(ready);
    for (;;)
        pause();
}

int main(void)
{
    int ready[2];

    must_pipe(ready);
    pid_t leader = must_fork();
    if (leader == 0) {
        if (setpgid(0, 0) == -1)
            die("setpgid");
        for (int i = 0; i < 2; i++)
            if (must_fork() == 0)
                stand(ready[1]);
        stand(ready[1]);
    }
    for (int i = 0; i < 3; i++)
        (void)take(ready[0]);
    if (kill(-leader, SIGTERM) == -1)
        die("kill");
    int status = await(leader);
    dprintf(STDOUT_FILENO, "%s\n", WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM ? "SIGTERM" : "another end");
    if (kill(0, SIGURG) == -1)
        die("kill");
    return EXIT_SUCCESS;
}
