/* The wait that was interrupted.
 *
 * While a parent waits for its child, an alarm rings. Its handler runs, and then
 * the wait is over: waitpid returns -1, and errno is EINTR. The child still runs.
 * This is so because the handler was installed without SA_RESTART; and which
 * handlers some other part of a large program has installed, you don't know.
 *
 * Shows: M21
 *
 * Look for:
 *   - the alarm, and what the parent says next; where is the child at that moment?
 *   - how the child ends, and who waits for it
 *
 * Try: ARGS=cured, where the wait is made again. ARGS=library: process_join does
 * so by itself. ARGS=restart: the kernel does it, where the handler allows it. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "process.h"

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int work(void *unused)
{
    struct timespec left = { .tv_sec = 2 }; /* stands for work; a child has no alarm of its parent's */

    (void)unused;
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    printf("child: done\n");
    return 7;
}

/* [handler] */
static void ring(int number)
{
    const char text[] = "(the alarm rings)\n";

    (void)number;
    const int saved = errno; /* a handler may not change it */
    (void)!write(STDOUT_FILENO, text, sizeof text - 1); /* not printf, in a handler */
    errno = saved;
}

static void alarm_set(bool restart)
{
    struct sigaction action = { .sa_handler = ring, .sa_flags = restart ? SA_RESTART : 0 };

    (void)sigemptyset(&action.sa_mask); /* can't fail */
    check(sigaction(SIGALRM, &action, NULL) == -1 ? -errno : 0, "sigaction");
    (void)alarm(1);
}
/* [/handler] */

/* [wait] */
static void wait_for(pid_t pid, bool cured)
{
    int status;

    while (waitpid(pid, &status, 0) == -1) {
        if (cured && errno == EINTR)
            continue; /* somebody called, but nobody has ended */
        printf("parent: waitpid: %s; so it is over\n", strerror(errno)); /* the hazard */
        return;
    }
    printf("parent: the child has ended with %d\n", WEXITSTATUS(status)); /* nobody kills it here */
}
/* [/wait] */

static void join_for(struct process *process)
{
    int code;

    check(process_join(process, PROCESS_FOREVER), "process_join");
    check(process_exit_code(process, &code), "process_exit_code");
    printf("parent: the child has ended with %d\n", code);
}

int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "hazard";
    struct process process;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    check(process_init(&process, (struct process_options){ .target = work }), "process_init");
    check(process_start(&process), "process_start");
    alarm_set(strcmp(how, "restart") == 0);
    if (strcmp(how, "library") == 0) {
        join_for(&process);
        return EXIT_SUCCESS;
    }
    wait_for(process.pid, strcmp(how, "cured") == 0);
    _exit(EXIT_SUCCESS); /* and not exit: the library would join its children, and hide it */
}
