/* A file that holds "abcdef" is open when the fork comes. Then each of the two reads three letters. Which? */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    char letters[3] = "";
    int status;
    FILE *stream = tmpfile(); /* a file without a name, gone when it is closed */

    if (stream == NULL)
        return EXIT_FAILURE;
    const int file = fileno(stream);
    if (pwrite(file, "abcdef", 6, 0) != 6) /* leaves the file's position where it is: at the beginning */
        return EXIT_FAILURE;
    const pid_t pid = fork();
    if (pid == -1)
        return EXIT_FAILURE;
    if (read(file, letters, sizeof letters) != (ssize_t)sizeof letters)
        letters[0] = '?';
    if (pid == 0)
        _exit(letters[0]); /* the exit code tells the parent which letter came first */
    (void)wait(&status);
    printf("parent from %c, child from %c\n", letters[0], WEXITSTATUS(status));
    return EXIT_SUCCESS;
}
