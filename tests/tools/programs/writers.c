/* Processes that write single letters, in as many orders as there are.
 *   writers two      parent and child, two letters each: P Q and c d; the parent waits at its end
 *   writers middle   the same, but the parent waits before its second letter
 *   writers three    three children, a letter each: a b c
 *   writers none     nobody writes, both just end
 * Exploring must show: 6, 3, 6 and 1 different outputs. */
#define _POSIX_C_SOURCE 200809L
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"

static void put(char letter)
{
    if (write(STDOUT_FILENO, &letter, 1) != 1)
        die("write");
}

static int pair(bool waits_in_the_middle)
{
    pid_t child = must_fork();
    if (child == 0) {
        put('c');
        put('d');
        _exit(0);
    }
    put('P');
    if (waits_in_the_middle)
        (void)await(child);
    put('Q');
    return waits_in_the_middle ? 0 : await(child);
}

static int three(void)
{
    for (char letter = 'a'; letter <= 'c'; letter++)
        if (must_fork() == 0) {
            put(letter);
            _exit(0);
        }
    while (wait(NULL) > 0)
        ;
    return 0;
}

static int none(void)
{
    pid_t child = must_fork();
    if (child == 0)
        _exit(0);
    return await(child);
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";

    if (strcmp(what, "two") == 0)
        return pair(false);
    if (strcmp(what, "middle") == 0)
        return pair(true);
    if (strcmp(what, "three") == 0)
        return three();
    return none();
}
