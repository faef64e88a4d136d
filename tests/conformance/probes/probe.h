/** @file probe.h
 * @brief What every probe of the conformance suite shares.
 *
 * A probe does one small thing with the library under test and says what it observed, a line for each observation,
 * as `what: value`. It judges nothing: the suite compares what was said with what should have been, and looks at the
 * recording of the run where it matters what was done rather than said. A probe may be linked with a library that is
 * half written, wrong, or hostile.
 */
#ifndef PROBE_H
#define PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "process.h"

/** One row of the table: what the probe is to do for it. */
struct probe {
    const char *row;           /**< Such as "P38", with a letter where a row is probed in several ways. */
    int (*function)(void);     /**< Its result is the program's exit status. */
};

/** @brief Write one line, at once and in one piece, whatever stdio's buffers hold. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** @brief Say what a function of the library returned: `what: 0`, `what: -EINVAL`.
 *
 * When it is -ENOSYS the function is not written yet: says so, and ends the whole run. @return `result`. */
int show(const char *what, int result);

/** @brief As show(), but says nothing unless the result is an error, which ends the probe. */
void need(const char *what, int result);

/** @brief Say `what: yes` or `what: no`. */
void show_bool(const char *what, bool value);

/** @brief Say the process's exit code, or the error. */
void show_code(const char *what, struct process *process);

/** @brief Say whether it is alive, or the error. */
void show_alive(const char *what, struct process *process);

/** @brief Initialise with a target. */
void make(struct process *process, int (*target)(void *), void *arg);

/** @brief Initialise with a target, and start. */
void launch(struct process *process, int (*target)(void *), void *arg);

/** @brief Join for ever, and close. */
void finish(struct process *process);

/** @brief Wait until a child is dead, without reaping it. */
void await_death(pid_t pid);

/** @brief Whether a child is dead and still unreaped. */
bool is_zombie(pid_t pid);

/** @brief Whether anything can be read from a descriptor, or its other end is closed. */
bool is_readable(int descriptor);

/** @brief How many descriptors this process has open. */
int descriptors_open(void);

/** @brief Milliseconds of the monotonic clock. */
long milliseconds(void);

/** @brief Do nothing for so long. */
void pass(long milliseconds);

/* A gate is a pipe at which processes wait until somebody opens it, by closing every write end. */
void gate_make(int gate[2]);       /**< @brief Make one. */
void gate_wait(const int gate[2]); /**< @brief Close this process's write end, and wait for the others'. */
void gate_open(const int gate[2]); /**< @brief Close both ends. */

/* Targets. */
int wait_at_gate(void *gate);      /**< @brief Waits at a gate; returns 0. */
int wait_for_ever(void *unused);   /**< @brief Waits for signals, and never returns. */
int return_number(void *number);   /**< @brief Returns what `number`, an int, holds. */

/** @brief The whole of main: runs the row that the command line names. */
int probe_main(int argc, char **argv, const struct probe probes[], size_t count);

#define PROBES(probes)                                                             \
    int main(int argc, char **argv)                                                \
    {                                                                              \
        return probe_main(argc, argv, probes, sizeof probes / sizeof (probes)[0]); \
    }

#endif
