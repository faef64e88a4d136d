/* The search: run along a path, look what came of it, go back to where something else can be tried. */
#include "explore.h"

#include <errno.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <string.h>

#include "path.h"

#define DEFAULT_RUNS 10000
#define DEFAULT_DEPTH 1000

struct search {
    struct path path;
    size_t depth_limit;
    size_t steps; /* of the run under way */
    bool beyond;  /* some choice lay beyond the limit of depth */
    bool pruned;  /* the run was given up */
    bool cut;     /* some run was ended before its time */
    int error;
};

static size_t choose(void *context, const struct recording *recording, const struct candidate *candidates, size_t count)
{
    struct search *search = context;
    if (search->steps++ >= search->depth_limit) {
        search->beyond |= count > 1;
        return 0;
    }
    size_t picked = path_choose(&search->path, recording, candidates, count, &search->error);
    search->pruned = picked == CHOOSE_END; /* whoever could go on sleeps */
    return picked;
}

static int outcome_add(struct exploration *exploration, const struct recording *recording)
{
    struct outcome outcome;
    int error = outcome_take(&outcome, recording);
    for (size_t i = 0; i < exploration->outcome_count && !error; i++)
        if (outcomes_equal(&exploration->outcomes[i], &outcome)) {
            exploration->outcomes[i].runs++;
            outcome_free(&outcome);
            return 0;
        }
    struct outcome *outcomes = error ? NULL : realloc(exploration->outcomes,
                                                      (exploration->outcome_count + 1) * sizeof *outcomes);
    if (!outcomes) {
        outcome_free(&outcome);
        return -ENOMEM;
    }
    exploration->outcomes = outcomes;
    outcomes[exploration->outcome_count++] = outcome;
    return 0;
}

/* A private futex is one of threads, which are told by their births. */
static bool shares_memory(const struct event *event)
{
    return event->kind == EVENT_THREAD || (event->kind == EVENT_CALL && event->call == CALL_YIELD) ||
           (event->kind == EVENT_CALL && event->call == CALL_FUTEX && !(event->args[0] & FUTEX_PRIVATE_FLAG));
}

static bool uses_shared_memory(const struct recording *recording)
{
    for (size_t i = 0; i < recording->event_count; i++)
        if (shares_memory(&recording->events[i]))
            return true;
    return false;
}

static bool is_pid(const struct recording *recording, unsigned long number)
{
    for (size_t i = 1; i < recording->process_count; i++)
        if (recording->processes[i].pid == (int64_t)number)
            return true;
    return false;
}

/* Does it print a number that is a pid, of more than one process's child? Then it matters who gets which. */
static bool prints_pids(const struct recording *recording)
{
    bool many = false;
    for (size_t i = 1; i < recording->process_count; i++)
        many |= recording->processes[i].parent != 0;
    for (char *at = recording->output[0]; many && *(at += strcspn(at, "0123456789"));) {
        errno = 0;
        if (is_pid(recording, strtoul(at, &at, 10)) && errno == 0)
            return true;
    }
    return false;
}

static bool was_cut(const struct recording *recording)
{
    return recording->ending == ENDING_DEADLINE || recording->ending == ENDING_OUTPUT_LIMIT ||
           recording->ending == ENDING_EVENT_LIMIT;
}

static int run_judge(struct exploration *exploration, struct search *search, const struct recording *recording)
{
    if (search->error)
        return search->error;
    if (recording->ending == ENDING_NOT_STARTED)
        return -EINVAL;
    if (recording->ending == ENDING_INTERRUPTED && !search->pruned)
        return -EINTR;
    exploration->shared_memory |= uses_shared_memory(recording);
    if (search->steps > exploration->longest)
        exploration->longest = search->steps;
    search->cut |= was_cut(recording);
    if (search->path.at < search->path.replayed)
        return -ESTALE; /* it was over before it came to where an earlier one came */
    exploration->runs += !search->pruned;
    exploration->pruned += search->pruned;
    int error = search->pruned ? 0 : outcome_add(exploration, recording);
    return error ? error : path_learn(&search->path, recording);
}

/* One run along the path, and what follows from it. 1: go on; 0: the search is done; -errno. */
static int explore_once(struct exploration *exploration, struct search *search, char *const argv[],
                        const struct record_options *options)
{
    struct recording *recording;
    search->path.at = search->steps = 0;
    search->pruned = false;
    int error = record(&recording, argv, options);
    if (error)
        return error;
    error = run_judge(exploration, search, recording);
    bool pids = !error && !search->path.pids && prints_pids(recording);
    recording_free(recording);
    return error ? error : pids ? -ERESTART : path_advance(&search->path);
}

/* It prints pids: then the order in which they are given away counts, and the search begins anew. */
static void restart(struct exploration *exploration, struct search *search)
{
    exploration_free(exploration);
    path_free(&search->path);
    search->path.pids = exploration->pids = true;
    search->beyond = search->cut = false;
}

int explore(struct exploration *exploration, char *const argv[], const struct record_options *options,
            const struct explore_limits *limits, bool (*progress)(const struct exploration *so_far))
{
    struct search search = {.depth_limit = limits->depth ? limits->depth : DEFAULT_DEPTH, .path.plain = limits->plain};
    struct record_options ours = *options;
    size_t limit = limits->runs ? limits->runs : DEFAULT_RUNS;
    int more = 1;
    ours.schedule = (struct schedule){.kind = SCHEDULE_PARENT_FIRST};
    ours.choose = choose;
    ours.choice_context = &search;
    *exploration = (struct exploration){0};
    while (more > 0 && exploration->runs + exploration->pruned < limit) {
        more = explore_once(exploration, &search, argv, &ours);
        if (more == -ERESTART) {
            restart(exploration, &search);
            more = 1;
        }
        if (more >= 0 && progress && !progress(exploration))
            more = -EINTR;
    }
    exploration->unsteady = more == -ESTALE ? search.path.at + 1 : 0;
    exploration->gap = more == -EINTR    ? GAP_STOPPED
                       : more == -ESTALE ? GAP_UNSTEADY
                       : more > 0        ? GAP_RUNS
                       : search.cut      ? GAP_CUT
                       : search.beyond   ? GAP_DEPTH
                                         : GAP_NONE;
    exploration->complete = more == 0 && exploration->gap == GAP_NONE;
    path_free(&search.path);
    return more < 0 ? more : 0;
}

void exploration_free(struct exploration *exploration)
{
    for (size_t i = 0; i < exploration->outcome_count; i++)
        outcome_free(&exploration->outcomes[i]);
    free(exploration->outcomes);
    *exploration = (struct exploration){0};
}
