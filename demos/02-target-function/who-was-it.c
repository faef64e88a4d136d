/* Who was it?
 *
 * Three children of one target, and each returns a result. The parent waits three
 * times, and puts the first result to the first name, the second to the second …
 * That is right if they end in the order in which they were started. Nobody
 * promises that.
 *
 * Shows: M18
 *
 * Look for:
 *   - in which order the children end: the last started has the least to do
 *   - the result that each name gets: the number of its letters?
 *
 * Try: ARGS=cured, where each result is asked of the process that has it. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>

#include "process.h"

enum { COUNT = 3 };

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

/* Takes a fifth of a second for each letter. */
static int letters_count(void *arg)
{
    const int count = (int)strlen(arg);
    struct timespec left = { .tv_sec = count / 5, .tv_nsec = count % 5 * 200000000L };

    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    return count;
}

/* [results] */
static void results_get(struct process processes[], int results[], bool cured)
{
    for (int i = 0; i < COUNT; i++) {
        if (cured) { /* of this one, however late it ends */
            check(process_join(&processes[i], PROCESS_FOREVER), "process_join");
            check(process_exit_code(&processes[i], &results[i]), "process_exit_code");
        } else {
            int status;
            while (wait(&status) == -1) /* the hazard: of whoever ends next */
                if (errno != EINTR)
                    check(-errno, "wait");
            results[i] = WEXITSTATUS(status); /* SIMPLIFIED: was it killed by a signal? */
        }
    }
}
/* [/results] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    char names[COUNT][16] = { "Alexandria", "Oslo", "Rio" };
    struct process processes[COUNT];
    int results[COUNT];

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    for (int i = 0; i < COUNT; i++) {
        check(process_init(&processes[i], (struct process_options){ .target = letters_count, .arg = names[i] }),
              "process_init");
        check(process_start(&processes[i]), "process_start");
    }
    results_get(processes, results, cured);
    for (int i = 0; i < COUNT; i++)
        printf("%s has %d letters\n", names[i], results[i]);
    return EXIT_SUCCESS;
}
