/* A second thread becomes another program (exit_code, with 8): the first thread, which waits, is ended by that.
 * The recording must show: one process that ends with 8, and exit_code as its program. */
#define _POSIX_C_SOURCE 200809L
#include <libgen.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>

#include "program.h"

static void *become(void *path)
{
    execl(path, path, "8", (char *)NULL);
    die("execl");
}

int main(int argc, char **argv)
{
    char here[PATH_MAX], path[PATH_MAX + 16];
    pthread_t thread;

    (void)argc;
    snprintf(here, sizeof here, "%s", argv[0]);
    snprintf(path, sizeof path, "%s/exit_code", dirname(here));
    errno = pthread_create(&thread, NULL, become, path);
    if (errno != 0)
        die("pthread_create");
    pthread_join(thread, NULL);
    return EXIT_FAILURE;
}
