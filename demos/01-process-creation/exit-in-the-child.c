/* Who cleans up? exit() in a child.
 *
 * atexit() tells a program what to do at its end: remove a file, say. That list
 * is memory, so a child has a copy of it, and exit() works through the list of
 * whoever calls it. Here the parent works with a file of its own and has asked
 * for its removal at exit. Its child ends by exit(), and so the child removes the
 * parent's file, while the parent is still at work.
 *
 * Shows: M08
 *
 * Look for:
 *   - who cleans up: two processes do, the child first
 *   - what the parent finds when it comes back to its file
 *
 * Try: ARGS=cured, where the child ends by _exit(): the process is gone at once,
 * no list is worked through, no buffer written. It is what a child made by fork
 * alone should end with, once it has flushed what it has itself printed. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static char path[4096]; /* the file that belongs to the parent */

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

/* [clean] */
static void clean_up(void)
{
    printf("%ld: cleaning up, I remove the file\n", (long)getpid());
    if (unlink(path) == -1)
        printf("%ld: it is gone already\n", (long)getpid());
}
/* [/clean] */

static void make_file(void)
{
    const char *folder = getenv("TMPDIR");

    snprintf(path, sizeof path, "%s/exit-in-the-child-XXXXXX", folder != NULL ? folder : "/tmp");
    int file = mkstemp(path);

    if (file == -1)
        die("mkstemp");
    (void)close(file); /* only its name is needed here; nothing was written, so nothing can be lost */
    if (atexit(clean_up) != 0)
        die("atexit");
}

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork: see doubled-line.c */
        die("setvbuf");
    make_file();
    /* [fork] */
    pid_t pid = fork();

    if (pid == -1)
        die("fork");
    if (pid == 0) {
        printf("%ld: the child, with nothing to do\n", (long)getpid());
        if (cured)
            _exit(EXIT_SUCCESS);
        exit(EXIT_SUCCESS); /* the hazard: works through the parent's list */
    }
    /* [/fork] */
    while (waitpid(pid, NULL, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    printf("%ld: the parent, and my file is %s\n", (long)getpid(), access(path, F_OK) == 0 ? "there" : "not there");
    return EXIT_SUCCESS;
}
