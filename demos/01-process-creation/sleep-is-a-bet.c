/* Sleep is a bet.
 *
 * The parent needs what the child makes. It does not wait for the child; it
 * sleeps for a second, because the child "surely" needs less. The first child
 * needs half a second, and all is well: that is the day on which this is written
 * and tested. The second child needs two: a slow disk, a busy machine, a laptop
 * that was shut for a moment.
 *
 * Shows: M09 M10
 *
 * Look for:
 *   - the two sleeps in each round, and which of the two ends first
 *   - what the parent finds in the second round
 *
 * Try: ARGS=cured, where the parent waits for the child's end. It is right each
 * time, and in the first round it is also quicker: who waits for an event goes on
 * when it happens, who sleeps goes on when the time is over. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void pass_time(int milliseconds)
{
    struct timespec rest = { .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L };

    while (nanosleep(&rest, &rest) == -1 && errno == EINTR)
        ; /* a signal came in between: sleep the rest */
}

static void wait_for(pid_t pid)
{
    while (waitpid(pid, NULL, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
}

/* [round] */
/* The child makes one letter in the file; how long it works for it is given. */
static void play_round(int file, int milliseconds, bool cured)
{
    char result = '?';
    pid_t pid = fork();

    if (pid == -1)
        die("fork");
    if (pid == 0) {
        pass_time(milliseconds); /* stands for work: no one is waited for by it */
        _exit(pwrite(file, "!", 1, 0) == 1 ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    if (cured)
        wait_for(pid); /* until it has ended: an event */
    else
        pass_time(1000); /* the hazard: until it must have ended, one hopes */
    if (pread(file, &result, 1, 0) == 1)
        printf("the child works for %d ms: its result is there\n", milliseconds);
    else
        printf("the child works for %d ms: there is NOTHING\n", milliseconds);
    if (!cured)
        wait_for(pid); /* no zombie, and no child that writes into the next round */
    if (ftruncate(file, 0) == -1)
        die("ftruncate");
}
/* [/round] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork: see doubled-line.c */
        die("setvbuf");
    FILE *stream = tmpfile(); /* it has no name, and goes when the last process closes it */
    if (stream == NULL)
        die("tmpfile");
    play_round(fileno(stream), 500, cured);
    play_round(fileno(stream), 2000, cured);
    return EXIT_SUCCESS;
}
