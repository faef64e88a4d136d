/** @file timers.h
 * @brief Inside the recorder: timers that ring in virtual time. timers.c keeps and rings them, timer_calls.c answers
 * the calls by which programs set them.
 *
 * Under a chosen schedule the kernel's own timers are made, but never run. Under natural they run by themselves; then
 * the table only tells whether one is still to ring.
 */
#ifndef TIMERS_H
#define TIMERS_H

#include "recorder.h"

/** What kind of timer. */
enum timer_kind {
    TIMER_INTERVAL,   /**< One of setitimer's and alarm's; `id` is which. */
    TIMER_POSIX,      /**< timer_create's; `id` is the kernel's. */
    TIMER_DESCRIPTOR, /**< timerfd_create's; `id` is the descriptor it was made as. */
};

/** A timer. */
struct timer {
    enum timer_kind kind;
    size_t process;   /**< Whose it is; for a descriptor, who made it. */
    int id;
    int fd;           /**< Our own descriptor for a descriptor's timer; -1 otherwise. */
    int64_t start;    /**< What its clock starts from: its dates are of that clock. */
    bool by_cpu;      /**< It measures CPU time: as long as all sleep, it stands still. */
    int notify;       /**< SIGEV_SIGNAL, SIGEV_NONE, SIGEV_THREAD_ID: how it rings … */
    int signal;       /**< … by which signal, … */
    void *value;      /**< … with what value, … */
    pid_t tid;        /**< … to which thread. */
    int64_t due;      /**< Virtual time when it rings next, under natural real time; #NEVER: it is not set. */
    int64_t interval; /**< Nanoseconds from ring to ring; 0: it rings once. */
    bool pending;     /**< It has rung, and nobody has taken notice yet: until then it does not ring again. */
    uint64_t heard;   /**< `steps` of the recorder when somebody last took notice. */
    bool hasty;       /**< It rang so soon after that that nothing else could be done. */
    int64_t pause;    /**< Nanoseconds that it keeps quiet at least, for it rings faster than it is heard. */
    int64_t overrun;  /**< How many rings were left out before the last. */
};

/** @brief The timer of a process by kind and id. @return NULL if there is none. */
struct timer *timer_find(struct recorder *r, size_t process, enum timer_kind kind, int id);

/** @brief The timer behind a descriptor. @return NULL if it is none of ours. */
struct timer *timer_of_descriptor(struct recorder *r, const struct task *task, int fd);

/** @brief A new timer, not set. @return it, valid until the next one is made; NULL when memory ran out (the recording
 * has failed then). */
struct timer *timer_add(struct recorder *r, size_t process, enum timer_kind kind, int id);

/** @brief Set it, or unset it by a `due` of #NEVER. */
void timer_set(struct timer *timer, int64_t due, int64_t interval);

/** @brief Somebody has noticed that it rang: it goes on to its next time, and its overrun is counted. */
void timer_heard(struct recorder *r, struct timer *timer);

/** @brief Forget it. */
void timer_remove(struct recorder *r, struct timer *timer);

/** @brief Nanoseconds until it rings; 0 if it is not set. */
int64_t timer_left(const struct recorder *r, const struct timer *timer);

#endif
