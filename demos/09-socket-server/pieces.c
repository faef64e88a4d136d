/* Pieces.
 *
 * The client sends lines, and the server answers each with a number and the line
 * in capitals. It takes what one recv brings for one line. But TCP carries a
 * stream of bytes, and knows nothing of lines, or of sends. The first line comes
 * in two pieces, because the network was slow; the next two lines come together.
 *
 * Shows: M70 M57
 *
 * Look for:
 *   - how many answers three lines get, and what is in them
 *   - the last line: toupper() knows single bytes, and the two of an ü are no letter
 *
 * Try: ARGS=cured, where the server keeps what it has until a line is complete. */
#define _POSIX_C_SOURCE 200809L
#include "peers.h"

static void answer(int number, char *line, size_t size)
{
    shout(line, size);
    printf("server: message %d is \"%.*s\"\n", number, (int)size, line);
}

/* [once] */
static void serve_recv_by_recv(int connection)
{
    char text[TEXT_SIZE];
    ssize_t got;

    for (int number = 1; (got = recv(connection, text, sizeof text, 0)) > 0; number++) {
        for (ssize_t i = 0; i < got; i++)
            text[i] = text[i] == '\n' ? '|' : text[i]; /* to be seen */
        answer(number, text, (size_t)got); /* the hazard: what came is taken for what was sent */
    }
}
/* [/once] */

/* [lines] */
static void serve_line_by_line(int connection)
{
    char text[TEXT_SIZE], *end;
    size_t held = 0;
    ssize_t got;
    int number = 1;

    /* SIMPLIFIED: a line longer than TEXT_SIZE ends the connection, without a word */
    while (held < sizeof text && (got = recv(connection, text + held, sizeof text - held, 0)) > 0) {
        held += (size_t)got;
        while ((end = memchr(text, '\n', held)) != NULL) { /* there may be several lines, or none */
            answer(number++, text, (size_t)(end - text));
            held -= (size_t)(end + 1 - text);
            memmove(text, end + 1, held); /* the beginning of the next line, perhaps */
        }
    }
}
/* [/lines] */

int main(int argc, char **argv)
{
    const bool cured = has_argument(argc, argv, "cured");
    struct sockaddr_in address;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0)
        die("setvbuf");
    const int listener = listen_anywhere(&address);
    const pid_t server = start();
    if (server == 0) {
        const int connection = accept(listener, NULL, NULL);
        if (connection == -1)
            die("accept");
        if (cured)
            serve_line_by_line(connection);
        else
            serve_recv_by_recv(connection);
        _exit(EXIT_SUCCESS);
    }
    close(listener);
    const int client = connect_to(&address);
    say(client, "hel");
    pass_time(200); /* stands for the network between the two */
    say(client, "lo\n");
    pass_time(200);
    say(client, "good morning\ngr\303\274n\n");
    close(client);
    wait_for(server);
    return EXIT_SUCCESS;
}
