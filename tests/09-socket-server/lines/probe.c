/* The probe of the exercise "lines": calls the learner's functions on one end of a pair of sockets; a child has the
 * other. Who reads is P0; who writes is a child, P0.1, that does nothing else.
 *
 *     probe read PIECE…   the child sends the pieces, one a second; / is a newline, and ! is no piece but SIGALRM to P0
 *     probe write TEXT    the child tells what comes, all of it, to the end
 *     probe slow SIZE     so many bytes; before the child begins to read, it sends SIGALRM twice, a second apart
 *     probe gone          the child is gone, and nobody reads
 *     probe reset         reads; the other side has closed, and has left something unread
 *
 * What `make timeline-09 EXERCISE=lines` shows has the arguments: read hel lo/
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _POSIX_C_SOURCE 200809L
#include "lines.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SAY_SIZE 300
#include "../../probe.h"

enum { LINES_MAX = 50, PERIOD = 251 };

static void nothing(int number)
{
    (void)number;
}

static void pass_second(void)
{
    struct timespec left = {1, 0};
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ;
}

static const char *error_name(long result)
{
    return result == -ENODATA ? "-ENODATA" : result == -EMSGSIZE ? "-EMSGSIZE" : result == -EPIPE ? "-EPIPE"
         : result == -EINTR ? "-EINTR" : result == -ECONNRESET ? "-ECONNRESET" : "another error";
}

static void feed(int fd, char **pieces)
{
    for (; *pieces != NULL; pieces++) {
        pass_second();
        for (char *byte = *pieces; *byte != '\0'; byte++)
            *byte = *byte == '/' ? '\n' : *byte;
        if (strcmp(*pieces, "!") == 0)
            (void)kill(getppid(), SIGALRM);
        else if (send(fd, *pieces, strlen(*pieces), MSG_NOSIGNAL) == -1)
            return;
    }
    pass_second();
}

static void take(int fd, bool slow, pid_t writer)
{
    char text[4096], first[128] = "";
    size_t count = 0, kept = 0, wrong = 0;
    ssize_t got;
    if (slow) {
        pass_second();
        (void)kill(writer, SIGALRM); /* cuts a write that has taken a part */
        pass_second();
        (void)kill(writer, SIGALRM); /* comes into a write that can take nothing: EINTR */
        pass_second();
    }
    while ((got = read(fd, text, sizeof text)) > 0)
        for (ssize_t i = 0; i < got; i++, count++) {
            wrong += (unsigned char)text[i] != count % PERIOD;
            if (kept + 1 < sizeof first)
                first[kept++] = text[i];
        }
    if (slow)
        say("came: %zu bytes, %zu of them wrong\n", count, wrong);
    else
        say("came: %s\n", first);
}

static void read_all(int fd)
{
    struct line_reader reader = {.fd = fd};
    char line[LINE_SIZE];
    for (int i = 1; i <= LINES_MAX; i++) {
        memset(line, '?', sizeof line);
        const ssize_t size = read_line(&reader, line);
        if (size < 0) {
            say("end: %s\n", error_name(size));
            return;
        }
        line[LINE_SIZE - 1] = '\0';
        for (char *byte = line; *byte != '\0'; byte++)
            *byte = *byte == '\n' ? '|' : *byte;
        say("line %d, %zd: %s\n", i, size, line);
    }
}

static int write_to(int fd, const char *how, const char *what)
{
    const size_t size = strcmp(how, "slow") == 0 ? (size_t)atol(what) : strlen(what);
    char *bytes = malloc(size + 1);
    if (bytes == NULL)
        _exit(122);
    if (strcmp(how, "slow") == 0)
        for (size_t i = 0; i < size; i++)
            bytes[i] = (char)(i % PERIOD);
    else
        memcpy(bytes, what, size);
    const int result = write_all(fd, bytes, size);
    free(bytes);
    return result;
}

static void wait_end(pid_t pid, int *status)
{
    while (waitpid(pid, status, 0) == -1)
        if (errno != EINTR)
            _exit(123);
}

static void write_in_child(char **words, int ends[2])
{
    static const int errors[] = {0, EPIPE, EINTR};
    const bool gone = strcmp(words[0], "gone") == 0;
    int status, taken;
    const int least = 1; /* the kernel makes it a few thousand bytes: who waits need not write much */
    if (gone)
        close(ends[1]);
    if (setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &least, sizeof least) == -1)
        _exit(124);
    const pid_t writer = fork();
    if (writer == 0) {
        if (!gone)
            close(ends[1]);
        const int result = write_to(ends[0], words[0], words[1] != NULL ? words[1] : "into the void");
        _exit(result == 0 ? 0 : result == -EPIPE ? 1 : result == -EINTR ? 2 : 3);
    }
    close(ends[0]);
    const pid_t taker = gone ? -1 : fork();
    if (taker == 0) {
        take(ends[1], strcmp(words[0], "slow") == 0, writer);
        _exit(0);
    }
    if (!gone)
        close(ends[1]);
    wait_end(writer, &status);
    if (taker != -1)
        wait_end(taker, &taken);
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 3;
    say("write_all: %s\n", code == 0 ? "0" : error_name(code < 3 ? -errors[code] : -1));
}

static void read_of_child(char **pieces, int ends[2])
{
    int status;
    const pid_t feeder = fork();
    if (feeder == 0) {
        close(ends[0]);
        feed(ends[1], pieces);
        _exit(0);
    }
    close(ends[1]);
    read_all(ends[0]);
    close(ends[0]);
    wait_end(feeder, &status);
}

static void read_of_nobody(int ends[2])
{
    if (write(ends[0], "?", 1) != 1)
        _exit(125);
    close(ends[1]); /* with the byte unread: a reset */
    read_all(ends[0]);
}

int main(int argc, char **argv)
{
    const struct sigaction interrupts = {.sa_handler = nothing}; /* without SA_RESTART */
    int ends[2];
    if (argc < 2 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1 || sigaction(SIGALRM, &interrupts, NULL) == -1 ||
        signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        return 121;
    if (strcmp(argv[1], "read") == 0)
        read_of_child(argv + 2, ends);
    else if (strcmp(argv[1], "reset") == 0)
        read_of_nobody(ends);
    else
        write_in_child(argv + 1, ends);
    return 0;
}
