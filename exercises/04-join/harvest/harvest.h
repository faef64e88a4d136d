/** @file harvest.h
 * @brief The contract of the exercise "harvest": what processes send through pipes is brought in.
 */
#ifndef HARVEST_H
#define HARVEST_H

#include <stddef.h>

#define HARVEST_MAX 16 /**< How many fields there are at most. */

/** @brief Grows what is on one field. It runs in a process of its own, and takes its time.
 * @param out a pipe, to which it writes as much as it likes; it may close it and go on working.
 * @return 0 to 255. */
typedef int harvest_grow(size_t field, int out);

/** What came of a field. */
struct crop {
    size_t size;  /**< How many bytes were written to `out`. */
    unsigned sum; /**< Their sum, each taken as an unsigned char. */
    int code;     /**< The exit code of its process: 0 to 255, or -N when signal N has killed it. */
};

/** @brief Grow n fields, all at the same time, each in a process of its own, and bring in what they give.
 *
 * When harvest returns, all processes have been waited for, and no descriptor is open that was not open before.
 *
 * @param n     how many; at most #HARVEST_MAX.
 * @param grow  what grows.
 * @param crops n places: crops[i] is that of field i.
 * @return 0; or -errno of what could not be made, and then the processes started have been waited for. */
int harvest(size_t n, harvest_grow *grow, struct crop crops[]);

#endif
