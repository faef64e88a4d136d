/* A socket's own time-outs, SO_RCVTIMEO and SO_SNDTIMEO: set once, they hold for every call, and the kernel measures
 * them in real time. That may be over while others have still much to do in no virtual time at all.
 *
 * The kernel looks at them as a call begins. So they are put off while the caller is let in, and are what they were as
 * soon as it has stopped or waits; when its time is up, the recorder ends the wait (clock.c). */
#define _GNU_SOURCE
#include "recorder.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define LONG_AFTER_ALL_IS_OVER 1000000000 /* seconds */

int64_t socket_timeout_put_off(struct recorder *r, const struct task *task)
{
    const bool sends = task->call.call == CALL_WRITE || task->call.call == CALL_SEND || task->call.call == CALL_CONNECT;
    const struct timeval later = {.tv_sec = LONG_AFTER_ALL_IS_OVER};
    struct put_off *it = &r->put_off;
    socklen_t size = sizeof it->time;
    it->option = sends ? SO_SNDTIMEO : SO_RCVTIMEO;
    it->time = (struct timeval){0};
    it->socket = descriptor_copy(r, task, (int)task->call.args[0]); /* none: its time-outs stay real */
    if (it->socket >= 0 && getsockopt(it->socket, SOL_SOCKET, it->option, &it->time, &size))
        it->time = (struct timeval){0}; /* not a socket */
    int64_t span = timeval_span(it->time);
    if (span == 0 || setsockopt(it->socket, SOL_SOCKET, it->option, &later, sizeof later)) {
        if (it->socket >= 0)
            close(it->socket);
        it->socket = -1;
    }
    return span ? span : NEVER;
}

void socket_timeout_restore(struct recorder *r)
{
    struct put_off *it = &r->put_off;
    if (it->socket < 0)
        return;
    (void)setsockopt(it->socket, SOL_SOCKET, it->option, &it->time, sizeof it->time); /* it took this value before */
    close(it->socket);
    it->socket = -1;
}
