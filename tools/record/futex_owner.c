/* Who a wait in a futex is for, as far as the C library's own notes tell: the owner that stands in a mutex, or the
 * thread that is to be joined. Asked when everyone has stopped. */
#define _GNU_SOURCE
#include "holders.h"

#include <linux/futex.h>

#define CONTENDED 2 /* glibc's word of a mutex that is locked and waited for */

/* The first three words of glibc's pthread_mutex_t. */
struct mutex_words {
    int lock;
    unsigned count;
    int owner; /* the thread that has it, by its id */
};

/* The thread of that id, by its real one or as the program sees it. */
static const struct task *task_of(const struct recorder *r, int id)
{
    for (size_t i = 0; i < r->task_count && id > 0; i++)
        if (r->tasks[i]->tid == id || (r->chosen && r->tasks[i]->name == id))
            return r->tasks[i];
    return NULL;
}

/* A process that has ended, by its real pid or as the program saw it. */
static size_t ended_process(const struct recorder *r, int id)
{
    for (size_t i = r->recording->process_count; i-- > 0 && id > 0;)
        if (!r->watched[i].alive && (r->watched[i].pid == id || (r->chosen && r->recording->processes[i].pid == id)))
            return i;
    return NOBODY;
}

static void say_owner(struct recorder *r, const struct task *task, int id, FILE *text)
{
    const struct task *owner = task_of(r, id);
    const size_t ended = owner ? NOBODY : ended_process(r, id);
    fputs("waits for a lock in memory (futex)", text);
    if (owner == task) {
        fputs(" that it holds itself.", text);
    } else if (owner) {
        fputs(" that ", text);
        task_say_name(r, owner, text);
        fputs(" holds.", text);
    } else {
        fprintf(text, " that %s held when it ended.", r->recording->processes[ended].name);
    }
}

void futex_say(struct recorder *r, const struct task *task, FILE *text)
{
    struct mutex_words mutex;
    const int operation = (int)task->call.args[1] & FUTEX_CMD_MASK, value = (int)task->call.args[2];
    const bool waits = operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET;
    const struct task *joined = waits ? task_of(r, value) : NULL;
    if (joined && joined != task && joined->process == task->process) {
        fputs("waits for ", text);
        task_say_name(r, joined, text);
        fputs(" to end (futex).", text);
    } else if (waits && value == CONTENDED && !memory_read(task, task->call.args[0], &mutex, sizeof mutex) &&
               mutex.lock == CONTENDED &&
               (task_of(r, mutex.owner) || ended_process(r, mutex.owner) != NOBODY)) {
        say_owner(r, task, mutex.owner, text);
    } else {
        fputs("waits for a lock, a semaphore or a condition in memory (futex), and nobody is left to release it.",
              text);
    }
}
