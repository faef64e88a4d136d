/* Lookout: after a child, and after one's parent. The contract is in lookout.h. */
#define _POSIX_C_SOURCE 200809L
#include "lookout.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int lookout_look(struct lookout *lookout)
{
    int status = 0;
    /* answer */
    if (lookout->ended)
        return 0; /* each status is told once: we know it already */
    const pid_t told = waitpid(lookout->pid, &status, WNOHANG);
    if (told == -1)
        return -errno;
    if (told == 0)
        return -EAGAIN; /* nobody has ended */
    lookout->code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    lookout->ended = true;
    return 0;
    //~
    //~ if (waitpid(lookout->pid, &status, WNOHANG) == -1)
    //~     return -errno;
    //~ lookout->code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    //~ lookout->ended = true;
    //~ return 0;
    /* end */
}

bool lookout_orphaned(pid_t parent)
{
    /* answer */
    return getppid() != parent;
    //~ (void)parent;
    //~ return getppid() == 1; /* orphans come to process 1 */
    /* end */
}
