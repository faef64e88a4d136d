/* A parent stops its child, sees the stop by WUNTRACED, lets it go on, sees that by WCONTINUED, and reads its answer.
 * The recording must show: a stop and a continuation of the child, three waits that each gave a status (stopped,
 * continued, exit 0), and no deadlock. */
#define _XOPEN_SOURCE 700
#include <signal.h>
#include <stdlib.h>

#include "program.h"

static void expect(pid_t child, int options, const char *what)
{
    int status;
    if (waitpid(child, &status, options) != child)
        die("waitpid");
    dprintf(STDOUT_FILENO, "%s: %s\n", what,
            WIFSTOPPED(status) ? "stopped" : WIFCONTINUED(status) ? "continued" : "ended");
}

int main(void)
{
    int gate[2];

    must_pipe(gate);
    pid_t child = must_fork();
    if (child == 0) {
        must_close(gate[1]); /* or the end of file would not come */
        (void)take(gate[0]);
        _exit(0);
    }
    if (kill(child, SIGSTOP) == -1)
        die("kill");
    expect(child, WUNTRACED, "after SIGSTOP");
    if (kill(child, SIGCONT) == -1)
        die("kill");
    expect(child, WCONTINUED, "after SIGCONT");
    must_close(gate[1]);
    expect(child, 0, "at last");
    return EXIT_SUCCESS;
}
