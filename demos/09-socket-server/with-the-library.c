/* With the library.
 *
 * The same server, with the school's process library in the place of fork and
 * waitpid. Each handler is a struct process. Its sentinel becomes readable when it
 * has ended, so poll waits for a new client and for the end of any handler at
 * once, and no signal is needed. What the library does not know is what the
 * handlers inherit: to close the listening socket is still theirs to do.
 *
 * Look for:
 *   - who is joined, and when: no zombie stays
 *   - the end: the handler that still runs is terminated, then joined
 *
 * Try: compare it with graceful.c, which does the same by hand. */
#define _POSIX_C_SOURCE 200809L
#include "peers.h"
#include "process.h"

enum { CLIENTS = 2 };

/* What a handler is given. */
struct task {
    int listener, connection;
};

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

/* [handle] */
static int handle(void *arg)
{
    const struct task *task = arg;

    close(task->listener); /* the handler's copy: it accepts nobody */
    converse(task->connection);
    return 0;
}
/* [/handle] */

/* [serve] */
static void serve(int listener)
{
    struct pollfd ears[1 + CLIENTS] = { { .fd = listener, .events = POLLIN } };
    struct process handlers[CLIENTS];
    int count = 0, ended = 0;

    while (ended == 0) { /* SIMPLIFIED: this one ends when its first client has left */
        if (poll(ears, (nfds_t)count + 1, -1) == -1)
            die("poll");
        for (int i = 0; i < count; i++)
            if (ears[1 + i].revents != 0) { /* the sentinel: this handler has ended */
                check(process_join(&handlers[i], PROCESS_FOREVER), "process_join");
                ears[1 + i].fd = -1;
                ended++;
            }
        if (ears[0].revents != 0 && count < CLIENTS) {
            struct task task = { .listener = listener, .connection = accept(listener, NULL, NULL) };
            if (task.connection == -1)
                die("accept");
            check(process_init(&handlers[count], (struct process_options){ .target = handle, .arg = &task,
                                                                           .daemon = true }), "process_init");
            check(process_start(&handlers[count]), "process_start");
            close(task.connection); /* ours */
            ears[1 + count] = (struct pollfd){ .fd = handlers[count].sentinel, .events = POLLIN };
            count++;
        }
    }
    for (int i = 0; i < count; i++) {
        check(process_terminate(&handlers[i]), "process_terminate"); /* of one that has ended: nothing */
        check(process_join(&handlers[i], PROCESS_FOREVER), "process_join");
        check(process_close(&handlers[i]), "process_close");
    }
    printf("server: %d handlers, %d had ended by itself\n", count, ended);
}
/* [/serve] */

int main(void)
{
    struct sockaddr_in address;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0)
        die("setvbuf");
    const int listener = listen_anywhere(&address);
    const pid_t server = start();
    if (server == 0) {
        serve(listener);
        exit(EXIT_SUCCESS);
    }
    close(listener);
    const int first = connect_to(&address), second = connect_to(&address);
    say(first, "hello\n"), printf("first client: %s\n", hear(first));
    say(second, "hello\n"), printf("second client: %s\n", hear(second));
    close(first);
    const char *end = hear(second); /* it has not said good-bye */
    close(second);
    wait_for(server);
    printf("second client, then: %s\n", end);
    return EXIT_SUCCESS;
}
