/* My process library. Its contract is the school's own: lib/process.h. This lesson's piece is how a process begins:
 * process_init, process_run and process_start. What is not here yet comes in the lessons that follow. */
#define _POSIX_C_SOURCE 200809L
#include "process.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The class of those that have none: its run is NULL, so that the target is called. */
static const struct process_ops plain_ops = { .name = "Process" };

/* TODO: a function that makes a name may be of help here. */

int process_init(struct process *process, struct process_options options)
{
    /* TODO: fill in the struct from the options. */
    (void)process;
    (void)options;
    (void)plain_ops;
    return -ENOSYS;
}

int process_run(struct process *process)
{
    /* TODO: call what there is to be called, here, in the caller. */
    (void)process;
    return -ENOSYS;
}

/* TODO: the child's whole life, in a function that does not return, may be of help here. */

int process_start(struct process *process)
{
    /* TODO: a child that calls process_run and ends with what it returned; and its pid for the parent. */
    (void)process;
    return -ENOSYS;
}
