/* The probe of the exercise "crew": hires four, and leaves.
 *
 *     probe CODE SECONDS STUBBORN LEAVES [rung]
 *
 * P0.1 is no daemon and works SECONDS. P0.2 is a daemon and works for an hour. P0.3 is a daemon that ignores SIGTERM,
 * and works STUBBORN seconds. P0.4 is no daemon. With LEAVES not 0 it hires one of its own, who is no daemon and works
 * SECONDS, and calls crew_leave itself; with 0 it returns 0. With rung P0 has a handler for SIGCHLD, which interrupts.
 *
 * What `make timeline-06 EXERCISE=crew` shows has the arguments: 7 90 120 0
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _POSIX_C_SOURCE 200809L
#include "crew.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct crew crew;
static int ends[2], seconds, stubborn, leaves; /* of the pipe: by its end all are known to have begun */

static void say(const char *what, int number)
{
    char text[80];
    (void)snprintf(text, sizeof text, "%s %d\n", what, number);
    if (write(STDOUT_FILENO, text, strlen(text)) == -1)
        _exit(120);
}

static void pass_time(int time)
{
    struct timespec left = {time, 0};
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ; /* interrupted: the rest is still to be slept */
}

static int work(int number)
{
    if (number == 3)
        (void)signal(SIGTERM, SIG_IGN);
    if (write(ends[1], "", 1) != 1)
        return 121;
    if (number == 4 && leaves != 0) {
        const int error = crew_hire(&crew, work, 5, false);
        if (error != 0)
            say("probe: crew_hire returned", error);
        crew_leave(&crew, leaves);
    }
    pass_time(number == 1 || number == 5 ? seconds : number == 2 ? 3600 : number == 3 ? stubborn : 0);
    say("done:", number);
    return 0;
}

static void ring(int number)
{
    (void)number; /* the wait that it interrupts is all that it is for */
}

int main(int argc, char **argv)
{
    char unused;
    if (argc < 5 || pipe(ends) == -1)
        return 122;
    seconds = atoi(argv[2]);
    stubborn = atoi(argv[3]);
    leaves = atoi(argv[4]);
    for (int number = 1; number <= 4; number++) {
        const int error = crew_hire(&crew, work, number, number == 2 || number == 3);
        if (error != 0)
            say("probe: crew_hire returned", error);
    }
    for (size_t begun = 0; begun < 4 && read(ends[0], &unused, 1) == 1; begun++)
        ;
    if (argc > 5)
        (void)sigaction(SIGCHLD, &(struct sigaction){ .sa_handler = ring }, NULL);
    say("probe: leaves with", atoi(argv[1]));
    crew_leave(&crew, atoi(argv[1]));
}
