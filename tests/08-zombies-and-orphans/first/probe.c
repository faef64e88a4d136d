/* The probe of the exercise "first": calls the learner's first_run once, and tells what came back.
 *
 *     probe SECONDS CODE [SECONDS CODE]…    the job ends after so long with that code (-N: by signal N); it leaves a
 *                                           process behind for each further pair
 *     probe signal SECONDS CODE …               the same; when the job ends, a signal comes that P0 has a handler for
 *
 * What `make timeline-08 EXERCISE=first` shows has the arguments: 60 5 30 1 90 2
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _POSIX_C_SOURCE 200809L
#include "first.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char **pairs;
static int count;
static bool signals;

static void say(const char *text)
{
    if (write(STDOUT_FILENO, text, strlen(text)) == -1)
        _exit(120);
}

static int live(int i)
{
    struct timespec left = { .tv_sec = atoi(pairs[2 * i]) };
    const int code = atoi(pairs[2 * i + 1]);
    while (nanosleep(&left, &left) == -1)
        ; /* interrupted: the rest is still to be slept */
    if (signals && i == 0)
        (void)kill(getppid(), SIGUSR1);
    if (code < 0)
        (void)raise(-code);
    return code;
}

/* Each further process is started by one that ends at once, and is waited for: so it is an orphan. */
static int job(void *unused)
{
    (void)unused;
    say("job: begins\n");
    for (int i = 1; i < count; i++) {
        const pid_t middle = fork();
        if (middle == -1)
            return 119;
        if (middle == 0) {
            if (fork() == 0)
                _exit(live(i));
            _exit(0);
        }
        (void)waitpid(middle, NULL, 0); /* ends at once */
    }
    return live(0);
}

static void ignore(int number)
{
    (void)number;
}

int main(int argc, char **argv)
{
    char text[60];
    const struct sigaction action = { .sa_handler = ignore }; /* without SA_RESTART */
    signals = argc > 1 && strcmp(argv[1], "signal") == 0;
    pairs = argv + 1 + signals;
    count = (argc - 1 - signals) / 2;
    if (count == 0 || sigaction(SIGUSR1, &action, NULL) == -1)
        return 121;
    const int result = first_run(job, NULL);
    (void)snprintf(text, sizeof text, "probe: first_run returned %d\n", result);
    say(text);
    return 0;
}
