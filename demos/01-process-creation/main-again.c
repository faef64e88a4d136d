/* Does main begin again?
 *
 * After a fork it does not: the child goes on where fork() returns, with
 * everything that was before in its memory. After an exec it does: the program is
 * put in anew, and of before nothing is left but what stands on its command line
 * and in its environment. This program does first the one, then the other with
 * itself.
 *
 * Python has both. Its start method "fork" is the first, "spawn" is the second: a
 * fresh Python that runs your main module again, to have its functions. That is
 * why a Python program that spawns needs the line `if __name__ == "__main__":`,
 * and a C program that forks needs nothing. One that execs itself does need
 * something: here it is the word "again" on the command line.
 *
 * Shows: M03
 *
 * Look for:
 *   - "main begins": how often, and by whom
 *   - the exec, in the row of the second child
 *
 * Try: to take away the lines that ask for "again". Then think, before you run
 * that, what each child will do. (Run it by `make demo-01 DEMO=main-again` alone:
 * the recorder refuses the fork that would make more than some 2000 processes.
 * Without it, only a full machine would.) */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static pid_t fork_or_die(void)
{
    pid_t pid = fork();

    if (pid == -1)
        die("fork");
    return pid;
}

static void wait_for(pid_t pid)
{
    while (waitpid(pid, NULL, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
}

/* [main] */
int main(int argc, char **argv)
{
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer: see doubled-line.c */
        die("setvbuf");
    printf("%ld: main begins\n", (long)getpid());
    if (argc > 1 && strcmp(argv[1], "again") == 0) { /* what __name__ tells a Python program */
        printf("%ld: and ends, for I am only the child\n", (long)getpid());
        return EXIT_SUCCESS;
    }
    pid_t pid = fork_or_die();
    if (pid == 0) {
        printf("%ld: forked, I go on from the fork\n", (long)getpid());
        _exit(EXIT_SUCCESS);
    }
    wait_for(pid);
    pid = fork_or_die();
    if (pid == 0) {
        execl(argv[0], argv[0], "again", (char *)NULL); /* SIMPLIFIED: argv[0] may lack its folder */
        perror(argv[0]);
        _exit(127);
    }
    wait_for(pid);
    return EXIT_SUCCESS;
}
/* [/main] */
