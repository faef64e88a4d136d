/* run() or start()?
 *
 * A process object of lib/process.h has both, as Python's has. process_run() calls
 * the target: it is an ordinary call in the process that makes it, and it is over
 * when the target returns. process_start() makes a child, and the child calls run.
 * So run alone starts nobody, and then there is nobody to join either.
 *
 * Look for:
 *   - the pids: who says hello the first time, and who the second time
 *   - the number of rows, and where the second begins
 *
 * Try: make demo-01 DEMO=start-in-twenty-lines, where you see what start does. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "process.h"

/* Ends the program if a function of the library has failed. They return 0 or a negative errno. */
static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

/* [main] */
static int greet(void *arg)
{
    printf("%ld: hello %s\n", (long)getpid(), (const char *)arg);
    return 3;
}

int main(void)
{
    struct process process;
    int code;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    printf("%ld: main\n", (long)getpid());
    check(process_init(&process, (struct process_options){ .target = greet, .arg = "Kim" }),
          "process_init");

    printf("run gives %d\n", process_run(&process)); /* greet was simply called */
    printf("join says: %s\n", strerror(-process_join(&process, PROCESS_FOREVER)));

    check(process_start(&process), "process_start");
    check(process_join(&process, PROCESS_FOREVER), "process_join");
    check(process_exit_code(&process, &code), "process_exit_code");
    printf("started and joined: it ended with %d\n", code);
    check(process_close(&process), "process_close");
    return EXIT_SUCCESS;
}
/* [/main] */
