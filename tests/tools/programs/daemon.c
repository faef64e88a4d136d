/* A daemon in the old manner: fork, setsid, fork, and the middle process reaped; then it sleeps for ever.
 *   daemon [stubborn]   it ignores SIGTERM, SIGHUP and SIGINT as well
 * The recording must show: P0.1.1 adopted by nobody of the program, left behind, and ended by the recorder. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdlib.h>

#include "program.h"

static void ignore(int number)
{
    struct sigaction action = { .sa_handler = SIG_IGN };
    sigemptyset(&action.sa_mask);
    if (sigaction(number, &action, NULL) == -1)
        die("sigaction");
}

int main(int argc, char **argv)
{
    (void)argv;
    pid_t middle = must_fork();
    if (middle == 0) {
        if (setsid() == -1)
            die("setsid");
        if (must_fork() != 0)
            _exit(0);
        if (argc > 1) {
            ignore(SIGTERM);
            ignore(SIGHUP);
            ignore(SIGINT);
        }
        for (;;)
            pause();
    }
    return await(middle) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
