/* Children that are not waited for, or not as they should be. The recording must show each mistake, and none of it
 * where it is called with `right`. */
#define _DEFAULT_SOURCE /* usleep's kin: nanosleep, kill, sigaction */
#include "mistakes.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

static void nap(time_t seconds)
{
    struct timespec left = {seconds, 0};
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
}

static pid_t child_that_ends_with(int code)
{
    pid_t child = must_fork();
    if (child == 0)
        _exit(code);
    return child;
}

/* A child that stays until the other end of the gate is closed. */
static pid_t child_behind(int gate[2], int code)
{
    pid_t child = must_fork();
    if (child == 0) {
        must_close(gate[1]);
        (void)take(gate[0]);
        _exit(code);
    }
    return child;
}

static int one_wait_for_two(bool right)
{
    pid_t first = child_that_ends_with(1), second = child_that_ends_with(2);
    (void)await(first);
    if (right)
        (void)await(second);
    nap(2);
    return 0;
}

/* vfork comes back when the child has ended: whether the parent had to wait for that depends on the schedule. The
 * parent ends soon after in both cases. */
static int vforked(bool right)
{
    pid_t child = vfork();
    if (child == 0)
        _exit(127);
    if (child == -1)
        die("vfork");
    if (right)
        (void)await(child);
    return 0;
}

static int terminate_without_wait(bool right)
{
    int gate[2];
    must_pipe(gate);
    pid_t child = child_behind(gate, 0);
    if (kill(child, SIGTERM) == -1)
        die("kill");
    if (right)
        (void)await(child);
    nap(1);
    return 0;
}

static int late(bool right)
{
    pid_t child = child_that_ends_with(0);
    if (!right)
        nap(60);
    (void)await(child);
    if (right)
        nap(60);
    return 0;
}

static int others_child(bool right)
{
    int told[2];
    must_pipe(told);
    pid_t child = must_fork();
    if (child == 0) {
        pid_t grandchild = child_that_ends_with(5);
        if (write(told[1], &grandchild, sizeof grandchild) != (ssize_t)sizeof grandchild)
            die("write");
        (void)await(grandchild);
        _exit(0);
    }
    pid_t grandchild;
    if (read(told[0], &grandchild, sizeof grandchild) != (ssize_t)sizeof grandchild)
        die("read");
    if (!right && waitpid(grandchild, NULL, 0) != -1)
        return 1;
    (void)await(child);
    return 0;
}

static int twice(bool right)
{
    pid_t child = child_that_ends_with(3);
    (void)await(child);
    if (right) /* until there is nobody left: that is how one learns it */
        return wait(NULL) == -1 ? 0 : 1;
    return waitpid(child, NULL, 0) == -1 ? 0 : 1;
}

/* Waits for a child that the kernel reaps, where SIGCHLD is treated like that. */
static int reaped_unseen(bool right, const struct sigaction *action)
{
    int status;
    if (!right && sigaction(SIGCHLD, action, NULL) == -1)
        die("sigaction");
    pid_t child = child_that_ends_with(3);
    if (right)
        return WEXITSTATUS(await(child)) == 3 ? 0 : 1;
    return waitpid(child, &status, 0) == -1 ? 0 : 1;
}

static int ignored(bool right)
{
    return reaped_unseen(right, &(struct sigaction){.sa_handler = SIG_IGN});
}

static int without_zombies(bool right)
{
    return reaped_unseen(right, &(struct sigaction){.sa_handler = SIG_DFL, .sa_flags = SA_NOCLDWAIT});
}

static int raw(bool right)
{
    int status = await(child_that_ends_with(7));
    printf("it ended with %d\n", right ? WEXITSTATUS(status) : status);
    return 0;
}

/* A number that happens to be a status too. */
static int size(bool right)
{
    (void)await(child_that_ends_with(right ? 4 : 8));
    printf("read %d bytes\n", right ? 1024 : 2048);
    return 0;
}

static void on_signal(int number)
{
    (void)number;
}

/* A signal that its own child sends cuts the wait short; the child goes on for a while. */
static int given_up(bool right)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        die("sigaction");
    pid_t child = must_fork();
    if (child == 0) {
        nap(1); /* its parent waits by then */
        if (kill(getppid(), SIGUSR1) == -1)
            die("kill");
        nap(1);
        _exit(0);
    }
    if (right)
        (void)await(child);
    else
        (void)waitpid(child, NULL, 0);
    return 0;
}

static int asking(bool right)
{
    int gate[2];
    must_pipe(gate);
    pid_t child = must_fork();
    if (child == 0) {
        nap(1);
        _exit(0);
    }
    while (waitpid(child, NULL, WNOHANG) == 0)
        if (right)
            nap(1);
    return 0;
}

/* Both leave a child to init, which is what daemons do; the one that must not be left is the middle process. */
static int double_fork(bool right)
{
    pid_t middle = must_fork();
    if (middle == 0) {
        if (must_fork() == 0)
            nap(1);
        _exit(0);
    }
    if (right)
        (void)await(middle);
    nap(2);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct mistake mistakes[] = {
        {"one-wait-for-two", one_wait_for_two}, {"vforked", vforked},
        {"terminate-without-wait", terminate_without_wait}, {"late", late},
        {"others-child", others_child}, {"twice", twice}, {"ignored", ignored}, {"raw", raw}, {"size", size},
        {"without-zombies", without_zombies}, {"given-up", given_up}, {"asking", asking}, {"double-fork", double_fork},
    };
    return mistake_make(mistakes, sizeof mistakes / sizeof *mistakes, argc, argv);
}
