#define _POSIX_C_SOURCE 200809L
/* The judge of the conformance suite: conform [--tap] [--only ROW]… DIRECTORY
 *
 * Runs the probes in DIRECTORY, which were linked with the library under test, each under several chosen schedules,
 * and holds what they said and what they were seen to do against the table in rows.c. Nothing of the library under
 * test is in this process. The report goes row by row; the status is 0 if all passed, 1 if one did not (--only asks
 * for those alone), 2 if nothing could be judged. --tap prints for tests/run instead. */
#include "judgement.h"

#include <stdio.h>
#include <string.h>

#include "record/record.h"

static const char *const verdict_names[] = { "pass", "not yet", "FAIL", "unknown" };
static const char *const schedules[] = { "child-first", "parent-first", "shuffle:1", "shuffle:2" };

/* What is known of a row so far. */
struct judgement {
    enum row_verdict verdict;
    struct reason reason;
    char keys[sizeof schedules / sizeof schedules[0]][KEY_TEXT]; /* of KEY_ROW */
};

/* Runs one case under one schedule. */
static enum row_verdict case_judge(const struct row *row, const char *directory, size_t schedule,
                               struct judgement *judgement)
{
    char program[4096];
    struct injection injection;
    struct recording *run = NULL;
    struct record_options options = { .in = STREAM_NULL, .out = STREAM_PIPE, .err = STREAM_PIPE, .closed_world = true,
                                      .deadline = 60 * INT64_C(1000000000), .process_limit = 64,
                                      .output_limit = 65536, .event_limit = 200000 };
    (void)snprintf(program, sizeof program, "%s/%s", directory, row->program);
    if (schedule_parse(&options.schedule, schedules[schedule]) != 0)
        return ROW_UNKNOWN;
    if (row->fault != NULL) {
        if (injection_parse(&injection, row->fault) != 0)
            return ROW_UNKNOWN;
        options.injections = &injection;
        options.injection_count = 1;
    }
    char *const argv[] = { program, (char *)row->id, NULL };
    if (record(&run, argv, &options) != 0) {
        (void)snprintf(judgement->reason.text, sizeof judgement->reason.text, "%s", record_error());
        return ROW_UNKNOWN;
    }
    enum row_verdict verdict = ROW_UNKNOWN;
    if (run->ending == ENDING_NOT_STARTED)
        (void)snprintf(judgement->reason.text, sizeof judgement->reason.text, "the probe %s was not built",
                       row->program);
    else
        verdict = run_judge(row, run, judgement->keys[schedule], &judgement->reason);
    recording_free(run);
    return verdict;
}

/* A key that is the same in two runs is no random one; the recorder's randomness differs from seed to seed. */
static enum row_verdict keys_judge(struct judgement *judgement)
{
    if (strcmp(judgement->keys[2], judgement->keys[3]) != 0)
        return ROW_HOLDS;
    (void)snprintf(judgement->reason.text, sizeof judgement->reason.text, "two runs had the same key");
    return ROW_FAILS;
}

static void row_judge(const struct row *row, const char *directory, struct judgement *judgement)
{
    struct reason where;
    size_t schedule = 0;
    judgement->verdict = ROW_HOLDS;
    while (schedule < sizeof schedules / sizeof schedules[0] && judgement->verdict == ROW_HOLDS)
        judgement->verdict = case_judge(row, directory, schedule++, judgement);
    if (judgement->verdict == ROW_HOLDS && strcmp(row->id, KEY_ROW) == 0)
        judgement->verdict = keys_judge(judgement);
    if (judgement->verdict == ROW_FAILS) {
        where = judgement->reason;
        (void)snprintf(judgement->reason.text, sizeof judgement->reason.text, "%.300s (%s)", where.text,
                       schedules[schedule - 1]);
    }
}

/* The cases of one row stand together, and have its first three characters in common. @return how many they are. */
static size_t row_cases(size_t first)
{
    size_t count = 1;
    while (first + count < row_count && strncmp(rows[first].id, rows[first + count].id, 3) == 0)
        count++;
    return count;
}

/* Judges a row with all its cases, and reports it. The worst case is its verdict. */
static enum row_verdict row_report(size_t first, const char *directory, size_t number)
{
    enum row_verdict worst = ROW_HOLDS;
    const size_t count = row_cases(first);
    struct judgement judgements[8] = { { ROW_HOLDS, { "" }, { "" } } };
    for (size_t i = 0; i < count; i++) {
        row_judge(&rows[first + i], directory, &judgements[i]);
        worst = judgements[i].verdict > worst ? judgements[i].verdict : worst;
    }
    if (number > 0)
        printf("%s %zu - %s %s\n", worst == ROW_HOLDS ? "ok" : "not ok", number, rows[first].id, rows[first].claim);
    else
        printf("%s  %-8s %s\n", rows[first].id, verdict_names[worst], rows[first].claim);
    for (size_t i = 0; i < count; i++)
        if (judgements[i].verdict != ROW_HOLDS)
            printf("%s             %s%s%s\n", number > 0 ? "#" : "", i > 0 ? rows[first + i].claim : "",
                   i > 0 ? ": " : "", judgements[i].reason.text);
    (void)fflush(stdout);
    return worst;
}

static bool is_asked_for(const struct row *row, char *const only[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(only[i], row->id) == 0)
            return true;
    return count == 0;
}

int main(int argc, char **argv)
{
    char *only[64];
    size_t only_count = 0, tallies[ROW_UNKNOWN + 1] = { 0 }, total = 0;
    bool tap = false;
    int argument = 1;
    for (; argument < argc - 1; argument++) {
        if (strcmp(argv[argument], "--tap") == 0)
            tap = true;
        else if (strcmp(argv[argument], "--only") == 0 && argument + 1 < argc - 1 && only_count < 64)
            only[only_count++] = argv[++argument];
        else
            break;
    }
    if (argument != argc - 1) {
        (void)fprintf(stderr, "usage: conform [--tap] [--only ROW]... DIRECTORY\n");
        return 2;
    }
    for (size_t i = 0; i < row_count; i += row_cases(i))
        if (is_asked_for(&rows[i], only, only_count))
            tallies[row_report(i, argv[argument], tap ? ++total : 0)]++;
    if (tap)
        printf("1..%zu\n", total);
    else
        printf("%zu rows hold, %zu fail, %zu not yet written, %zu could not be judged\n", tallies[ROW_HOLDS],
               tallies[ROW_FAILS], tallies[ROW_NOT_YET], tallies[ROW_UNKNOWN]);
    if (tallies[ROW_UNKNOWN] > 0 || (tallies[ROW_HOLDS] + tallies[ROW_FAILS] + tallies[ROW_NOT_YET]) == 0)
        return 2;
    return tallies[ROW_FAILS] + tallies[ROW_NOT_YET] > 0;
}
