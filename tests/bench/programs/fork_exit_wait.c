/* Forks a child that ends at once, waits for it, and does so again: as many times as its argument says. Nothing else in
 * it costs anything, so what it takes under a recorder is the price of the recorder. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    long times = argc > 1 ? strtol(argv[1], NULL, 10) : 2000;

    while (times-- > 0) {
        pid_t pid = fork();
        if (pid == 0)
            _exit(0);
        if (pid == -1 || waitpid(pid, NULL, 0) != pid) {
            perror("fork_exit_wait");
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
