/** @file shout.h
 * @brief The contract of the exercise "shout": a server that has a process for each of its clients.
 */
#ifndef SHOUT_H
#define SHOUT_H

#include <stddef.h>

#define SHOUT_LINE_MAX 200 /**< Bytes of a line that a client may send, with its newline. */

/** @brief Make a socket that listens on 127.0.0.1. It can be made again on the same port as soon as the last one that
 * listened there is closed, and all of its conversations are over.
 * @param port which; 0 for any that is free.
 * @return the descriptor, or -errno. */
int shout_listen(int port);

/** @brief Serve so many clients, each in a process of its own, all at the same time.
 *
 * A client sends lines. To each line it gets one, with the line's length and the line in capitals:
 *
 *     hello        5 HELLO
 *
 * no matter in which pieces it has come. An empty line ends the conversation: the handler closes at once, and the
 * client sees the end of file; so it does when it sends no more itself. A handler ends then, and never returns. As
 * long as they serve, handlers hold their own connection and no other socket, and the caller holds no connection that
 * is being served.
 *
 * @param listener what shout_listen() returned; it stays the caller's.
 * @param clients  how many to serve.
 * @return 0 when all conversations are over and all handlers have been waited for, or -errno. */
int shout_serve(int listener, size_t clients);

#endif
