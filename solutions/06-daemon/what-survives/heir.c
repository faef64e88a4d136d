/* A daemon looks at itself, and at what it makes. Main waits for it. Which numbers are printed? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"

static int look(void *session)
{
    struct process helper;

    if (process_init(&helper, (struct process_options){ .target = NULL }) != 0)
        return 1;
    printf("helper is a daemon: %d\n", helper.daemon ? 1 : 0);
    printf("helper is started: %d\n", process_start(&helper) == 0 ? 1 : 0);
    printf("sessions: %d\n", getsid(0) == *(pid_t *)session ? 1 : 2);
    (void)fflush(stdout);
    const pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    printf("forks: %d\n", pid > 0 ? 1 : 0);
    return pid > 0 && waitpid(pid, NULL, 0) == pid ? 0 : 1;
}

int main(void)
{
    struct process process;
    pid_t session = getsid(0);

    if (process_init(&process, (struct process_options){ .target = look, .arg = &session, .daemon = true }) != 0 ||
        process_start(&process) != 0)
        return EXIT_FAILURE;
    return process_join(&process, PROCESS_FOREVER) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
