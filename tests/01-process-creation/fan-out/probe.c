/* The probe of the exercise "fan out": calls the learner's fan_out once, and tells what came back.
 *
 *     probe CHILD…    each CHILD is what one child does: CODE, or CODE@SECONDS to take some time first, or
 *                     -N to be killed by signal N
 *
 * What `make timeline-01 EXERCISE=fan-out` shows has the arguments: 7 0@30 -9
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations and judges nothing. It reports with write, not printf: a child that comes back from fan_out, or runs
 * the parent's exit handlers, then shows as a write of its own. */
#define _POSIX_C_SOURCE 200809L
#include "fan_out.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CHILDREN_MAX 16
#define CODE_UNTOUCHED 999 /* What stands in a report that nobody filled in. */

static char **jobs; /* What each child is to do, in words. */

static void die_by(int number)
{
    sigset_t only;
    (void)signal(number, SIG_DFL);
    sigemptyset(&only);
    sigaddset(&only, number);
    (void)sigprocmask(SIG_UNBLOCK, &only, NULL);
    (void)raise(number);
}

static int work(size_t index)
{
    char *rest;
    const long code = strtol(jobs[index], &rest, 10);
    struct timespec left = {*rest == '@' ? atol(rest + 1) : 0, 0};
    while (left.tv_sec > 0 && nanosleep(&left, &left) == -1)
        ; /* interrupted: the rest is still to be slept */
    if (code < 0)
        die_by((int)-code);
    return (int)code;
}

/* One write for one text, so that a report stands in the recording in one piece. */
static void say(const char *text)
{
    if (write(STDOUT_FILENO, text, strlen(text)) == -1)
        _exit(120);
}

static void at_exit(void)
{
    say("probe: exit handler\n");
}

int main(int argc, char **argv)
{
    struct fan_out_report reports[CHILDREN_MAX];
    const size_t n = (size_t)argc - 1;
    if (n > CHILDREN_MAX || atexit(at_exit) != 0)
        return 121;
    jobs = argv + 1;
    for (size_t i = 0; i < CHILDREN_MAX; i++)
        reports[i] = (struct fan_out_report){-1, CODE_UNTOUCHED};

    const int result = fan_out(n, work, reports);

    char text[64 * (CHILDREN_MAX + 1)];
    int length = snprintf(text, sizeof text, "probe: fan_out returned %d\n", result);
    for (size_t i = 0; i < n; i++)
        length += snprintf(text + length, sizeof text - (size_t)length, "report %zu: pid %ld code %d\n", i,
                           (long)reports[i].pid, reports[i].code);
    say(text);
    return 0;
}
