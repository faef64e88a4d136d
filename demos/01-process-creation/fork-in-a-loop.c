/* A loop that forks.
 *
 * Three pieces of work, a child for each: a loop with a fork in it. But a child
 * goes on where the fork returns, and that is inside the loop. If nothing stops
 * it, it does its piece, goes round, and forks too, and so do its children: three
 * rounds make not 3 children but 7. Then each of the 8 processes goes on behind
 * the loop, where only one was meant to arrive, and each writes the report.
 *
 * Shows: M04 M05
 *
 * Look for:
 *   - how many rows there are, and from which rows new rows branch off
 *   - how often each piece is done: once, twice, four times
 *   - how many reports there are
 *
 * Try: ARGS=cured, where each child ends by _exit() when its piece is done. One
 * line, and three children. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PIECES = 3 };

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void do_piece(int number)
{
    printf("%ld: piece %d\n", (long)getpid(), number);
}

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork: see doubled-line.c */
        die("setvbuf");
    /* [loop] */
    for (int i = 1; i <= PIECES; i++) {
        pid_t pid = fork();

        if (pid == -1)
            die("fork");
        if (pid == 0) {
            do_piece(i);
            if (cured)
                _exit(EXIT_SUCCESS); /* or it goes round the parent's loop */
        }
    }
    while (wait(NULL) != -1 || errno == EINTR) /* until there is no child left */
        ;
    printf("%ld: report\n", (long)getpid());
    /* [/loop] */
    return EXIT_SUCCESS;
}
