/* What somebody is about to do, for a chooser that wants to know before it chooses. Nothing here may leave a trace in
 * the recording: with or without it the run is the same, event for event. */
#define _GNU_SOURCE
#include "recorder.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* An object that has a name already. (To name one is to number it, and that is done in the order of the events.) */
static size_t object_known(const struct recorder *r, const struct task *task, int fd)
{
    char path[64], link[4096];
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)task->tid, fd);
    ssize_t length = fd < 0 ? -1 : readlink(path, link, sizeof link - 1);
    if (length < 0)
        return NOBODY;
    link[length] = '\0';
    for (size_t i = 0; i < r->link_count; i++)
        if (strcmp(r->links[i], link) == 0)
            return i;
    return NOBODY;
}

/* Bytes of the task's memory as the event's data; none if there is no reading them. */
static void data_take(const struct task *task, struct event *event, uint64_t address, size_t size)
{
    char *data = malloc(size + 1);
    if (!data)
        return;
    size = memory_read_some(task, address, data, size);
    data[size] = '\0';
    event->data = data;
    event->data_size = size;
}

static void signal_foresee(struct recorder *r, const struct task *task, struct event *event)
{
    bool to_thread = task->call.call == CALL_TGKILL || task->call.call == CALL_TGSIGQUEUE;
    event->signal = (int)task->call.args[to_thread ? 2 : 1];
    if (task->call.call != CALL_PIDFD_SEND_SIGNAL && event->args[0] > 0)
        event->other = name_process(r, event->args[0]);
}

static void data_foresee(const struct task *task, struct event *event)
{
    const uint64_t *args = task->call.args;
    if (task->call.number == SYS_write) {
        data_take(task, event, args[1], args[2] < FORESEEN_BYTES ? (size_t)args[2] : FORESEEN_BYTES);
        event->data_cut = args[2] > FORESEEN_BYTES;
    } else if (task->call.call == CALL_EXEC) {
        data_take(task, event, args[task->call.number == SYS_execveat], PATH_MAX);
        event->data_size = event->data ? strlen(event->data) : 0;
    }
}

/* The event is made in the recording, where those who fill it in expect it, and taken out again. */
static void call_foresee(struct recorder *r, struct task *task, struct event *foreseen)
{
    size_t before = task->call.event;
    size_t event = recording_add_event(r->recording, EVENT_CALL, task->process);
    if (event == NOBODY) {
        recorder_fail(r, ENOMEM);
        return;
    }
    r->recording->events[event].call = task->call.call;
    task->call.event = event;
    call_note_args(r, task);
    task->call.event = before;
    *foreseen = r->recording->events[event];
    r->recording->event_count--;
    foreseen->thread = task->thread;
    if (call_table[foreseen->call].flags & CALL_HAS_FD)
        foreseen->object = object_known(r, task, (int)task->call.args[0]);
    if (call_table[foreseen->call].flags & CALL_SIGNALS)
        signal_foresee(r, task, foreseen);
    data_foresee(task, foreseen);
}

void foresee(struct recorder *r, struct task *task, struct candidate *candidate)
{
    unsigned long status = 0;
    candidate->foreseen = (struct event){.kind = EVENT_EXIT, .process = task->process, .thread = task->thread,
                                         .partner = NOBODY, .other = NOBODY, .object = NOBODY, .status = -1};
    if (task->place == AT_ENTRY && task->call.call != CALL_NONE)
        call_foresee(r, task, &candidate->foreseen);
    else if (task->place == AT_DEATH && !ptrace(PTRACE_GETEVENTMSG, task->tid, NULL, &status))
        candidate->foreseen.status = WIFSIGNALED((int)status) ? WTERMSIG((int)status) : (int)status;
}
