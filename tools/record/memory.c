/* A task's memory, read and written from outside. */
#define _GNU_SOURCE
#include "recorder.h"

#include <errno.h>
#include <sys/uio.h>

int memory_read(const struct task *task, uint64_t address, void *to, size_t size)
{
    return memory_read_some(task, address, to, size) == size ? 0 : -EFAULT;
}

size_t memory_read_some(const struct task *task, uint64_t address, void *to, size_t size)
{
    struct iovec here = {to, size}, there = {(void *)(uintptr_t)address, size};
    ssize_t got = address ? process_vm_readv(task->tid, &here, 1, &there, 1, 0) : 0;
    return got < 0 ? 0 : (size_t)got;
}

int memory_write(const struct task *task, uint64_t address, const void *from, size_t size)
{
    struct iovec here = {(void *)(uintptr_t)from, size}, there = {(void *)(uintptr_t)address, size};
    if (!address)
        return -EFAULT;
    return process_vm_writev(task->tid, &here, 1, &there, 1, 0) == (ssize_t)size ? 0 : -EFAULT;
}
