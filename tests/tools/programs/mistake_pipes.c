/* Descriptors that are closed once too often, or not at all. The recording must show each mistake, and none of it where
 * it is called with `right`. */
#define _DEFAULT_SOURCE
#include "mistakes.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>

#define MUCH (1 << 20) /* bytes: more than a pipe holds */

static void write_much(int fd)
{
    static char bytes[MUCH];
    size_t done = 0;
    while (done < sizeof bytes) {
        ssize_t written = write(fd, bytes + done, sizeof bytes - done);
        if (written <= 0)
            die("write");
        done += (size_t)written;
    }
}

static void read_to_the_end(int fd)
{
    char bytes[4096];
    while (read(fd, bytes, sizeof bytes) > 0)
        ;
}

static int close_twice(bool right)
{
    int ends[2];
    must_pipe(ends);
    must_close(ends[0]);
    must_close(ends[1]);
    if (!right)
        (void)close(ends[1]);
    return 0;
}

/* Whoever closes all that there may be does not mind what is not. */
static int close_all(bool right)
{
    int ends[2];
    must_pipe(ends);
    must_close(ends[0]);
    must_close(ends[1]);
    for (int fd = 3; right && fd < 20; fd++)
        (void)close(fd);
    if (!right)
        (void)close(ends[0]);
    return 0;
}

static int reader_keeps(bool right)
{
    int ends[2];
    must_pipe(ends);
    pid_t writer = must_fork();
    if (writer == 0) {
        must_close(ends[0]);
        give(ends[1]);
        _exit(0);
    }
    if (right)
        must_close(ends[1]); /* or the end would never come */
    read_to_the_end(ends[0]);
    (void)await(writer);
    return 0;
}

/* A second worker inherits the way to the first, and keeps it while it waits for work of its own. */
static int sibling_keeps(bool right)
{
    int first[2], second[2];
    must_pipe(first);
    pid_t one = must_fork();
    if (one == 0) {
        must_close(first[1]);
        read_to_the_end(first[0]);
        _exit(0);
    }
    must_close(first[0]);
    must_pipe(second);
    pid_t two = must_fork();
    if (two == 0) {
        must_close(second[1]);
        if (right)
            must_close(first[1]); /* that is the first worker's */
        read_to_the_end(second[0]);
        _exit(0);
    }
    must_close(second[0]);
    give(first[1]);
    must_close(first[1]);
    (void)await(one); /* it has seen the end of its work */
    must_close(second[1]);
    (void)await(two);
    return 0;
}

/* What a shell does for `a | b`, in one process and a child: dup2 leaves the original where it was. */
static int dup_keeps(bool right)
{
    int ends[2];
    must_pipe(ends);
    pid_t reader = must_fork();
    if (reader == 0) {
        must_close(ends[1]);
        read_to_the_end(ends[0]);
        _exit(0);
    }
    if (dup2(ends[1], 9) == -1)
        die("dup2");
    if (right)
        must_close(ends[1]);
    give(9);
    must_close(9);
    (void)await(reader);
    return 0;
}

static int pipe_after_fork(bool right)
{
    int ends[2];
    if (right)
        must_pipe(ends);
    pid_t child = must_fork();
    if (!right)
        must_pipe(ends);
    if (child == 0) {
        must_close(ends[1]);
        (void)take(ends[0]);
        _exit(0);
    }
    if (right) {
        give(ends[1]);
    } else {
        (void)take(ends[0]);
    }
    (void)await(child);
    return 0;
}

/* Both read first: they wait for each other, but nobody keeps what is not theirs. */
static int both_read(bool right)
{
    int there[2], back[2];
    must_pipe(there);
    must_pipe(back);
    pid_t child = must_fork();
    if (child == 0) {
        must_close(there[1]);
        must_close(back[0]);
        (void)take(there[0]);
        give(back[1]);
        _exit(0);
    }
    must_close(there[0]);
    must_close(back[1]);
    if (right)
        give(there[1]);
    (void)take(back[0]);
    (void)await(child);
    return 0;
}

static int both_write(bool right)
{
    int there[2], back[2];
    must_pipe(there);
    must_pipe(back);
    pid_t child = must_fork();
    if (child == 0) {
        must_close(there[1]);
        must_close(back[0]);
        if (right)
            read_to_the_end(there[0]);
        write_much(back[1]);
        if (!right)
            read_to_the_end(there[0]);
        _exit(0);
    }
    must_close(there[0]);
    must_close(back[1]);
    write_much(there[1]);
    must_close(there[1]);
    read_to_the_end(back[0]);
    (void)await(child);
    return 0;
}

static int both_write_sockets(bool right)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        die("socketpair");
    pid_t child = must_fork();
    if (child == 0) {
        must_close(ends[0]);
        if (right)
            read_to_the_end(ends[1]);
        write_much(ends[1]);
        _exit(0);
    }
    must_close(ends[1]);
    write_much(ends[0]);
    if (shutdown(ends[0], SHUT_WR) == -1)
        die("shutdown");
    read_to_the_end(ends[0]);
    (void)await(child);
    return 0;
}

static int wait_before_reading(bool right)
{
    int ends[2];
    must_pipe(ends);
    pid_t child = must_fork();
    if (child == 0) {
        must_close(ends[0]);
        write_much(ends[1]);
        _exit(0);
    }
    must_close(ends[1]);
    if (right)
        read_to_the_end(ends[0]);
    (void)await(child);
    if (!right)
        read_to_the_end(ends[0]);
    return 0;
}

static _Noreturn void work(const int tasks[2], const int taken[2], const int answers[2], bool dies, bool answers_first)
{
    must_close(taken[0]);
    while (take(tasks[0])) {
        if (dies)
            give(taken[1]);
        if (!dies || answers_first)
            give(answers[1]);
        if (dies)
            (void)raise(SIGKILL);
    }
    _exit(0);
}

/* A pool of two: the first worker takes a task and is killed. The second waits for tasks, and keeps all ends that it
 * inherited, which harms nobody. */
static int worker_killed(bool right)
{
    int tasks[2], taken[2], answers[2];
    must_pipe(tasks);
    must_pipe(taken);
    must_pipe(answers);
    pid_t first = must_fork();
    if (first == 0)
        work(tasks, taken, answers, true, right);
    give(tasks[1]);
    (void)take(taken[0]);
    pid_t second = must_fork();
    if (second == 0)
        work(tasks, taken, answers, false, right);
    (void)await(first);
    (void)take(answers[0]);
    if (kill(second, SIGTERM) == -1)
        die("kill");
    (void)await(second);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct mistake mistakes[] = {
        {"close-twice", close_twice}, {"close-all", close_all}, {"reader-keeps", reader_keeps},
        {"sibling-keeps", sibling_keeps}, {"dup-keeps", dup_keeps}, {"pipe-after-fork", pipe_after_fork},
        {"both-read", both_read},
        {"both-write", both_write}, {"both-write-sockets", both_write_sockets},
        {"wait-before-reading", wait_before_reading}, {"worker-killed", worker_killed},
    };
    return mistake_make(mistakes, sizeof mistakes / sizeof *mistakes, argc, argv);
}
