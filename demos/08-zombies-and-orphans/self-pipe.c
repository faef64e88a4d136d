/* A pipe to oneself.
 *
 * In a handler little is allowed, and it runs at any moment. So let it do nothing but
 * write a byte into a pipe, whose other end the program itself reads, when it comes
 * to it. Then the end of a child is one more thing that poll can wait for, beside
 * sockets and timers, and all work is done where it disturbs nobody.
 *
 * Shows: M38 M39
 *
 * Look for:
 *   - the handler, and what P0 does between the signal and its first wait
 *   - how often poll returns for three children, and how many are reaped each time
 *
 * Try: ARGS=signalfd, where the kernel makes a descriptor of the signal, with no
 * handler at all. That is Linux's alone. */
#define _GNU_SOURCE /* pipe2 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CHILDREN = 3 };
static int to_self[2];

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

/* [handler] */
static void tell(int number)
{
    const int saved = errno;
    (void)number;
    (void)!write(to_self[1], "", 1); /* full? then there is a byte in it, and that will do */
    errno = saved;
}

/* A descriptor that can be read when a child has ended. Neither end blocks: not the handler, not who empties it. */
static int end_pipe(void)
{
    const struct sigaction action = { .sa_handler = tell, .sa_flags = SA_RESTART | SA_NOCLDSTOP };

    if (pipe2(to_self, O_CLOEXEC | O_NONBLOCK) == -1 || sigaction(SIGCHLD, &action, NULL) == -1)
        die("end_pipe");
    return to_self[0];
}
/* [/handler] */

/* [signalfd] */
static int end_signalfd(void)
{
    sigset_t child;
    (void)sigemptyset(&child); /* these two can't fail */
    (void)sigaddset(&child, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &child, NULL) == -1) /* or it would be delivered in the usual way; children inherit it */
        die("sigprocmask");
    return signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
}
/* [/signalfd] */

static pid_t start(int seconds)
{
    struct timespec left = { .tv_sec = seconds };
    const pid_t pid = fork();
    if (pid != 0)
        return pid;
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    _exit(seconds);
}

/* [loop] */
static int reap_all(void)
{
    int status, count = 0;
    while (waitpid(-1, &status, WNOHANG) > 0) { /* 0: the rest still run; -1: there are none */
        printf("reaped: ended with %d\n", WEXITSTATUS(status)); /* nobody kills them; printf is no problem here */
        count++;
    }
    return count;
}

static void reap_until_none(int ends)
{
    struct pollfd events[] = { { .fd = ends, .events = POLLIN } }; /* and whatever else there is to wait for */
    char bytes[sizeof(struct signalfd_siginfo) * 4];

    for (int left = CHILDREN; left > 0;) {
        if (poll(events, 1, -1) == -1) {
            if (errno != EINTR)
                die("poll");
            continue; /* the byte is in the pipe now */
        }
        while (read(ends, bytes, sizeof bytes) > 0) /* empty it first, then look: nobody is overlooked so */
            ;
        left -= reap_all();
    }
}
/* [/loop] */

int main(int argc, char **argv)
{
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork */
        die("setvbuf");
    const int ends = argc > 1 && strcmp(argv[1], "signalfd") == 0 ? end_signalfd() : end_pipe();
    if (ends == -1 || start(2) == -1 || start(1) == -1 || start(2) == -1)
        die("start");
    reap_until_none(ends);
    return EXIT_SUCCESS;
}
