/** @file put_away.h
 * @brief The contract of the exercise "put away": a worker that can be asked to end.
 */
#ifndef PUT_AWAY_H
#define PUT_AWAY_H

/** @brief Be a worker, until SIGTERM asks it to end.
 *
 * Called once, in a process of its own. What that process has from its parent about SIGTERM is not said: it may be
 * blocked, ignored, or have a handler of the parent's.
 *
 * The worker makes a new file, prints "begun" and flushes stdout, and calls `ready`. Then it sleeps, without looking at
 * a clock or using the processor, until SIGTERM has come: another signal that comes before, and has a handler, changes
 * nothing. Then it prints "asked", removes the file, prints "put away", and returns. Each of the three lines is printed
 * once, by stdio.
 *
 * A SIGTERM that comes when `ready` was called is never lost, whenever it comes. One that comes earlier may be lost, or
 * count, or end the process, but it spoils no line.
 *
 * @param path   of the file, which is not there yet.
 * @param ready  called once, when the worker can be asked to end.
 * @return 0; or -errno when the file could not be made: then nothing was printed. */
int worker(const char *path, void (*ready)(void));

#endif
