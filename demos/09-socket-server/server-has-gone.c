/* The server has gone.
 *
 * A client asks its user for a line, sends it, prints what comes back, and asks
 * again. While it waits for the user, the server ends. The client does not notice:
 * it is looking at the keyboard. The next line is sent without an error, for the
 * kernel takes it and does not yet know. What comes back is nothing at all, and
 * the client prints it. A line more, and SIGPIPE ends it.
 *
 * Shows: M56
 *
 * Look for:
 *   - when the server ends, and when the client knows
 *   - how the client ends
 *
 * Try: ARGS=cured, where the client listens to its user and to its server at the
 * same time. */
#define _POSIX_C_SOURCE 200809L
#include "peers.h"

/* [blind] */
/* As tutorials have it: user, send, recv, user … */
static void talk(int user, int connection)
{
    char text[TEXT_SIZE];
    ssize_t got;

    while ((got = read(user, text, sizeof text)) > 0) { /* the hazard: it can see nothing else */
        if (send(connection, text, (size_t)got, 0) == -1)
            die("send");
        got = recv(connection, text, sizeof text, 0); /* 0 is the end of file, not an empty answer */
        printf("answer: \"%.*s\"\n", got > 0 ? (int)got - 1 : 0, text);
    }
}
/* [/blind] */

/* [seeing] */
static void talk_and_listen(int user, int connection)
{
    struct pollfd ears[] = { { .fd = user, .events = POLLIN }, { .fd = connection, .events = POLLIN } };
    char text[TEXT_SIZE];
    ssize_t got;

    while (poll(ears, 2, -1) != -1) {
        if (ears[1].revents != 0) {
            if ((got = recv(connection, text, sizeof text, 0)) <= 0) {
                printf("the server has gone\n");
                return;
            }
            printf("answer: \"%.*s\"\n", (int)got - 1, text);
        } else if (ears[0].revents != 0) {
            if ((got = read(user, text, sizeof text)) <= 0)
                return;
            (void)send(connection, text, (size_t)got, MSG_NOSIGNAL); /* if it is gone, poll will tell */
        }
    }
}
/* [/seeing] */

/* Somebody at a keyboard: types a line now and then. */
static _Noreturn void be_user(int keyboard)
{
    for (int i = 0; i < 3; i++) {
        if (write(keyboard, "hello\n", 6) == -1)
            _exit(EXIT_SUCCESS); /* SIGPIPE comes first, as a rule: the client is gone */
        pass_time(500);
    }
    _exit(EXIT_SUCCESS);
}

static _Noreturn void be_client(const struct sockaddr_in *address, bool cured)
{
    int keyboard[2];

    const int connection = connect_to(address);
    if (pipe(keyboard) == -1)
        die("pipe");
    const pid_t user = start();
    if (user == 0) {
        close(keyboard[0]), close(connection); /* a user has no connection */
        be_user(keyboard[1]);
    }
    close(keyboard[1]);
    if (cured)
        talk_and_listen(keyboard[0], connection);
    else
        talk(keyboard[0], connection);
    close(keyboard[0]); /* nobody reads any more: the user's next line ends it */
    wait_for(user);
    exit(EXIT_SUCCESS);
}

int main(int argc, char **argv)
{
    struct sockaddr_in address;
    char text[TEXT_SIZE];
    int status;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0)
        die("setvbuf");
    const int listener = listen_anywhere(&address);
    const pid_t client = start();
    if (client == 0) {
        close(listener);
        be_client(&address, has_argument(argc, argv, "cured"));
    }
    const int connection = accept(listener, NULL, NULL); /* here the first process is the server */
    const ssize_t got = connection == -1 ? -1 : recv(connection, text, sizeof text, 0);
    if (got <= 0)
        die("accept, recv");
    shout(text, (size_t)got);
    (void)send(connection, text, (size_t)got, MSG_NOSIGNAL);
    close(connection); /* one answer, and it ends */
    close(listener);
    if (waitpid(client, &status, 0) == -1)
        die("waitpid");
    printf("the client has ended%s\n", WIFSIGNALED(status) ? ", killed by a signal" : "");
    return EXIT_SUCCESS;
}
