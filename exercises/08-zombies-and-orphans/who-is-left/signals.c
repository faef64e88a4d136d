/* Two children end while SIGCHLD is blocked. Then it is unblocked. How often does the handler run? */
#define _XOPEN_SOURCE 700
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t signals;

static void count(int number)
{
    (void)number;
    signals++;
}

int main(void)
{
    const struct sigaction action = { .sa_handler = count };
    siginfo_t end;
    sigset_t child;
    pid_t pids[2];

    (void)sigemptyset(&child);
    (void)sigaddset(&child, SIGCHLD);
    if (sigaction(SIGCHLD, &action, NULL) == -1 || sigprocmask(SIG_BLOCK, &child, NULL) == -1)
        return EXIT_FAILURE;
    for (int i = 0; i < 2; i++) {
        pids[i] = fork();
        if (pids[i] == -1)
            return EXIT_FAILURE;
        if (pids[i] == 0)
            _exit(EXIT_SUCCESS);
    }
    for (int i = 0; i < 2; i++)
        (void)waitid(P_PID, (id_t)pids[i], &end, WEXITED | WNOWAIT); /* returns when it has ended, and takes nothing */
    (void)sigprocmask(SIG_UNBLOCK, &child, NULL);
    printf("signals: %d\n", (int)signals);
    while (wait(NULL) > 0)
        ;
    return EXIT_SUCCESS;
}
