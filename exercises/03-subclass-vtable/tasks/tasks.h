/** @file tasks.h
 * @brief The contract of the exercise "tasks": a base class whose objects compute something in a process of their own.
 *
 * A class of tasks is a class of processes with one more function, `compute`:
 *
 *     struct square { struct task task; long number; };
 *     static long square_compute(struct task *self) { … container_of(self, struct square, task)->number … }
 *     static const struct task_ops square_ops = {
 *         .process = { .name = "Square", .run = task_run }, .compute = square_compute,
 *     };
 */
#ifndef TASKS_H
#define TASKS_H

#include "process.h"

/** A task: a process with a result. */
struct task {
    struct process process; /**< The base. Whoever uses a task starts this. */
    long *result;           /**< For tasks.c alone. */
};

/** A class of tasks. */
struct task_ops {
    struct process_ops process;         /**< Its name; and task_run, which all classes of tasks have for their `run`. */
    long (*compute)(struct task *self); /**< What an object of the class computes: any long. Takes its time. */
};

/** @brief The run of every class of tasks: calls the object's own `compute` once, and keeps what it returns where
 * task_result() finds it. @return 0. */
int task_run(struct process *self);

/** @brief Prepare a task; it does not run yet. The default name is made of the class's.
 * @param ops its class; borrowed.
 * @return 0; -ENOMEM or another -errno when there is no place for the result; what process_init() returns when it
 *         fails, and then the task holds nothing. */
int task_init(struct task *task, const struct task_ops *ops);

/** @brief Wait until the task is done, and get what it has computed. It may be asked for again, until task_close().
 * @return 0 with `*result` set; -EIO when its process was killed, or has not ended with 0; -ESRCH when it was never
 *         started, also if its run was called by somebody; else what process_join() returns when it fails. */
int task_result(struct task *task, long *result);

/** @brief Give back what it holds. @return 0, also when asked again; else what process_close() returns, and then it
 * still holds all. */
int task_close(struct task *task);

#endif
