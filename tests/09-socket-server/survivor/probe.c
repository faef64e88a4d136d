/* The probe of the exercise "survivor": lets the learner's server serve, and is its clients, step by step.
 *
 *     probe CAP STEP…    what steps there are tells ../stage.h
 *     probe port         listens on a port that is free, and tells whether it is that one
 *
 * What `make timeline-09 EXERCISE=survivor` shows has the arguments: 2 c0 s0:hello/ h0 x0 w t e
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _POSIX_C_SOURCE 200809L
#include "survivor.h"

#include "../stage.h"

/* Tells what SIGTERM does to a handler, where that is not the default. */
static void tell_signal(void)
{
    struct sigaction now;
    sigset_t held;
    if (sigaction(SIGTERM, NULL, &now) == -1 || sigprocmask(SIG_BLOCK, NULL, &held) == -1)
        _exit(123);
    if (sigismember(&held, SIGTERM))
        stage_say(0, "T", "blocked");
    else if (now.sa_handler != SIG_DFL)
        stage_say(0, "T", now.sa_handler == SIG_IGN ? "ignored" : "caught");
}

/* Answers in capitals. An empty line ends the conversation, as the end of file does. */
static void talk(int connection)
{
    char text[STAGE_TEXT];
    ssize_t got;
    tell_signal();
    while ((got = recv(connection, text, sizeof text, 0)) > 0 || (got == -1 && errno == EINTR)) {
        for (ssize_t i = 0; i < got; i++)
            if (text[i] >= 'a' && text[i] <= 'z')
                text[i] = (char)(text[i] - 'a' + 'A');
        if (got == 1 && text[0] == '\n')
            return;
        if (got > 0 && send(connection, text, (size_t)got, MSG_NOSIGNAL) == -1)
            return;
    }
}

static void tell_exit(void)
{
    stage_say(0, "E", "an exit handler of the caller's runs");
}

static void nothing(int number)
{
    (void)number;
}

static struct sockaddr_in address_of(int listener)
{
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    if (getsockname(listener, (struct sockaddr *)&address, &size) == -1)
        _exit(124);
    return address;
}

/* A port that is free now, and another one when its bytes are exchanged; in the network's order. */
static in_port_t port_free(void)
{
    for (;;) {
        const struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        const int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd == -1 || bind(fd, (const struct sockaddr *)&any, sizeof any) == -1)
            _exit(122);
        const in_port_t port = address_of(fd).sin_port;
        close(fd);
        if (port / 256 != port % 256)
            return port;
    }
}

static int try_ports(void)
{
    for (int i = 0; i < 5; i++) { /* another program may take the port from us: then another one */
        const in_port_t port = port_free();
        const int listener = survivor_listen(ntohs(port));
        if (listener >= 0) {
            const struct sockaddr_in address = address_of(listener);
            stage_say(1, "p", address.sin_port == port ? "the one asked for" : "another one");
            stage_say(2, "a", address.sin_addr.s_addr == htonl(INADDR_LOOPBACK) ? "127.0.0.1" : "another one");
            return 0;
        }
    }
    stage_say(1, "p", "none");
    return 0;
}

int main(int argc, char **argv)
{
    const struct sigaction action = {.sa_handler = nothing}; /* without SA_RESTART */
    struct stage stage;
    if (argc < 2 || sigaction(SIGUSR1, &action, NULL) == -1)
        return 121;
    if (strcmp(argv[1], "port") == 0)
        return try_ports();
    const int listener = stage_open(&stage, survivor_listen);
    if ((stage.server = fork()) == 0) {
        if (atexit(tell_exit) != 0)
            _exit(125);
        const pid_t server = getpid();
        stage_leave(server, survivor_serve(listener, (size_t)atoi(argv[1]), talk));
    }
    close(listener);
    stage_play(&stage, argv + 2);
    return 0;
}
