/* One way to go wrong when a call fails, and the same done right: `coping WAY wrong` or `coping WAY right`.
 * `timeline faults` must tell for each wrong one just that verdict, and for the right ones nothing worse than reported
 * or unharmed. Bare, all of them print "done" and exit with 0. */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"

static void write_all(int fd, const char *text)
{
    for (size_t left = strlen(text); left > 0;) {
        ssize_t written = write(fd, text, left);
        if (written == -1)
            die("write");
        text += written;
        left -= (size_t)written;
    }
}

static pid_t child_start(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child;
}

/* Nobody looks whether there is a child at all. */
static void fork_ignored(bool right)
{
    pid_t child = child_start();
    if (right && child == -1)
        die("fork");
    (void)waitpid(child, NULL, 0);
    write_all(STDOUT_FILENO, "done\n");
}

/* Who gives up after the second fork leaves its first child behind. */
static void children_leaked(bool right)
{
    pid_t first = child_start();
    if (first == -1)
        die("fork");
    pid_t second = child_start();
    if (second == -1) {
        perror("fork");
        if (right)
            (void)await(first);
        _exit(1);
    }
    (void)await(first);
    (void)await(second);
    write_all(STDOUT_FILENO, "done\n");
}

/* A read may bring less than was asked for. */
static void bytes_lost(bool right)
{
    int ends[2];
    char bytes[8] = "";
    must_pipe(ends);
    write_all(ends[1], "done\n");
    size_t got = 0;
    do {
        ssize_t more = read(ends[0], bytes + got, 5 - got);
        if (more == -1)
            die("read");
        got += (size_t)more;
    } while (right && got < 5);
    write_all(STDOUT_FILENO, bytes);
}

/* The reader holds a write end itself, so that it never sees the end of what its child could not write. */
static void end_never_seen(bool right)
{
    int ends[2];
    must_pipe(ends);
    pid_t child = must_fork();
    if (child == 0) {
        bool written = write(ends[1], ".", 1) == 1;
        _exit(written || !right ? 0 : 1);
    }
    if (right)
        must_close(ends[1]);
    char byte;
    bool came = read(ends[0], &byte, 1) == 1;
    int status = await(child);
    if (!came || status != 0) {
        fputs("the child had nothing to say\n", stderr);
        _exit(1);
    }
    write_all(STDOUT_FILENO, "done\n");
}

/* Memory that is not there is written to. */
static void memory_assumed(bool right)
{
    char *volatile memory = malloc(1000000); /* volatile: otherwise the compiler sees that nobody needs it */
    if (right && !memory)
        die("malloc");
    strcpy(memory, "done\n");
    write_all(STDOUT_FILENO, memory);
    free(memory);
}

static void on_signal(int number)
{
    (void)number;
}

/* A wait that a signal cuts short is no reason to give up the child. */
static void wait_given_up(bool right)
{
    struct sigaction action = { .sa_handler = on_signal };
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        die("sigaction");
    pid_t child = must_fork();
    if (child == 0)
        _exit(0);
    while (waitpid(child, NULL, 0) == -1 && right)
        if (errno != EINTR)
            die("waitpid");
    for (const char *rest = "done\n"; *rest;) {
        ssize_t written = write(STDOUT_FILENO, rest, strlen(rest));
        if (written == -1 && errno != EINTR)
            die("write");
        rest += written > 0 ? written : 0;
    }
}

/* Who has no stderr of his own says on stdout what went wrong: by the error's number. */
static void error_named(bool right)
{
    char text[64];
    pid_t child = child_start();
    const int error = errno;
    if (child != -1)
        (void)await(child);
    (void)snprintf(text, sizeof text, right ? "fork returned %d\n" : "none of EAGAINST, 3%d or %d0\n", -error, -error);
    write_all(STDOUT_FILENO, child == -1 ? text : "done\n");
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(bool right);
    } ways[] = {
        { "fork", fork_ignored },     { "children", children_leaked }, { "bytes", bytes_lost },
        { "end", end_never_seen },    { "memory", memory_assumed },    { "wait", wait_given_up },
        { "name", error_named },
    };
    for (size_t i = 0; argc == 3 && i < sizeof ways / sizeof *ways; i++)
        if (strcmp(argv[1], ways[i].name) == 0) {
            ways[i].run(strcmp(argv[2], "right") == 0);
            return EXIT_SUCCESS;
        }
    fputs("usage: coping WAY wrong|right\n", stderr);
    return 2;
}
