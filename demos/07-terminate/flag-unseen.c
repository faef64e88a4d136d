/* A flag that nobody sees.
 *
 * A handler sets a flag, and a loop waits for it. Is the flag a plain int, the
 * compiler may think: nothing in this loop changes it, so I look once. It keeps it in
 * a register, and the loop never sees what the handler has stored. Without
 * optimisation the program works, with -O2 it does not.
 *
 * Shows: M43
 *
 * Look for:
 *   - that the handler has run: SIGTERM in the child's row, in round 10
 *   - how long the loop goes on. It gives up after 100 rounds; others spin for ever.
 *
 * Try: ARGS=cured, where the flag is volatile sig_atomic_t. And compile all without
 * optimisation: make CFLAGS=-O0 BUILD=/tmp/unoptimised demo-07 DEMO=flag-unseen */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "process.h"

static bool cured;

/* [flags] */
enum { ROUNDS = 100 };

static int plain_flag; /* the hazard */
static volatile sig_atomic_t flag;

static void note(int signal)
{
    (void)signal;
    plain_flag = 1;
    flag = 1;
}

static int rounds_until_plain(void)
{
    int round = 0;
    while (!plain_flag && round < ROUNDS)
        if (++round == 10)
            (void)kill(getpid(), SIGTERM); /* in somebody else's place, so that it comes in the middle each time */
    return round;
}

static int rounds_until_volatile(void)
{
    int round = 0;
    while (!flag && round < ROUNDS)
        if (++round == 10)
            (void)kill(getpid(), SIGTERM);
    return round;
}
/* [/flags] */

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int spin(void *unused)
{
    (void)unused;
    (void)sigaction(SIGTERM, &(struct sigaction){ .sa_handler = note }, NULL); /* can't fail for SIGTERM */
    const int rounds = cured ? rounds_until_volatile() : rounds_until_plain();
    printf("child: %s after %d rounds; the flag is %d\n", rounds < ROUNDS ? "I have seen it" : "I gave up", rounds,
           (int)flag);
    return 0;
}

int main(int argc, char **argv)
{
    struct process process;

    cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    check(process_init(&process, (struct process_options){ .target = spin }), "process_init");
    check(process_start(&process), "process_start");
    check(process_join(&process, PROCESS_FOREVER), "process_join");
    return EXIT_SUCCESS;
}
