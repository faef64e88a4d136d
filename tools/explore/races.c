/* Races, by vector clocks. A clock has a number for each actor: so many of the run's steps, up to and with the actor's
 * last one that counts, are known to come before. */
#include "races.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct search {
    const struct step *steps;
    const struct recording *recording;
    struct actor *actors;
    size_t actor_count;
    size_t *taker;  /* for each step, the actor */
    size_t *clocks; /* for each step, its clock: what it follows from, and itself */
    size_t *now;    /* for each actor, the clock of what it follows from so far */
    size_t *scratch;
    bool *race;     /* for each step before the one at hand: are the two a race? */
    struct actor *first;
};

static size_t *clock_of(const struct search *search, size_t step)
{
    return search->clocks + step * search->actor_count;
}

static size_t *now_of(const struct search *search, size_t actor)
{
    return search->now + actor * search->actor_count;
}

static void clock_join(const struct search *search, size_t *clock, const size_t *other)
{
    for (size_t i = 0; i < search->actor_count; i++)
        if (other[i] > clock[i])
            clock[i] = other[i];
}

static bool follows(const struct search *search, const size_t *clock, size_t step)
{
    return clock[search->taker[step]] > step;
}

static size_t actor_find(const struct search *search, size_t process, unsigned thread)
{
    size_t i = 0;
    while (i < search->actor_count &&
           (search->actors[i].process != process || search->actors[i].thread != thread))
        i++;
    return i;
}

static void actors_find(struct search *search, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct step *step = &search->steps[i];
        size_t actor = actor_find(search, step->process, step->thread);
        if (actor == search->actor_count)
            search->actors[search->actor_count++] = (struct actor){step->process, step->thread};
        search->taker[i] = actor;
    }
}

static enum relation steps_relate(const struct step *earlier, const struct step *later)
{
    if (earlier->process == later->process)
        return RELATION_RACE; /* threads share more than can be seen */
    return footprints_relate(&earlier->footprint, &later->footprint);
}

/* What a step follows from. On the way back from it, whatever follows from a step found to be a race hides all that
 * this one follows from: the other order of these two comes first. */
static void step_place(struct search *search, size_t later)
{
    size_t taker = search->taker[later];
    size_t *clock = clock_of(search, later), *hidden = search->scratch;
    memcpy(clock, now_of(search, taker), search->actor_count * sizeof *clock);
    memcpy(hidden, clock, search->actor_count * sizeof *clock);
    for (size_t i = later; i-- > 0;) {
        search->race[i] = false;
        if (search->taker[i] == taker || follows(search, hidden, i))
            continue;
        enum relation relation = steps_relate(&search->steps[i], &search->steps[later]);
        if (relation == RELATION_NONE)
            continue;
        clock_join(search, clock, clock_of(search, i));
        if (relation == RELATION_RACE) {
            search->race[i] = true;
            clock_join(search, hidden, clock_of(search, i));
        }
    }
    clock[taker] = later + 1;
}

static void actor_join(struct search *search, size_t process, unsigned thread, const size_t *clock)
{
    size_t actor = actor_find(search, process, thread);
    if (actor < search->actor_count)
        clock_join(search, now_of(search, actor), clock);
}

/* Those who were woken by a step follow from it, and from what else they needed. */
static void woken_join(struct search *search, size_t later, const struct event *event)
{
    actor_join(search, event->process, event->thread, clock_of(search, later));
    for (size_t i = 0; i < later; i++)
        if (footprints_feed(&search->steps[i].footprint, &search->steps[later].footprint))
            actor_join(search, event->process, event->thread, clock_of(search, i));
}

static bool could_go_on(const struct step *step, const struct candidate *who)
{
    for (size_t i = 0; i < step->next_count; i++)
        if (step->next[i].process == who->process && step->next[i].thread == who->thread)
            return true;
    return false;
}

/* Whoever could not go on before this step, and now can. */
static void freed_join(struct search *search, size_t at)
{
    const struct step *step = &search->steps[at];
    for (size_t i = 0; i < step->next_count; i++)
        if (at == 0 || !could_go_on(step - 1, &step->next[i]))
            actor_join(search, step->next[i].process, step->next[i].thread, clock_of(search, at));
}

static bool is_own_deed(enum event_kind kind)
{
    return kind == EVENT_CALL || kind == EVENT_RETURN || kind == EVENT_SIGNAL || kind == EVENT_STOPPED ||
           kind == EVENT_CONTINUED || kind == EVENT_THREAD;
}

/* Whoever does something from now on follows from this step if it took part in it; from all steps if it is the clock
 * that wakes, for that comes when nobody else can go on. */
static void step_pass_on(struct search *search, size_t at)
{
    const struct step *step = &search->steps[at];
    const size_t *clock = clock_of(search, at);
    clock_join(search, now_of(search, search->taker[at]), clock);
    freed_join(search, at);
    for (size_t i = step->first; i < step->end; i++) {
        const struct event *event = &search->recording->events[i];
        if (event->kind == EVENT_BIRTH)
            actor_join(search, event->other, 0, clock);
        else if (is_own_deed(event->kind) && (event->process != step->process || event->thread != step->thread))
            woken_join(search, at, event);
    }
    if (step->woken_by_clock == NOBODY)
        return;
    for (size_t actor = 0; actor < search->actor_count; actor++)
        for (size_t i = 0; i <= at; i++)
            clock_join(search, now_of(search, actor), clock_of(search, i));
}

/* Does this step of those between follow from any other of them? */
static bool is_first(const struct search *search, size_t at, size_t step)
{
    for (size_t i = at + 1; i < step; i++)
        if (!follows(search, clock_of(search, i), at) && follows(search, clock_of(search, step), i))
            return false;
    return true;
}

/* Those who could begin a run of all steps between the two that do not follow from the earlier, and then the later. */
static size_t firsts_find(struct search *search, size_t at, size_t later)
{
    size_t count = 0;
    if (is_first(search, at, later))
        search->first[count++] = search->actors[search->taker[later]];
    for (size_t i = at + 1; i < later; i++)
        if (!follows(search, clock_of(search, i), at) && is_first(search, at, i))
            search->first[count++] = search->actors[search->taker[i]];
    return count;
}

static int step_judge(struct search *search, size_t later, race_function *found, void *context)
{
    int error = 0;
    step_place(search, later);
    for (size_t i = 0; i < later && !error; i++)
        if (search->race[i])
            error = found(context, i, search->first, firsts_find(search, i, later));
    step_pass_on(search, later);
    return error;
}

int races_find(const struct step *steps, size_t count, const struct recording *recording, race_function *found,
               void *context)
{
    struct search search = {.steps = steps, .recording = recording};
    int error = -ENOMEM;
    search.actors = calloc(count + 1, sizeof *search.actors);
    search.taker = calloc(count + 1, sizeof *search.taker);
    search.race = calloc(count + 1, sizeof *search.race);
    search.first = calloc(count + 1, sizeof *search.first);
    if (search.actors && search.taker)
        actors_find(&search, count);
    search.clocks = calloc((count + 1) * (search.actor_count + 1), sizeof *search.clocks);
    search.now = calloc((search.actor_count + 1) * (search.actor_count + 1), sizeof *search.now);
    search.scratch = calloc(search.actor_count + 1, sizeof *search.scratch);
    if (search.actors && search.taker && search.race && search.first && search.clocks && search.now && search.scratch)
        error = 0;
    for (size_t i = 0; i < count && !error; i++)
        error = step_judge(&search, i, found, context);
    free(search.actors);
    free(search.taker);
    free(search.race);
    free(search.first);
    free(search.clocks);
    free(search.now);
    free(search.scratch);
    return error;
}
