/* The search. A path is a list of nodes, one for each choice of the run; each node knows who could have gone on, whose
 * turn it is now, who has been tried, and who sleeps: those need not be tried, for the orders that begin with them have
 * been run in another place. */
#include "explore.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "footprint.h"

#define DEFAULT_RUNS 10000
#define DEFAULT_DEPTH 1000

/* A step that was taken from some node, or need not be. */
struct step {
    size_t process;
    unsigned thread;
    struct footprint footprint;
};

struct steps {
    struct step *list;
    size_t count;
};

struct node {
    struct candidate *candidates;
    size_t count;
    size_t picked;       /* an index of candidates */
    size_t first_event;  /* where the step from here begins */
    struct steps done;   /* tried */
    struct steps asleep; /* need not be tried */
};

struct search {
    struct node *path;
    size_t depth, capacity; /* nodes in the path */
    size_t replay;          /* so many of them are to be followed before new ones are made */
    size_t at;              /* the node that comes next */
    size_t depth_limit;
    bool beyond;            /* some choice lay beyond the limit of depth */
    bool pruned;            /* the run was given up */
    int error;
};

static void steps_free(struct steps *steps)
{
    for (size_t i = 0; i < steps->count; i++)
        footprint_free(&steps->list[i].footprint);
    free(steps->list);
    *steps = (struct steps){0};
}

static int steps_add(struct steps *steps, struct step step)
{
    struct step *list = realloc(steps->list, (steps->count + 1) * sizeof *list);
    if (!list)
        return -ENOMEM;
    steps->list = list;
    list[steps->count++] = step;
    return 0;
}

static bool steps_have(const struct steps *steps, const struct candidate *candidate)
{
    for (size_t i = 0; i < steps->count; i++)
        if (steps->list[i].process == candidate->process && steps->list[i].thread == candidate->thread)
            return true;
    return false;
}

static void node_free(struct node *node)
{
    free(node->candidates);
    steps_free(&node->done);
    steps_free(&node->asleep);
}

/* The first candidate who neither sleeps nor was tried; `count` if there is none. */
static size_t node_next(const struct node *node)
{
    size_t i = 0;
    while (i < node->count &&
           (steps_have(&node->asleep, &node->candidates[i]) || steps_have(&node->done, &node->candidates[i])))
        i++;
    return i;
}

/* Who goes on sleeping after the step `taken`: those whose own step it cannot affect. */
static int sleep_on(struct steps *asleep, const struct steps *before, const struct candidate *taker,
                    const struct footprint *taken)
{
    for (size_t i = 0; i < before->count; i++) {
        const struct step *step = &before->list[i];
        if (step->process == taker->process || footprints_conflict(&step->footprint, taken))
            continue;
        struct step copy = {step->process, step->thread, {0}};
        if (footprint_copy(&copy.footprint, &step->footprint) || steps_add(asleep, copy))
            return -ENOMEM;
    }
    return 0;
}

/* The step from the last node is over: what it touched decides who sleeps at the new one. */
static int node_fall_asleep(struct search *search, struct node *node, const struct recording *recording)
{
    if (search->at == 0)
        return 0;
    const struct node *before = &search->path[search->at - 1];
    struct footprint taken;
    int error = footprint_take(&taken, recording, before->first_event, recording->event_count);
    if (error)
        return error;
    const struct candidate *taker = &before->candidates[before->picked];
    error = sleep_on(&node->asleep, &before->asleep, taker, &taken);
    if (!error)
        error = sleep_on(&node->asleep, &before->done, taker, &taken);
    footprint_free(&taken);
    return error;
}

static struct node *node_add(struct search *search)
{
    if (search->depth == search->capacity) {
        size_t capacity = search->capacity ? 2 * search->capacity : 64;
        struct node *path = realloc(search->path, capacity * sizeof *path);
        if (!path)
            return NULL;
        search->path = path;
        search->capacity = capacity;
    }
    struct node *node = &search->path[search->depth++];
    *node = (struct node){0};
    return node;
}

static int node_fill(struct search *search, struct node *node, const struct recording *recording,
                     const struct candidate *candidates, size_t count)
{
    node->candidates = malloc(count * sizeof *candidates);
    if (!node->candidates)
        return -ENOMEM;
    memcpy(node->candidates, candidates, count * sizeof *candidates);
    node->count = count;
    node->first_event = recording->event_count;
    return node_fall_asleep(search, node, recording);
}

static size_t choose(void *context, const struct recording *recording, const struct candidate *candidates, size_t count)
{
    struct search *search = context;
    if (search->at < search->replay) {
        struct node *node = &search->path[search->at++];
        node->first_event = recording->event_count;
        return node->picked;
    }
    if (search->at >= search->depth_limit) {
        search->beyond |= count > 1;
        return 0;
    }
    struct node *node = node_add(search);
    if (!node || node_fill(search, node, recording, candidates, count)) {
        search->error = -ENOMEM;
        return CHOOSE_END;
    }
    search->at++;
    node->picked = node_next(node);
    if (node->picked < count)
        return node->picked;
    search->pruned = true; /* whoever could go on sleeps: all that follows has been seen */
    return CHOOSE_END;
}

/* The run is over. Go back to the last node where somebody is left to try. false: there is none, the search is done. */
static bool path_advance(struct search *search, const struct recording *recording)
{
    size_t end = recording->event_count;
    while (search->depth > 0) {
        struct node *node = &search->path[search->depth - 1];
        if (node->picked < node->count) {
            const struct candidate *taker = &node->candidates[node->picked];
            struct step step = {taker->process, taker->thread, {0}};
            if (footprint_take(&step.footprint, recording, node->first_event, end) || steps_add(&node->done, step)) {
                search->error = -ENOMEM;
                return false;
            }
            node->picked = node_next(node);
            if (node->picked < node->count) {
                search->replay = search->depth;
                return true;
            }
        }
        end = node->first_event;
        node_free(node);
        search->depth--;
    }
    return false;
}

static bool has_finding(const struct recording *recording, enum finding_kind kind)
{
    for (size_t i = 0; i < recording->finding_count; i++)
        if (recording->findings[i].kind == kind)
            return true;
    return false;
}

static bool has_crash(const struct recording *recording)
{
    for (size_t i = 0; i < recording->process_count; i++) {
        int status = recording->processes[i].status;
        int number = status != -1 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        if (number == SIGSEGV || number == SIGBUS || number == SIGABRT || number == SIGFPE || number == SIGILL)
            return true;
    }
    return false;
}

static struct outcome outcome_of(const struct recording *recording)
{
    return (struct outcome){
        .output = recording->output[0],
        .output_size = recording->output_size[0],
        .ending = recording->ending,
        .status = recording->status,
        .zombie = has_finding(recording, FINDING_ZOMBIE),
        .orphan = has_finding(recording, FINDING_ORPHAN),
        .left_behind = has_finding(recording, FINDING_LEFT_BEHIND) && recording->ending == ENDING_DONE,
        .crash = has_crash(recording),
        .runs = 1,
    };
}

static bool outcomes_equal(const struct outcome *one, const struct outcome *other)
{
    return one->output_size == other->output_size && memcmp(one->output, other->output, one->output_size) == 0 &&
           one->ending == other->ending && one->status == other->status && one->zombie == other->zombie &&
           one->orphan == other->orphan && one->left_behind == other->left_behind && one->crash == other->crash;
}

static int outcome_add(struct exploration *exploration, const struct search *search, const struct recording *recording)
{
    struct outcome outcome = outcome_of(recording);
    for (size_t i = 0; i < exploration->outcome_count; i++)
        if (outcomes_equal(&exploration->outcomes[i], &outcome)) {
            exploration->outcomes[i].runs++;
            return 0;
        }
    struct outcome *outcomes = realloc(exploration->outcomes, (exploration->outcome_count + 1) * sizeof *outcomes);
    if (!outcomes)
        return -ENOMEM;
    exploration->outcomes = outcomes;
    outcome.output = malloc(outcome.output_size + 1);
    outcome.choices = malloc((search->depth + 1) * sizeof *outcome.choices);
    if (!outcome.output || !outcome.choices) {
        free(outcome.output);
        free(outcome.choices);
        return -ENOMEM;
    }
    memcpy(outcome.output, recording->output[0], outcome.output_size + 1);
    for (size_t i = 0; i < search->depth; i++)
        outcome.choices[i] = search->path[i].picked;
    outcome.choice_count = search->depth;
    outcomes[exploration->outcome_count++] = outcome;
    return 0;
}

static bool uses_shared_memory(const struct recording *recording)
{
    for (size_t i = 0; i < recording->event_count; i++)
        if (recording->events[i].kind == EVENT_CALL &&
            (recording->events[i].call == CALL_FUTEX || recording->events[i].call == CALL_YIELD))
            return true;
    return false;
}

/* One run along the path, and what follows from it. 1: go on; 0: the search is done; -errno. */
static int explore_once(struct exploration *exploration, struct search *search, char *const argv[],
                        const struct record_options *options)
{
    struct recording *recording;
    search->at = 0;
    search->pruned = false;
    int error = record(&recording, argv, options);
    if (error)
        return error;
    if (recording->ending == ENDING_NOT_STARTED)
        error = -EINVAL;
    else if (recording->ending == ENDING_INTERRUPTED && !search->pruned)
        error = -EINTR;
    else if (search->pruned)
        exploration->pruned++;
    else
        error = outcome_add(exploration, search, recording);
    exploration->runs += !search->pruned;
    exploration->shared_memory |= uses_shared_memory(recording);
    bool more = !error && path_advance(search, recording);
    recording_free(recording);
    if (!error)
        error = search->error;
    return error ? error : more;
}

int explore(struct exploration *exploration, char *const argv[], const struct record_options *options,
            const struct explore_limits *limits, void (*progress)(size_t runs))
{
    struct search search = {.depth_limit = limits->depth ? limits->depth : DEFAULT_DEPTH};
    struct record_options ours = *options;
    size_t limit = limits->runs ? limits->runs : DEFAULT_RUNS;
    int more = 1;
    ours.schedule = (struct schedule){.kind = SCHEDULE_PARENT_FIRST};
    ours.choose = choose;
    ours.choice_context = &search;
    *exploration = (struct exploration){0};
    while (more > 0 && exploration->runs + exploration->pruned < limit) {
        more = explore_once(exploration, &search, argv, &ours);
        if (progress)
            progress(exploration->runs + exploration->pruned);
    }
    exploration->complete = more == 0 && !search.beyond;
    while (search.depth > 0)
        node_free(&search.path[--search.depth]);
    free(search.path);
    return more < 0 ? more : 0;
}

void exploration_free(struct exploration *exploration)
{
    for (size_t i = 0; i < exploration->outcome_count; i++) {
        free(exploration->outcomes[i].output);
        free(exploration->outcomes[i].choices);
    }
    free(exploration->outcomes);
    *exploration = (struct exploration){0};
}
