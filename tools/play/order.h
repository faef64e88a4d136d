/** @file order.h
 * @brief What the player says, understood.
 */
#ifndef ORDER_H
#define ORDER_H

#include "record/schedule.h"

enum order_kind {
    ORDER_NONE,    /**< Nothing was said: a blank line, or a comment. */
    ORDER_PICK,    /**< `number` goes on. */
    ORDER_NEXT, ORDER_BACK, ORDER_FORWARD, ORDER_JUMP, ORDER_END, ORDER_PICTURE, ORDER_SAVE, ORDER_HELP, ORDER_QUIT,
};

/** One of them. */
struct order {
    enum order_kind kind;
    size_t number;        /**< Whom to pick; how many steps; which choice. */
    struct schedule rule; /**< #ORDER_END, #ORDER_JUMP: who is picked on the way. */
    const char *path;     /**< #ORDER_SAVE: in the line. */
};

/** @brief Understand a line: a number, or a word (or its first letter) and what belongs to it.
 * @param line is changed. @param[out] why what is wrong and how it would be right. @return 0 or -EINVAL. */
int order_parse(struct order *order, char *line, char *why, size_t size);

extern const char order_help[]; /**< All of them, for people. */

#endif
