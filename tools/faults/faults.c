/* One run bare, then one for each fault. */
#include "faults.h"

#include <errno.h>
#include <stdlib.h>

#define EVENTS_ROOM 10000 /* so many events, and ten times those of the bare run, until a run is endless */

static bool has_happened(const struct recording *run)
{
    for (size_t i = 0; i < run->event_count; i++)
        if (run->events[i].injected)
            return true;
    return false;
}

/* Records one fault and judges it. `*fair` is false if it did not happen. */
static int case_try(const struct fault_table *table, struct fault_case *try, char *const argv[],
                    struct record_options options, bool *fair)
{
    struct recording *run;
    options.injections = &try->injection;
    options.injection_count = 1;
    options.event_limit = EVENTS_ROOM + 10 * table->bare->event_count;
    int error = record(&run, argv, &options);
    if (error)
        return error;
    *fair = has_happened(run);
    if (run->ending == ENDING_INTERRUPTED)
        error = -EINTR;
    else if (*fair) {
        try->verdict = fault_judge(table->bare, run, &try->detail);
        error = try->detail ? 0 : -ENOMEM;
    }
    recording_free(run);
    return error;
}

static int bare_record(struct fault_table *table, char *const argv[], struct record_options options)
{
    options.sources = true;
    int error = record(&table->bare, argv, &options);
    if (error)
        return error;
    if (table->bare->ending == ENDING_INTERRUPTED)
        return -EINTR;
    return table->bare->ending == ENDING_DONE ? 0 : -EINVAL;
}

int faults_try(struct fault_table *table, char *const argv[], const struct record_options *options,
               const struct fault_limits *limits, void (*progress)(size_t done, size_t count))
{
    static const struct fault_limits none;
    struct record_options how = *options;
    limits = limits ? limits : &none;
    *table = (struct fault_table){0};
    how.memory = true;
    how.injections = NULL;
    how.injection_count = 0;
    int error = bare_record(table, argv, how);
    if (!error)
        error = faults_plan(table, limits);
    if (error)
        return error;
    size_t planned = table->count, kept = 0;
    for (size_t i = 0; i < planned && !error; i++) {
        struct fault_case next = table->cases[i];
        bool fair = false;
        if (limits->count && kept == limits->count) {
            table->untried = planned - i;
            break;
        }
        error = case_try(table, &next, argv, how, &fair);
        if (fair && !error)
            table->cases[kept++] = next;
        table->unfair += !fair && !error;
        if (progress)
            progress(i + 1, planned);
    }
    table->count = kept;
    return error;
}

void faults_free(struct fault_table *table)
{
    for (size_t i = 0; i < table->count; i++)
        free(table->cases[i].detail);
    free(table->cases);
    recording_free(table->bare);
    *table = (struct fault_table){0};
}
