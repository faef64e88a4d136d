/* A parent that looks at a flag in shared memory and makes no call at all until its child has set it.
 * The recording must show: an end under every schedule, though under some it takes the parent's whole allowance of CPU
 * before the child gets its turn; or, where the recorder does not take turns away, the finding "busy". */
#define _DEFAULT_SOURCE
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "program.h"

int main(void)
{
    atomic_int *flag = mmap(NULL, sizeof *flag, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (flag == MAP_FAILED)
        die("mmap");
    pid_t child = must_fork();
    if (child == 0) {
        atomic_store(flag, 1);
        _exit(0);
    }
    while (atomic_load(flag) == 0) /* UNSAFE: it burns a CPU; a pipe or a semaphore would let it sleep */
        ;
    return await(child) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
