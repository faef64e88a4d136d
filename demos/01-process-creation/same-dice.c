/* Three children, one die.
 *
 * rand() makes its numbers from a number that it keeps in memory, the seed, and
 * the memory is copied at the fork. So children that roll the dice roll the same:
 * each has a copy of the same state, and none notices how far the others' have
 * gone on.
 *
 * Shows: M11
 *
 * Look for:
 *   - the three children's rolls, which nobody would call random
 *
 * Try: ARGS=cured, where the parent draws a seed for each child before it forks.
 * The children then differ, and the whole run can still be repeated: one seed in
 * the parent decides everything. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILDREN = 3, ROLLS = 5 };

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

/* SIMPLIFIED: rand() % 6 is a poor die, and rand() is no generator for secrets; getentropy() is. */
static int roll(void)
{
    return rand() % 6 + 1;
}

/* [child] */
static _Noreturn void be_child(int number, unsigned seed, bool cured)
{
    char text[64] = "";

    if (cured)
        srand(seed); /* a state of one's own, in one's own copy */
    for (int i = 0; i < ROLLS; i++) {
        size_t length = strlen(text);
        snprintf(text + length, sizeof text - length, " %d", roll());
    }
    printf("child %d:%s\n", number, text);
    _exit(EXIT_SUCCESS);
}
/* [/child] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork: see doubled-line.c */
        die("setvbuf");
    srand(2026);
    for (int i = 1; i <= CHILDREN; i++) {
        unsigned seed = cured ? (unsigned)rand() : 0; /* drawn by the parent, so it differs from child to child */
        pid_t pid = fork();

        if (pid == -1)
            die("fork");
        if (pid == 0)
            be_child(i, seed, cured);
    }
    while (wait(NULL) != -1 || errno == EINTR) /* until there is no child left */
        ;
    return EXIT_SUCCESS;
}
