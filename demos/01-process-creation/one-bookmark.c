/* One file, one bookmark.
 *
 * A file that is open has a position: the place where the next read goes on. The
 * descriptor, a small number, is copied at the fork, but it points into the
 * kernel, and what it points at is not copied: parent and child share one open
 * file, with one position, like two people who read one book and move one
 * bookmark.
 *
 * Shows: M12
 *
 * Look for:
 *   - which letters the parent gets, and which the child: together they get each
 *     letter once, and neither gets all
 *   - under another SCHEDULE they are shared out otherwise, but again each letter
 *     comes once
 *
 * Try: ARGS=cured, where each keeps its place for itself: pread() is told where
 * to read and leaves the bookmark alone. To open the file after the fork, once in
 * each process, helps as well: each open() makes a bookmark of its own. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PIECE = 5, PIECES = 2 };

static const char letters[] = "abcdefghijklmnopqrst";

static _Noreturn void die(const char *what)
{
    perror(what);
    _exit(EXIT_FAILURE); /* the child comes here too, and exit() is not for a child: see exit-in-the-child.c */
}

/* A file with the letters in it and the bookmark at its beginning; it has no name, so nobody need remove it. */
static int letters_open(void)
{
    FILE *stream = tmpfile();
    int file = stream == NULL ? -1 : dup(fileno(stream)); /* the same open file, without a stdio buffer about it */

    if (file == -1 || fclose(stream) != 0) /* only the stream's descriptor closes: ours is the other one */
        die("tmpfile");
    if (pwrite(file, letters, strlen(letters), 0) != (ssize_t)strlen(letters))
        die("pwrite");
    return file;
}

/* [read] */
static void read_pieces(const char *who, int file, bool cured)
{
    char piece[PIECE + 1] = "";

    for (int i = 0; i < PIECES; i++) {
        ssize_t count = cured ? pread(file, piece, PIECE, i * PIECE) /* leaves the bookmark */
                              : read(file, piece, PIECE);            /* moves it on */
        if (count == -1)
            die("read");
        printf("%-7s %.*s\n", who, (int)count, piece);
    }
}
/* [/read] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* nothing may wait in a buffer when we fork: see doubled-line.c */
        die("setvbuf");
    int file = letters_open();
    pid_t pid = fork();

    if (pid == -1)
        die("fork");
    read_pieces(pid == 0 ? "child:" : "parent:", file, cured);
    (void)close(file); /* each closes its own descriptor; the kernel's open file goes with the last of them */
    if (pid == 0)
        _exit(EXIT_SUCCESS);
    while (waitpid(pid, NULL, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    return EXIT_SUCCESS;
}
