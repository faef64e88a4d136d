/* Put away: a worker that makes a file, and removes it when it is asked to end. The contract is in put_away.h. */
#define _POSIX_C_SOURCE 200809L
#include "put_away.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* answer */
static volatile sig_atomic_t asked;

static void note(int number)
{
    (void)number;
    asked = 1; /* that is all that may safely be done here */
}
//~ static int asked;
//~
//~ static void note(int number)
//~ {
//~     (void)number;
//~     printf("asked\n");
//~     asked = 1;
//~ }
/* end */

int worker(const char *path, void (*ready)(void))
{
    /* answer */
    sigset_t term, open_mask;
    (void)sigemptyset(&term); /* none of these can fail with such arguments */
    (void)sigaddset(&term, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &term, &open_mask); /* while we look, it waits */
    (void)sigdelset(&open_mask, SIGTERM);            /* and while we sleep, it may come, whatever our parent thought */
    /* end */
    (void)sigaction(SIGTERM, &(struct sigaction){ .sa_handler = note }, NULL);
    const int file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (file == -1)
        return -errno;
    printf("begun\n");
    (void)fflush(stdout);
    ready();
    /* answer */
    while (!asked)
        (void)sigsuspend(&open_mask); /* opens it and sleeps, in one step */
    printf("asked\n");
    //~ if (!asked)
    //~     (void)pause();
    /* end */
    (void)close(file);
    (void)unlink(path);
    printf("put away\n");
    return 0;
}
