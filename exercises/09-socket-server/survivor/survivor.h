/** @file survivor.h
 * @brief The contract of the exercise "survivor": a server that lives until it is told to stop.
 */
#ifndef SURVIVOR_H
#define SURVIVOR_H

#include <stddef.h>

/** @brief What a handler does with its client's connection: all of it, also when the client is rude. */
typedef void survivor_talk(int connection);

/** @brief Make a socket that listens on 127.0.0.1, also right after another one did on the same port.
 * @param port which; 0 for any that is free.
 * @return the descriptor, or -errno. */
int survivor_listen(int port);

/** @brief Serve clients, each in a process of its own, until SIGTERM comes.
 *
 * The server lives through all of these:
 * - signals that have a handler, SIGCHLD among them: they may interrupt what it waits in (EINTR)
 * - clients that are gone before they are accepted (ECONNABORTED)
 * - no descriptor for a client (EMFILE), or no process (EAGAIN from fork): it tries again, within half a second and
 *   without being busy meanwhile; the client stays
 *
 * There are never more than `cap` handlers. Who comes then waits until one has ended. A handler that has ended is
 * waited for at once, also when no other client comes. Handlers hold their connection and no other socket. They end
 * without the caller's exit handlers, and never return; SIGTERM ends them, as by default. The server holds no
 * connection that is served.
 *
 * At SIGTERM it closes the listener, so that new clients are refused. The handlers finish what they are at, and are
 * waited for. SIGTERM may come at any moment after the first client was answered, and is never missed.
 *
 * @param listener what survivor_listen() returned; closed by this.
 * @param cap      how many handlers at most; at least 1.
 * @param talk     called in each handler.
 * @return 0, after SIGTERM, when all handlers have been waited for. */
int survivor_serve(int listener, size_t cap, survivor_talk *talk);

#endif
