/* A parent that asks again and again whether its child is dead, while a timer rings every tenth of a second. Its
 * handler counts the rings, and at the third tells the child to end, which waits for that.
 * The recording must show: an end under every schedule, for who polls must get its signals, and time must not go from
 * ring to ring without it; three rings or more, and the child ended by SIGTERM. */
#define _XOPEN_SOURCE 700
#include <signal.h>
#include <sys/time.h>

#include "program.h"

static volatile sig_atomic_t rings;
static volatile pid_t child;

static void on_ring(int signal)
{
    (void)signal;
    if (++rings == 3)
        (void)kill(child, SIGTERM);
}

int main(void)
{
    const struct itimerval often = { .it_interval.tv_usec = 100000, .it_value.tv_usec = 100000 };
    int status = 0;
    pid_t got;

    child = must_fork();
    while (child == 0)
        (void)pause();
    if (sigaction(SIGALRM, &(struct sigaction){ .sa_handler = on_ring }, NULL) == -1 ||
        setitimer(ITIMER_REAL, &often, NULL) == -1)
        die("setitimer");
    while ((got = waitpid(child, &status, WNOHANG)) == 0)
        ;
    return got == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM && rings >= 3 ? 0 : 1;
}
