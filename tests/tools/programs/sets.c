/* Small programs, each with the set of all that it can write or how it can end, worked out by hand.
 *   sets NAME      NAME is one of the functions below
 * Exploring must show just what stands above each, no more and no less. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <time.h>

#include "program.h"

static void put(char letter)
{
    if (write(STDOUT_FILENO, &letter, 1) != 1)
        die("write");
}

static void await_all(void)
{
    while (wait(NULL) > 0)
        ;
}

/* A turn goes to and fro over two pipes, ten times: at any moment only one of the two can do anything. 1: P…P */
static void ping_pong(void)
{
    int there[2], back[2];
    must_pipe(there);
    must_pipe(back);
    pid_t child = must_fork();
    for (int i = 0; i < 10; i++) {
        if (child == 0) {
            (void)take(there[0]);
            give(back[1]);
        } else {
            give(there[1]);
            (void)take(back[0]);
            put('P');
        }
    }
    if (child == 0)
        _exit(0);
    (void)await(child);
}

/* Two children write a byte each into one pipe, the parent copies them one by one: whoever writes first. 2: ab ba */
static void merge(void)
{
    int ends[2];
    char byte;
    must_pipe(ends);
    for (char letter = 'a'; letter <= 'b'; letter++)
        if (must_fork() == 0)
            _exit(write(ends[1], &letter, 1) != 1);
    must_close(ends[1]);
    while (read(ends[0], &byte, 1) == 1)
        put(byte);
    await_all();
}

/* A child writes two bytes, one at a time; the parent takes as many as there are. Between the two, or after both.
 * 2: [a][b] [ab] */
static void gulp(void)
{
    int ends[2];
    char bytes[8];
    ssize_t got;
    must_pipe(ends);
    if (must_fork() == 0)
        _exit(write(ends[1], "a", 1) != 1 || write(ends[1], "b", 1) != 1);
    must_close(ends[1]);
    while ((got = read(ends[0], bytes, sizeof bytes)) > 0)
        dprintf(STDOUT_FILENO, "[%.*s]", (int)got, bytes);
    await_all();
}

static void set_lock(int fd, short type)
{
    struct flock whole = { .l_type = type, .l_whence = SEEK_SET };
    if (fcntl(fd, F_SETLKW, &whole) == -1)
        die("fcntl");
}

static void two_with(int fd, void (*enter)(int), void (*leave)(int))
{
    for (char letter = 'a'; letter <= 'b'; letter++)
        if (must_fork() == 0) {
            enter(fd);
            put(letter);
            put(letter);
            leave(fd);
            _exit(0);
        }
    await_all();
}

static void lock(int fd) { set_lock(fd, F_WRLCK); }
static void unlock(int fd) { set_lock(fd, F_UNLCK); }
static void no_lock(int fd) { (void)fd; }

static int file_make(void)
{
    int fd = memfd_create("lock", MFD_CLOEXEC);
    if (fd == -1)
        die("memfd_create");
    return fd;
}

/* Two children, two letters each, under a lock: one after the other. 2: aabb bbaa */
static void locked(void)
{
    two_with(file_make(), lock, unlock);
}

/* The same without: 4 places, of which a takes 2. 6: aabb abab abba baab baba bbaa */
static void unlocked(void)
{
    two_with(-1, no_lock, no_lock);
}

static int reopened = -1;

static void lock_reopened(int fd)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    reopened = open(path, O_RDWR | O_CLOEXEC); /* flock tells open files apart, not processes */
    if (reopened == -1 || flock(reopened, LOCK_EX) == -1)
        die("flock");
}

static void unlock_reopened(int fd)
{
    (void)fd;
    if (flock(reopened, LOCK_UN) == -1)
        die("flock");
}

/* The same by flock. 2: aabb bbaa */
static void flocked(void)
{
    two_with(file_make(), lock_reopened, unlock_reopened);
}

/* Two at a table with two forks: each takes the one on its left, then the other, eats and puts both back. One after the
 * other, or each has one and waits for ever. 3: AB, BA, nothing and a deadlock */
static void dine(void)
{
    int forks[2][2];
    for (int i = 0; i < 2; i++) {
        must_pipe(forks[i]);
        give(forks[i][1]);
    }
    for (int i = 0; i < 2; i++)
        if (must_fork() == 0) {
            (void)take(forks[i][0]);
            (void)take(forks[!i][0]);
            put((char)('A' + i));
            give(forks[!i][1]);
            give(forks[i][1]);
            _exit(0);
        }
    await_all();
}

/* A child writes a and b and ends, unless SIGKILL is first: before a, before b, or too late; the parent adds k for
 * killed, e for ended. (On a real machine there is abk, too: between the last call and the end nothing is tried.)
 * 3: k ak abe */
static void killed(void)
{
    pid_t child = must_fork();
    if (child == 0) {
        put('a');
        put('b');
        _exit(0);
    }
    if (kill(child, SIGKILL) == -1)
        die("kill");
    put(WIFSIGNALED(await(child)) ? 'k' : 'e');
}

static void on_usr1(int number)
{
    (void)number;
    if (write(STDOUT_FILENO, "h", 1) != 1)
        _exit(127);
}

/* A child writes a and b; the parent sends it a signal, whose handler writes h: before, between, or the child has
 * ended. (abh lies between the last call and the end.) 3: hab ahb ab */
static void handled(void)
{
    struct sigaction action = { .sa_handler = on_usr1 };
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, &action, NULL) == -1)
        die("sigaction");
    pid_t child = must_fork();
    if (child == 0) {
        put('a');
        put('b');
        _exit(0);
    }
    if (kill(child, SIGUSR1) == -1)
        die("kill");
    (void)await(child);
}

/* Two children end; the parent waits for any, twice. Whichever ended first, or both had. 2: 12 21 */
static void any(void)
{
    int status;
    for (int code = 1; code <= 2; code++)
        if (must_fork() == 0)
            _exit(code);
    while (wait(&status) > 0)
        put((char)('0' + WEXITSTATUS(status)));
}

/* Parent and child just end, and nobody waits. 2: the child was first (a zombie), or the parent (an orphan) */
static void left(void)
{
    if (must_fork() == 0)
        _exit(0);
}

/* A child asks who its parent is. 3: i (the parent had ended: an orphan), p and then either of the ends of `left` */
static void whose(void)
{
    pid_t parent = getpid();
    if (must_fork() == 0) {
        put(getppid() == parent ? 'p' : 'i');
        _exit(0);
    }
}

/* The child becomes another program, which writes c; the parent writes P. 2: Pc cP */
static void becomes(void)
{
    if (must_fork() == 0) {
        execl("/proc/self/exe", "sets", "say", (char *)NULL);
        die("execl");
    }
    put('P');
    await_all();
}

static void say(void)
{
    put('c');
}

/* The child sleeps before it writes. Time is virtual, so the parent is always first, though on a real machine it need
 * not be: a simplification that the help text names. 1: Pc */
static void bet(void)
{
    if (must_fork() == 0) {
        (void)nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
        put('c');
        _exit(0);
    }
    put('P');
    await_all();
}

/* The parent asks once, without waiting, whether the child has ended. 2: 0 1 */
static void poll_once(void)
{
    pid_t child = must_fork();
    if (child == 0)
        _exit(0);
    put(waitpid(child, NULL, WNOHANG) == child ? '1' : '0');
    await_all();
}

/* The parent reads once from a pipe that does not wait, into which the child writes a byte, and ends. 2: - a */
static void read_once(void)
{
    int ends[2];
    char byte = '?';
    must_pipe(ends);
    if (fcntl(ends[0], F_SETFL, O_NONBLOCK) == -1)
        die("fcntl");
    if (must_fork() == 0)
        _exit(write(ends[1], "a", 1) != 1);
    put(read(ends[0], &byte, 1) == 1 ? byte : '-');
    await_all();
}

/* The parent writes into a pipe whose only reader is the child, which closes it. 2: w (written) E (EPIPE) */
static void broken(void)
{
    int ends[2];
    must_pipe(ends);
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        die("signal");
    if (must_fork() == 0) {
        must_close(ends[0]);
        _exit(0);
    }
    must_close(ends[0]);
    put(write(ends[1], "x", 1) == 1 ? 'w' : 'E');
    await_all();
}

/* Two children have a child each, and print its pid. A may have its child before B is born (1002), then B gets 1003 and
 * its child 1004; or after that, and whoever of the two forks first gets 1003. Who prints first is another matter.
 * 6: A1002 B1004, A1003 B1004, A1004 B1003, each in either order */
static void pids(void)
{
    for (char letter = 'A'; letter <= 'B'; letter++)
        if (must_fork() == 0) {
            pid_t child = must_fork();
            if (child == 0)
                _exit(0);
            dprintf(STDOUT_FILENO, "%c%ld ", letter, (long)child);
            (void)await(child);
            _exit(0);
        }
    await_all();
}

int main(int argc, char **argv)
{
    static const struct { const char *name; void (*run)(void); } sets[] = {
        { "ping-pong", ping_pong }, { "merge", merge }, { "gulp", gulp }, { "locked", locked },
        { "unlocked", unlocked }, { "flocked", flocked }, { "dine", dine }, { "killed", killed },
        { "handled", handled }, { "any", any }, { "left", left }, { "whose", whose }, { "becomes", becomes },
        { "say", say }, { "bet", bet }, { "poll-once", poll_once }, { "read-once", read_once },
        { "broken", broken }, { "pids", pids },
    };
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        if (argc > 1 && strcmp(argv[1], sets[i].name) == 0) {
            sets[i].run();
            return EXIT_SUCCESS;
        }
    return EXIT_FAILURE;
}
