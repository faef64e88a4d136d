/* Who survives?
 *
 * A parent starts a daemon and an ordinary child. Then it ends, in five ways. The
 * children need half a second for their work, and the parent ends long before. The
 * first two ways are orderly: the library is asked, terminates the daemon, and waits
 * for the other. In the last three nobody asks it. A parent's death as such does
 * nothing to its children.
 *
 * Shows: M31
 *
 * Look for:
 *   - in which of the ways the parent waits, and who is sent a signal
 *   - the orphans of the last three, and how they end
 *
 * Try: ARGS=SIGKILL, or another of the five, for a picture of that one alone. Then let
 * the parent ignore SIGTERM. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "process.h"

static int ends[2]; /* a pipe, on which each child says that its work is done */

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

static int work(void *letter)
{
    struct timespec left = { .tv_nsec = 500 * 1000 * 1000 };

    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
    return write(ends[1], letter, 1) == 1 ? 0 : 1;
}

/* [parent] */
static int parent_main(const char *way)
{
    static char d = 'd', o = 'o';
    struct process daemon, ordinary;

    check(process_init(&daemon, (struct process_options){ .target = work, .arg = &d, .daemon = true }), "init");
    check(process_init(&ordinary, (struct process_options){ .target = work, .arg = &o }), "init");
    check(process_start(&daemon), "process_start");
    check(process_start(&ordinary), "process_start");
    if (strcmp(way, "exit") == 0)
        exit(0);
    if (strcmp(way, "_exit") == 0)
        _exit(0);
    if (strcmp(way, "SIGTERM") == 0)
        (void)raise(SIGTERM); /* stands for somebody who kills it */
    if (strcmp(way, "SIGKILL") == 0)
        (void)raise(SIGKILL);
    return 0; /* "return", which is exit too: main hands the value on */
}
/* [/parent] */

/* What the letters on the pipe say of a child. */
static const char *fate(char letter, const char *before, const char *after)
{
    if (strchr(before, letter) != NULL)
        return "is waited for";
    return strchr(after, letter) != NULL ? "survives" : "is terminated";
}

/* Watches one parent from outside: who has done its work when it has ended, and who does it later? */
static void watch(const char *way)
{
    char before[3] = "", after[3] = "";

    check(pipe(ends) == -1 ? -errno : 0, "pipe");
    const pid_t pid = fork();
    check(pid == -1 ? -errno : 0, "fork");
    if (pid == 0)
        exit(parent_main(way));
    (void)close(ends[1]); /* or the end of the pipe would never come */
    while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
        ;
    const int flags = fcntl(ends[0], F_GETFL);
    check(fcntl(ends[0], F_SETFL, flags | O_NONBLOCK) == -1 ? -errno : 0, "fcntl");
    (void)read(ends[0], before, 2); /* nothing there is no failure here */
    check(fcntl(ends[0], F_SETFL, flags) == -1 ? -errno : 0, "fcntl");
    for (size_t count = 0; count < 2 && read(ends[0], &after[count], 1) == 1; count++)
        ; /* until nobody is left who could write */
    (void)close(ends[0]);
    printf("%-8s the daemon %s, the other %s\n", way, fate('d', before, after), fate('o', before, after));
}

int main(int argc, char **argv)
{
    static const char *const ways[] = { "return", "exit", "_exit", "SIGTERM", "SIGKILL" };

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork */
        return EXIT_FAILURE;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (argc < 2 || strcmp(argv[1], ways[i]) == 0)
            watch(ways[i]);
    return EXIT_SUCCESS;
}
