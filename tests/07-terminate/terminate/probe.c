/* The probe of the exercise "terminate": one use of the learner's process library, told on stdout.
 *
 *     probe CALL KIND SECONDS    CALL is terminate or kill, KIND is plain, tidy (ends so many seconds after SIGTERM),
 *                                stubborn (ignores SIGTERM)
 *     probe CALL over NUMBER     of a child that has ended with NUMBER, first unjoined, then joined
 *     probe CALL never 0         of a process that was never started
 *     probe CALL others 0        by a process that is not its parent
 *     probe CALL lost 0          of a child for which somebody has waited behind the library's back
 *
 * What `make timeline-07 EXERCISE=terminate` shows has the arguments: terminate tidy 30
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations and judges nothing. Functions that are not written yet exist here weakly. */
#define _POSIX_C_SOURCE 200809L
#include "../../conformance/stubs/missing.c"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../probe.h"

struct job {
    const char *kind;
    int number;
};

static volatile sig_atomic_t asked;
static sigset_t term, before;

static void pass_time(int seconds)
{
    struct timespec left = {(time_t)seconds, 0};
    while (left.tv_sec > 0 && nanosleep(&left, &left) == -1)
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
    if (strcmp(job->kind, "over") == 0 || strcmp(job->kind, "lost") == 0)
        return job->number;
    if (strcmp(job->kind, "tidy") == 0) {
        (void)sigaction(SIGTERM, &(struct sigaction){ .sa_handler = note }, NULL);
        while (!asked)
            (void)sigsuspend(&before);
        pass_time(job->number);
        return 7;
    }
    (void)signal(SIGTERM, strcmp(job->kind, "stubborn") == 0 ? SIG_IGN : SIG_DFL);
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    pass_time(3600);
    return 8;
}

/* Has the struct's copy in another process signalled. */
static void by_another(struct process *process, int (*call)(struct process *process))
{
    const pid_t pid = fork();
    if (pid == 0) {
        say("other: returned %d\n", call(process));
        _exit(0);
    }
    (void)waitpid(pid, NULL, 0);
}

static int tell(struct process *process, struct job *job, int (*call)(struct process *process))
{
    int code = 9999;
    if (strcmp(job->kind, "lost") == 0)
        (void)waitpid(process->pid, NULL, 0);
    if (strcmp(job->kind, "over") == 0)
        pass_time(60);
    if (strcmp(job->kind, "others") == 0)
        by_another(process, call);
    say("probe: returned %d\n", call(process));
    const int joined = process_join(process, PROCESS_FOREVER);
    if (joined == 0 && process_exit_code(process, &code) == 0)
        say("probe: code %d\n", code);
    say("again: returned %d\n", call(process));
    return 0;
}

int main(int argc, char **argv)
{
    struct process process;
    if (argc < 4)
        return 121;
    int (*const call)(struct process *) = strcmp(argv[1], "kill") == 0 ? process_kill : process_terminate;
    struct job job = { argv[2], atoi(argv[3]) };
    if (process_init(&process, (struct process_options){ .target = work, .arg = &job }) != 0)
        return 122;
    if (strcmp(job.kind, "never") == 0) {
        (void)signal(SIGTERM, SIG_IGN); /* or we could not tell what came of it, if the signal reaches us */
        say("probe: returned %d\n", call(&process));
        return 0;
    }
    (void)sigemptyset(&term);
    (void)sigaddset(&term, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &term, &before);
    const int error = process_start(&process);
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    return error != 0 ? 123 : tell(&process, &job, call);
}
