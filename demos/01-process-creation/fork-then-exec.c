/* Fork, then exec; and the exec that fails.
 *
 * exec puts another program into a process: the same pid, but new code, new
 * memory, a new main. It does not come back. To run a program and still be there
 * afterwards, you fork, and the child execs. But exec does come back when it
 * fails: the file is not there, say. Then the child is still a copy of the
 * parent, and goes on with the parent's code. Here that is a loop over three
 * commands, the second of them misspelt.
 *
 * Shows: M52
 *
 * Look for:
 *   - the exec in the row of each child
 *   - who runs the third command: the parent's child, and a child of the child
 *     whose exec failed
 *   - the last line, which there should be once
 *
 * Try: ARGS=cured, where the child says what is wrong and ends by _exit(127), the
 * number by which shells say "command not found". */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const commands[] = { "/bin/echo", "/bin/ehco", "/bin/echo" };
static const char *const words[] = { "one", "two", "three" };

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void wait_for(pid_t pid)
{
    while (waitpid(pid, NULL, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
}

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork: see doubled-line.c */
        die("setvbuf");
    /* [loop] */
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        pid_t pid = fork();

        if (pid == -1)
            die("fork");
        if (pid == 0) {
            execl(commands[i], commands[i], words[i], (char *)NULL);
            /* Only a failure comes here: else the other program would run in our place. */
            perror(commands[i]);
            if (cured)
                _exit(127);
            continue; /* the hazard: a second copy of this loop */
        }
        wait_for(pid);
    }
    printf("%ld: all three commands are done\n", (long)getpid());
    /* [/loop] */
    return EXIT_SUCCESS;
}
