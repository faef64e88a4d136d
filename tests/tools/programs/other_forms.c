/* The other forms that reads and writes have, and waits that end at once: what each of them gave stands on stdout at
 * the end. SIGUSR1 has a handler with SA_RESTART, SIGUSR2 one without if there is an argument.
 * The recording must show: with a fault injected, that call gave less, or it was spared, for that would be unfair. */
#define _GNU_SOURCE /* strerrorname_np */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "program.h"

static char report[512];

static void note(const char *call, long result)
{
    size_t used = strlen(report);
    if (result == -1)
        snprintf(report + used, sizeof report - used, "%s %s\n", call, strerrorname_np(errno));
    else
        snprintf(report + used, sizeof report - used, "%s %ld\n", call, result);
}

static void on_signal(int number)
{
    (void)number;
}

static void handle(int number, int flags)
{
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = flags };
    if (sigaction(number, &action, NULL) == -1)
        die("sigaction");
}

static void try_vectors(void)
{
    int ends[2];
    char first[2], second[4];
    struct iovec out[] = { { NULL, 0 }, { "ab", 2 }, { "cde", 3 } }, in[] = { { first, 2 }, { second, 4 } };
    must_pipe(ends);
    note("writev", writev(ends[1], out, 3));
    note("readv", readv(ends[0], in, 2));
}

static void try_sockets(int type)
{
    int pair[2];
    char bytes[8];
    if (socketpair(AF_UNIX, type, 0, pair) == -1)
        die("socketpair");
    note("send", send(pair[0], "abc", 3, 0));
    note("recv", recv(pair[1], bytes, sizeof bytes, 0));
}

static void try_waits(void)
{
    int status;
    pid_t child = must_fork();
    if (child == 0) {
        (void)pause();
        _exit(0);
    }
    note("wait", waitpid(child, &status, WNOHANG));
    if (kill(child, SIGKILL) == -1)
        die("kill");
    note("poll", poll(NULL, 0, 10));
    note("wait", waitpid(child, &status, 0) == child ? 0 : -1);
}

static void try_file(void)
{
    char bytes[4];
    int fd = open("/proc/self/exe", O_RDONLY);
    note("file", fd == -1 ? -1 : read(fd, bytes, sizeof bytes));
}

int main(int argc, char **argv)
{
    (void)argv;
    handle(SIGUSR1, SA_RESTART);
    if (argc > 1)
        handle(SIGUSR2, 0);
    try_vectors();
    try_sockets(SOCK_STREAM);
    try_sockets(SOCK_DGRAM);
    try_waits();
    try_file();
    return write(STDOUT_FILENO, report, strlen(report)) == (ssize_t)strlen(report) ? EXIT_SUCCESS : EXIT_FAILURE;
}
