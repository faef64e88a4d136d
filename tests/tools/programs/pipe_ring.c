/* Three processes in a ring of pipes, and a number that goes round it twice, growing by one at each station.
 * The recording must show: two children, each blocked in read and never at once with the one it waits for,
 * the number 6 on stdout, both children reaped with exit 0. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>

#include "program.h"

enum { STATIONS = 3, ROUNDS = 2 };

static int receive(int fd)
{
    int number;
    if (read(fd, &number, sizeof number) != (ssize_t)sizeof number)
        die("read");
    return number;
}

static void send(int fd, int number)
{
    if (write(fd, &number, sizeof number) != (ssize_t)sizeof number)
        die("write");
}

int main(void)
{
    int ring[STATIONS][2]; /* station i reads from ring[i] and writes to the next one */
    pid_t children[STATIONS];

    for (int i = 0; i < STATIONS; i++)
        must_pipe(ring[i]);
    for (int i = 1; i < STATIONS; i++) {
        children[i] = must_fork();
        if (children[i] == 0) {
            for (int round = 0; round < ROUNDS; round++)
                send(ring[(i + 1) % STATIONS][1], receive(ring[i][0]) + 1);
            _exit(0);
        }
    }
    int number = 0;
    for (int round = 0; round < ROUNDS; round++) {
        send(ring[1][1], number + 1);
        number = receive(ring[0][0]);
    }
    printf("%d\n", number);
    for (int i = 1; i < STATIONS; i++)
        if (await(children[i]) != 0)
            return EXIT_FAILURE;
    return EXIT_SUCCESS;
}
