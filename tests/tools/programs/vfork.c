/* vfork, then posix_spawn (which is a vfork of its own kind, with a stack apart), each running exit_code.
 * The recording must show: two children, the parent suspended until each has exec'ed, exits 3 and 4, both reaped; and
 * for a program that is not there, an error from posix_spawn and a child that ends with 127. */
#define _DEFAULT_SOURCE
#include <libgen.h>
#include <limits.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>

#include "program.h"

static pid_t start_by_vfork(const char *path)
{
    pid_t pid = vfork();
    if (pid == 0) {
        execl(path, path, "3", (char *)NULL);
        _exit(127);
    }
    if (pid == -1)
        die("vfork");
    return pid;
}

static int start_by_spawn(pid_t *pid, const char *path)
{
    char code[] = "4", name[] = "exit_code";
    return posix_spawn(pid, path, NULL, NULL, (char *[]){ name, code, NULL }, NULL);
}

int main(int argc, char **argv)
{
    char here[PATH_MAX], path[PATH_MAX + 16];
    pid_t spawned, never;

    (void)argc;
    snprintf(here, sizeof here, "%s", argv[0]);
    const char *folder = dirname(here);
    snprintf(path, sizeof path, "%s/exit_code", folder);
    pid_t forked = start_by_vfork(path);
    if (start_by_spawn(&spawned, path) != 0)
        die("posix_spawn");
    int first = await(forked), second = await(spawned);
    snprintf(path, sizeof path, "%s/no-such-program", folder);
    bool missed = start_by_spawn(&never, path) == ENOENT;
    printf("%d %d %s\n", WEXITSTATUS(first), WEXITSTATUS(second), missed ? "ENOENT" : "started");
    return EXIT_SUCCESS;
}
