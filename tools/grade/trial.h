/** @file trial.h
 * @brief Private to the judge's library: what became of each check, and the runs that were made on the way.
 */
#ifndef TRIAL_H
#define TRIAL_H

#include "check.h"
#include "footing/lacks.h"
#include "verdict.h"

#include <stdio.h>

#define SCHEDULE_TEXT 40 /* Bytes that the longest schedule takes in words. */

/* A run, and what it was a run of. */
struct run {
    char *key;                    /* Schedule, fault and arguments; owned. */
    struct recording *recording;  /* Owned. */
};

/* A part of what a check looks at. */
struct part {
    const char *name;
    bool holds;
};

/* What became of a check. */
struct trial {
    struct judge *judge;
    const struct check *check;
    enum verdict verdict;
    char expected[400];
    char observed[1000];
    char codes[40];
    char schedule[SCHEDULE_TEXT]; /* Of the run that decided; empty if none did. */
    const char *fault;            /* Of that run; NULL for none. */
    char program[300];            /* Of that run, if it is not the judge's; else empty. */
    bool terminal;                /* Of that run: its stdout was a terminal. */
    char **args;                  /* Of that run, NULL-terminated, owned; NULL if no run decided. */
    char *timeline;               /* Of that run, as text; owned; NULL if there is none. */
    struct part parts[CHECK_PARTS];
    size_t part_count;
};

/* A judge at work. */
struct judge {
    const struct check *checks;
    size_t count;
    struct trial *trials; /* One for each check; owned. */
    const char *program;
    uint64_t seed;
    char lack[LACK_TEXT]; /* What this machine lacks, so that nothing can be judged; empty if nothing. */
    size_t width;         /* Columns of the timelines; 0 for the usual ones. */
    bool brief;           /* Once a check has failed, those behind it are skipped. */
    struct run *runs; /* Owned. */
    size_t run_count;
    struct prediction *predictions; /* Of the programs that a predict exercise asks about; owned. */
};

struct attempt {
    struct trial *trial;
    char schedule[SCHEDULE_TEXT];
    const char *fault;
    uint64_t state;                /* Of the generator behind attempt_draw. */
    const struct recording *last;  /* The run recorded last; NULL before the first. */
    char last_schedule[SCHEDULE_TEXT];
    char **last_args;              /* Its arguments; owned. */
    const char *program;           /* What was recorded, if it is not the judge's program; borrowed. */
    bool terminal;                 /* With a terminal as its stdout. */
    bool required;                 /* Something was required, and held. */
};

struct record_options;

/* How runs are recorded: limits, streams and environment; the schedule is the caller's to set. */
void run_options(struct record_options *options);

/* Ends the check with a verdict on the run recorded last, if there is one. */
_Noreturn void attempt_end(struct attempt *attempt, enum verdict verdict, const char *codes, size_t event);

/* Ends the check with a fault of the grader's own. */
_Noreturn void grader_error(struct attempt *attempt, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Ends the check, and all that would follow, because the machine lacks something. */
_Noreturn void machine_error(struct attempt *attempt, enum lack lack);

/* Ends the check because record() or explore() has failed: for what the machine lacks, or for what they said. */
_Noreturn void record_failed(struct attempt *attempt, const char *what, int error);

/* Frees what is known of programs asked about. */
void predictions_free(struct judge *judge);

/* Runs all checks; what came of each is in `trials`. Returns 0 or -ENOMEM. */
int judge_run(struct judge *judge);

/* Frees what the judge owns, but not the judge. */
void judge_free(struct judge *judge);

/* Skips a check that says nothing, or that nobody wants to know of, after those before it. Returns whether it is. */
bool trial_skip(struct trial *trial);

/* Writes the result of a judge, or only its list of checks. Returns 0, -ENOMEM or -EIO. */
int trial_write(const struct judge *judge, bool list, FILE *stream);

/* The next number of splitmix64. */
uint64_t random_next(uint64_t *state);

/* Copies a NULL-terminated list of strings; NULL when memory ran out. The caller frees it by list_free. */
char **list_copy(const char *const list[]);
void list_free(char **list);

/* Whether `word` stands in `list`, words parted by blanks. `list` may be NULL. */
bool word_in_list(const char *word, size_t size, const char *list);

/* Finds a check by its id. Returns its index, or `count` if there is none. */
size_t check_find(const struct check checks[], size_t count, const char *id);

/* What is wrong with a table of checks, in a sentence; NULL if nothing. Valid until the next call. */
const char *check_table_fault(const struct check checks[], size_t count);

#endif
