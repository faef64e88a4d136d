/* No zombies, no news.
 *
 * Who ignores SIGCHLD, or has it handled with SA_NOCLDWAIT, gets no zombies: the
 * kernel throws each child's status away as soon as there is one. That is the price.
 * A wait is told that there is no such child. And it holds for the whole process: a
 * function that starts a child of its own, deep in some library, can't get its
 * status either. Here that is system(), which runs "exit 3" by a shell.
 *
 * Shows: M28
 *
 * Look for:
 *   - what waitpid says, and what system returns
 *   - with a handler: the signal, which comes all the same
 *
 * Try: ARGS=handler, for SA_NOCLDWAIT with a handler. ARGS=cured, where SIGCHLD is
 * left alone, and the children are waited for. */
#define _XOPEN_SOURCE 700
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t signals;

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void count(int number)
{
    (void)number;
    signals++;
}

/* [ignore] */
static void ask_for_no_zombies(const char *how)
{
    struct sigaction action = { .sa_handler = SIG_DFL };

    if (strcmp(how, "handler") == 0) {
        action.sa_handler = count;
        action.sa_flags = SA_NOCLDWAIT | SA_RESTART;
    } else if (strcmp(how, "cured") != 0) {
        action.sa_handler = SIG_IGN; /* the hazard, and an exec would hand it on to other programs */
    }
    if (sigaction(SIGCHLD, &action, NULL) == -1)
        die("sigaction");
}
/* [/ignore] */

/* [ask] */
static void ask_waitpid(void)
{
    int status;
    const pid_t pid = fork();

    if (pid == -1)
        die("fork");
    if (pid == 0)
        _exit(7);
    if (waitpid(pid, &status, 0) == -1) /* SA_RESTART: no EINTR */
        printf("waitpid: %s\n", strerror(errno));
    else
        printf("waitpid: it ended with %d\n", WEXITSTATUS(status)); /* nobody kills it */
}

static void ask_system(void)
{
    const int status = system("exit 3");

    if (status == -1)
        printf("system: %s\n", strerror(errno));
    else
        printf("system: it ended with %d\n", WEXITSTATUS(status));
}
/* [/ask] */

int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "ignore";

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork */
        die("setvbuf");
    ask_for_no_zombies(how);
    ask_waitpid();
    ask_system();
    if (strcmp(how, "handler") == 0)
        printf("signals: %s\n", signals > 0 ? "they came" : "none");
    return EXIT_SUCCESS;
}
