/* A survey: a child for each person, who says yes or no. The contract is in survey.h. */
#define _POSIX_C_SOURCE 200809L
#include "survey.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* One person's whole life. Does not return. */
static _Noreturn void person(const char *name, survey_question *ask)
{
    const int yes = ask(name);
    printf("%s says %s.\n", name, yes ? "yes" : "no");
    /* answer */
    (void)fflush(stdout); /* the line above: _exit would throw it away */
    _exit(yes);           /* exit would run what the parent has left for its own end */
    //~ exit(yes);
    /* end */
}

/* Waits for a child. Returns its exit code, or -1 if it did not come to say anything. */
static int answer_wait(void)
{
    int status;
    while (wait(&status) == -1)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int survey(size_t n, const char *const names[], survey_question *ask)
{
    int error = 0, yes = 0;
    size_t asked = 0;

    printf("%zu people are asked.\n", n);
    /* answer */
    (void)fflush(NULL); /* all that waits in buffers: each child would get a copy of it */
    /* end */
    while (asked < n && error == 0) {
        const pid_t pid = fork();
        if (pid == 0)
            person(names[asked], ask);
        if (pid == -1)
            error = -errno;
        else
            asked++;
    }
    for (size_t i = 0; i < asked; i++)
        yes += answer_wait() == 1;
    printf("%d of %zu say yes.\n", yes, n);
    return error != 0 ? error : yes;
}
