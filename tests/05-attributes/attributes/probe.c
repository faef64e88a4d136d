/* The probe of the exercise "attributes": one use of the learner's process library, told on stdout.
 *
 *     probe alive SECONDS CODE     asks after a child before its start, at work, and when it has ended
 *     probe others                 asks after a sibling; and after a child whose status somebody has taken
 *     probe relatives NAME         a child and its own child say who has started them
 *     probe orphan SECONDS         a child asks after its parent, which lives so long; when it is a zombie; and when
 *                                  that was waited for
 *     probe wait SECONDS           it joins its parent, which lives so long
 *     probe early                  it asks for the first time when its parent has gone
 *     probe close SECONDS          closes a child at work, ended, and closed; one that was never started; and some more
 *     probe active STEP            three children end one after the other; who is active in between?
 *     probe key [print]            who has which key? Or: write one's own, as it is
 *     probe describe CODE          a description at each age; -N: signal N ends it
 *
 * What `make timeline-05 EXERCISE=attributes` shows has the arguments: alive 60 7
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations and judges nothing. Functions that are not written yet exist here weakly. */
#define _GNU_SOURCE /* prctl */
#include "../../conformance/stubs/missing.c"

#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SAY_SIZE 600
#include "../../probe.h"

#define DESCRIPTORS 64
#define AGAIN 8
#define SLACK 128 /* bytes: eight structs that are not given back are more, however small */

struct job {
    struct process process;
    int seconds, code;
};

static int span; /* seconds, for the probes that have one */
static struct job first = { .seconds = 60 };

static void pass(int seconds)
{
    struct timespec left = { .tv_sec = seconds };
    while ((left.tv_sec > 0 || left.tv_nsec > 0) && nanosleep(&left, &left) == -1)
        ; /* interrupted: the rest is still to be slept */
}

static int work(void *arg)
{
    const struct job *job = arg;
    pass(job->seconds);
    if (job->code < 0)
        (void)raise(-job->code);
    return job->code;
}

static int begin(struct process *process, int (*target)(void *), void *arg, const char *name)
{
    const int error = process_init(process, (struct process_options){ .target = target, .arg = arg, .name = name });
    return error != 0 ? error : process_start(process);
}

#include "itself.h" /* key, key_print and describe, with what stands above */

static void alive_tell(const char *when, struct process *process)
{
    bool alive = false;
    const int error = process_is_alive(process, &alive);
    if (error != 0)
        say("%s: is_alive returned %d\n", when, error);
    else
        say("%s: alive %d\n", when, alive);
}

static int alive(int seconds, int code)
{
    struct job job = { .seconds = seconds, .code = code };
    int seen = -1000;
    if (process_init(&job.process, (struct process_options){ .target = work, .arg = &job }) != 0)
        return 122;
    alive_tell("initial", &job.process);
    if (process_start(&job.process) != 0)
        return 122;
    alive_tell("working", &job.process);
    pass(seconds + 10);
    alive_tell("ended", &job.process);
    alive_tell("again", &job.process);
    (void)process_exit_code(&job.process, &seen);
    say("code %d\n", seen);
    return 0;
}

static int ask_the_sibling(void *unused)
{
    (void)unused;
    alive_tell("sibling", &first.process);
    say("sibling: close returned %d\n", process_close(&first.process));
    return 0;
}

static void active_tell(const char *when);

static int others(void)
{
    struct process second;
    struct job stolen = { .seconds = 5 };
    if (begin(&first.process, work, &first, NULL) != 0 || begin(&second, ask_the_sibling, NULL, NULL) != 0 ||
        begin(&stolen.process, work, &stolen, NULL) != 0)
        return 122;
    (void)waitpid(stolen.process.pid, NULL, 0);
    alive_tell("stolen", &stolen.process);
    active_tell("stolen");
    say("stolen: close returned %d\n", process_close(&stolen.process));
    (void)process_join(&second, PROCESS_FOREVER);
    (void)process_join(&first.process, PROCESS_FOREVER);
    return 0;
}

static void parent_tell(const char *who)
{
    const struct process *parent = process_parent();
    say("%s: parent %.60s\n", who, parent != NULL ? parent->name : "nobody");
    if (parent != NULL)
        say("%s: its pid %s\n", who, parent->pid == getppid() ? "right" : "wrong");
}

static int be_grandchild(void *unused)
{
    (void)unused;
    parent_tell("grandchild");
    return 0;
}

static int be_child(void *unused)
{
    struct process child;
    parent_tell("child");
    alive_tell("child, itself", process_current());
    if (process_parent() != NULL)
        alive_tell("child, its parent", process_parent());
    return begin(&child, be_grandchild, unused, NULL) != 0 || process_join(&child, PROCESS_FOREVER) != 0;
}

static int relatives(const char *name)
{
    struct process child;
    parent_tell("main");
    return begin(&child, be_child, NULL, name) != 0 || process_join(&child, PROCESS_FOREVER) != 0;
}

static void join_tell(const char *when, int timeout)
{
    say("%s: join returned %d\n", when, process_join(process_parent(), timeout));
}

static int outlive(void *unused)
{
    (void)unused;
    if (process_parent() == NULL)
        return 1;
    alive_tell("before", process_parent());
    join_tell("before", 0);
    join_tell("after a second", 1000);
    pass(span + 10);
    alive_tell("after", process_parent());
    join_tell("after", 0);
    pass(20);
    alive_tell("at last", process_parent());
    return 0;
}

static int await_parent(void *unused)
{
    (void)unused;
    join_tell("for ever", PROCESS_FOREVER);
    return 0;
}

static int ask_late(void *unused)
{
    (void)unused;
    pass(10);
    if (process_parent() != NULL)
        alive_tell("late", process_parent());
    return 0;
}

static int (*outliving)(void *unused); /* what the child does that may outlive its parent */

static int leave(void *unused)
{
    struct process child;
    if (begin(&child, outliving, unused, NULL) != 0)
        return 1;
    pass(span);
    if (span > 0) /* not whole seconds: whoever looks each second is late */
        (void)nanosleep(&(struct timespec){ .tv_nsec = 300000000 }, NULL);
    _exit(0);
}

static int orphan(int (*target)(void *unused))
{
    struct process child;
    outliving = target;
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) == -1 || begin(&child, leave, NULL, NULL) != 0)
        return 122;
    pass(span + 20); /* it is a zombie when it is asked after: gone, though its pid is still taken */
    while (wait(NULL) > 0)
        ; /* for it, and for the orphan, which is ours by now */
    return 0;
}

static int descriptors_count(void)
{
    int count = 0;
    for (int i = 0; i < DESCRIPTORS; i++)
        count += fcntl(i, F_GETFD) != -1;
    return count;
}

static void active_tell(const char *when)
{
    struct process *list[4] = { NULL };
    size_t count = 99;
    char text[300] = "";
    const int error = process_active_children(list, 4, &count);
    for (size_t i = 0; error == 0 && i < count && i < 4 && list[i] != NULL; i++)
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), " %.40s", list[i]->name);
    say("%s: active %d%s\n", when, error != 0 ? error : (int)count, text);
}

/* malloc keeps seven of each size at hand, and says that they are in use: so the first eight do not count. */
static int closing_again(void)
{
    struct job job = { .seconds = 0 };
    size_t held = 0;
    for (int i = 0; i < 2 * AGAIN; i++) {
        if (begin(&job.process, work, &job, NULL) != 0 || process_join(&job.process, PROCESS_FOREVER) != 0)
            return 122;
        (void)process_close(&job.process);
        if (i == AGAIN - 1)
            held = mallinfo2().uordblks;
    }
    say("%d more: memory %s\n", AGAIN, mallinfo2().uordblks < held + SLACK ? "given back" : "kept");
    return 0;
}

static int closing(int seconds)
{
    struct job job = { .seconds = seconds }, never = { .seconds = 0 };
    const int before = descriptors_count();
    int code;
    if (begin(&job.process, work, &job, NULL) != 0 ||
        process_init(&never.process, (struct process_options){ .target = work, .arg = &never }) != 0)
        return 122;
    say("working: close returned %d\n", process_close(&job.process));
    pass(seconds + 10);
    say("ended: close returned %d\n", process_close(&job.process));
    say("closed: close returned %d\n", process_close(&job.process));
    say("closed: pid %d\n", (int)job.process.pid);
    say("closed: sentinel %d\n", job.process.sentinel);
    say("closed: descriptors more %d\n", descriptors_count() - before);
    say("closed: join returned %d\n", process_join(&job.process, 0));
    say("closed: exit_code returned %d\n", process_exit_code(&job.process, &code));
    alive_tell("closed", &job.process);
    active_tell("closed");
    say("closed: start returned %d\n", process_start(&job.process));
    say("never: close returned %d\n", process_close(&never.process));
    say("never: start returned %d\n", process_start(&never.process));
    return closing_again();
}

/* There is room for one, and there are three. */
static void active_squeeze(void)
{
    struct process *list[2] = { NULL, &first.process };
    size_t count = 99;
    const int error = process_active_children(list, 1, &count);
    say("room for one: active %d %.40s%s\n", error != 0 ? error : (int)count,
        list[0] != NULL ? list[0]->name : "nobody", list[1] == &first.process ? "" : ", and one more is written");
    (void)process_active_children(NULL, 0, &count);
    say("no room: active %d\n", (int)count);
}

static int be_last(void *arg)
{
    active_tell("child");
    return work(arg);
}

static int active(int step)
{
    static struct job jobs[3];
    static const char *const names[] = { "slow", "quick", "middle" };
    static const int steps[] = { 6, 2, 4 };
    for (size_t i = 0; i < 3; i++) {
        jobs[i].seconds = step * steps[i];
        jobs[i].code = step + (int)i;
        if (begin(&jobs[i].process, i == 2 ? be_last : work, &jobs[i], names[i]) != 0)
            return 122;
    }
    active_tell("all");
    active_squeeze();
    for (int i = 0; i < 3; i++) {
        pass(i == 0 ? 3 * step : 2 * step);
        active_tell(i == 0 ? "two" : i == 1 ? "one" : "none");
    }
    for (int i = 0; i < 3; i++) {
        int code = -1000;
        (void)process_exit_code(&jobs[i].process, &code);
        say("%s: code %d\n", names[i], code);
    }
    return 0;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "", *word = argc > 2 ? argv[2] : "";
    const int number = atoi(word);
    span = number;
    if (strcmp(what, "alive") == 0)
        return alive(number, argc > 3 ? atoi(argv[3]) : 0);
    if (strcmp(what, "others") == 0)
        return others();
    if (strcmp(what, "relatives") == 0)
        return relatives(word);
    if (strcmp(what, "orphan") == 0)
        return orphan(outlive);
    if (strcmp(what, "wait") == 0)
        return orphan(await_parent);
    if (strcmp(what, "early") == 0)
        return orphan(ask_late);
    if (strcmp(what, "close") == 0)
        return closing(number);
    if (strcmp(what, "active") == 0)
        return active(number);
    if (strcmp(what, "key") == 0)
        return *word == '\0' ? key() : key_print();
    return strcmp(what, "describe") == 0 ? describe(&first, number) : 121;
}
