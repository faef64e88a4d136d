/* The probe of the exercise "dice": calls the learner's dice_roll once, and tells what came back.
 *
 *     probe SEED ROLLS DELAY…    a worker for each DELAY: milliseconds that it takes to shake the cup ten times;
 *                                with a + before the SEED, it is another time, and pids are others
 *
 * What `make timeline-01 EXERCISE=dice` shows has the arguments: 7 20 3000 2000 1000
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations and judges nothing. It reports with write, not printf: a child that comes back from dice_roll, or runs
 * the parent's exit handlers, then shows as a write of its own. */
#define _GNU_SOURCE
#include "dice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SHAKES 10 /* What a delay is for. */

static char **delays;

/* One write for one text, so that a report stands in the recording in one piece. */
static void say(const char *text)
{
    if (write(STDOUT_FILENO, text, strlen(text)) == -1)
        _exit(120);
}

static void shake(size_t worker)
{
    static unsigned shaken;
    char text[64];
    if (shaken == 0) {
        (void)snprintf(text, sizeof text, "shake: worker %zu begins\n", worker);
        say(text);
    }
    if (shaken++ % SHAKES != 0)
        return;
    const long delay = atol(delays[worker]);
    struct timespec left = {delay / 1000, delay % 1000 * 1000000};
    while (delay > 0 && nanosleep(&left, &left) == -1)
        ; /* interrupted: the rest is still to be slept */
}

static void at_exit(void)
{
    say("probe: exit handler\n");
}

/* What stands in the file. Each byte that is none of a text, such as one nobody wrote, is shown as a middle dot. */
static void file_tell(int file)
{
    static const char dot[] = "\xc2\xb7";
    static char bytes[4096], text[16 + sizeof dot * sizeof bytes] = "file:\n";
    char *end = text + strlen(text);
    const ssize_t length = pread(file, bytes, sizeof bytes, 0);
    for (ssize_t i = 0; i < length; i++)
        if (bytes[i] == '\n' || (bytes[i] >= ' ' && bytes[i] <= '~'))
            *end++ = bytes[i];
        else
            end = stpcpy(end, dot);
    say(text);
}

/* Lets three seconds pass and uses a pid up: under a chosen schedule both would be the same in every run. */
static void fate_change(void)
{
    struct timespec left = {3, 0};
    const pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    if (pid == -1 || waitpid(pid, NULL, 0) == -1)
        _exit(122);
    while (nanosleep(&left, &left) == -1)
        ; /* interrupted: the rest is still to be slept */
}

int main(int argc, char **argv)
{
    char text[100];
    unsigned long sum = 0;
    const int file = memfd_create("dice", 0);
    if (argc < 3 || argc - 3 > DICE_WORKERS_MAX || file == -1 || atexit(at_exit) != 0)
        return 121;
    delays = argv + 3;
    if (argv[1][0] == '+')
        fate_change();

    const int result = dice_roll(file, (size_t)argc - 3, strtoul(argv[2], NULL, 10),
                                 (unsigned)strtoul(argv[1], NULL, 10), shake, &sum);

    (void)snprintf(text, sizeof text, "probe: dice_roll returned %d, sum %lu\n", result, sum);
    say(text);
    file_tell(file);
    return 0;
}
