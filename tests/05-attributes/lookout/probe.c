/* The probe of the exercise "lookout": calls the learner's functions, and tells what came of it.
 *
 *     probe look SECONDS ENDING    looks after a child while it works, and three times when it has ended. It works so
 *                                  long, and ends with ENDING; -N: it is killed by signal N
 *     probe two CODE               looks after one that works, while another has ended, with CODE; then after that one
 *     probe stopped                looks after one that was stopped, and has not ended
 *     probe sibling                one child looks after another
 *     probe orphan SECONDS         a child asks for its parent while that lives, which is so long; when it is a zombie;
 *                                  and when it has been waited for
 *     probe late SECONDS           it asks for the first time when its parent is a zombie
 *
 * What `make timeline-05 EXERCISE=lookout` shows has the arguments: look 60 -9
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _GNU_SOURCE /* prctl */
#include "lookout.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../probe.h"

#define UNTOUCHED (-1000) /* no code of anybody */

static void pass(int seconds)
{
    struct timespec left = { .tv_sec = seconds };
    while ((left.tv_sec > 0 || left.tv_nsec > 0) && nanosleep(&left, &left) == -1)
        ; /* interrupted: the rest is still to be slept */
}

static pid_t work_start(int seconds, int ending)
{
    const pid_t pid = fork();
    if (pid != 0)
        return pid;
    pass(seconds);
    if (ending < 0)
        (void)raise(-ending);
    _exit(ending);
}

static void look_tell(const char *when, struct lookout *lookout)
{
    const int result = lookout_look(lookout);
    say("%s: returned %d\n", when, result);
    say("%s: ended %d\n", when, lookout->ended);
    say("%s: code %d\n", when, lookout->code);
}

static int look(int seconds, int ending)
{
    struct lookout lookout = { .pid = work_start(seconds, ending), .code = UNTOUCHED };
    if (lookout.pid == -1)
        return 122;
    look_tell("working", &lookout);
    pass(seconds + 10);
    look_tell("then", &lookout);
    look_tell("again", &lookout);
    look_tell("once more", &lookout);
    return 0;
}

static int two(int code)
{
    struct lookout works = { .pid = work_start(60, 3), .code = UNTOUCHED };
    struct lookout done = { .pid = work_start(10, code), .code = UNTOUCHED };
    if (works.pid == -1 || done.pid == -1)
        return 122;
    pass(20);
    look_tell("works", &works);
    look_tell("done", &done);
    look_tell("works still", &works);
    (void)waitpid(works.pid, NULL, 0);
    return 0;
}

static int stopped(void)
{
    siginfo_t info;
    struct lookout lookout = { .pid = work_start(0, -SIGSTOP), .code = UNTOUCHED };
    if (lookout.pid == -1 || waitid(P_PID, (id_t)lookout.pid, &info, WSTOPPED | WNOWAIT) == -1)
        return 122;
    look_tell("stopped", &lookout);
    (void)kill(lookout.pid, SIGKILL);
    (void)waitpid(lookout.pid, NULL, 0);
    return 0;
}

static int sibling(void)
{
    struct lookout first = { .pid = work_start(60, 3), .code = UNTOUCHED };
    const pid_t second = first.pid == -1 ? -1 : fork();
    if (second == -1)
        return 122;
    if (second == 0) {
        look_tell("sibling", &first);
        _exit(0);
    }
    (void)waitpid(second, NULL, 0);
    (void)waitpid(first.pid, NULL, 0);
    return 0;
}

static _Noreturn void ask(pid_t parent, int seconds, bool early)
{
    if (early)
        say("before: orphaned %d\n", lookout_orphaned(parent));
    pass(seconds + 10);
    say("after: orphaned %d\n", lookout_orphaned(parent));
    pass(20);
    say("at last: orphaned %d\n", lookout_orphaned(parent));
    _exit(0);
}

static int orphan(int seconds, bool early)
{
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) == -1)
        return 122;
    const pid_t pid = fork();
    if (pid == -1)
        return 122;
    if (pid == 0) {
        const pid_t self = getpid();
        if (fork() == 0)
            ask(self, seconds, early);
        pass(seconds);
        _exit(0);
    }
    pass(seconds + 20); /* it is a zombie when it is asked for: gone, though its pid is still taken */
    while (wait(NULL) > 0)
        ; /* for it, and for the orphan */
    return 0;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    const int first = argc > 2 ? atoi(argv[2]) : 0, second = argc > 3 ? atoi(argv[3]) : 0;
    if (strcmp(what, "look") == 0)
        return look(first, second);
    if (strcmp(what, "sibling") == 0)
        return sibling();
    if (strcmp(what, "stopped") == 0)
        return stopped();
    if (strcmp(what, "two") == 0)
        return two(first);
    if (strcmp(what, "orphan") == 0)
        return orphan(first, true);
    return strcmp(what, "late") == 0 ? orphan(first, false) : 121;
}
