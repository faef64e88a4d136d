/* The probe of the exercise "put away": has the learner's worker run in a child, asks it to end, and tells what came
 * of it.
 *
 *     probe now        the child is born with SIGTERM blocked and ignored
 *     probe open       it is born with SIGTERM at its default
 *     probe handler    it is born with a handler of its parent's, which ends it with 99
 *     probe at-once    as open, and a SIGTERM comes while ready is called
 *     probe woken      as open, and with a handler for SIGUSR1, which comes when a quarter of a minute is over
 *
 * The worker is asked half a minute after it has said that it is ready, and forced a minute later.
 *
 * What `make timeline-07 EXERCISE=put-away` shows has the arguments: now
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _POSIX_C_SOURCE 200809L
#include "put_away.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../probe.h"

static int ready_ends[2], life_ends[2]; /* pipes: "I am ready", and one that ends with the child */
static bool at_once, woken;

static void ready(void)
{
    if (write(ready_ends[1], "!", 1) != 1)
        _exit(120);
    if (at_once)
        (void)kill(getpid(), SIGTERM);
}

static void wake(int number)
{
    (void)number;
}

static void end_as_parent(int number)
{
    (void)number;
    _exit(99);
}

static int over_within(int seconds)
{
    return poll(&(struct pollfd){ .fd = life_ends[0], .events = POLLIN }, 1, seconds * 1000) == 1;
}

static pid_t child_start(const char *path, const char *kind)
{
    sigset_t term, before;
    (void)sigemptyset(&term);
    (void)sigaddset(&term, SIGTERM);
    const bool handler = strcmp(kind, "handler") == 0, open = strcmp(kind, "open") == 0 || at_once || woken;
    (void)sigprocmask(handler || open ? SIG_UNBLOCK : SIG_BLOCK, &term, &before);
    (void)signal(SIGTERM, handler ? end_as_parent : open ? SIG_DFL : SIG_IGN);
    (void)sigaction(SIGUSR1, &(struct sigaction){ .sa_handler = woken ? wake : SIG_DFL }, NULL);
    const pid_t pid = fork();
    if (pid == 0) {
        const int result = worker(path, ready);
        (void)fflush(stdout);
        say("probe: worker returned %d\n", result);
        _exit(result & 0xff);
    }
    (void)signal(SIGTERM, SIG_DFL);
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    (void)close(ready_ends[1]);
    (void)close(life_ends[1]);
    return pid;
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/fork-school-XXXXXX", path[64], byte;
    int status = 0;
    if (mkdtemp(folder) == NULL || pipe(ready_ends) == -1 || pipe(life_ends) == -1)
        return 121;
    (void)snprintf(path, sizeof path, "%s/scratch", folder);
    at_once = argc > 1 && strcmp(argv[1], "at-once") == 0;
    woken = argc > 1 && strcmp(argv[1], "woken") == 0;
    const pid_t pid = child_start(path, argc > 1 ? argv[1] : "now");
    if (pid == -1)
        return 122;
    if (read(ready_ends[0], &byte, 1) == 1)
        say("probe: it is ready%s\n", access(path, F_OK) == 0 ? "" : ", and has no file");
    else
        say("probe: it was never ready\n");
    if (woken && !over_within(15))
        (void)kill(pid, SIGUSR1);
    if (!over_within(30) && kill(pid, SIGTERM) == 0 && !over_within(60))
        (void)kill(pid, SIGKILL);
    if (waitpid(pid, &status, 0) == pid)
        say("probe: code %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
    say("probe: the file is %s\n", unlink(path) == 0 ? "still there" : "gone");
    return rmdir(folder) == -1;
}
