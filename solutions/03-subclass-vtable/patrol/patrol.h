/** @file patrol.h
 * @brief The contract of the exercise "patrol": watches, of two classes, each in a process of its own.
 */
#ifndef PATROL_H
#define PATROL_H

#include <stdbool.h>
#include <stddef.h>

/** @brief Looks at a place. It takes its time. @return how much is out of order there: 0 to 20. */
typedef int patrol_look(const char *place, int round);

/** What a watch is to do. */
struct patrol_order {
    const char *place; /**< Where; borrowed. */
    int rounds;        /**< How often to look: 1 to 10. */
    bool night;        /**< A night watch looks once more, before the others: with round 0, at the lamps. */
};

/** @brief Send out n watches, all at the same time, each in a process of its own.
 *
 * The process of orders[i] calls look(place, 1), look(place, 2) … up to its number of rounds; that of a night watch
 * look(place, 0) before. When patrol returns, all of them have ended and have been waited for.
 *
 * @param n      how many.
 * @param orders what they are to do; borrowed.
 * @param look   what they do in each round.
 * @param found  n places: found[i] is the sum of what `look` has returned to the watch of orders[i], 0 to 220.
 * @return 0; or -errno of the first that could not be sent, and then those sent before have been waited for. */
int patrol(size_t n, const struct patrol_order orders[], patrol_look *look, int found[]);

#endif
