/* A process that adopts its orphaned grandchildren (Linux: PR_SET_CHILD_SUBREAPER), waits for the child, then for the
 * orphan.
 * The recording must show: P0.1.1 adopted by P0 and not by init, and reaped by it: "1 then 2" under every schedule. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/prctl.h>

#include "program.h"

int main(void)
{
    int gate[2];

    if (prctl(PR_SET_CHILD_SUBREAPER, 1) == -1)
        die("prctl");
    must_pipe(gate);
    pid_t child = must_fork();
    if (child == 0) {
        if (must_fork() == 0) {
            must_close(gate[1]); /* or the gate would never open */
            (void)take(gate[0]);
            _exit(2);
        }
        _exit(1);
    }
    int first = await(child), second;
    must_close(gate[1]); /* the child is gone: only now may its own child end */
    if (wait(&second) == -1)
        die("wait");
    dprintf(STDOUT_FILENO, "%d then %d\n", WEXITSTATUS(first), WEXITSTATUS(second));
    return EXIT_SUCCESS;
}
