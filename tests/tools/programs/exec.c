/* One child becomes another program (exit_code, which lies beside this one), and one tries a program that is not there.
 * The recording must show: an exec that succeeds and the new program's exit 7; an execve that fails with ENOENT and its
 * child's exit 127. */
#define _POSIX_C_SOURCE 200809L
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>

#include "program.h"

static int run(const char *path)
{
    pid_t pid = must_fork();
    if (pid == 0) {
        execl(path, path, "7", (char *)NULL);
        _exit(127);
    }
    return await(pid);
}

int main(int argc, char **argv)
{
    char here[PATH_MAX], path[PATH_MAX + 16];

    (void)argc;
    snprintf(here, sizeof here, "%s", argv[0]);
    const char *folder = dirname(here);
    snprintf(path, sizeof path, "%s/exit_code", folder);
    int good = run(path);
    snprintf(path, sizeof path, "%s/no-such-program", folder);
    int bad = run(path);
    if (!WIFEXITED(good) || !WIFEXITED(bad))
        return EXIT_FAILURE;
    printf("%d %d\n", WEXITSTATUS(good), WEXITSTATUS(bad));
    return EXIT_SUCCESS;
}
