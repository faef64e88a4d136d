/* HOSTILE: run it only inside a pid namespace (unshare --fork --pid --mount-proc --kill-child). A child kills its whole
 * process group, itself included, by kill(0, SIGKILL).
 * The recording must show: parent and child dead by SIGKILL, no refusal, and a recorder that is in another group. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdlib.h>

#include "program.h"

int main(void)
{
    pid_t child = must_fork();
    if (child == 0) {
        (void)kill(0, SIGKILL);
        _exit(1);
    }
    return await(child) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
