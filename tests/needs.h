/* What a test needs of the machine it tries first: where it is not there, the test is skipped, and says so. So a failed
 * test is never about the machine. For shell tests tests/tap.sh has check_where. */
#ifndef NEEDS_H
#define NEEDS_H

#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/personality.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define PYTHON "/usr/bin/python3" /* the system's, which texts and tests are about */

/* Skips the test where it is not there. `what` goes on from "this machine", such as "has no IPv6". */
static inline void need(bool there, const char *what)
{
    if (there)
        return;
    print_message("# skipped: this machine %s\n", what);
    skip();
}

/* The same for all tests of a program: true where they are all skipped. To be called first in main. */
static inline bool lacks_what_all_need(bool there, const char *what)
{
    if (!there)
        printf("1..1\nok 1 - all of it # SKIP this machine %s\n", what);
    return !there;
}

/* Can a program make a call as a 32-bit one would? A kernel may be built without, and a hypervisor may not deliver it,
 * whatever the kernel was built with: then it is a crash, whether anybody watches or not. */
static inline bool makes_foreign_calls(void)
{
#ifdef __x86_64__
    int status;
    const pid_t pid = fork();
    if (pid == 0) {
        long result;
        (void)signal(SIGSEGV, SIG_DFL);
        __asm__ volatile("int $0x80" : "=a"(result) : "a"(20L) : "memory"); /* getpid */
        _exit(result != getpid());
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
#else
    return false;
#endif
}

/* Does a connection come about between a server and a client at this address of the machine's own? */
static inline bool connects(struct sockaddr *address, socklen_t size)
{
    const int listener = socket(address->sa_family, SOCK_STREAM, 0);
    const int client = socket(address->sa_family, SOCK_STREAM, 0);
    const bool there = listener >= 0 && client >= 0 && bind(listener, address, size) == 0 &&
                       listen(listener, 1) == 0 && getsockname(listener, address, &size) == 0 &&
                       connect(client, address, size) == 0;
    if (listener >= 0)
        close(listener);
    if (client >= 0)
        close(client);
    return there;
}

static inline bool has_loopback(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    union { struct sockaddr_in *in; struct sockaddr *any; } it = {&address};
    return connects(it.any, sizeof address);
}

static inline bool has_ipv6(void)
{
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    union { struct sockaddr_in6 *in6; struct sockaddr *any; } it = {&address};
    return connects(it.any, sizeof address);
}

/* Are there new terminals to be had? */
static inline bool has_terminals(void)
{
    const int fd = open("/dev/ptmx", O_RDWR | O_NOCTTY);
    if (fd >= 0)
        close(fd);
    return fd >= 0 && access("/dev/pts/ptmx", F_OK) == 0;
}

/* Can a program's addresses be the same in each run? Some containers refuse the call. */
static inline bool has_fixed_addresses(void)
{
    const int persona = personality(0xffffffff);
    const bool fixed = persona != -1 && personality((unsigned long)persona | ADDR_NO_RANDOMIZE) != -1;
    if (fixed)
        (void)personality((unsigned long)persona);
    return fixed;
}

static inline bool has_python(void)
{
    return access(PYTHON, X_OK) == 0;
}

#endif
