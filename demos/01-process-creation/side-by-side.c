/* Parent and child, side by side.
 *
 * fork() is called once and returns twice: in the parent it gives the child's
 * pid, in the child it gives 0. From that moment two processes run this same
 * program from this same line. Which of them goes on first? Both can, and nobody
 * promises an order: POSIX does not, Linux does not. This program does nothing to
 * bring one about, so whatever order you see is one of those that are possible.
 *
 * Shows: M01 M09
 *
 * Look for:
 *   - the fork in the first process's row (P0): there the child's row (P0.1)
 *     begins
 *   - who speaks when: in turns, or one of them all at once; but each one's own
 *     lines come in their order, always
 *   - the parent's wait: a blocked stretch if the child is still at it, none if
 *     the child has ended before
 *   - the child as a zombie, from its exit to its parent's wait: dead, and its
 *     exit code 7 kept for the parent
 *
 * Try: SCHEDULE=shuffle:1, then shuffle:2, shuffle:3 … The same seed gives the
 * same order each time. How many orders can you find? Is there one in which the
 * parent reports its child's end before the child has said its last line? */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LINES = 3 };

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void speak(const char *who)
{
    for (int i = 1; i <= LINES; i++)
        printf("%-7s line %d of %d\n", who, i, LINES);
}

/* [child] */
static _Noreturn void be_child(pid_t returned)
{
    printf("child:  fork gave me %ld; I am %ld, my parent is %ld\n",
           (long)returned, (long)getpid(), (long)getppid());
    speak("child:");
    _exit(7); /* ends this process; why not by exit(), exit-in-the-child.c shows */
}
/* [/child] */

/* [parent] */
static void be_parent(pid_t child)
{
    int status;

    printf("parent: fork gave me %ld; I am %ld, my parent is %ld\n",
           (long)child, (long)getpid(), (long)getppid());
    speak("parent:");
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    /* An order to rely on, at last: waitpid does not return before the child has ended. */
    if (WIFSIGNALED(status))
        printf("parent: my child was killed by signal %d\n", WTERMSIG(status));
    else
        printf("parent: my child has ended with %d\n", WEXITSTATUS(status));
}
/* [/parent] */

int main(void)
{
    /* Each line goes out whole and at once, also into a pipe or a file. A buffer that still holds something when fork
     * is called is copied like all memory, and its text comes out twice. */
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0)
        die("setvbuf");
    printf("parent: I am %ld, and alone\n", (long)getpid());

    /* [fork] */
    pid_t pid = fork(); /* called once … */

    if (pid == -1)
        die("fork"); /* no child was made: there is nobody to wait for */
    if (pid == 0)
        be_child(pid); /* … returned from twice: here … */
    be_parent(pid);    /* … and here */
    /* [/fork] */
    return EXIT_SUCCESS;
}
