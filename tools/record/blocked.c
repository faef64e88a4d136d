/* Is a task waiting inside the kernel? The heart of a chosen schedule: only when everyone has stopped or surely waits
 * may the next one be picked.
 *
 * The state in /proc/TID/stat alone will not do: a task is put to sleep (S) before the kernel looks whether it has to.
 * /proc/TID/syscall tells "running" until it has really left the CPU. Both together, inside a call that may block, and
 * looked at again after every step, are right; in this order, for a task that leaves the CPU between the two looks may
 * do so because it stops (t). */
#define _GNU_SOURCE
#include "recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

char task_kernel_state(struct task *task)
{
    char text[512];
    task_watch(task);
    ssize_t size = pread(task->stat_fd, text, sizeof text - 1, 0);
    if (size <= 0)
        return 'X';
    text[size] = '\0';
    const char *name_end = strrchr(text, ')');
    return name_end && name_end[1] ? name_end[2] : 'X';
}

static bool has_left_the_cpu(struct task *task)
{
    char text[256];
    task_watch(task);
    ssize_t size = pread(task->syscall_fd, text, sizeof text, 0);
    if (size < 0 && errno != ESRCH && task_kernel_state(task) != 'X') /* the task is there, and this is not */
        recorder_misses(LACK_PROC_SYSCALL);
    return size > 0 && text[0] != 'r' && text[0] != '-'; /* "running", or "-1": in no call */
}

/* Two calls wait uninterruptibly (D): vfork, until the child has called exec or ended, and exec, until all other
 * threads of the process have ended. */
static bool waits_deeply(const struct task *task)
{
    return task->call.call == CALL_VFORK || task->call.call == CALL_EXEC;
}

bool task_blocked(const struct recorder *r, struct task *task)
{
    if (task->dying) /* the first thread of a process stays, a zombie, until the last has ended */
        return task_has_siblings(r, task) && task_kernel_state(task) == 'Z';
    if (!task->inside || !has_left_the_cpu(task))
        return false;
    char state = task_kernel_state(task);
    return state == 'S' || (state == 'D' && waits_deeply(task));
}
