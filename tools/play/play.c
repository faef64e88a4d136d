/* The game: each look is a run of its own, which stops where the choices end. */
#include "play.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What a run is to do at its choices. */
struct plan {
    size_t follow;         /* so many choices are known, and followed */
    size_t until;          /* then a rule picks, until so many are made */
    bool until_it_matters; /* or until the first that matters, but not before `until` */
    struct schedule rule;
    size_t at;             /* choices met so far */
    int error;
    bool stopped;          /* it was left at a choice */
};

static void players_free(struct game *game)
{
    free(game->players);
    game->players = NULL;
    game->player_count = 0;
    collisions_free(&game->collisions);
}

static int choice_add(struct game *game, size_t at, size_t picked)
{
    unsigned *choices = realloc(game->choices, (at + 1) * sizeof *choices);
    if (!choices)
        return -ENOMEM;
    game->choices = choices;
    choices[at] = (unsigned)picked;
    game->known = at + 1;
    return 0;
}

/* Keep what is to be shown of this place. */
static int players_take(struct game *game, const struct recording *so_far, const struct candidate *candidates,
                        size_t count)
{
    game->players = calloc(count, sizeof *game->players);
    if (!game->players)
        return -ENOMEM;
    game->player_count = count;
    for (size_t i = 0; i < count; i++) {
        struct player *player = &game->players[i];
        player->process = candidates[i].process;
        player->thread = candidates[i].thread;
        player->harmless = game->collisions.harmless[i];
        foretell(so_far, &candidates[i], player->words, sizeof player->words);
    }
    return 0;
}

/* Who concerns nobody else goes first: that takes no choice away from those who come after. false: nobody does, and it
 * is the youngest. */
static bool picked_quietly(const struct collisions *collisions, size_t *picked)
{
    for (*picked = collisions->count; (*picked)-- > 0;)
        if (collisions->harmless[*picked])
            return true;
    *picked = collisions->count - 1;
    return false;
}

/* A choice beyond those that are known. */
static size_t choose_new(struct game *game, const struct recording *so_far, const struct candidate *candidates,
                         size_t count)
{
    struct plan *plan = game->plan;
    size_t picked;
    plan->error = collisions_find(&game->collisions, so_far, candidates, count);
    if (plan->error)
        return CHOOSE_END;
    bool enough = plan->at >= plan->until, quiet = picked_quietly(&game->collisions, &picked);
    if (enough && (!plan->until_it_matters || (!quiet && collisions_any(&game->collisions)))) {
        plan->stopped = true;
        plan->error = players_take(game, so_far, candidates, count);
        return CHOOSE_END;
    }
    if (!plan->until_it_matters)
        picked = schedule_pick(&plan->rule, count);
    collisions_free(&game->collisions);
    plan->error = choice_add(game, plan->at++, picked);
    return plan->error ? CHOOSE_END : picked;
}

static size_t choose(void *context, const struct recording *so_far, const struct candidate *candidates, size_t count)
{
    struct game *game = context;
    struct plan *plan = game->plan;
    if (count == 1)
        return 0;
    if (plan->at < plan->follow && game->choices[plan->at] < count)
        return game->choices[plan->at++];
    if (plan->at < plan->follow) /* choices of another program: from here on they are of no use */
        plan->follow = game->known = plan->until = plan->at;
    return choose_new(game, so_far, candidates, count);
}

/* The run was broken off: that people were left behind is no news, nor that somebody was not waited for yet. */
static void recording_excuse(struct recording *recording)
{
    for (size_t i = 0; i < recording->finding_count; i++)
        free(recording->findings[i].text);
    recording->finding_count = 0;
    for (size_t i = 0; i < recording->process_count; i++)
        recording->processes[i].left_behind = false;
}

/* The choices are what the recording is to say that it was made by. */
static int recording_credit(struct game *game, size_t made)
{
    struct schedule played = {.kind = SCHEDULE_REPLAY, .seed = game->options.schedule.seed,
                              .patient = game->options.schedule.patient, .choices = game->choices,
                              .choice_count = made};
    schedule_free(&game->recording->schedule);
    return schedule_copy(&game->recording->schedule, &played);
}

static int look(struct game *game, struct plan *plan)
{
    players_free(game);
    recording_free(game->recording);
    game->recording = NULL;
    game->plan = plan;
    schedule_begin(&plan->rule);
    int error = record(&game->recording, game->argv, &game->options);
    game->plan = NULL;
    if (!error)
        error = plan->error;
    if (!game->recording)
        return error;
    game->made = plan->at;
    game->over = !plan->stopped;
    if (game->over)
        game->known = game->made; /* what is left over was made for another run */
    if (plan->stopped)
        recording_excuse(game->recording);
    if (!error)
        error = recording_credit(game, plan->at);
    if (!error && !plan->stopped && game->recording->ending == ENDING_INTERRUPTED)
        error = -EINTR;
    return error;
}

int game_begin(struct game *game, char *const argv[], const struct record_options *options,
               const struct schedule *choices)
{
    struct schedule copy = {0};
    *game = (struct game){.argv = argv, .options = *options};
    if (choices && choices->kind == SCHEDULE_REPLAY) {
        int error = schedule_copy(&copy, choices);
        if (error)
            return error;
        game->choices = copy.choices;
        game->known = copy.choice_count;
    }
    game->options.schedule = (struct schedule){.kind = SCHEDULE_CHILD_FIRST, .seed = choices ? choices->seed : 0,
                                               .patient = choices && choices->patient};
    game->options.choose = choose;
    game->options.choice_context = game;
    game->options.foresee = true;
    return look(game, &(struct plan){0});
}

int game_pick(struct game *game, size_t player)
{
    if (game->made == game->known || game->choices[game->made] != player) {
        int error = choice_add(game, game->made, player);
        if (error)
            return error;
    }
    size_t made = game->made + 1;
    return look(game, &(struct plan){.follow = made, .until = made});
}

int game_back(struct game *game, size_t steps)
{
    size_t made = game->made - steps;
    return look(game, &(struct plan){.follow = made, .until = made});
}

int game_forward(struct game *game, size_t steps)
{
    size_t made = game->made + steps;
    return look(game, &(struct plan){.follow = made, .until = made});
}

int game_jump(struct game *game, size_t choice, const struct schedule *rule)
{
    size_t made = choice - 1, follow = made < game->known ? made : game->known;
    return look(game, &(struct plan){.follow = follow, .until = made, .rule = *rule});
}

int game_finish(struct game *game, const struct schedule *rule)
{
    return look(game, &(struct plan){.follow = game->made, .until = SIZE_MAX, .rule = *rule});
}

int game_next(struct game *game)
{
    size_t made = game->made;
    return look(game, &(struct plan){.follow = made, .until = made + 1, .until_it_matters = true});
}

bool game_matters(const struct game *game)
{
    return collisions_any(&game->collisions);
}

void game_end(struct game *game)
{
    players_free(game);
    recording_free(game->recording);
    free(game->choices);
    *game = (struct game){0};
}
