/* Patience: wait for many, tell how it goes, and not for ever. The contract is in patience.h. */
#define _POSIX_C_SOURCE 200809L
#include "patience.h"

#include <errno.h>
/* answer */
#include <stdbool.h>
#include <time.h>
/* end */

#include "process.h"

/* answer */
/* A job, and its process. */
struct task {
    struct process process;
    patience_job *job;
    size_t number;
};

static int task_run(void *arg)
{
    const struct task *task = arg;
    return task->job(task->number);
}

static int task_start(struct task *task)
{
    const int error = process_init(&task->process, (struct process_options){ .target = task_run, .arg = task });
    return error != 0 ? error : process_start(&task->process);
}

static long milliseconds_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* can't fail for this clock */
    return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits until all have ended, or it is time. The time is one for all: who is joined later gets what is left of it.
 * Returns how many are still at work. */
static size_t tasks_join(struct task tasks[], size_t count, long until)
{
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        const long time = until - milliseconds_now();
        left += process_join(&tasks[i].process, time > 0 ? (int)time : 0) == -ETIMEDOUT;
    }
    return left;
}

/* Takes the result of each, and kills and joins those that are late. */
static void tasks_end(struct task tasks[], size_t count, int results[])
{
    for (size_t i = 0; i < count; i++) {
        struct process *process = &tasks[i].process;
        if (process_join(process, 0) == -ETIMEDOUT) {
            results[i] = PATIENCE_LATE;
            (void)process_kill(process);
            (void)process_join(process, PROCESS_FOREVER);
        } else {
            (void)process_exit_code(process, &results[i]);
        }
        (void)process_close(process);
    }
}

/* end */
int patience(size_t n, patience_job *job, int limit, int every, patience_tell *tell, int results[])
{
    /* answer */
    struct task tasks[PATIENCE_MAX];
    size_t started = 0;
    int error = n > PATIENCE_MAX ? -EINVAL : 0;

    while (started < n && error == 0) {
        tasks[started] = (struct task){ .job = job, .number = started };
        error = task_start(&tasks[started]);
        started += error == 0;
    }
    const long begin = milliseconds_now(), end = begin + limit;
    for (long next = begin + every; error == 0; next += every) {
        const size_t left = tasks_join(tasks, started, next < end ? next : end);
        if (left == 0 || next >= end)
            break;
        tell(left);
    }
    tasks_end(tasks, started, results);
    return error;
    //~ /* TODO: start all, wait for all, tell how it goes, and give up in time. */
    //~ (void)n;
    //~ (void)job;
    //~ (void)limit;
    //~ (void)every;
    //~ (void)tell;
    //~ (void)results;
    //~ return -ENOSYS;
    /* end */
}
