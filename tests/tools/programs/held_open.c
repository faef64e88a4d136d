/* A reader whose pipe is held open by a process that computes and never writes. Under natural, with a deadline, the
 * recording must show who holds the write end. */
#define _POSIX_C_SOURCE 200809L
#include "program.h"

int main(void)
{
    int ends[2];
    must_pipe(ends);
    pid_t holder = must_fork();
    if (holder == 0) {
        must_close(ends[0]);
        for (volatile unsigned long turns = 0;; turns++)
            ;
    }
    must_close(ends[1]);
    (void)take(ends[0]);
    return await(holder);
}
