/* Signals to those who are not there any more, or that come when nobody waits for them yet. The recording must show
 * each mistake, and none of it where it is called with `right`. */
#define _DEFAULT_SOURCE
#include "mistakes.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <time.h>

static int after_wait(bool right)
{
    pid_t child = must_fork();
    if (child == 0) {
        (void)pause();
        _exit(0);
    }
    if (kill(child, SIGTERM) == -1)
        die("kill");
    (void)await(child);
    if (!right)
        (void)kill(child, SIGKILL);
    return 0;
}

static volatile sig_atomic_t told;

static void on_told(int number)
{
    (void)number;
    told = 1;
}

/* The child's signal may come between the test and the pause. */
static int test_then_pause(bool right)
{
    sigset_t blocked, before;
    struct sigaction action = {.sa_handler = on_told};
    sigemptyset(&action.sa_mask);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        die("sigaction");
    if (right && sigprocmask(SIG_BLOCK, &blocked, &before) == -1)
        die("sigprocmask");
    pid_t child = must_fork();
    if (child == 0) {
        (void)kill(getppid(), SIGUSR1);
        _exit(0);
    }
    if (right) {
        while (!told)
            (void)sigsuspend(&before);
    } else {
        bool was_told = told; /* as a compiler may read it, before … */
        (void)await(child);
        if (!was_told)
            (void)pause();
    }
    if (right)
        (void)await(child);
    return 0;
}

/* To ask by signal 0 is no harm, once in a while. */
static int asking(bool right)
{
    int gate[2];
    must_pipe(gate);
    pid_t child = must_fork();
    if (child == 0) {
        must_close(gate[1]);
        (void)take(gate[0]);
        _exit(0);
    }
    for (int i = 0; i < (right ? 3 : 30); i++)
        if (kill(child, 0) == -1)
            die("kill");
    must_close(gate[1]);
    (void)await(child);
    return 0;
}

static int minus_one(bool right)
{
    pid_t child = must_fork();
    if (child == 0)
        _exit(0);
    (void)kill(right ? child : -1, SIGTERM);
    (void)await(child);
    return 0;
}

/* To be run with a fork that fails. */
static int unchecked_fork(bool right)
{
    pid_t child = fork();
    if (child == 0) {
        (void)pause();
        _exit(0);
    }
    if (right && child == -1)
        return 1;
    (void)kill(child, SIGTERM);
    return 0;
}

/* A writer whose reader is gone. */
static int broken_pipe(bool right)
{
    int ends[2];
    must_pipe(ends);
    pid_t child = must_fork();
    if (child == 0) {
        must_close(ends[0]);
        give(ends[1]);
        _exit(0);
    }
    if (right)
        (void)take(ends[0]);
    must_close(ends[0]);
    must_close(ends[1]);
    (void)await(child);
    return 0;
}

/* A debugger that is refused what it is for leaves its child unwaited for. Right or wrong, the zombie is there; a child
 * that asked for nothing is nobody's fault but the parent's. */
static int refused_tracer(bool asks)
{
    pid_t child = must_fork();
    if (child == 0)
        _exit(asks && ptrace(PTRACE_TRACEME, 0, NULL, NULL) == -1);
    struct timespec second = {1, 0};
    (void)nanosleep(&second, NULL);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct mistake mistakes[] = {
        {"after-wait", after_wait}, {"test-then-pause", test_then_pause}, {"asking", asking},
        {"minus-one", minus_one}, {"broken-pipe", broken_pipe}, {"unchecked-fork", unchecked_fork},
        {"refused-tracer", refused_tracer},
    };
    return mistake_make(mistakes, sizeof mistakes / sizeof *mistakes, argc, argv);
}
