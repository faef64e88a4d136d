/* The catalogue of misconceptions: data, and a look-up. New codes go at the end of the table, with the next number. */
#include "misconceptions.h"

#include <string.h>

const struct misconception misconceptions[] = {
    /* fork */
    {"M01", "fork returns 0 in the child and the child's pid in the parent, not the other way round."},
    {"M02", "fork can fail: it then returns -1, which is no pid, and to kill or waitpid means \"everybody\"."},
    {"M03", "A child does not begin at main: it goes on behind the fork that made it."},
    {"M04", "A child that does not leave the loop goes round it too, and forks children of its own."},
    {"M05", "A child that returns goes on in the parent's code: it has to end where its own work ends."},
    {"M06", "A child writes to its own copy of the memory: the parent never sees it."},
    {"M07", "What stdio had not yet written at the fork is copied with the rest, and comes out twice."},
    {"M08", "A child ends with _exit: exit would run the parent's exit handlers and flush its buffers once more."},
    {"M09", "Nobody promises who runs first after a fork, parent or child."},
    {"M10", "A sleep is no way to wait for somebody: whatever its length, the other may take longer."},
    {"M11", "Children forked from one random generator all draw the same numbers."},
    {"M12", "A file that was open at the fork has one offset, which parent and child share."},
    {"M13", "A lock that another thread held at the fork stays locked in the child for ever."},
    /* exit, wait, join */
    {"M14", "A wait status is not an exit code: WEXITSTATUS takes the code out of it."},
    {"M15", "WEXITSTATUS means something only where WIFEXITED holds; a child may have been killed by a signal."},
    {"M16", "An exit code has eight bits: 256 comes out as 0, and -1 as 255."},
    {"M17", "128+N is how a shell tells of signal N; here, as in Python, it is -N."},
    {"M18", "The first child to be started need not be the first to end."},
    {"M19", "One wait takes away one child: n children need n waits, or they stay as zombies."},
    {"M20", "A child can be waited for once; the second time there is ECHILD, and no status."},
    {"M21", "A wait that a signal interrupts (EINTR) has to be begun again: the child still lives."},
    {"M22", "With WNOHANG, 0 says that the child has not ended yet."},
    {"M23", "Asking again and again burns the processor: a wait that blocks costs nothing."},
    {"M24", "Waiting in the loop that starts lets the children run one after another, never together."},
    {"M25", "One can wait for one's own children only, not for a sister or a grandchild."},
    {"M26", "A join that timed out has joined nobody: the child still lives."},
    {"M27", "A child that has still to write into a full pipe cannot end: read first, then join."},
    {"M28", "Who ignores SIGCHLD has his children's statuses thrown away: wait then says ECHILD."},
    /* zombies, orphans, daemons */
    {"M29", "A zombie is dead already: SIGKILL does nothing to it, only a wait takes it away."},
    {"M30", "init takes orphans in; it does not reap the zombies of a parent that lives."},
    {"M31", "A child outlives its parent unless somebody ends it."},
    {"M32", "An orphan's new parent need not be process 1: a subreaper may come first."},
    {"M33", "The daemon flag counts at the start: it must be set before."},
    {"M34", "Daemon children are terminated at exit; waiting for them first may take for ever."},
    {"M35", "The daemon flag of multiprocessing has nothing to do with a Unix daemon: no setsid, no double fork."},
    {"M36", "Children that are no daemons have to be joined before the parent's end."},
    {"M37", "After a double fork the process in the middle is a child too, and has to be waited for."},
    {"M38", "One SIGCHLD may stand for several children: its handler waits until there is nobody left."},
    {"M39", "A signal handler that changes errno changes it under the code that it interrupted."},
    /* signals, terminate */
    {"M40", "printf and malloc may not be called in a signal handler: it may have interrupted them."},
    {"M41", "A child may end, and its SIGCHLD arrive, before the parent has written down its pid."},
    {"M42", "Between a test and pause there is room for a signal, and then nobody wakes the sleeper: use sigsuspend."},
    {"M43", "What a handler sets and others read is a volatile sig_atomic_t."},
    {"M44", "A child inherits its parent's signal handlers and mask, and has to undo what is not meant for it."},
    {"M45", "SIGTERM may be ignored: after a while, SIGKILL has to follow."},
    {"M46", "terminate sends a signal and does not wait: right after it the child may still live."},
    {"M47", "A terminated child is a zombie until somebody joins it."},
    {"M48", "Who is killed while holding a lock never gives it back, unless the kernel keeps it for him."},
    {"M49", "After a wait the pid is no longer the child's: signal it before, never after."},
    {"M50", "terminate ends the child, not the child's children."},
    {"M51", "kill with 0, -1 or a negative pid reaches a whole group, or everybody."},
    /* exec, pipes */
    {"M52", "When exec fails the child still runs the parent's program: it needs an _exit there."},
    {"M53", "A pipe made after the fork is known to one of the two alone."},
    {"M54", "A reader sees the end only when every write end is closed, its own among them."},
    {"M55", "Children forked later inherit the pipe ends of the earlier ones, and hold them open."},
    {"M56", "Who writes into a pipe that nobody reads is killed by SIGPIPE."},
    {"M57", "read and write may do less than was asked for: look at the result and go on from there."},
    {"M58", "When both sides write first and read later, both may wait for ever."},
    {"M59", "dup2 makes a copy: the original stays open until it is closed."},
    {"M60", "An address means nothing in another process: send what it points to."},
    {"M61", "A write is in one piece only up to PIPE_BUF bytes."},
    /* sockets */
    {"M62", "A parent that has handed a connection on has to close its own copy, or the client never sees the end."},
    {"M63", "A server that does not wait for its children gathers a zombie for each connection."},
    {"M64", "A child that keeps the listening socket keeps its port, too."},
    {"M65", "Without SO_REUSEADDR the port stays taken for a while after the server's end."},
    {"M66", "accept interrupted by a signal (EINTR) has to be begun again."},
    {"M67", "A child that has served its connection has to end, or it accepts the next one too."},
    {"M68", "Who serves in the parent, or waits right after the fork, serves one client at a time."},
    {"M69", "close ends a connection only when nobody else holds the descriptor."},
    {"M70", "TCP has no messages: one recv may give half of what was sent, or two of it."},
    {"M71", "A client that breaks off must not end the server."},
    {"M72", "A server needs a limit to its children, or it dies of having too many."},
    {"M73", "A port goes through htons, and is asked for, not assumed."},
};

const size_t misconception_count = sizeof misconceptions / sizeof misconceptions[0];

const struct misconception *misconception_find(const char *code, size_t size)
{
    for (size_t i = 0; i < misconception_count; i++)
        if (strlen(misconceptions[i].code) == size && memcmp(misconceptions[i].code, code, size) == 0)
            return &misconceptions[i];
    return NULL;
}
