/* Process(target=…, args=…).start(), in twenty lines.
 *
 * This is what stands behind Python's start() on a system that forks: flush what
 * is buffered, fork, and in the child call the function, flush, and end by
 * _exit() with what the function returned. The parent notes the pid and goes on
 * at once. It is the first piece of the library that you write in these lessons;
 * lib/process.c is the same with the care that a library needs.
 *
 * Look for:
 *   - start() has returned in the parent: does the child have to have run by
 *     then? (SCHEDULE=parent-first)
 *   - both children alive at once, for both are started before the first is
 *     joined
 *   - join() as the only place where the parent waits
 *
 * Try: to change main so that it joins the first before it starts the second, and
 * look at the picture again. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* [start] */
struct process {
    int (*target)(void *arg); /* what the child calls … */
    void *arg;                /* … and with what */
    pid_t pid;                /* set by start */
};

/* Returns 0, or -errno when no child could be made. */
static int start(struct process *process)
{
    (void)fflush(NULL); /* what is buffered now would come out of both */
    pid_t pid = fork();

    if (pid == -1)
        return -errno;
    if (pid == 0) {
        int code = process->target(process->arg);
        (void)fflush(NULL); /* what the target printed: _exit() would throw it away */
        _exit(code);        /* never back into the parent's code */
    }
    process->pid = pid;
    return 0;
}
/* [/start] */

/* [join] */
/* Waits for its end. Returns 0, and in *code the exit code, or -N for signal N; or -errno. */
static int join(const struct process *process, int *code)
{
    int status;

    while (waitpid(process->pid, &status, 0) == -1)
        if (errno != EINTR) /* a signal has come in between: no reason to go away */
            return -errno;
    *code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    return 0;
}
/* [/join] */

/* [main] */
static int greet(void *arg)
{
    const char *name = arg;

    printf("hello %s\n", name);
    return (int)strlen(name);
}

int main(void)
{
    struct process alex = { .target = greet, .arg = "Alex" };
    struct process kim = { .target = greet, .arg = "Kim" };
    int code = 0;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    if (start(&alex) != 0 || start(&kim) != 0) /* SIMPLIFIED: who joins the first if the second fails? */
        return EXIT_FAILURE;
    printf("both are started\n");
    if (join(&alex, &code) == 0)
        printf("Alex has ended with %d\n", code);
    if (join(&kim, &code) == 0)
        printf("Kim has ended with %d\n", code);
    return EXIT_SUCCESS;
}
/* [/main] */
