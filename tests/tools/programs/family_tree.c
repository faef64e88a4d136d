/* Three levels: a parent with two children, each with two of its own. The first child waits for both of them; the
 * second waits for neither and ends, so that its children become orphans. The parent waits for its first child
 * alone, so that its second stays a zombie until the parent itself is gone.
 * The recording must show: seven processes, P0.1's children reaped by it, P0.2 a zombie, P0.2.1 and P0.2.2 orphans. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>

#include "program.h"

/* Until a byte (or the end) comes out of `gate` the leaf stays, so that it is an orphan for certain. */
static void grow_leaf(int gate, int code)
{
    if (must_fork() == 0) {
        if (gate != -1)
            (void)take(gate);
        _exit(code);
    }
}

int main(void)
{
    int gate[2]; /* both of its ends are closed once the second child is dead */

    must_pipe(gate);
    pid_t first = must_fork();
    if (first == 0) {
        must_close(gate[0]);
        must_close(gate[1]);
        grow_leaf(-1, 11);
        grow_leaf(-1, 12);
        while (wait(NULL) != -1)
            ;
        _exit(1);
    }
    pid_t second = must_fork();
    if (second == 0) {
        must_close(gate[1]); /* or its leaves would keep the gate shut */
        grow_leaf(gate[0], 21);
        grow_leaf(gate[0], 22);
        _exit(2);
    }
    int status = await(first);
    siginfo_t info;
    if (waitid(P_PID, (id_t)second, &info, WEXITED | WNOWAIT) == -1) /* it is dead, but not reaped */
        die("waitid");
    must_close(gate[1]);
    return WIFEXITED(status) ? EXIT_SUCCESS : EXIT_FAILURE;
}
