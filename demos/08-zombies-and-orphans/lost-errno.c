/* Somebody else's errno.
 *
 * A handler may run between any two steps of a program: also between a call that has
 * failed and the line that asks for errno. This one reaps well, in a loop, and the
 * last wait of the loop fails, as it must, for there are no more children. That sets
 * errno. The line behind the call then finds there what was never meant for it.
 *
 * Shows: M39
 *
 * Look for:
 *   - the read, and the error with which it has failed
 *   - the error with which it is said to have failed, and whose that is
 *
 * Try: ARGS=cured, where the handler puts errno back. */
#define _XOPEN_SOURCE 700
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static bool cured;

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

/* [handler] */
static void reap(int number)
{
    const int saved = errno;

    (void)number;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        ;
    if (cured)
        errno = saved; /* the hazard is to leave this out: then it is ECHILD, from the last waitpid */
}
/* [/handler] */

static void hold_back(int how)
{
    sigset_t child;

    (void)sigemptyset(&child); /* these two can't fail */
    (void)sigaddset(&child, SIGCHLD);
    if (sigprocmask(how, &child, NULL) == -1)
        die("sigprocmask");
}

/* [look] */
/* Is there a message? The pipe does not block: EAGAIN says that there is none yet. */
static void look_for_message(int fd)
{
    char byte;

    const ssize_t count = read(fd, &byte, 1);
    hold_back(SIG_UNBLOCK); /* the critical part is over; whatever had to wait comes now */
    if (count >= 0)
        printf("a message\n");
    else if (errno == EAGAIN)
        printf("no message yet: I go on with something else\n");
    else
        printf("the pipe is broken, I give up: %s\n", strerror(errno));
}
/* [/look] */

int main(int argc, char **argv)
{
    const struct sigaction action = { .sa_handler = reap, .sa_flags = SA_RESTART };
    int ends[2];
    siginfo_t end;

    cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0 || sigaction(SIGCHLD, &action, NULL) == -1 || pipe(ends) == -1 ||
        fcntl(ends[0], F_SETFL, O_NONBLOCK) == -1)
        die("preparations");
    hold_back(SIG_BLOCK);
    const pid_t pid = fork();
    if (pid == -1)
        die("fork");
    if (pid == 0)
        _exit(EXIT_SUCCESS);
    if (waitid(P_PID, (id_t)pid, &end, WEXITED | WNOWAIT) == -1) /* it ends just before we look */
        die("waitid");
    look_for_message(ends[0]);
    return EXIT_SUCCESS;
}
