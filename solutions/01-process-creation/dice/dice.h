/** @file dice.h
 * @brief The contract of the exercise "dice": workers roll dice, all at the same time, and write what they rolled
 * into one file.
 */
#ifndef DICE_H
#define DICE_H

#include <stddef.h>

#define DICE_WORKERS_MAX 26 /**< Each worker has a letter. */

/** @brief Shakes the cup; to be called by a worker, in its own process, before each of its rolls. It takes its time.
 * @param worker which worker shakes: 0 for the first. */
typedef void dice_shake(size_t worker);

/** @brief Let workers roll dice, each in a child of its own, and add up what they rolled.
 *
 * All workers are at work at the same time. Each writes one line into `file`: its letter (a for worker 0, b for
 * worker 1 …), `rolls` digits from 1 to 6, a newline. The line of worker i stands at i * (rolls + 2), and so the file
 * is one line after the other, in the order of the letters, whoever was first. The seed decides all rolls: with the
 * same seed they are the same, with another they are others. No two workers roll the same row of numbers.
 *
 * Nobody but the caller comes back from this function, and nobody but the caller runs what the caller has left for
 * atexit. When it returns, all workers have ended and have been waited for.
 *
 * @param file    an empty file, open for reading and writing; the caller's.
 * @param workers how many, up to #DICE_WORKERS_MAX.
 * @param rolls   how many rolls for each of them; may be more than 255.
 * @param seed    where all luck comes from.
 * @param shake   to be called before each roll.
 * @param[out] sum all rolls of all workers, added up.
 * @return 0, or -errno as fork left it: then no further worker is started, and those who were started are waited for
 *         all the same; what `file` and `*sum` hold is then of no account. */
int dice_roll(int file, size_t workers, size_t rolls, unsigned seed, dice_shake *shake, unsigned long *sum);

#endif
