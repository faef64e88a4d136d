#define _POSIX_C_SOURCE 200809L
/* Holds one run of a probe against its row of the table: what was said, how it ended, what was done. */
#include "judgement.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

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
static void key_take(char *said, char key[KEY_TEXT])
{
    char *line = strstr(said, "key ");
    if (line != NULL && strlen(line) == sizeof "key \n" - 1 + 64) {
        (void)snprintf(key, KEY_TEXT, "%s", line + 4);
        strcpy(line, "key random\n");
    }
}

static enum row_verdict said_judge(const struct row *row, const struct recording *run, char key[KEY_TEXT],
                                   struct reason *reason)
{
    enum row_verdict verdict = ROW_UNKNOWN;
    char *expected = strdup(row->expected), *said = strdup(run->output[0]);
    if (expected == NULL || said == NULL || (row->any_order && (lines_sort(expected) != 0 || lines_sort(said) != 0)))
        goto out;
    const char *missing = strncmp(run->output[0], "not yet: ", 9) == 0 ? run->output[0]
                                                                       : strstr(run->output[0], "\nnot yet: ");
    if (strcmp(row->id, KEY_ROW) == 0)
        key_take(said, key);
    verdict = ROW_HOLDS;
    if (missing != NULL) {
        verdict = ROW_NOT_YET;
        (void)snprintf(reason->text, sizeof reason->text, "asked for: %.60s",
                       missing + (*missing == '\n') + sizeof "not yet: " - 1);
        reason->text[strcspn(reason->text, "\n")] = '\0';
    } else if (strcmp(expected, said) != 0 || strlen(run->output[0]) != run->output_size[0]) {
        verdict = ROW_FAILS;
        difference_say(expected, said, reason);
    }
out:
    free(expected);
    free(said);
    return verdict;
}

enum row_verdict run_judge(const struct row *row, const struct recording *run, char key[KEY_TEXT],
                           struct reason *reason)
{
    char status[64];
    enum row_verdict verdict = said_judge(row, run, key, reason);
    if (verdict == ROW_NOT_YET || verdict == ROW_UNKNOWN)
        return verdict;
    if (!events_always(run, reason))
        return ROW_FAILS;
    (void)status_describe(run->status, status, sizeof status);
    if (verdict == ROW_FAILS) {
        const size_t size = strlen(reason->text);
        if (WIFSIGNALED(run->status) && run->status != row->status) /* a crash says more than what it left unsaid */
            (void)snprintf(reason->text + size, sizeof reason->text - size, "; the probe was %s", status);
        return verdict;
    }
    if (run->status != row->status) {
        (void)snprintf(reason->text, sizeof reason->text, "the probe ended with %s", status);
        return ROW_FAILS;
    }
    return row->events == NULL || row->events(run, reason) ? ROW_HOLDS : ROW_FAILS;
}
