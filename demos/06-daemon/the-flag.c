/* The flag.
 *
 * A clock is to tick as long as the program runs, and not a tick longer: a case for
 * the daemon flag. Here it is set when the clock has been started: the library refuses
 * that, and the struct takes it by force. But at the exit nobody looks at the struct:
 * what the clock is to be then was settled by the start. So the program waits for it.
 *
 * Shows: M33
 *
 * Look for:
 *   - what process_set_daemon says, and what the struct says
 *   - when main is done, and when its process ends
 *
 * Try: ARGS=cured. Then let the clock be made without .daemon, and set the flag by
 * process_set_daemon between process_init and process_start. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "process.h"

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int tick(void *unused)
{
    (void)unused;
    for (int second = 1; second <= 3; second++) { /* no clock for ever: even with the hazard this program ends */
        struct timespec left = { .tv_sec = 1 };
        while (nanosleep(&left, &left) == -1 && errno == EINTR)
            ;
        printf("clock: tick %d\n", second);
    }
    return 0;
}

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    struct process clock;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork */
        return EXIT_FAILURE;
    /* [flag] */
    check(process_init(&clock, (struct process_options){ .target = tick, .daemon = cured }), "process_init");
    check(process_start(&clock), "process_start");
    if (!cured) {
        printf("main: set_daemon says: %s\n", strerror(-process_set_daemon(&clock, true)));
        clock.daemon = true; /* the hazard: by force */
    }
    /* [/flag] */
    printf("main: daemon is %s\n", clock.daemon ? "true" : "false");
    printf("main: I am done\n");
    return EXIT_SUCCESS;
}
