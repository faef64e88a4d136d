/* A task's memory, read and written from outside: by the kernel's own call for it, or, where a filter refuses that
 * (some containers have one), by the file that /proc has of it. Both work also while the task waits.
 *
 * SIMPLIFIED: through /proc a write succeeds also where the task itself may only read. */
#define _GNU_SOURCE
#include "recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/uio.h>
#include <unistd.h>

static bool call_refused; /* … and the file is not */

static bool is_refusal(int error)
{
    return error == EPERM || error == EACCES || error == ENOSYS;
}

/* Returns bytes, or -1 with errno. */
static ssize_t move_by_call(pid_t tid, uint64_t address, void *bytes, size_t size, bool write)
{
    const struct iovec here = {bytes, size}, there = {(void *)(uintptr_t)address, size};
    return write ? process_vm_writev(tid, &here, 1, &there, 1, 0) : process_vm_readv(tid, &here, 1, &there, 1, 0);
}

static ssize_t move_by_file(pid_t tid, uint64_t address, void *bytes, size_t size, bool write)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/mem", (int)tid);
    const int fd = open(path, (write ? O_RDWR : O_RDONLY) | O_CLOEXEC);
    if (fd == -1)
        return -1;
    const ssize_t moved = write ? pwrite(fd, bytes, size, (off_t)address) : pread(fd, bytes, size, (off_t)address);
    const int error = errno;
    close(fd);
    errno = error;
    return moved;
}

/* Moves as much as can be. What fails for another reason than the task's own is the recorder's failure. */
static size_t move(const struct task *task, uint64_t address, void *bytes, size_t size, bool write)
{
    ssize_t moved = -1;
    if (!address)
        return 0;
    if (!call_refused)
        moved = move_by_call(task->tid, address, bytes, size, write);
    if (moved == -1 && (call_refused || is_refusal(errno))) {
        moved = move_by_file(task->tid, address, bytes, size, write);
        call_refused |= moved != -1;
    }
    if (moved == -1 && is_refusal(errno))
        recorder_misses(LACK_MEMORY);
    else if (moved == -1)
        recorder_misses(lack_of_error(errno)); /* EFAULT, ESRCH and EIO are the task's own: nothing is missing */
    return moved == -1 ? 0 : (size_t)moved;
}

int memory_read(const struct task *task, uint64_t address, void *to, size_t size)
{
    return memory_read_some(task, address, to, size) == size ? 0 : -EFAULT;
}

size_t memory_read_some(const struct task *task, uint64_t address, void *to, size_t size)
{
    return move(task, address, to, size, false);
}

int memory_write(const struct task *task, uint64_t address, const void *from, size_t size)
{
    return move(task, address, (void *)(uintptr_t)from, size, true) == size ? 0 : -EFAULT; /* it is only read */
}
