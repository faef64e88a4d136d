/* Recordings made by hand, which several tests draw: each is what the recorder would take down of a small program. */
#ifndef PICTURE_SAMPLES_H
#define PICTURE_SAMPLES_H

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "record/recording.h"
#include "timeline/picture.h"

#define EXITED(code) ((code) << 8)

/* The sample in the making; memory that runs out ends the test. */
static struct recording *sample;

static size_t sample_event(enum event_kind kind, size_t process)
{
    size_t index = recording_add_event(sample, kind, process);
    if (index == NOBODY)
        abort();
    sample->events[index].time = (int64_t)index * 1000;
    return index;
}

static void sample_begin(const char *program, enum schedule_kind schedule)
{
    sample = recording_new();
    if (!sample || !(sample->argv = calloc(2, sizeof *sample->argv)) || !(sample->argv[0] = strdup(program)))
        abort();
    sample->schedule.kind = schedule;
    size_t root = recording_add_process(sample, NOBODY);
    free(sample->processes[root].program);
    sample->processes[root].program = strdup(program);
    sample->processes[root].pid = 1000;
    sample->processes[root].birth = sample_event(EVENT_START, root);
}

static size_t sample_call(size_t process, enum call call, bool blocked)
{
    size_t index = sample_event(EVENT_CALL, process);
    sample->events[index].call = call;
    sample->events[index].blocked = blocked;
    return index;
}

static size_t sample_return(size_t call, int64_t result)
{
    size_t index = sample_event(EVENT_RETURN, sample->events[call].process);
    struct event *end = &sample->events[index];
    end->call = sample->events[call].call;
    end->object = sample->events[call].object;
    end->result = result;
    end->partner = call;
    sample->events[call].partner = index;
    return index;
}

/* fork() that works: gives the child. */
static size_t sample_fork(size_t parent)
{
    size_t call = sample_call(parent, CALL_FORK, false), child = recording_add_process(sample, parent);
    if (child == NOBODY)
        abort();
    size_t birth = sample_event(EVENT_BIRTH, parent);
    sample->events[birth].other = child;
    sample->processes[child].birth = birth;
    sample->processes[child].pid = 1000 + (int64_t)child;
    size_t end = sample_return(call, 1000 + (int64_t)child);
    sample->events[end].other = child;
    return child;
}

static void sample_write(size_t process, int fd, const char *text)
{
    size_t call = sample_call(process, CALL_WRITE, false);
    sample->events[call].args[0] = fd;
    sample->events[call].args[1] = (int64_t)strlen(text);
    size_t end = sample_return(call, (int64_t)strlen(text));
    sample->events[end].data = strdup(text);
    sample->events[end].data_size = strlen(text);
}

static void sample_exit(size_t process, int status)
{
    size_t index = sample_event(EVENT_EXIT, process);
    sample->events[index].status = status;
    sample->processes[process].exit = index;
    sample->processes[process].status = status;
    if (process == 0)
        sample->status = status;
}

/* The parent is gone: `process` is the recorder's now. */
static void sample_adopt(size_t process)
{
    sample->processes[process].adopted = sample_event(EVENT_ADOPTED, process);
}

static void sample_reap(size_t process, size_t reaper)
{
    size_t index = sample_event(EVENT_REAPED, process);
    sample->events[index].other = reaper;
    sample->processes[process].reaped = index;
    sample->processes[process].reaper = reaper;
}

/* wait() enters. */
static size_t sample_wait(size_t process, int64_t pid, bool blocked)
{
    size_t call = sample_call(process, CALL_WAIT4, blocked);
    sample->events[call].args[0] = pid;
    return call;
}

/* wait() comes back with that child. */
static void sample_waited(size_t call, size_t child)
{
    sample_reap(child, sample->events[call].process);
    size_t end = sample_return(call, sample->processes[child].pid);
    sample->events[end].other = child;
    sample->events[end].status = sample->processes[child].status;
}

/* kill(): the signal arrives later, if at all. */
static void sample_kill(size_t sender, size_t target, int number)
{
    size_t call = sample_call(sender, CALL_KILL, false);
    sample->events[call].other = target;
    sample->events[call].signal = number;
    sample->events[call].args[0] = sample->processes[target].pid;
    sample->events[call].args[1] = number;
    sample_return(call, 0);
}

static void sample_signal(size_t process, int number, bool caught)
{
    size_t index = sample_event(EVENT_SIGNAL, process);
    sample->events[index].signal = number;
    sample->events[index].caught = caught;
}

static size_t sample_io(size_t process, enum call call, size_t object, bool blocked)
{
    size_t index = sample_call(process, call, blocked);
    sample->events[index].object = object;
    sample->events[index].args[0] = 3;
    return index;
}

/* One child, waited for. */
static struct recording *sample_fork_wait(void)
{
    sample_begin("fork-wait", SCHEDULE_PARENT_FIRST);
    size_t child = sample_fork(0), wait = sample_wait(0, -1, true);
    sample_write(child, 1, "hello from the child\n");
    sample_exit(child, EXITED(7));
    sample_waited(wait, child);
    sample_exit(0, EXITED(0));
    return sample;
}

/* Three children, of whom one is never waited for. */
static struct recording *sample_zombie(void)
{
    sample_begin("three", SCHEDULE_CHILD_FIRST);
    size_t a = sample_fork(0);
    sample_write(a, 1, "one\n");
    sample_exit(a, EXITED(1));
    size_t b = sample_fork(0);
    sample_write(b, 1, "two\n");
    sample_exit(b, EXITED(2));
    size_t c = sample_fork(0);
    sample_write(c, 1, "three\n");
    sample_exit(c, EXITED(3));
    sample_waited(sample_wait(0, 1001, false), a);
    sample_waited(sample_wait(0, 1003, false), c);
    sample_write(0, 1, "all done\n");
    sample_exit(0, EXITED(0));
    sample_reap(b, NOBODY);
    recording_add_finding(sample, FINDING_ZOMBIE, b, sample->processes[b].exit,
                          "P0.2 ended with exit 2 and was never waited for: it stayed a zombie until P0 ended.");
    return sample;
}

/* A child that outlives its parent, and is ended by the recorder. */
static struct recording *sample_orphan(void)
{
    sample_begin("orphan", SCHEDULE_PARENT_FIRST);
    size_t child = sample_fork(0);
    sample_write(0, 1, "parent leaves\n");
    sample_exit(0, EXITED(0));
    sample_adopt(child);
    size_t nap = sample_call(child, CALL_SLEEP, true);
    sample->events[nap].args[0] = 1500000000;
    sample_return(nap, 0);
    sample_write(child, 2, "who is my parent now?\n");
    size_t pause = sample_call(child, CALL_PAUSE, true);
    (void)pause;
    sample->processes[child].left_behind = true;
    recording_add_finding(sample, FINDING_ORPHAN, child, sample->processes[child].adopted,
                          "P0.1 outlived its parent P0.");
    sample->findings[0].severity = SEVERITY_NOTE;
    snprintf(sample->findings[0].code, sizeof sample->findings[0].code, "M31");
    recording_add_finding(sample, FINDING_LEFT_BEHIND, child, NOBODY,
                          "P0.1 was still there when the run was over, waiting in pause(), and had to be ended.");
    return sample;
}

/* A child killed by its parent, another one that catches the signal first. */
static struct recording *sample_signals(void)
{
    sample_begin("signals", SCHEDULE_PARENT_FIRST);
    size_t a = sample_fork(0), b = sample_fork(0);
    size_t wait = sample_wait(0, 1001, true);
    size_t pause_a = sample_call(a, CALL_PAUSE, true), pause_b = sample_call(b, CALL_PAUSE, true);
    sample_signal(0, SIGALRM, true);
    sample_return(wait, -EINTR);
    sample_kill(0, a, SIGTERM);
    sample_kill(0, b, SIGKILL);
    wait = sample_wait(0, -1, true);
    sample_signal(a, SIGTERM, true);
    sample_return(pause_a, -EINTR);
    sample_write(a, 1, "caught it\n");
    sample_exit(a, EXITED(0));
    sample_waited(wait, a);
    sample_signal(b, SIGKILL, false);
    (void)pause_b;
    sample_exit(b, SIGKILL);
    sample_waited(sample_wait(0, -1, false), b);
    sample_exit(0, EXITED(0));
    return sample;
}

/* Two that wait for each other. */
static struct recording *sample_deadlock(void)
{
    sample_begin("deadlock", SCHEDULE_PARENT_FIRST);
    size_t first = recording_add_object(sample, OBJECT_PIPE, "pipe 1");
    size_t second = recording_add_object(sample, OBJECT_PIPE, "pipe 2");
    size_t child = sample_fork(0);
    size_t parents = sample_io(0, CALL_READ, first, true), childs = sample_io(child, CALL_READ, second, true);
    sample->ending = ENDING_DEADLOCK;
    sample->processes[0].left_behind = sample->processes[child].left_behind = true;
    recording_add_finding(sample, FINDING_DEADLOCK, 0, parents,
                          "P0 waits to read from pipe 1, whose write end is held by P0 and P0.1.");
    recording_add_finding(sample, FINDING_DEADLOCK, child, childs,
                          "P0.1 waits to read from pipe 2, whose write end is held by P0 and P0.1.");
    return sample;
}

/* Ping-pong over two pipes, then the end of file. */
static struct recording *sample_ping_pong(void)
{
    sample_begin("ping-pong", SCHEDULE_PARENT_FIRST);
    size_t there = recording_add_object(sample, OBJECT_PIPE, "pipe 1"),
           back = recording_add_object(sample, OBJECT_PIPE, "pipe 2");
    size_t child = sample_fork(0), reads = 0;
    for (int round = 0; round < 2; round++) {
        size_t call;
        if (round > 0)
            sample_return(sample_io(0, CALL_WRITE, there, false), 1);
        else {
            reads = sample_io(child, CALL_READ, there, true);
            sample_return(sample_io(0, CALL_WRITE, there, false), 1);
        }
        call = sample_io(0, CALL_READ, back, true);
        sample_return(reads, 1);
        sample_return(sample_io(child, CALL_WRITE, back, false), 1);
        sample_return(call, 1);
        reads = sample_io(child, CALL_READ, there, true);
    }
    sample_return(sample_io(0, CALL_CLOSE, there, false), 0);
    size_t wait = sample_wait(0, -1, true);
    sample_return(reads, 0);
    sample_exit(child, EXITED(0));
    sample_waited(wait, child);
    sample_exit(0, EXITED(0));
    return sample;
}

/* A handler waits at a connection, of which its server closes its own copy. */
static struct recording *sample_copy(void)
{
    sample_begin("copy", SCHEDULE_CHILD_FIRST);
    size_t connection = recording_add_object(sample, OBJECT_SOCKET, "socket 1");
    size_t child = sample_fork(0), hears = sample_io(child, CALL_RECV, connection, true);
    sample_return(sample_io(0, CALL_CLOSE, connection, false), 0);
    size_t wait = sample_wait(0, -1, true);
    sample_return(hears, 0);
    sample_exit(child, EXITED(0));
    sample_waited(wait, child);
    sample_exit(0, EXITED(0));
    return sample;
}

/* Each process forks for ever, until the recorder refuses. */
static struct recording *sample_bomb(void)
{
    sample_begin("bomb", SCHEDULE_CHILD_FIRST);
    size_t at = 0;
    for (int i = 0; i < 1023; i++)
        at = sample_fork(i % 5 ? at : at / 2);
    size_t call = sample_call(at, CALL_FORK, false);
    sample->events[call].refused = true;
    sample_return(call, -EAGAIN);
    recording_add_finding(sample, FINDING_PROCESS_LIMIT, at, call, "A fork was refused: 1,024 processes were alive.");
    for (int i = 0; i < 5000; i++)
        sample_return(sample_call(at, CALL_FORK, false), -EAGAIN);
    sample->ending = ENDING_BUSY;
    for (size_t i = 0; i < sample->process_count; i++) {
        sample->processes[i].left_behind = true;
        recording_add_finding(sample, FINDING_LEFT_BEHIND, i, NOBODY, "%s had to be ended.", sample->processes[i].name);
    }
    return sample;
}

/* Twenty children side by side. */
static struct recording *sample_twenty(void)
{
    size_t child[20];
    char text[32];
    sample_begin("twenty", SCHEDULE_PARENT_FIRST);
    for (size_t i = 0; i < 20; i++)
        child[i] = sample_fork(0);
    for (size_t i = 0; i < 20; i++) {
        size_t wait = sample_wait(0, -1, true);
        snprintf(text, sizeof text, "I am number %zu\n", i);
        sample_write(child[i], 1, text);
        sample_exit(child[i], EXITED((int)i));
        sample_waited(wait, child[i]);
    }
    sample_exit(0, EXITED(0));
    return sample;
}

/* A parent that polls, and one that fails to fork. */
static struct recording *sample_spinner(void)
{
    sample_begin("spinner", SCHEDULE_PARENT_FIRST);
    size_t child = sample_fork(0), failed = sample_call(0, CALL_FORK, false);
    sample->events[failed].injected = true;
    sample_return(failed, -EAGAIN);
    recording_add_finding(sample, FINDING_INJECTED, 0, failed, "fork failed with EAGAIN, as it was told to.");
    for (int i = 0; i < 120; i++) {
        sample_return(sample_wait(0, -1, false), 0);
        size_t nap = sample_call(0, CALL_SLEEP, true);
        sample->events[nap].args[0] = 10000000;
        sample_return(nap, 0);
    }
    size_t exec = sample_event(EVENT_EXEC, child);
    sample->events[exec].data = strdup("/bin/true");
    sample->events[exec].data_size = 9;
    free(sample->processes[child].program);
    sample->processes[child].program = strdup("true");
    sample_exit(child, EXITED(0));
    sample_waited(sample_wait(0, -1, false), child);
    sample_exit(0, EXITED(0));
    return sample;
}

static const struct {
    const char *name;
    struct recording *(*make)(void);
} samples[] = {
    {"fork-wait", sample_fork_wait}, {"zombie", sample_zombie},       {"orphan", sample_orphan},
    {"signals", sample_signals},     {"deadlock", sample_deadlock},   {"ping-pong", sample_ping_pong},
    {"copy", sample_copy},
    {"bomb", sample_bomb},           {"twenty", sample_twenty},       {"spinner", sample_spinner},
};

#endif
