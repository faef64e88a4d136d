/* Join first, and read later?
 *
 * A child sends its result through a pipe: 100,000 bytes. Its parent joins it, and
 * wants to read when it is done. A pipe holds 65,536 bytes. When it is full, the
 * child waits until somebody reads, and the parent waits until the child has
 * ended. Here the parent gives up after a second. With PROCESS_FOREVER it would
 * not.
 *
 * Shows: M27
 *
 * Look for:
 *   - where the child is while the parent joins: inside write
 *   - what ends it: the parent that reads
 *
 * Try: ARGS=cured, which reads until the end, and then joins. ARGS=forever: who
 * waits for whom? (Without the recorder that hangs until you press Ctrl-C.) */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "process.h"

enum { SIZE = 100000 };

static int ends[2];

static void check(int error, const char *what)
{
    if (error == 0)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(-error));
    exit(EXIT_FAILURE);
}

/* [send] */
static int send_result(void *unused)
{
    static char result[SIZE];
    size_t sent = 0;

    (void)unused;
    (void)close(ends[0]); /* the parent's; with it open we would not notice that nobody reads */
    while (sent < sizeof result) {
        const ssize_t size = write(ends[1], result + sent, sizeof result - sent);
        if (size == -1 && errno != EINTR)
            return 1;
        sent += size > 0 ? (size_t)size : 0;
    }
    return 0;
}
/* [/send] */

/* [read] */
/* Reads until the end, which comes when nobody has the write end any more. */
static void read_result(void)
{
    static char buffer[1 << 16];
    size_t count = 0;

    for (ssize_t size; (size = read(ends[0], buffer, sizeof buffer)) != 0; count += size > 0 ? (size_t)size : 0)
        if (size == -1 && errno != EINTR)
            check(-errno, "read");
    printf("main: %zu bytes read\n", count);
}
/* [/read] */

int main(int argc, char **argv)
{
    const bool cured = argc > 1 && strcmp(argv[1], "cured") == 0;
    const bool forever = argc > 1 && strcmp(argv[1], "forever") == 0;
    struct process process;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* no line waits in a buffer */
        return EXIT_FAILURE;
    check(pipe(ends) == -1 ? -errno : 0, "pipe");
    check(process_init(&process, (struct process_options){ .target = send_result }), "process_init");
    check(process_start(&process), "process_start");
    (void)close(ends[1]); /* the child's; with it open the end would never come */
    /* [join] */
    if (cured)
        read_result();
    const int error = process_join(&process, forever ? PROCESS_FOREVER : 1000); /* the hazard: nothing is read yet */
    printf("main: join: %s\n", error == 0 ? "it has ended" : error == -ETIMEDOUT ? "it still runs" : strerror(-error));
    if (!cured)
        read_result();
    check(process_join(&process, PROCESS_FOREVER), "process_join");
    /* [/join] */
    printf("main: done\n");
    return EXIT_SUCCESS;
}
