/* Makes each of the calls that a fault can be injected into, and writes at the end, by one more write, what came of
 * each: what it returned, or its error. The argument tells what handler SIGUSR1 has: none, plain, or restart
 * (SA_RESTART). Its child execs true.
 * The recording must show: with a fault injected that one call failed, and all the others did not. */
#define _GNU_SOURCE /* strerrorname_np */
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "program.h"

static char report[1024];

static long note(const char *call, long result)
{
    size_t used = strlen(report);
    if (result == -1)
        snprintf(report + used, sizeof report - used, "%s %s\n", call, strerrorname_np(errno));
    else
        snprintf(report + used, sizeof report - used, "%s %ld\n", call, result);
    return result;
}

static void on_signal(int number)
{
    (void)number;
    strcat(report, "handler\n");
}

static void handler_install(const char *kind)
{
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = strcmp(kind, "restart") == 0 ? SA_RESTART : 0 };
    if (strcmp(kind, "none") != 0 && sigaction(SIGUSR1, &action, NULL) == -1)
        die("sigaction");
}

static void try_memory(void)
{
    void *memory = malloc(100000);
    (void)note("malloc", memory ? 0 : -1);
    free(memory);
}

static void try_processes(void)
{
    pid_t child = fork();
    if (child == 0) {
        execl("/bin/true", "true", (char *)NULL);
        _exit(errno);
    }
    (void)note("fork", child == -1 ? -1 : 0);
    (void)note("kill", kill(getpid(), 0));
    int status = 0;
    pid_t got = waitpid(-1, &status, 0);
    (void)note("wait", got == -1 ? -1 : WEXITSTATUS(status));
}

static void try_descriptors(void)
{
    int ends[2];
    char bytes[4];
    if (note("pipe", pipe(ends)) == -1 && pipe(ends) == -1)
        die("pipe");
    if (note("write", write(ends[1], "abc", 3)) == -1 && write(ends[1], "abc", 3) != 3)
        die("write");
    (void)note("read", read(ends[0], bytes, sizeof bytes));
    (void)note("open", open("/dev/null", O_RDWR) == -1 ? -1 : 0);
    (void)note("close", close(ends[0]));
    (void)note("again", close(ends[0]));
}

static void try_sockets(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int door = socket(AF_INET, SOCK_STREAM, 0), caller = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(door, (struct sockaddr *)&address, size) == -1 || listen(door, 1) == -1 ||
        getsockname(door, (struct sockaddr *)&address, &size) == -1)
        die("listen");
    int connected = connect(caller, (struct sockaddr *)&address, sizeof address);
    if (note("connect", connected) == -1 && connect(caller, (struct sockaddr *)&address, sizeof address) == -1)
        die("connect");
    (void)note("accept", accept(door, NULL, NULL) == -1 ? -1 : 0);
}

int main(int argc, char **argv)
{
    handler_install(argc > 1 ? argv[1] : "none");
    try_memory();
    try_processes();
    try_descriptors();
    try_sockets();
    return write(STDOUT_FILENO, report, strlen(report)) == (ssize_t)strlen(report) ? EXIT_SUCCESS : EXIT_FAILURE;
}
