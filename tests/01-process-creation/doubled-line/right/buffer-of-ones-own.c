/* Right: the buffers are emptied before every single fork, and the parent counts by pid. */
#define _POSIX_C_SOURCE 200809L
#include "survey.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t person_start(const char *name, survey_question *ask)
{
    if (fflush(NULL) == EOF)
        return -1;
    const pid_t pid = fork();
    if (pid != 0)
        return pid;
    const int yes = ask(name);
    char line[200];
    const int length = snprintf(line, sizeof line, "%s says %s.\n", name, yes ? "yes" : "no");
    _exit(write(STDOUT_FILENO, line, (size_t)length) == length ? yes : 2);
}

static int person_wait(pid_t pid)
{
    int status;
    pid_t ended;
    do
        ended = waitpid(pid, &status, 0);
    while (ended == -1 && errno == EINTR);
    return ended == pid && WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

int survey(size_t n, const char *const names[], survey_question *ask)
{
    pid_t *pids = calloc(n + 1, sizeof *pids);
    int yes = 0, error = pids == NULL ? -ENOMEM : 0;
    size_t asked = 0;

    printf("%zu people are asked.\n", n);
    for (; error == 0 && asked < n; asked++)
        if ((pids[asked] = person_start(names[asked], ask)) == -1) {
            error = -errno;
            break;
        }
    while (asked > 0)
        yes += person_wait(pids[--asked]);
    free(pids);
    printf("%d of %zu say yes.\n", yes, n);
    return error != 0 ? error : yes;
}
