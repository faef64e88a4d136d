/* Signals: three children, and one handler of SIGCHLD. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t calls, reaped;

static void handle(int number)
{
    (void)number;
    calls++;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        reaped++;
}

int main(void)
{
    struct sigaction action = { .sa_handler = handle };
    siginfo_t end;
    sigset_t child;

    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    if (sigaction(SIGCHLD, &action, NULL) == -1 || sigprocmask(SIG_BLOCK, &child, NULL) == -1)
        return 1;
    for (int i = 0; i < 3; i++) {
        const pid_t pid = fork();
        if (pid == 0)
            _exit(0);
        if (waitid(P_PID, (id_t)pid, &end, WEXITED | WNOWAIT) == -1) /* WNOWAIT: it has ended, and stays a zombie */
            return 1;
    }
    sigprocmask(SIG_UNBLOCK, &child, NULL); /* now the signal may come */
    printf("calls of the handler: %d\n", (int)calls);
    printf("children waited for: %d\n", (int)reaped);
    return 0;
}
