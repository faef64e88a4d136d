/* Two children end with 1 and 2. Whose code does wait tell first? And waitpid? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child(int code)
{
    const pid_t pid = fork();

    if (pid == 0)
        _exit(code);
    return pid;
}

static int code_of(pid_t pid) /* -1: of whoever ends next */
{
    int status;

    return waitpid(pid, &status, 0) == -1 ? -1 : WEXITSTATUS(status);
}

int main(void)
{
    const pid_t first = child(1), second = child(2);

    if (first == -1 || second == -1)
        return EXIT_FAILURE;
    printf("of anybody: %d\n", code_of(-1));
    (void)code_of(-1);
    const pid_t third = child(3), fourth = child(4);
    if (third == -1 || fourth == -1)
        return EXIT_FAILURE;
    printf("of the fourth: %d\n", code_of(fourth));
    (void)code_of(third);
    return EXIT_SUCCESS;
}
