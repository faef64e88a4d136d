/* The probe of the exercise "family": starts a family with the learner's functions, and ends it.
 *
 *     probe end DEPTH CODE     a child, its child, and so on, DEPTH of them; then family_end
 *     probe alone CODE         a child that ends by itself with CODE, and is waited for here
 *     probe among CODE         as end 1, and another child has ended before, with CODE
 *     probe exec CODE          as alone, and the child calls exec before it ends with CODE
 *     probe refuse PID         family_end of a number that is no family
 *
 * What `make timeline-07 EXERCISE=family` shows has the arguments: end 3 7
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _POSIX_C_SOURCE 200809L
#include "family.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../probe.h"

static int ready[2]; /* a pipe: each member of the family says that it is there */

/* By having a handler, P0 can be interrupted. */
static void note(int number)
{
    (void)number;
}

/* A member of the family, and those below it. */
static int live(void *depth)
{
    int below = *(int *)depth - 1;
    struct timespec left = {3600, 0};
    say("member: in the group of %s\n", getpgrp() == getpid() ? "its own" : "another");
    if (below > 0 && fork() == 0)
        _exit(live(&below));
    if (write(ready[1], "!", 1) != 1)
        return 120;
    while (left.tv_sec > 0 && nanosleep(&left, &left) == -1)
        ;
    say("member: has worked on\n");
    return 0;
}

static int end_by_itself(void *code)
{
    return *(int *)code;
}

/* What exec has put into the child's place ends with CODE. */
static int end_by_exec(void *code)
{
    char word[16];
    (void)snprintf(word, sizeof word, "%d", *(int *)code);
    (void)execl("/proc/self/exe", "probe", "code", word, (char *)NULL);
    return 127;
}

static void tell_exit(void)
{
    say("probe: an exit handler\n");
}

static int alone(int (*work)(void *code), int code)
{
    int status = 0;
    if (atexit(tell_exit) != 0)
        return 125;
    printf("probe: what was kept back\n"); /* not flushed: who ends by exit writes it, too */
    const pid_t family = family_start(work, &code);
    say("probe: family_start returned %d\n", family > 1 ? 1 : (int)family);
    if (family > 1 && waitpid(family, &status, 0) == family)
        say("probe: code %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
    return 0;
}

static int end(int depth)
{
    char byte;
    if (pipe(ready) == -1)
        return 121;
    const pid_t family = family_start(live, &depth);
    if (family <= 1)
        return 122;
    say("probe: the group is %s\n", kill(-family, 0) == 0 ? "there" : "not there");
    for (int i = 0; i < depth; i++)
        if (read(ready[0], &byte, 1) != 1)
            return 123;
    say("probe: all are there\n");
    const int status = family_end(family);
    if (status >= 0)
        say("probe: ended %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
    else
        say("probe: family_end returned %d\n", status);
    return 0;
}

/* The other one stays a zombie until family_end was called. */
static int among(int code)
{
    int status = 0;
    siginfo_t over;
    const pid_t other = fork();
    if (other == 0)
        _exit(code);
    if (other == -1 || waitid(P_PID, (id_t)other, &over, WEXITED | WNOWAIT) == -1)
        return 126;
    const int result = end(1);
    say("probe: the other's status is %s\n", waitpid(other, &status, 0) == other ? "there" : "gone");
    return result;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 124;
    (void)sigaction(SIGUSR1, &(struct sigaction){ .sa_handler = note }, NULL);
    if (strcmp(argv[1], "end") == 0)
        return end(atoi(argv[2]));
    if (strcmp(argv[1], "alone") == 0)
        return alone(end_by_itself, atoi(argv[2]));
    if (strcmp(argv[1], "exec") == 0)
        return alone(end_by_exec, atoi(argv[2]));
    if (strcmp(argv[1], "code") == 0)
        return atoi(argv[2]);
    if (strcmp(argv[1], "among") == 0)
        return among(atoi(argv[2]));
    (void)signal(SIGTERM, SIG_IGN); /* or we could not tell what it has returned, if it reaches us */
    say("probe: family_end returned %d\n", family_end((pid_t)atoi(argv[2])));
    return 0;
}
