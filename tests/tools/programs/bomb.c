/* HOSTILE: run it only inside a pid namespace (unshare --fork --pid --mount-proc --kill-child). Every process forks for
 * ever. So that a test that fails does no harm either, 300 processes in all are the end of it.
 * The recording must show: forks refused with EAGAIN beyond the limit, an end by the limit on events, nobody left. */
#define _DEFAULT_SOURCE
#include <stdatomic.h>
#include <sys/mman.h>

#include "program.h"

enum { MOST = 300 };

int main(void)
{
    atomic_int *made = mmap(NULL, sizeof *made, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (made == MAP_FAILED)
        die("mmap");
    while (atomic_load(made) < MOST)
        if (fork() == 0)
            atomic_fetch_add(made, 1);
    return 0;
}
