/* As they come: many processes, each told of as soon as it has ended. The contract is in as_they_come.h. */
#define _POSIX_C_SOURCE 200809L
#include "as_they_come.h"

#include <errno.h>
/* answer */
#include <poll.h>
/* end */

#include "process.h"

/* answer */
/* A job, and its process. */
struct task {
    struct process process;
    come_job *job;
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

static void task_end(struct task *task, come_tell *tell)
{
    int code = 0;
    (void)process_join(&task->process, PROCESS_FOREVER); /* the sentinel may be a moment early */
    (void)process_exit_code(&task->process, &code);
    (void)process_close(&task->process);
    tell(task->number, code);
}

static void tasks_await(struct task tasks[], size_t count, come_tell *tell)
{
    struct pollfd sentinels[COME_MAX];

    for (size_t i = 0; i < count; i++)
        sentinels[i] = (struct pollfd){ .fd = tasks[i].process.sentinel, .events = POLLIN };
    for (size_t left = count; left > 0;) {
        if (poll(sentinels, (nfds_t)count, -1) == -1)
            continue; /* interrupted */
        for (size_t i = 0; i < count; i++) {
            if (sentinels[i].fd == -1 || sentinels[i].revents == 0)
                continue;
            sentinels[i].fd = -1; /* poll leaves it out from now on */
            task_end(&tasks[i], tell);
            left--;
        }
    }
}

/* end */
int as_they_come(size_t n, come_job *job, come_tell *tell)
{
    /* answer */
    struct task tasks[COME_MAX];
    size_t started = 0;
    int error = n > COME_MAX ? -EINVAL : 0;

    while (started < n && error == 0) {
        tasks[started] = (struct task){ .job = job, .number = started };
        error = task_start(&tasks[started]);
        started += error == 0;
    }
    tasks_await(tasks, started, tell);
    return error;
    //~ /* TODO: start all; then sleep until somebody ends, and tell of it. */
    //~ (void)n;
    //~ (void)job;
    //~ (void)tell;
    //~ return -ENOSYS;
    /* end */
}
