/** @file play.h
 * @brief A run whose schedule a person makes, choice by choice: to and fro, because every run can be repeated.
 *
 * A game is a list of choices. To look at the place where the list ends, the program is run from its beginning with
 * these choices; to step back is to run it with fewer. So the program runs once for each look, and nobody of it is left
 * while the player thinks.
 *
 * Thread-safety: none, as of record().
 */
#ifndef PLAY_H
#define PLAY_H

#include "foretell.h"
#include "record/record.h"

/** One who could go on, ready to be shown. */
struct player {
    size_t process;
    unsigned thread;
    char words[320];  /**< What it would do next, in UTF-8. */
    bool harmless;    /**< That concerns nobody else. */
};

/** A game, and the place where it stands. */
struct game {
    char *const *argv;             /**< Borrowed. */
    struct record_options options; /**< Borrowed, but for the schedule, the chooser and its context, which are ours. */
    unsigned *choices;             /**< The choices made, and behind them those stepped back from; owned. */
    size_t made;                   /**< How many are made. */
    size_t known;                  /**< How many there are in all. */
    struct recording *recording;   /**< The run up to here; owned. */
    bool over;                     /**< It is over: nobody is left to choose. */
    struct player *players;        /**< Who could go on; owned. */
    size_t player_count;
    struct collisions collisions;  /**< Among them. */
    struct plan *plan;             /**< Private: what the run under way is to do. */
};

/** @brief Begin: run up to the first choice.
 * @param choices to be walked along by game_forward(); may be NULL. @param options as for record().
 * @return 0, or what record() says; -EINTR when the recorder was told to stop: game->recording->status is the signal.
 * The run up to there, if any, is in game->recording, also where the program could not be run (#ENDING_NOT_STARTED).
 * So do all of those that follow. To be ended by game_end(), also after an error. */
int game_begin(struct game *game, char *const argv[], const struct record_options *options,
               const struct schedule *choices);

/** @brief Let one go on, up to the next choice. Forgets what was stepped back from, unless it is the same choice.
 * @param player below `player_count`. */
int game_pick(struct game *game, size_t player);

/** @brief Step back. @param steps at most `made`. */
int game_back(struct game *game, size_t steps);

/** @brief Make the choice again that was stepped back from, or that was there from the beginning.
 * @param steps at most `known - made`. */
int game_forward(struct game *game, size_t steps);

/** @brief Go to before choice number `choice`, the first being 1, or to the end if there are not so many. Beyond what
 * is known, `rule` picks. */
int game_jump(struct game *game, size_t choice, const struct schedule *rule);

/** @brief Go to the end: `rule` picks from here on, whatever was known. */
int game_finish(struct game *game, const struct schedule *rule);

/** @brief Go on to the next choice that matters, where nobody is left whose step concerns nobody else; or to the end.
 * Such steps are taken first; otherwise the youngest goes on. */
int game_next(struct game *game);

/** @brief Does it matter here who is picked? */
bool game_matters(const struct game *game);

/** @brief End it. */
void game_end(struct game *game);

#endif
