/* The probe of the exercise "join": one use of the learner's process library, told on stdout.
 *
 *     probe join TIMEOUT SECONDS RESULT CLOCK          join with a timeout, ask for the code, then join for ever
 *     probe closed TIMEOUT SECONDS RESULT CLOCK        the same with a child that closes all its descriptors first
 *     probe ring TIMEOUT SECONDS RESULT CLOCK EVERY    the same while an alarm rings every so many seconds
 *     probe look SECONDS RESULT                        join(0) while it works, and when it has ended
 *     probe again RESULT                               joins of every kind, again and again
 *     probe held TIMEOUT SECONDS RESULT CLOCK          the same with a child that leaves one of its own, with the pipe
 *     probe sentinel SECONDS                           what poll says of the sentinel, and is it close-on-exec?
 *     probe others                                     joins by those who may not
 *     probe ignored SECONDS                            joins where SIGCHLD is ignored
 *     probe refused                                    a fork that fails: what is left open?
 *
 * TIMEOUT is in milliseconds. CLOCK is another child, made by a bare fork, that ends after so many seconds: by its end
 * the checks know what came sooner. What `make timeline-04 EXERCISE=join` shows has the arguments: join 500 90 7 120
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations and judges nothing. Functions that are not written yet exist here weakly. */
#define _XOPEN_SOURCE 700 /* setitimer */
#include "../../conformance/stubs/missing.c"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SAY_SIZE 400
#include "../../probe.h"

#define DESCRIPTORS 64

struct job {
    struct process process;
    int number;
    int seconds;
    bool closes, leaves;
    int plain; /* descriptors that exec would leave open, before its start; 0: do not tell */
};

static void pass(int seconds)
{
    struct timespec left = { .tv_sec = seconds };
    while ((left.tv_sec > 0 || left.tv_nsec > 0) && nanosleep(&left, &left) == -1)
        ; /* interrupted: the rest is still to be slept */
}

/* How many descriptors are open; of those that exec leaves open, if `plain`. */
static int descriptors_count(bool plain)
{
    int count = 0;
    for (int i = 0; i < DESCRIPTORS; i++) {
        const int flags = fcntl(i, F_GETFD);
        count += flags != -1 && !(plain && (flags & FD_CLOEXEC));
    }
    return count;
}

static int work(void *arg)
{
    const struct job *job = arg;
    if (job->plain > 0)
        say("child: descriptors that exec leaves open, more: %d\n", descriptors_count(true) - job->plain);
    if (job->leaves && fork() == 0) {
        pass(10 * job->seconds);
        _exit(0);
    }
    for (int i = 0; job->closes && i < DESCRIPTORS; i++)
        (void)close(i);
    pass(job->seconds);
    return job->number;
}

static int begin(struct job *job, int (*target)(void *))
{
    const int error =
        process_init(&job->process, (struct process_options){ .target = target, .arg = job });
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
}

static void join_tell(const char *when, struct process *process, int timeout)
{
    say("%s: join returned %d\n", when, process_join(process, timeout));
}

static pid_t clock_start(int seconds)
{
    const pid_t pid = fork();
    if (pid == 0) {
        pass(seconds);
        _exit(0);
    }
    return pid;
}

static void ring(int number)
{
    (void)number;
}

/* No SA_RESTART: what is interrupted fails with EINTR. */
static void alarm_every(int seconds)
{
    const struct sigaction action = { .sa_handler = ring };
    const struct itimerval timer = { .it_interval.tv_sec = seconds, .it_value.tv_sec = seconds };
    (void)sigaction(SIGALRM, &action, NULL);
    (void)setitimer(ITIMER_REAL, &timer, NULL);
}

static int join(const int *numbers, char what, int every)
{
    struct job job = { .seconds = numbers[1], .number = numbers[2], .closes = what == 'c', .leaves = what == 'h' };
    if (begin(&job, work) != 0)
        return 122;
    const pid_t clock = clock_start(numbers[3]);
    if (every > 0)
        alarm_every(every);
    const int result = process_join(&job.process, numbers[0]);
    say("first: join returned %d\n", result);
    code_tell("first", &job.process);
    if (result == -ETIMEDOUT) {
        join_tell("then", &job.process, PROCESS_FOREVER);
        code_tell("then", &job.process);
    }
    if (every > 0)
        alarm_every(0);
    (void)waitpid(clock, NULL, 0);
    return 0;
}

static int look(const int *numbers)
{
    struct job job = { .seconds = numbers[0], .number = numbers[1] };
    if (begin(&job, work) != 0)
        return 122;
    join_tell("working", &job.process, 0);
    pass(numbers[0] + 10);
    join_tell("ended", &job.process, 0);
    code_tell("ended", &job.process);
    return 0;
}

static int again(int number)
{
    static const int timeouts[] = { INT_MAX, 60000, 0, PROCESS_FOREVER, 1 };
    struct job job = { .number = number, .seconds = 5 };
    if (begin(&job, work) != 0)
        return 122;
    for (size_t i = 0; i < sizeof timeouts / sizeof *timeouts; i++) {
        char text[32];
        (void)snprintf(text, sizeof text, "join %zu", i + 1);
        join_tell(text, &job.process, timeouts[i]);
        code_tell(text, &job.process);
    }
    return 0;
}

static void sentinel_tell(const char *when, const struct process *process)
{
    struct pollfd sentinel = { .fd = process->sentinel, .events = POLLIN };
    say("%s: sentinel %s, poll says %d\n", when, process->sentinel < 0 ? "missing" : "there", poll(&sentinel, 1, 0));
}

static int sentinel(int seconds)
{
    struct job job = { .seconds = seconds, .plain = descriptors_count(true) };
    if (begin(&job, work) != 0)
        return 122;
    say("parent: descriptors that exec leaves open, more: %d\n", descriptors_count(true) - job.plain);
    sentinel_tell("working", &job.process);
    pass(seconds + 10);
    sentinel_tell("ended", &job.process);
    join_tell("ended", &job.process, 1000);
    sentinel_tell("joined", &job.process);
    return 0;
}

static struct job first = { .seconds = 6 }, second;

static int join_others(void *unused)
{
    (void)unused;
    join_tell("a sibling", &first.process, 1000);
    join_tell("oneself", &second.process, 1000);
    return 0;
}

static int others(void)
{
    struct job never = { .number = 0 };
    if (process_init(&never.process, (struct process_options){ .target = work, .arg = &never }) != 0)
        return 122;
    (void)process_run(&never.process);
    join_tell("only run", &never.process, 1000);
    if (begin(&first, work) != 0 || begin(&second, join_others) != 0)
        return 122;
    join_tell("the creator", &second.process, 120000);
    join_tell("the creator", &first.process, 120000);
    return 0;
}

static int ignored(int seconds)
{
    struct job job = { .seconds = seconds };
    (void)signal(SIGCHLD, SIG_IGN);
    if (begin(&job, work) != 0)
        return 122;
    join_tell("while it works", &job.process, 1000);
    join_tell("with a timeout", &job.process, 600000);
    join_tell("for ever", &job.process, PROCESS_FOREVER);
    return 0;
}

static int refused(void)
{
    struct job job = { .number = 5 };
    const int before = descriptors_count(false);
    say("start returned %d\n", begin(&job, work));
    say("descriptors more: %d\n", descriptors_count(false) - before);
    say("again: start returned %d\n", process_start(&job.process));
    join_tell("again", &job.process, 60000);
    return 0;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    int numbers[5] = {0};
    for (int i = 2; i < argc && i < 7; i++)
        numbers[i - 2] = atoi(argv[i]);
    if (strcmp(what, "join") == 0 || strcmp(what, "closed") == 0 || strcmp(what, "ring") == 0 ||
        strcmp(what, "held") == 0)
        return join(numbers, *what, *what == 'r' ? numbers[4] : 0);
    if (strcmp(what, "look") == 0)
        return look(numbers);
    if (strcmp(what, "again") == 0)
        return again(numbers[0]);
    if (strcmp(what, "sentinel") == 0)
        return sentinel(numbers[0]);
    if (strcmp(what, "ignored") == 0)
        return ignored(numbers[0]);
    if (strcmp(what, "others") == 0)
        return others();
    return strcmp(what, "refused") == 0 ? refused() : 121;
}
