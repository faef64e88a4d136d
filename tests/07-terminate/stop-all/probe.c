/* The probe of the exercise "stop all": starts processes, has them stopped by the learner's stop_all, and tells how
 * each has ended.
 *
 *     probe GRACE KIND TIME…
 *
 * Times are in milliseconds. A KIND is plain (ends by SIGTERM), tidy (ends by itself so long after SIGTERM), stubborn
 * (ignores SIGTERM), done (has ended, and was joined), killed (SIGKILL has ended it, and it was joined), zombie (has
 * ended), new (is never started).
 *
 * What `make timeline-07 EXERCISE=stop-all` shows has the arguments: 10000 stubborn 0 plain 0 tidy 5000
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _POSIX_C_SOURCE 200809L
#include "stop_all.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../probe.h"

#define JOBS_MAX 8
#define LONG_TIME 36000000

struct job {
    const char *kind;
    int time, number;
};

static volatile sig_atomic_t asked;
static sigset_t term, before;

static void pass_time(int time)
{
    struct timespec left = {time / 1000, time % 1000 * 1000000L};
    while (nanosleep(&left, &left) == -1)
        ; /* interrupted: the rest is still to be slept */
}

static void note(int number)
{
    (void)number;
    asked = 1;
}

/* Born with SIGTERM blocked. */
static int work(void *arg)
{
    const struct job *job = arg;
    if (strcmp(job->kind, "done") == 0 || strcmp(job->kind, "zombie") == 0)
        return job->number;
    if (strcmp(job->kind, "killed") == 0)
        (void)raise(SIGKILL);
    if (strcmp(job->kind, "tidy") == 0) {
        (void)sigaction(SIGTERM, &(struct sigaction){ .sa_handler = note }, NULL);
        while (!asked)
            (void)sigsuspend(&before);
        pass_time(job->time);
        return job->number;
    }
    (void)signal(SIGTERM, strcmp(job->kind, "stubborn") == 0 ? SIG_IGN : SIG_DFL);
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    pass_time(LONG_TIME);
    return job->number;
}

static int begin(struct process *process, struct job *job)
{
    if (process_init(process, (struct process_options){ .target = work, .arg = job }) != 0)
        return -1;
    if (strcmp(job->kind, "new") == 0)
        return 0;
    (void)sigprocmask(SIG_BLOCK, &term, &before);
    const int error = process_start(process);
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    if (error == 0 && (strcmp(job->kind, "done") == 0 || strcmp(job->kind, "killed") == 0))
        return process_join(process, PROCESS_FOREVER);
    if (error == 0 && strcmp(job->kind, "zombie") == 0)
        pass_time(60000);
    return error;
}

int main(int argc, char **argv)
{
    struct process processes[JOBS_MAX];
    struct job jobs[JOBS_MAX];
    const size_t count = argc < 2 ? 0 : (size_t)(argc - 2) / 2;
    if (count == 0 || count > JOBS_MAX)
        return 121;
    (void)sigemptyset(&term);
    (void)sigaddset(&term, SIGTERM);
    for (size_t i = 0; i < count; i++) {
        jobs[i] = (struct job){ argv[2 * i + 2], atoi(argv[2 * i + 3]), (int)i + 11 };
        if (begin(&processes[i], &jobs[i]) != 0)
            return 122;
    }
    (void)signal(SIGTERM, SIG_IGN); /* or we could not tell what came of it, if a signal goes astray */
    say("probe: stop_all is called\n");
    say("probe: stop_all returned %d\n", stop_all(processes, count, atoi(argv[1])));
    for (size_t i = 0; i < count; i++) {
        int code = 9999;
        if (process_exit_code(&processes[i], &code) == 0)
            say("process %zu: code %d\n", i + 1, code);
    }
    return 0;
}
