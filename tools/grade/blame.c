/* Whether a failure is the machine's: looked into only when there is one, so that it costs nothing otherwise. */
#include "blame.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include "footing/tries.h"

/* Nobody can be reached, or the address is not there: by a slip of the program, or because the loopback is down. */
static bool is_network_call(enum call call)
{
    return call == CALL_BIND || call == CALL_CONNECT || call == CALL_LISTEN || call == CALL_SEND;
}

static enum lack network_blame(int error)
{
    switch (error) {
    case ENETUNREACH:
    case ENETDOWN:
    case EADDRNOTAVAIL:
    case EHOSTUNREACH:
    case EACCES:
    case EPERM: return loopback_try();
    default: return LACK_NONE;
    }
}

static bool makes_descriptors(enum call call)
{
    return call == CALL_OPEN || call == CALL_PIPE || call == CALL_SOCKET || call == CALL_SOCKETPAIR ||
           call == CALL_ACCEPT || call == CALL_DUP;
}

/* EAGAIN, ENOMEM of a fork come from a limit that is not ours: ours is marked as refused. Too many descriptors may be
 * the program's own leak; where it may have a fair number of them, it is. */
static enum lack call_blame(enum call call, int error)
{
    if (error == ENOSYS)
        return LACK_CALL;
    if (call_table[call].flags & CALL_FORKS)
        return error == EPERM ? LACK_CALL : error == EAGAIN || error == ENOMEM ? LACK_PROCESSES : LACK_NONE;
    if (is_network_call(call))
        return network_blame(error);
    if (call == CALL_SOCKET && (error == EPERM || error == EACCES || error == EAFNOSUPPORT))
        return loopback_try();
    if (error == EAGAIN)
        return LACK_NONE; /* nothing there yet, or no room: the descriptor does not wait */
    if (makes_descriptors(call))
        return error == EMFILE && descriptors_try() == LACK_NONE ? LACK_NONE : lack_of_error(error);
    return call == CALL_WRITE ? lack_of_error(error) : LACK_NONE;
}

/* Did the recorder make this call fail? Either half of it may say so. */
static bool is_ours(const struct recording *run, const struct event *end)
{
    const struct event *call = end->partner == NOBODY ? end : &run->events[end->partner];
    return end->injected || end->refused || call->injected || call->refused;
}

enum lack machine_blame(const struct recording *run)
{
    enum lack lack = LACK_NONE;
    for (size_t i = 0; i < run->event_count && lack == LACK_NONE; i++) {
        const struct event *event = &run->events[i];
        if (event->kind == EVENT_RETURN && event->result < 0 && !is_ours(run, event))
            lack = call_blame(event->call, (int)-event->result);
        else if (event->kind == EVENT_EXIT && WIFSIGNALED(event->status) && WTERMSIG(event->status) == SIGXFSZ)
            lack = LACK_FILE_SIZE;
    }
    return lack;
}
