/* Reaper: the ends of children, as something that poll can wait for. The contract is in reaper.h. */
#define _GNU_SOURCE /* pipe2 */
#include "reaper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* answer */
static int ends[2];              /* the pipe to ourselves: the handler writes, poll and reaper_reap read */
static struct sigaction earlier; /* what was installed for SIGCHLD before */

static void tell(int number)
{
    const int saved = errno;

    (void)number;
    (void)!write(ends[1], "", 1); /* when the pipe is full, it can be read: that is all we want */
    errno = saved;
}
/* end */

int reaper_open(void)
{
    /* answer */
    struct sigaction action = { .sa_handler = tell, .sa_flags = SA_RESTART | SA_NOCLDSTOP };

    (void)sigemptyset(&action.sa_mask); /* can't fail */
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) == -1)
        return -errno;
    if (sigaction(SIGCHLD, &action, &earlier) == 0)
        return ends[0];
    const int error = errno;
    (void)close(ends[0]);
    (void)close(ends[1]);
    return -error;
    //~ return -ENOSYS; /* yours to write */
    /* end */
}

int reaper_reap(reaper_ended *ended, void *arg)
{
    /* answer */
    char bytes[64];
    int status, count = 0;
    pid_t pid;

    while (read(ends[0], bytes, sizeof bytes) > 0) /* empty it first: who ends from here on is told anew */
        ;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        ended(arg, pid, WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status));
        count++;
    }
    return count;
    //~ (void)ended;
    //~ (void)arg;
    //~ return 0;
    /* end */
}

void reaper_close(void)
{
    /* answer */
    (void)sigaction(SIGCHLD, &earlier, NULL); /* first: or the handler could write into what is closed */
    (void)close(ends[0]);
    (void)close(ends[1]);
    /* end */
}
