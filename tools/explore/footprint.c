/* Sets of touches, and what two of them have to do with each other. */
#include "footprint.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ALARMS_APART INT64_C(1000000) /* nanoseconds: spans that differ by more end in their own order */

int footprint_add(struct footprint *footprint, struct touch touch)
{
    for (size_t i = 0; i < footprint->count; i++) {
        const struct touch *known = &footprint->touches[i];
        if (known->thing == touch.thing && known->which == touch.which && known->manner == touch.manner &&
            known->blocked == touch.blocked && known->sure == touch.sure && known->woken == touch.woken &&
            known->from == touch.from && known->to == touch.to && known->wanted == touch.wanted &&
            known->process == touch.process && known->thread == touch.thread)
            return 0;
    }
    struct touch *touches = realloc(footprint->touches, (footprint->count + 1) * sizeof *touches);
    if (!touches)
        return -ENOMEM;
    footprint->touches = touches;
    touches[footprint->count++] = touch;
    return 0;
}

int footprint_copy(struct footprint *copy, const struct footprint *footprint)
{
    *copy = (struct footprint){malloc((footprint->count + 1) * sizeof *copy->touches), footprint->count};
    if (!copy->touches) {
        copy->count = 0;
        return -ENOMEM;
    }
    if (footprint->count > 0) /* an empty one has no array to copy from */
        memcpy(copy->touches, footprint->touches, footprint->count * sizeof *copy->touches);
    return 0;
}

void footprint_free(struct footprint *footprint)
{
    free(footprint->touches);
    *footprint = (struct footprint){0};
}

static bool completed(const struct touch *read)
{
    return read->to > read->from;
}

/* Bytes were written, and later bytes were read. */
static enum relation write_then_read(const struct touch *write, const struct touch *read)
{
    if (!completed(read) || write->to <= read->from)
        return RELATION_NONE; /* those bytes had gone to an earlier read */
    if (write->from <= read->from)
        return RELATION_ORDER; /* without them the read would have waited */
    return write->from < read->from + read->wanted ? RELATION_RACE : RELATION_NONE;
}

static enum relation read_then_write(const struct touch *read, const struct touch *write)
{
    if (!completed(read))
        return RELATION_RACE; /* it was interrupted, or its process died: it may matter when */
    if (write->from <= read->from)
        return RELATION_NONE; /* it waited for just this */
    return read->to - read->from == read->wanted ? RELATION_NONE : RELATION_RACE;
}

static enum relation alarms_relate(const struct touch *one, const struct touch *other)
{
    int64_t apart = one->from > other->from ? one->from - other->from : other->from - one->from;
    return one->from < 0 || other->from < 0 || apart < ALARMS_APART ? RELATION_RACE : RELATION_NONE;
}

/* Of several children that have ended, a wait gives the oldest. One that is there early gives the first to end. */
static enum relation exit_then_any(const struct touch *wait)
{
    if (wait->woken)
        return RELATION_RACE;
    return wait->blocked || (wait->from >= 0 && (size_t)wait->from < wait->which) ? RELATION_NONE : RELATION_RACE;
}

static enum relation any_then_exit(const struct touch *wait)
{
    return wait->woken || wait->from < 0 || wait->which < (size_t)wait->from ? RELATION_RACE : RELATION_NONE;
}

/* Pairs of manners, each more than READS or WRITES, that touch the same thing. */
static enum relation manners_relate(const struct touch *earlier, const struct touch *later)
{
    enum manner one = earlier->manner, other = later->manner;
    if (one == PRODUCES && other == CONSUMES)
        return write_then_read(earlier, later);
    if (one == CONSUMES && other == PRODUCES)
        return read_then_write(earlier, later);
    if (one == CLOSES_WRITE && other == ENDS)
        return earlier->sure && !later->blocked ? RELATION_ORDER : RELATION_NONE;
    if ((one == CLOSES_READ && other == PRODUCES) || (one == PRODUCES && other == CLOSES_READ))
        return RELATION_RACE;
    if (one == CLOSES_WRITE || other == CLOSES_WRITE || one == CLOSES_READ || other == CLOSES_READ)
        return RELATION_NONE;
    if (one == PRODUCES && other == ENDS)
        return RELATION_NONE; /* the end comes with the last close, and that after all bytes */
    if (one == EXITS && other == AWAITS)
        return later->blocked ? RELATION_NONE : RELATION_ORDER;
    if (one == AWAITS && other == EXITS)
        return earlier->blocked ? RELATION_NONE : RELATION_RACE;
    if (one == EXITS && other == AWAITS_ANY)
        return exit_then_any(later);
    if (one == AWAITS_ANY && other == EXITS)
        return any_then_exit(earlier);
    if (one == RELEASES && other == ACQUIRES)
        return later->blocked ? RELATION_NONE : RELATION_ORDER;
    if (one == ACQUIRES && other == RELEASES)
        return earlier->blocked ? RELATION_NONE : RELATION_RACE;
    if (one == SETS_ALARM && other == SETS_ALARM)
        return alarms_relate(earlier, later);
    return RELATION_RACE;
}

static enum relation touches_relate(const struct touch *earlier, const struct touch *later)
{
    if (earlier->process == later->process && earlier->thread == later->thread)
        return RELATION_NONE; /* whoever does both does them in this order */
    if (earlier->thing == THING_EVERYTHING || later->thing == THING_EVERYTHING)
        return RELATION_RACE;
    if (earlier->thing != later->thing || earlier->which != later->which)
        return RELATION_NONE;
    if (earlier->manner == READS && later->manner == READS)
        return RELATION_NONE;
    if (earlier->manner <= WRITES || later->manner <= WRITES)
        return RELATION_RACE;
    return manners_relate(earlier, later);
}

enum relation footprints_relate(const struct footprint *earlier, const struct footprint *later)
{
    enum relation most = RELATION_NONE;
    for (size_t i = 0; i < earlier->count && most < RELATION_RACE; i++)
        for (size_t j = 0; j < later->count && most < RELATION_RACE; j++) {
            enum relation relation = touches_relate(&earlier->touches[i], &later->touches[j]);
            if (relation == RELATION_ORDER && later->touches[j].woken)
                continue;
            most = relation > most ? relation : most;
        }
    return most;
}

bool footprints_feed(const struct footprint *earlier, const struct footprint *later)
{
    for (size_t i = 0; i < earlier->count; i++)
        for (size_t j = 0; j < later->count; j++)
            if (later->touches[j].woken &&
                touches_relate(&earlier->touches[i], &later->touches[j]) == RELATION_ORDER)
                return true;
    return false;
}

/* What a waiting reader would get depends on all that comes; one that got all it wanted minds no more. A writer minds
 * no reader that waits. */
static bool bytes_conflict(const struct touch *known, const struct touch *taken)
{
    if (known->manner == PRODUCES)
        return !taken->blocked && !(completed(taken) && taken->to - taken->from == taken->wanted);
    return known->blocked || !completed(known) || known->to - known->from < known->wanted;
}

static bool touches_conflict(const struct touch *known, const struct touch *taken)
{
    if (known->thing == THING_EVERYTHING || taken->thing == THING_EVERYTHING)
        return true;
    if (known->thing != taken->thing || known->which != taken->which)
        return false;
    if ((known->manner == PRODUCES && taken->manner == CONSUMES) ||
        (known->manner == CONSUMES && taken->manner == PRODUCES))
        return bytes_conflict(known, taken);
    if ((known->manner == CONSUMES || known->manner == ENDS) &&
        (taken->manner == CLOSES_WRITE || taken->manner == PRODUCES))
        return known->blocked;
    if ((known->manner == EXITS && taken->manner == AWAITS) || (known->manner == AWAITS && taken->manner == EXITS))
        return false; /* the wait ends with that process, whichever comes first */
    if ((known->manner == ACQUIRES && taken->manner == RELEASES) ||
        (known->manner == AWAITS_ANY && known->blocked))
        return true;
    if (known->manner == EXITS && taken->manner == AWAITS_ANY && !taken->woken)
        return !taken->blocked && any_then_exit(taken) != RELATION_NONE;
    return touches_relate(known, taken) != RELATION_NONE;
}

bool footprints_conflict(const struct footprint *known, const struct footprint *taken)
{
    for (size_t i = 0; i < known->count; i++)
        for (size_t j = 0; j < taken->count; j++)
            if (touches_conflict(&known->touches[i], &taken->touches[j]))
                return true;
    return false;
}
