/* Who waits for what: whether it can still come from outside, and, when nothing can come, a sentence about each. */
#define _GNU_SOURCE
#include "recorder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

#include "holders.h"

#define FDS_LOOKED_AT 64

static size_t poll_fds(const struct task *task, int *fds)
{
    struct pollfd polled[FDS_LOOKED_AT];
    uint64_t asked = task->call.args[1];
    size_t count = asked < FDS_LOOKED_AT ? (size_t)asked : FDS_LOOKED_AT;
    if (memory_read(task, task->call.args[0], polled, count * sizeof *polled))
        return 0;
    for (size_t i = 0; i < count; i++)
        fds[i] = polled[i].fd;
    return count;
}

static size_t select_fds(const struct task *task, int *fds)
{
    size_t found = 0, limit = task->call.args[0] < FD_SETSIZE ? (size_t)task->call.args[0] : FD_SETSIZE;
    for (int arg = 1; arg <= 3; arg++) {
        fd_set set;
        size_t size = (limit + 63) / 64 * 8;
        FD_ZERO(&set);
        if (memory_read_some(task, task->call.args[arg], &set, size) != size)
            continue;
        for (int fd = 0; fd < (int)limit && found < FDS_LOOKED_AT; fd++)
            if (FD_ISSET(fd, &set))
                fds[found++] = fd;
    }
    return found;
}

static size_t epoll_fds(const struct task *task, int *fds)
{
    char path[64], line[256];
    size_t found = 0;
    snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", (int)task->tid, (int)task->call.args[0]);
    FILE *info = fopen(path, "re");
    if (!info)
        return 0;
    while (found < FDS_LOOKED_AT && fgets(line, sizeof line, info))
        if (sscanf(line, "tfd: %d", &fds[found]) == 1)
            found++;
    fclose(info);
    return found;
}

/* The descriptors on any of which something would end this wait. */
static size_t waited_fds(const struct task *task, int *fds)
{
    switch (task->call.call) {
    case CALL_POLL: return poll_fds(task, fds);
    case CALL_SELECT: return select_fds(task, fds);
    case CALL_EPOLL_WAIT: return epoll_fds(task, fds);
    case CALL_READ: case CALL_WRITE: case CALL_RECV: case CALL_SEND: case CALL_ACCEPT: case CALL_CONNECT:
        fds[0] = (int)task->call.args[0];
        return 1;
    default: return 0;
    }
}

/* Somebody sits at the terminal, who may press Ctrl-C, and end a wait that nothing else would: for a signal
 * alone, or on no descriptor. */
static bool waits_for_a_person(const struct recorder *r, const struct task *task, size_t descriptors)
{
    if (!r->person || !task->call.active)
        return false;
    switch (task->call.call) {
    case CALL_PAUSE: case CALL_SIGSUSPEND: case CALL_SIGTIMEDWAIT: return true;
    case CALL_POLL: case CALL_SELECT: return descriptors == 0;
    default: return false;
    }
}

bool blocked_outside(struct recorder *r, struct task *task)
{
    int fds[FDS_LOOKED_AT];
    size_t count = task->call.active ? waited_fds(task, fds) : 0;
    if (waits_for_a_person(r, task, count))
        return true;
    for (size_t i = 0; i < count; i++) {
        size_t object = object_of(r, task, fds[i]);
        if (object == NOBODY)
            continue;
        switch (r->recording->objects[object].kind) {
        case OBJECT_OUTSIDE:
        case OBJECT_TERMINAL: return true;
        case OBJECT_SOCKET:
            if (socket_reaches_outside(r, r->links[object]))
                return true;
            break;
        default: break;
        }
    }
    bool locks = task->call.call == CALL_FLOCK || task->call.call == CALL_FCNTL;
    return locks && lock_holder(r, task) == LOCK_HELD_OUTSIDE;
}

static const char *process_name(const struct recorder *r, size_t process)
{
    return r->recording->processes[process].name;
}

void task_say_name(const struct recorder *r, const struct task *task, FILE *text)
{
    fputs(process_name(r, task->process), text);
    if (task->thread > 0)
        fprintf(text, "/%u", task->thread);
}

static void say_wait(struct recorder *r, const struct task *task, FILE *text)
{
    const struct event *entry = &r->recording->events[task->call.event];
    int64_t pid = entry->args[task->call.call == CALL_WAITID];
    size_t child = pid > 0 ? name_process(r, pid) : NOBODY;
    if (child != NOBODY) {
        fprintf(text, "waits for %s to end (%s).", process_name(r, child), call_table[task->call.call].name);
        return;
    }
    fprintf(text, "waits for a child to end (%s); still alive:", call_table[task->call.call].name);
    const char *between = " ";
    for (size_t i = 0; i < r->recording->process_count; i++)
        if (r->watched[i].alive && r->watched[i].parent == task->process) {
            fprintf(text, "%s%s", between, process_name(r, i));
            between = ", ";
        }
    fputs(".", text);
}

static void say_pipe(struct recorder *r, const struct task *task, size_t object, FILE *text)
{
    bool reads = task->call.call == CALL_READ;
    const char *name = r->recording->objects[object].name;
    fprintf(text, reads ? "waits to read from %s (descriptor %d)" : "waits for room in %s (descriptor %d)", name,
            (int)task->call.args[0]);
    fprintf(text, reads ? ", whose write end is open in" : ", whose read end is open in");
    holders_say(r, task, object, reads ? O_WRONLY : O_RDONLY, text);
    fputs(".", text);
}

static void say_socket(struct recorder *r, const struct task *task, size_t object, FILE *text)
{
    const char *name = r->recording->objects[object].name;
    int fd = (int)task->call.args[0];
    switch (task->call.call) {
    case CALL_ACCEPT:
        fprintf(text, "waits for a connection on %s (descriptor %d), and nobody is left to connect.", name, fd);
        break;
    case CALL_CONNECT:
        fprintf(text, "waits for %s (descriptor %d) to be connected, and nobody accepts.", name, fd);
        break;
    case CALL_WRITE: case CALL_SEND:
        fprintf(text, "waits for room in %s (descriptor %d), and nobody reads from its other end.", name, fd);
        break;
    default: fprintf(text, "waits for data on %s (descriptor %d), and nobody writes to its other end.", name, fd);
    }
}

static void say_many(struct recorder *r, const struct task *task, FILE *text)
{
    int fds[FDS_LOOKED_AT];
    size_t count = waited_fds(task, fds);
    fprintf(text, "waits for something to happen (%s) on", call_table[task->call.call].name);
    if (count == 0)
        fputs(" no descriptor at all", text);
    for (size_t i = 0; i < count; i++) {
        size_t object = object_of(r, task, fds[i]);
        fprintf(text, "%s descriptor %d", i ? "," : "", fds[i]);
        if (object != NOBODY)
            fprintf(text, " (%s)", r->recording->objects[object].name);
    }
    fputs(".", text);
}

static void say_lock(struct recorder *r, struct task *task, FILE *text)
{
    size_t object = object_of(r, task, (int)task->call.args[0]);
    size_t holder = lock_holder(r, task);
    fprintf(text, "waits for a lock on %s (descriptor %d)",
            object == NOBODY ? "a file" : r->recording->objects[object].name,
            (int)task->call.args[0]);
    if (holder < r->recording->process_count)
        fprintf(text, " that %s holds.", holder == task->process ? "it itself" : process_name(r, holder));
    else
        fputs(" that is held elsewhere.", text);
}

static void say_what(struct recorder *r, struct task *task, FILE *text)
{
    size_t object = r->recording->events[task->call.event].object;
    enum object_kind kind = object == NOBODY ? OBJECT_OTHER : r->recording->objects[object].kind;
    switch (task->call.call) {
    case CALL_WAIT4: case CALL_WAITID: say_wait(r, task, text); return;
    case CALL_POLL: case CALL_SELECT: case CALL_EPOLL_WAIT: say_many(r, task, text); return;
    case CALL_FLOCK: case CALL_FCNTL: say_lock(r, task, text); return;
    case CALL_PAUSE: case CALL_SIGSUSPEND: case CALL_SIGTIMEDWAIT:
        fprintf(text, "waits for a signal (%s), and nobody is left to send one.", call_table[task->call.call].name);
        return;
    case CALL_FUTEX: futex_say(r, task, text); return;
    case CALL_VFORK: fputs("waits for its child of vfork to call exec or to end.", text); return;
    default: break;
    }
    if (kind == OBJECT_PIPE || (kind == OBJECT_OUTSIDE && task->call.call == CALL_WRITE))
        say_pipe(r, task, object, text);
    else if (kind == OBJECT_SOCKET)
        say_socket(r, task, object, text);
    else
        fprintf(text, "waits in %s for something that nobody is left to do.", call_table[task->call.call].name);
}

static void explain(struct recorder *r, struct task *task)
{
    char *sentence = NULL;
    size_t size;
    FILE *text = open_memstream(&sentence, &size);
    if (!text) {
        r->error = errno;
        return;
    }
    size_t event = NOBODY;
    task_say_name(r, task, text);
    fputc(' ', text);
    if (task->state == TASK_HALTED) {
        fputs("was stopped, and nobody is left to send it SIGCONT.", text);
    } else if (task->call.active && task->call.event != NOBODY) {
        event = task->call.event;
        say_what(r, task, text);
    } else {
        fputs("waits for its own threads to end.", text);
    }
    if (fclose(text) == 0)
        recording_add_finding(r->recording, FINDING_DEADLOCK, task->process, event, "%s", sentence);
    free(sentence);
}

void deadlock_explain(struct recorder *r)
{
    for (size_t i = 0; i < r->task_count; i++)
        if (r->tasks[i]->state == TASK_BLOCKED || r->tasks[i]->state == TASK_HALTED)
            explain(r, r->tasks[i]);
}
