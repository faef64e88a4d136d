/* Packets on their way. What one process sends to another by way of 127.0.0.1 goes through a queue of its processor. As
 * a rule the kernel empties it before the sender's call is over; on a laden machine a thread of the kernel's own does
 * so, later. Until then nobody waits in vain, and time must not be put forward: the same run would go otherwise when
 * the machine is idle.
 *
 * /proc/net/softnet_stat tells how long the queues are. Everyone of the run is on one processor, the recorder too, and
 * a packet that has left its queue is with its receiver before anybody else has that processor. */
#define _GNU_SOURCE
#include "recorder.h"

#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LOOKS 10000 /* then they are no packets of ours, for whom the thread has had as many turns */
#define LENGTH 11   /* which number of a line is the queue's length … */
#define PROCESSOR 12 /* … and which the processor's (since Linux 5.10) */

void network_note(struct recorder *r, const struct task *task)
{
    const int domain = (int)task->call.args[0];
    if (r->network != NO_NETWORK || (domain != AF_INET && domain != AF_INET6))
        return;
    r->network = open("/proc/net/softnet_stat", O_RDONLY | O_CLOEXEC); /* a failure is NO_NETWORK: we do without */
}

/* A line is a processor's: hexadecimal numbers, with blanks in between. */
static bool tells_of_packets(const char *line, unsigned long processor)
{
    unsigned long numbers[PROCESSOR + 1];
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char *end;
        numbers[i] = strtoul(line, &end, 16);
        if (end == line)
            return false;
        line = end;
    }
    return numbers[PROCESSOR] == processor && numbers[LENGTH] > 0;
}

static bool packets_wait(const struct recorder *r)
{
    char text[65536]; /* 135 bytes for a processor */
    const int processor = sched_getcpu();
    const ssize_t size = pread(r->network, text, sizeof text - 1, 0);
    if (size <= 0 || processor < 0)
        return false;
    text[size] = '\0';
    for (char *rest = text, *line; (line = strsep(&rest, "\n"));)
        if (tells_of_packets(line, (unsigned long)processor))
            return true;
    return false;
}

bool network_delivered(const struct recorder *r)
{
    unsigned looks = 0;
    if (r->network == NO_NETWORK)
        return false;
    while (looks < LOOKS && packets_wait(r))
        nap(looks++);
    return looks > 0;
}
