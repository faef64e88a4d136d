/* The probe of the exercise "result": one use of the learner's process library, told on stdout.
 *
 *     probe end RESULT SECONDS…   start a process for each pair, then join them in that order, and ask for their codes
 *     probe twice RESULT          join twice, ask twice
 *     probe early RESULT SECONDS  ask for the code before the start, while it works, and when it has ended, unjoined
 *     probe killed SIGNAL         a child that is killed
 *     probe refusals              joins that are not possible
 *     probe fields NUMBER         a class with a run of its own, whose child changes what it finds
 *     probe again RESULT          start; where that fails, ask about it, and start it again
 *     probe rung RESULT SECONDS   join, with a handler for SIGALRM, which makes a wait fail with EINTR
 *
 * What `make timeline-02 EXERCISE=result` shows has the arguments: end 7 30 300 10
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations and judges nothing. Functions that are not written yet exist here weakly, and so the school's own
 * library never steps in. */
#define _POSIX_C_SOURCE 200809L
#include "../../conformance/stubs/missing.c"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SAY_SIZE 400
#include "../../probe.h"

#define JOBS_MAX 8

struct job {
    struct process process;
    int number;
    unsigned seconds;
};

static int work(void *arg)
{
    const struct job *job = arg;
    struct timespec left = {(time_t)job->seconds, 0};
    while (left.tv_sec > 0 && nanosleep(&left, &left) == -1)
        ; /* interrupted: the rest is still to be slept */
    return job->number;
}

static int die(void *arg)
{
    (void)raise(((const struct job *)arg)->number);
    return 0;
}

static int job_run(struct process *self)
{
    struct job *job = container_of(self, struct job, process);
    say("run: finds %d, name %s\n", job->number, self->name);
    job->number += 100;
    (void)snprintf(self->name, sizeof self->name, "changed");
    return job->number;
}

static const struct process_ops job_ops = { .name = "Job", .run = job_run };

static int begin(struct job *job, struct process_options options)
{
    options.arg = job;
    const int error = process_init(&job->process, options);
    return error != 0 ? error : process_start(&job->process);
}

static void code_tell(const char *when, struct process *process)
{
    int code = 9999;
    const int result = process_exit_code(process, &code);
    if (result == 0)
        say("%s: exit code %d\n", when, code);
    else
        say("%s: exit_code returned %d\n", when, result);
    if (result != 0 && code != 9999)
        say("%s: exit_code has stored %d\n", when, code);
}

static int end(char **words, size_t count)
{
    struct job jobs[JOBS_MAX] = {0};
    for (size_t i = 0; i < count; i++) {
        jobs[i].number = atoi(words[2 * i]);
        jobs[i].seconds = (unsigned)atoi(words[2 * i + 1]);
        if (begin(&jobs[i], (struct process_options){ .target = work }) != 0)
            return 122;
    }
    for (size_t i = 0; i < count; i++) {
        char text[32];
        (void)snprintf(text, sizeof text, "process %zu", i + 1);
        const int result = process_join(&jobs[i].process, PROCESS_FOREVER);
        say("%s: join returned %d\n", text, result);
        code_tell(text, &jobs[i].process);
    }
    return 0;
}

static int twice(int number)
{
    struct job job = { .number = number };
    if (begin(&job, (struct process_options){ .target = work }) != 0)
        return 122;
    say("first: join returned %d\n", process_join(&job.process, PROCESS_FOREVER));
    code_tell("first", &job.process);
    say("second: join returned %d\n", process_join(&job.process, PROCESS_FOREVER));
    code_tell("second", &job.process);
    return 0;
}

static int early(int number, unsigned seconds)
{
    struct job job = { .number = number, .seconds = seconds };
    struct timespec longer = {(time_t)seconds + 10, 0};
    if (process_init(&job.process, (struct process_options){ .target = work, .arg = &job }) != 0)
        return 122;
    code_tell("before", &job.process);
    if (process_start(&job.process) != 0)
        return 122;
    code_tell("working", &job.process);
    while (longer.tv_sec > 0 && nanosleep(&longer, &longer) == -1)
        ; /* the child's end may cut it short */
    code_tell("ended", &job.process);
    say("ended: join returned %d\n", process_join(&job.process, PROCESS_FOREVER));
    return 0;
}

static int killed(int number)
{
    struct job job = { .number = number };
    if (begin(&job, (struct process_options){ .target = die }) != 0)
        return 122;
    say("killed: join returned %d\n", process_join(&job.process, PROCESS_FOREVER));
    code_tell("killed", &job.process);
    return 0;
}

/* Somebody asks who did not initialise the struct. */
static void another_asks(const char *when, struct process *process)
{
    const pid_t pid = fork();
    if (pid == 0) {
        int code;
        say("another's, %s: join returned %d\n", when, process_join(process, PROCESS_FOREVER));
        say("another's, %s: exit_code returned %d\n", when, process_exit_code(process, &code));
        _exit(0);
    }
    if (pid > 0)
        (void)waitpid(pid, NULL, 0);
}

static int refusals(void)
{
    struct process never = {0};
    struct job job = { .number = 3, .seconds = 60 };
    int code;
    say("never initialised: join returned %d\n", process_join(&never, PROCESS_FOREVER));
    say("never initialised: exit_code returned %d\n", process_exit_code(&never, &code));
    if (process_init(&job.process, (struct process_options){ .target = work, .arg = &job }) != 0)
        return 122;
    say("never started: join returned %d\n", process_join(&job.process, PROCESS_FOREVER));
    another_asks("never started", &job.process);
    if (process_start(&job.process) != 0)
        return 122;
    say("a timeout of 0: join returned %d\n", process_join(&job.process, 0));
    another_asks("started", &job.process);
    say("nowhere to put it: exit_code returned %d\n", process_exit_code(&job.process, NULL));
    say("all right: join returned %d\n", process_join(&job.process, PROCESS_FOREVER));
    another_asks("joined", &job.process);
    return 0;
}

static int fields(int number)
{
    struct job job = { .number = number };
    if (begin(&job, (struct process_options){ .ops = &job_ops, .target = die }) != 0)
        return 122;
    say("fields: join returned %d\n", process_join(&job.process, PROCESS_FOREVER));
    code_tell("fields", &job.process);
    say("parent: finds %d, name %s\n", job.number, job.process.name);
    return 0;
}

static int again(int number)
{
    struct job job = { .number = number };
    const int error = begin(&job, (struct process_options){ .target = work });
    const char *when = error == 0 ? "first" : "again";
    say("first: start returned %d\n", error);
    if (error != 0) {
        code_tell("not started", &job.process);
        say("not started: join returned %d\n", process_join(&job.process, PROCESS_FOREVER));
        say("again: start returned %d\n", process_start(&job.process));
    }
    int joined = process_join(&job.process, PROCESS_FOREVER);
    if (joined == -ENOMEM) /* it is join that has asked for memory: the next time there is some */
        joined = process_join(&job.process, PROCESS_FOREVER);
    say("%s: join returned %d\n", when, joined);
    code_tell(when, &job.process);
    return 0;
}

static void ring(int number)
{
    (void)number;
}

static int rung(int number, unsigned seconds)
{
    struct job job = { .number = number, .seconds = seconds };
    const struct sigaction action = { .sa_handler = ring };
    (void)sigaction(SIGALRM, &action, NULL);
    if (begin(&job, (struct process_options){ .target = work }) != 0)
        return 122;
    say("rung: join returned %d\n", process_join(&job.process, PROCESS_FOREVER));
    code_tell("rung", &job.process);
    return 0;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    if (strcmp(what, "end") == 0 && argc > 3 && argc <= 2 + 2 * JOBS_MAX)
        return end(argv + 2, (size_t)(argc - 2) / 2);
    if (strcmp(what, "twice") == 0 && argc == 3)
        return twice(atoi(argv[2]));
    if (strcmp(what, "early") == 0 && argc == 4)
        return early(atoi(argv[2]), (unsigned)atoi(argv[3]));
    if (strcmp(what, "killed") == 0 && argc == 3)
        return killed(atoi(argv[2]));
    if (strcmp(what, "fields") == 0 && argc == 3)
        return fields(atoi(argv[2]));
    if (strcmp(what, "again") == 0 && argc == 3)
        return again(atoi(argv[2]));
    if (strcmp(what, "rung") == 0 && argc == 4)
        return rung(atoi(argv[2]), (unsigned)atoi(argv[3]));
    return strcmp(what, "refusals") == 0 ? refusals() : 121;
}
