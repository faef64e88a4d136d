/* The probe of the exercise "doubled line": prints a title, calls the learner's survey once, and takes its leave.
 *
 *     probe TITLE PERSON…    each PERSON is NAME for a yes, or -NAME for a no
 *
 * What `make timeline-01 EXERCISE=doubled-line` shows has the arguments: Lunch Ada -Kim
 *
 * The title is printed by printf and not flushed, as most programs do. What the probe itself has to say it says by
 * write, so that it shows as a write of its own. It judges nothing. */
#define _POSIX_C_SOURCE 200809L
#include "survey.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PEOPLE_MAX 16

static char **people; /* As on the command line. */

static int ask(const char *name)
{
    for (char **person = people; *person != NULL; person++)
        if ((*person)[0] == '-' && strcmp(*person + 1, name) == 0)
            return 0;
    return 1;
}

static void say(const char *text)
{
    if (write(STDERR_FILENO, text, strlen(text)) == -1)
        _exit(120);
}

static void at_exit(void)
{
    say("probe: exit handler\n");
}

int main(int argc, char **argv)
{
    const char *names[PEOPLE_MAX];
    const size_t n = argc > 2 ? (size_t)argc - 2 : 0;
    if (n == 0 || n > PEOPLE_MAX || atexit(at_exit) != 0)
        return 121;
    people = argv + 2;
    for (size_t i = 0; i < n; i++)
        names[i] = people[i] + (people[i][0] == '-');
    printf("Survey: %s\n", argv[1]);

    const int result = survey(n, names, ask);

    char text[64];
    (void)snprintf(text, sizeof text, "probe: survey returned %d\n", result);
    say(text);
    return 0;
}
