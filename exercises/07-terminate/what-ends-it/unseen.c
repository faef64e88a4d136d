/* A flag, a handler, and a loop. The program is compiled with optimisation, by gcc -O1. How many rounds are there? */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int asked;

static void note(int number)
{
    (void)number;
    asked = 1;
}

int main(void)
{
    int rounds = 0;

    if (sigaction(SIGTERM, &(struct sigaction){ .sa_handler = note }, NULL) == -1)
        return EXIT_FAILURE;
    while (!asked && rounds < 50)
        if (++rounds == 5)
            (void)kill(getpid(), SIGTERM); /* when it returns, the handler has run */
    printf("rounds: %d\n", rounds);
    return EXIT_SUCCESS;
}
