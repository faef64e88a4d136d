/** @file session.h
 * @brief A person, or a script, at a game: says something, sees what comes of it.
 */
#ifndef SESSION_H
#define SESSION_H

#include "order.h"
#include "view.h"

/** A session. The game is begun and ended by whoever owns it. */
struct session {
    struct game game;
    struct view view;   /**< Where to show it, and how. */
    size_t width;       /**< Columns that were asked for; 0 for as many as the terminal has. */
    bool person;        /**< Somebody is there who can do better next time: a wrong line does not end the session. */
    size_t line;        /**< The line of the script that was read last, from 1. */
    char message[512];  /**< What went wrong, or was done. */
};

/** @brief Obey lines, and repeat each above what comes of it, unless a person has typed it there.
 * @return 0 at the end of the lines or after quit; -EINVAL for a wrong line (`line` and `message` tell); or what the
 *         functions of play.h and view.h return. */
int session_by_lines(struct session *session, FILE *lines);

/** @brief Obey keys at the terminal (keys.h). @return as session_by_lines(), but never -EINVAL. */
int session_by_keys(struct session *session);

/** @brief Is this order possible here? @return 0, or -EINVAL with a message. */
int session_check(struct session *session, const struct order *order);

/** @brief Save the choices, with a message. @return 0, or -EINVAL where it went wrong. */
int session_save(struct session *session, const char *path);

/** @brief Move the game, if the order is one that does. @return as the game's functions. */
int session_move(struct session *session, const struct order *order, bool *moved);

/** @brief Show the place where the game stands. */
int session_show(const struct session *session);

#endif
