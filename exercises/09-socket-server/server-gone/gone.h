/** @file gone.h
 * @brief The contract of the exercise "server gone": a client between its user and its server.
 */
#ifndef GONE_H
#define GONE_H

/** @brief What the user types goes to the server; what the server says goes to stdout, by write, at once.
 *
 * It listens to both at the same time, and waits for nothing but them. At the end of what the user types it tells the
 * server that there is no more, and stays for the answers. When the server ends the connection, it returns at once,
 * whatever the user does. It returns in any case: no signal ends it.
 *
 * @param user       a descriptor from which the user's bytes come.
 * @param connection a connected stream socket; the caller closes it.
 * @return 0 when the server ended after the user had; 1 when it ended, or was lost, before. */
int gone_talk(int user, int connection);

#endif
