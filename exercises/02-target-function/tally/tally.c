/* Tally: everything is scored in a process of its own. The contract is in tally.h. */
#define _POSIX_C_SOURCE 200809L
#include "tally.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "process.h"

/* What a process is handed. */
struct entry {
    const char *label;
    tally_score *score;
};

static int entry_run(void *arg)
{
    const struct entry *entry = arg;
    return entry->score(entry->label);
}

/* Prepares all of them. Returns 0 or -errno. */
static int entries_prepare(size_t n, const char *const words[], char label[], struct entry *entry,
                           struct process processes[])
{
    int error = 0;
    for (size_t i = 0; i < n && error == 0; i++) {
        (void)snprintf(label, TALLY_LABEL_SIZE, "%zu: %s", i + 1, words[i]);
        error = process_init(&processes[i], (struct process_options){ .target = entry_run, .arg = entry });
    }
    return error;
}

/* The next result. */
static void result_get(struct process *process, int *result)
{
    (void)process;
    while (wait(result) == -1 && errno == EINTR)
        ;
}

int tally(size_t n, const char *const words[], tally_score *score, int results[])
{
    size_t started = 0;
    struct process *processes = calloc(n, sizeof *processes);
    char label[TALLY_LABEL_SIZE];
    struct entry entry = { .label = label, .score = score };
    int error = processes == NULL ? -ENOMEM : entries_prepare(n, words, label, &entry, processes);

    while (started < n && error == 0)
        if ((error = process_start(&processes[started])) == 0)
            started++;
    for (size_t i = 0; i < started; i++) {
        result_get(&processes[i], &results[i]);
        (void)process_close(&processes[i]);
    }
    free(processes);
    return error;
}
