/* Answers that cannot come: a process took a task out of a pipe, and was killed before it had written the answer into
 * the pipe from which somebody reads answers. */
#include "findings_parts.h"

#include <errno.h>
#include <sys/wait.h>

/* Is this a read of a pipe in which a process was stuck when nothing could move any more? */
static bool is_stuck_reading(const struct recording *recording, size_t index)
{
    const struct event *event = &recording->events[index];
    return is_stuck_in(recording, index, CALL_READ) && event->object != NOBODY &&
           recording->objects[event->object].kind == OBJECT_PIPE;
}

/* Could the process write to that pipe up to its end? */
static bool could_write(const struct recording *recording, const struct descriptors *descriptors, size_t process,
                        size_t pipe)
{
    for (size_t i = 0; i < descriptors->count; i++) {
        const struct descriptor *it = &descriptors->all[i];
        if (it->process == process && it->object == pipe && it->end == PIPE_WRITE && !it->doubtful &&
            descriptor_open(recording, it, recording->processes[process].exit - 1))
            return true;
    }
    return false;
}

/* The read by which a process that was killed had taken something out of another pipe, without having written to this
 * one since; #NOBODY if there is none. */
static size_t unanswered_read(const struct recording *recording, size_t process, size_t answers)
{
    for (size_t i = recording->processes[process].exit; i-- > 0;) {
        const struct event *event = &recording->events[i];
        if (event->process != process || event->kind != EVENT_CALL || event->object == NOBODY ||
            recording->objects[event->object].kind != OBJECT_PIPE)
            continue;
        if (event->call == CALL_WRITE && event->object == answers)
            return NOBODY;
        if (event->call == CALL_READ && event->object != answers && call_result(recording, i) > 0)
            return i;
    }
    return NOBODY;
}

static bool was_killed(const struct recorded_process *process)
{
    return process->exit != NOBODY && process->status != -1 && WIFSIGNALED(process->status);
}

static int task_lost_add(struct recording *recording, const struct descriptors *descriptors)
{
    int error = 0;
    for (size_t i = 0; i < recording->event_count; i++) {
        if (!is_stuck_reading(recording, i))
            continue;
        const struct event *wait = &recording->events[i];
        for (size_t j = 0; j < recording->process_count && !error; j++) {
            const struct recorded_process *worker = &recording->processes[j];
            if (!was_killed(worker) || !could_write(recording, descriptors, j, wait->object))
                continue;
            size_t taken = unanswered_read(recording, j, wait->object);
            if (taken != NOBODY)
                error = found_add(recording, (struct found){.kind = FINDING_TASK_LOST, .process = j,
                                                            .event = worker->exit},
                                  "%s was killed by %s (event %zu) after it had read from %s (event %zu) and before it "
                                  "wrote anything to %s, where %s waits for it (event %zu): what it had read is lost.",
                                  worker->name, signal_text(WTERMSIG(worker->status)), worker->exit,
                                  recording->objects[recording->events[taken].object].name, taken,
                                  recording->objects[wait->object].name,
                                  recording->processes[wait->process].name, i);
        }
    }
    return error;
}

int task_lost_find(struct recording *recording)
{
    bool needed = false;
    for (size_t i = 0; i < recording->process_count && !needed; i++)
        needed = recording->ending == ENDING_DEADLOCK && was_killed(&recording->processes[i]);
    return descriptors_ask(recording, needed, task_lost_add);
}
