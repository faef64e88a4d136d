/* A small program that is drawn from a seed: processes that share pipes, a pair of sockets and locked files, and do a
 * few things with them at random, or send each other signals. What each got decides its exit code, and the parent
 * prints those, so that whoever explores must find every order in which anything else comes out.
 *   dealt SEED [CHILDREN [DEEDS]]
 * Exploring must show: with reduction the same outcomes as without, and as under every shuffle. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "program.h"

enum { PIPES = 3, LOCKS = 2 };

static int ends[PIPES][2]; /* the last one does not wait */
static int pair[2], files[LOCKS];
static uint64_t state;
static volatile unsigned result = 1; /* a handler changes it, too */
static pid_t known[8]; /* the processes that each of them knows: the first one, and those born before it */
static int known_count;

static unsigned draw(unsigned below)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(state >> 33) % below;
}

static void note(long got)
{
    result = result * 31 + (unsigned)(got < 0 ? 100 + errno : got);
}

static void read_some(int fd, size_t count)
{
    char bytes[4] = "";
    note(read(fd, bytes, count));
    note(bytes[0]);
}

static void set_lock(int fd, short type, int command)
{
    struct flock whole = { .l_type = type, .l_whence = SEEK_SET };
    note(fcntl(fd, command, &whole));
}

static void on_usr1(int number)
{
    (void)number;
    result = result * 31 + 7;
}

static void deed(int who)
{
    char letters[2] = { (char)('a' + who), (char)('A' + who) };
    int which = (int)draw(PIPES), lock = (int)draw(LOCKS), side = (int)draw(2);

    switch (draw(14)) {
    case 0: case 1: note(write(ends[which][1], letters, 1)); break;
    case 2: note(write(ends[which][1], letters, 2)); break;
    case 3: case 4: read_some(ends[which][0], 1); break;
    case 5: read_some(ends[which][0], 4); break;
    case 6: note(close(ends[which][side])); break;
    case 7: set_lock(files[lock], F_WRLCK, F_SETLKW); break;
    case 8: set_lock(files[lock], F_UNLCK, F_SETLK); break;
    case 9: set_lock(files[lock], side ? F_RDLCK : F_WRLCK, F_SETLK); break;
    case 10: if (draw(4) > 0) break; note(write(pair[side], letters, 1)); break;
    case 11: if (draw(4) > 0) break; read_some(pair[side], side ? 1 : 4); break;
    case 12: note(write(STDOUT_FILENO, letters, 1)); break;
    case 13: note(kill(known[draw((unsigned)known_count)], SIGUSR1)); break;
    }
}

static void make_things(void)
{
    for (int i = 0; i < PIPES; i++)
        must_pipe(ends[i]);
    if (fcntl(ends[PIPES - 1][0], F_SETFL, O_NONBLOCK) == -1 || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
        die("fcntl or socketpair");
    for (int i = 0; i < LOCKS; i++)
        if ((files[i] = memfd_create("lock", MFD_CLOEXEC)) == -1)
            die("memfd_create");
}

int main(int argc, char **argv)
{
    int children = argc > 2 ? atoi(argv[2]) : 2, deeds = argc > 3 ? atoi(argv[3]) : 3;

    state = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    (void)draw(2);
    if (children > 7 || signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        return EXIT_FAILURE;
    if (signal(SIGUSR1, draw(3) ? SIG_IGN : on_usr1) == SIG_ERR)
        return EXIT_FAILURE;
    make_things();
    known[known_count++] = getpid();
    for (int i = 0; i < children; i++) {
        uint64_t own = state + (uint64_t)i * 1000003;
        pid_t child = must_fork();
        if (child == 0) {
            state = own;
            for (int j = 0; j < deeds; j++)
                deed(i);
            _exit((int)(result % 127));
        }
        known[known_count++] = child;
    }
    for (unsigned i = draw(3); i > 0; i--)
        deed(children);
    for (int i = 0; draw(4) > 0 && i < PIPES; i++)
        (void)close(ends[i][1]); /* it may be closed already */
    bool any = draw(2) == 0;
    for (int i = 0; i < children; i++) {
        int status;
        pid_t pid = waitpid(any ? -1 : known[i + 1], &status, 0);
        for (int j = 0; j < children; j++)
            if (pid == known[j + 1])
                dprintf(STDOUT_FILENO, "[%d: %d]", j, WEXITSTATUS(status));
    }
    dprintf(STDOUT_FILENO, " %u\n", result % 127);
    return EXIT_SUCCESS;
}
