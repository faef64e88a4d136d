/* What a child does because it is a copy of its parent. The recording must show each mistake, and none of it where
 * it is called with `right`. */
#define _DEFAULT_SOURCE
#include "mistakes.h"

#include <stdlib.h>

static int full_buffer(bool right)
{
    printf("counted once\n");
    if (right)
        fflush(stdout);
    pid_t child = must_fork();
    if (child == 0) {
        printf("child\n");
        exit(0);
    }
    (void)await(child);
    printf("parent\n");
    return 0;
}

/* Both say the same after the fork: that is no copy of a buffer. And a copy that is thrown away does no harm. */
static int same_words(bool right)
{
    if (right)
        printf("mine\n");
    pid_t child = must_fork();
    if (!right)
        printf("ours\n");
    if (child == 0) {
        if (right && write(STDOUT_FILENO, "other\n", 6) != 6)
            die("write");
        _exit(0);
    }
    (void)await(child);
    return 0;
}

static int lost_exec(bool right)
{
    static const char *const commands[] = {"no-such-command-anywhere", "true"};
    for (int i = 0; i < 2; i++) {
        pid_t child = must_fork();
        if (child == 0) {
            execlp(commands[i], commands[i], (char *)NULL);
            if (right)
                _exit(127);
        } else {
            (void)await(child);
        }
    }
    return 0;
}

static int lost_exec_ends_well(bool right)
{
    pid_t child = must_fork();
    if (child == 0)
        execl("/no/such/program", "program", (char *)NULL);
    if (child == 0 && right)
        _exit(127);
    if (child != 0)
        (void)await(child);
    return 0;
}

static void say_goodbye(void)
{
    if (write(STDOUT_FILENO, "goodbye\n", 8) != 8)
        die("write");
}

/* An exit handler is the parent's affair: it says so once. */
static int exit_handlers(bool right)
{
    if (atexit(say_goodbye) != 0)
        die("atexit");
    pid_t child = must_fork();
    if (child == 0) {
        execl("/no/such/program", "program", (char *)NULL);
        if (right)
            _exit(127);
        exit(127);
    }
    (void)await(child);
    return 0;
}

static int loop(bool right)
{
    for (int i = 0; i < 3; i++) {
        pid_t child = fork();
        if (child == -1)
            die("fork");
        if (child == 0 && right)
            _exit(0);
    }
    while (wait(NULL) != -1)
        ;
    return 0;
}

/* A family that forks at one place of its source, and means to: two children, four grandchildren. */
static int grow(int generations)
{
    for (int i = 0; i < 2 && generations > 0; i++)
        if (must_fork() == 0)
            _exit(grow(generations - 1));
    while (wait(NULL) != -1)
        ;
    return 0;
}

static int family(bool right)
{
    return grow(right ? 1 : 2);
}

int main(int argc, char **argv)
{
    static const struct mistake mistakes[] = {
        {"full-buffer", full_buffer}, {"same-words", same_words}, {"lost-exec", lost_exec},
        {"lost-exec-ends-well", lost_exec_ends_well}, {"loop", loop}, {"family", family},
        {"exit-handlers", exit_handlers},
    };
    return mistake_make(mistakes, sizeof mistakes / sizeof *mistakes, argc, argv);
}
