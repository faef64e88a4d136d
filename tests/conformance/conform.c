#define _POSIX_C_SOURCE 200809L
/* The judge of the conformance suite: conform [--tap] [--only ROW]… DIRECTORY
 *
 * Runs the probes in DIRECTORY, which were linked with the library under test, each under several chosen schedules,
 * and holds what they said and what they were seen to do against the table in rows.c. Nothing of the library under
 * test is in this process. The report goes row by row; the status is 0 if all passed, 1 if one did not (--only asks
 * for those alone), 2 if nothing could be judged. --tap prints for tests/run instead. */
#include "rows.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/record.h"

#define KEY_ROW "P72" /* its last line is different in every run */

enum verdict { PASS, NOT_YET, FAIL, NOTHING };

static const char *const verdict_names[] = { "pass", "not yet", "FAIL", "unknown" };
static const char *const schedules[] = { "child-first", "parent-first", "shuffle:1", "shuffle:2" };

/* What is known of a row so far. */
struct judgement {
    enum verdict verdict;
    struct reason reason;
    char keys[sizeof schedules / sizeof schedules[0]][80]; /* of KEY_ROW */
};

static int lines_compare(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Puts the lines of `text` in order, in place. @return 0 or -ENOMEM. */
static int lines_sort(char *text)
{
    size_t count = 0, size = strlen(text) + 1;
    char *copy = malloc(size), **lines = calloc(size, sizeof *lines);
    if (copy == NULL || lines == NULL) {
        free(copy);
        free(lines);
        return -ENOMEM;
    }
    memcpy(copy, text, size);
    for (char *line = strtok(copy, "\n"); line != NULL; line = strtok(NULL, "\n"))
        lines[count++] = line;
    qsort(lines, count, sizeof *lines, lines_compare);
    char *end = text;
    for (size_t i = 0; i < count; i++)
        end += sprintf(end, "%s\n", lines[i]); /* never more than was there */
    *end = '\0';
    free(copy);
    free(lines);
    return 0;
}

/* The texts' first different line, as `"this" instead of "that"`. */
static void difference_say(const char *expected, const char *seen, struct reason *reason)
{
    while (*expected != '\0' && *seen != '\0') {
        const size_t left = strcspn(expected, "\n"), right = strcspn(seen, "\n");
        if (left != right || memcmp(expected, seen, left) != 0)
            break;
        expected += left + (expected[left] == '\n');
        seen += right + (seen[right] == '\n');
    }
    const int wanted = (int)strcspn(expected, "\n"), got = (int)strcspn(seen, "\n");
    if (got == 0)
        (void)snprintf(reason->text, sizeof reason->text, "\"%.*s\" was not said", wanted > 120 ? 120 : wanted,
                       expected);
    else if (wanted == 0)
        (void)snprintf(reason->text, sizeof reason->text, "\"%.*s\" was said as well", got > 120 ? 120 : got, seen);
    else
        (void)snprintf(reason->text, sizeof reason->text, "\"%.*s\" was said instead of \"%.*s\"",
                       got > 120 ? 120 : got, seen, wanted > 120 ? 120 : wanted, expected);
    for (char *byte = reason->text; *byte != '\0'; byte++)
        if (iscntrl((unsigned char)*byte))
            *byte = '?'; /* what was said is the library's: it may not steer a terminal */
}

/* Cuts the key out of what the probe said, and keeps it. */
static void key_take(char *said, char key[80])
{
    char *line = strstr(said, "key ");
    if (line != NULL && strlen(line) == sizeof "key \n" - 1 + 64) {
        (void)snprintf(key, 80, "%s", line + 4);
        strcpy(line, "key random\n");
    }
}

static enum verdict said_judge(const struct row *row, const struct recording *run, size_t schedule,
                               struct judgement *judgement)
{
    enum verdict verdict = NOTHING;
    char *expected = strdup(row->expected), *said = strdup(run->output[0]);
    if (expected == NULL || said == NULL || (row->any_order && (lines_sort(expected) != 0 || lines_sort(said) != 0)))
        goto out;
    const char *missing = strncmp(run->output[0], "not yet: ", 9) == 0 ? run->output[0]
                                                                       : strstr(run->output[0], "\nnot yet: ");
    if (strcmp(row->id, KEY_ROW) == 0)
        key_take(said, judgement->keys[schedule]);
    verdict = PASS;
    if (missing != NULL) {
        verdict = NOT_YET;
        (void)snprintf(judgement->reason.text, sizeof judgement->reason.text, "asked for: %.60s",
                       missing + (*missing == '\n') + sizeof "not yet: " - 1);
        judgement->reason.text[strcspn(judgement->reason.text, "\n")] = '\0';
    } else if (strcmp(expected, said) != 0 || strlen(run->output[0]) != run->output_size[0]) {
        verdict = FAIL;
        difference_say(expected, said, &judgement->reason);
    }
out:
    free(expected);
    free(said);
    return verdict;
}

static enum verdict run_judge(const struct row *row, const struct recording *run, size_t schedule,
                              struct judgement *judgement)
{
    char status[64];
    enum verdict verdict = said_judge(row, run, schedule, judgement);
    if (verdict == NOT_YET || verdict == NOTHING)
        return verdict;
    if (!events_always(run, &judgement->reason))
        return FAIL;
    if (verdict == FAIL)
        return verdict;
    if (run->status != row->status) {
        (void)status_describe(run->status, status, sizeof status);
        (void)snprintf(judgement->reason.text, sizeof judgement->reason.text, "the probe ended with %s", status);
        return FAIL;
    }
    return row->events == NULL || row->events(run, &judgement->reason) ? PASS : FAIL;
}

/* Runs one case under one schedule. */
static enum verdict case_judge(const struct row *row, const char *directory, size_t schedule,
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
        return NOTHING;
    if (row->fault != NULL) {
        if (injection_parse(&injection, row->fault) != 0)
            return NOTHING;
        options.injections = &injection;
        options.injection_count = 1;
    }
    char *const argv[] = { program, (char *)row->id, NULL };
    if (record(&run, argv, &options) != 0) {
        (void)snprintf(judgement->reason.text, sizeof judgement->reason.text, "%s", record_error());
        return NOTHING;
    }
    enum verdict verdict = NOTHING;
    if (run->ending == ENDING_NOT_STARTED)
        (void)snprintf(judgement->reason.text, sizeof judgement->reason.text, "the probe %s was not built",
                       row->program);
    else
        verdict = run_judge(row, run, schedule, judgement);
    recording_free(run);
    return verdict;
}

/* A key that is the same in two runs is no random one; the recorder's randomness differs from seed to seed. */
static enum verdict keys_judge(struct judgement *judgement)
{
    if (strcmp(judgement->keys[2], judgement->keys[3]) != 0)
        return PASS;
    (void)snprintf(judgement->reason.text, sizeof judgement->reason.text, "two runs had the same key");
    return FAIL;
}

static void row_judge(const struct row *row, const char *directory, struct judgement *judgement)
{
    struct reason where;
    size_t schedule = 0;
    judgement->verdict = PASS;
    while (schedule < sizeof schedules / sizeof schedules[0] && judgement->verdict == PASS)
        judgement->verdict = case_judge(row, directory, schedule++, judgement);
    if (judgement->verdict == PASS && strcmp(row->id, KEY_ROW) == 0)
        judgement->verdict = keys_judge(judgement);
    if (judgement->verdict == FAIL) {
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
static enum verdict row_report(size_t first, const char *directory, size_t number)
{
    enum verdict worst = PASS;
    const size_t count = row_cases(first);
    struct judgement judgements[8] = { { PASS, { "" }, { "" } } };
    for (size_t i = 0; i < count; i++) {
        row_judge(&rows[first + i], directory, &judgements[i]);
        worst = judgements[i].verdict > worst ? judgements[i].verdict : worst;
    }
    if (number > 0)
        printf("%s %zu - %s %s\n", worst == PASS ? "ok" : "not ok", number, rows[first].id, rows[first].claim);
    else
        printf("%s  %-8s %s\n", rows[first].id, verdict_names[worst], rows[first].claim);
    for (size_t i = 0; i < count; i++)
        if (judgements[i].verdict != PASS)
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
    size_t only_count = 0, tallies[NOTHING + 1] = { 0 }, total = 0;
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
        printf("%zu rows hold, %zu fail, %zu not yet written, %zu could not be judged\n", tallies[PASS], tallies[FAIL],
               tallies[NOT_YET], tallies[NOTHING]);
    if (tallies[NOTHING] > 0 || (tallies[PASS] + tallies[FAIL] + tallies[NOT_YET]) == 0)
        return 2;
    return tallies[FAIL] + tallies[NOT_YET] > 0;
}
