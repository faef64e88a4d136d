/* Visits: one target, many visitors, each staying for a random time. The contract is in visits.h. */
#define _POSIX_C_SOURCE 200809L
#include "visits.h"

#include <errno.h>
#include <stdlib.h>

#include "process.h"

/* A random time; which, srand has decided. */
static int seconds_draw(void)
{
    return 1 + rand() % VISITS_LONGEST;
}

/* answer */
/* A visitor: its process, and what its process is handed. */
struct visitor {
    struct process process;
    const char *name;
    int seconds;
    visits_stay *stay;
};

static int visitor_run(void *arg)
{
    const struct visitor *visitor = arg;
    visitor->stay(visitor->name, visitor->seconds);
    return visitor->seconds;
}

/* Waits for it. @return its exit code. */
static int visitor_wait(struct visitor *visitor)
{
    int code = 0;
    (void)process_join(&visitor->process, PROCESS_FOREVER); /* we have started it, and it is the first time */
    (void)process_exit_code(&visitor->process, &code);
    (void)process_close(&visitor->process);
    return code;
}
//~ /* TODO: the target gets one pointer, and needs a name, a number of seconds, and what to call. */
/* end */

int visits(size_t n, const char *const names[], unsigned seed, visits_stay *stay, visits_ready *ready, int seconds[])
{
    /* answer */
    struct visitor *visitors = calloc(n, sizeof *visitors);
    int error = visitors == NULL ? -ENOMEM : 0;
    size_t started = 0;
    srand(seed);
    while (started < n && error == 0) {
        struct visitor *visitor = &visitors[started];
        visitor->name = names[started];
        visitor->stay = stay;
        visitor->seconds = seconds_draw(); /* before the fork, or all would draw the same */
        error = process_init(&visitor->process, (struct process_options){ .target = visitor_run, .arg = visitor });
        if (error == 0)
            error = process_start(&visitor->process);
        started += error == 0;
    }
    if (error == 0)
        ready();
    for (size_t i = 0; i < started; i++)
        seconds[i] = visitor_wait(&visitors[i]);
    free(visitors);
    return error;
    //~ /* TODO: start a process for each, call ready, then wait for all of them, and ask each for its exit code. */
    //~ (void)n;
    //~ (void)names;
    //~ (void)seed;
    //~ (void)stay;
    //~ (void)ready;
    //~ (void)seconds;
    //~ (void)seconds_draw;
    //~ return -ENOSYS;
    /* end */
}
