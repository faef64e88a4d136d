/* The table, for people and for programs. */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "faults.h"
#include "timeline/quote.h"

#define COLUMN_LEAST 24 /* columns of the last one, however narrow the rest leaves it */

/* How many columns a text takes: characters of UTF-8, not bytes. */
static size_t columns_of(const char *text, size_t size)
{
    size_t columns = 0;
    for (size_t i = 0; i < size; i++)
        columns += ((unsigned char)text[i] & 0xc0) != 0x80;
    return columns;
}

/* Prints words from the current column on, and goes on at `indent` where a line is full. */
static void words_write(FILE *stream, const char *text, size_t indent, size_t width)
{
    size_t room = width > indent + COLUMN_LEAST ? width - indent : COLUMN_LEAST, used = 0;
    while (*text) {
        size_t size = strcspn(text, " "), columns = columns_of(text, size);
        if (used > 0 && used + 1 + columns > room) {
            fprintf(stream, "\n%*s", (int)indent, "");
            used = 0;
        }
        fprintf(stream, "%s%.*s", used > 0 ? " " : "", (int)size, text);
        used += columns + (used > 0);
        text += size;
        text += strspn(text, " ");
    }
    fputc('\n', stream);
}

static void where_print(const struct recording *bare, size_t event, char *text, size_t size)
{
    if (source_describe(bare, event, text, size) == 0)
        snprintf(text, size, "-");
}

/* The widest of a column, its heading included. */
static size_t widest(const struct fault_table *table, bool where)
{
    size_t width = strlen(where ? "where" : "fault");
    char text[256];
    for (size_t i = 0; i < table->count; i++) {
        if (where)
            where_print(table->bare, table->cases[i].event, text, sizeof text);
        else
            injection_print(&table->cases[i].injection, text, sizeof text);
        if (strlen(text) > width)
            width = strlen(text);
    }
    return width;
}

static void counts_write(const struct fault_table *table, FILE *stream)
{
    size_t counts[FAULT_VERDICTS] = {0};
    const char *before = "";
    for (size_t i = 0; i < table->count; i++)
        counts[table->cases[i].verdict]++;
    fprintf(stream, "%zu fault%s: ", table->count, table->count == 1 ? "" : "s");
    for (size_t i = 0; i < FAULT_VERDICTS; i++)
        if (counts[i] > 0) {
            fprintf(stream, "%s%zu %s", before, counts[i], fault_verdict_names[i]);
            before = ", ";
        }
    fprintf(stream, "%s.\n", table->count ? "" : "there is nothing to try");
    if (table->untried > 0)
        fprintf(stream, "%zu more were not tried: --limit.\n", table->untried);
    if (table->passed_over > 0)
        fprintf(stream, "%zu call%s that %s makes itself %s left alone: --not-of.\n", table->passed_over,
                table->passed_over == 1 ? "" : "s", table->pass_over, table->passed_over == 1 ? "was" : "were");
}

int faults_write_text(const struct fault_table *table, size_t width, FILE *stream)
{
    int fault = (int)widest(table, false), where = (int)widest(table, true);
    size_t indent = (size_t)fault + (size_t)where + 14;
    if (table->count > 0)
        fprintf(stream, "%-*s  %-*s  %-8s  %s\n", fault, "fault", where, "where", "verdict", "what the program did");
    for (size_t i = 0; i < table->count; i++) {
        const struct fault_case *row = &table->cases[i];
        char name[128], place[256];
        injection_print(&row->injection, name, sizeof name);
        where_print(table->bare, row->event, place, sizeof place);
        fprintf(stream, "%-*s  %-*s  %-8s  ", fault, name, where, place, fault_verdict_names[row->verdict]);
        words_write(stream, row->detail, indent, width);
    }
    if (table->count > 0)
        fputc('\n', stream);
    counts_write(table, stream);
    return fflush(stream) || ferror(stream) ? -EIO : 0;
}

int faults_write_advice(const struct fault_table *table, const char *timeline, FILE *stream)
{
    char fault[128], schedule[64];
    const struct fault_case *worst = NULL;
    for (size_t i = 0; i < table->count; i++)
        if (!fault_verdict_good(table->cases[i].verdict) && (!worst || table->cases[i].verdict > worst->verdict))
            worst = &table->cases[i];
    if (!worst)
        return 0;
    injection_print(&worst->injection, fault, sizeof fault);
    schedule_print(&table->bare->schedule, schedule, sizeof schedule);
    fputs("Look at one: ", stream);
    shell_word_write(stream, timeline);
    fprintf(stream, " --stdout pipe --schedule %s --inject %s --", schedule, fault);
    for (size_t i = 0; table->bare->argv[i]; i++) {
        fputc(' ', stream);
        shell_word_write(stream, table->bare->argv[i]);
    }
    fputc('\n', stream);
    return fflush(stream) || ferror(stream) ? -EIO : 0;
}

static json_t *case_json(const struct fault_table *table, const struct fault_case *row)
{
    char name[128];
    const struct event *event = &table->bare->events[row->event];
    injection_print(&row->injection, name, sizeof name);
    json_t *json = json_pack("{s:s, s:s, s:s, s:i, s:i, s:s, s:b, s:s}", "inject", name, "call",
                             call_table[event->call].name, "process", table->bare->processes[event->process].name,
                             "nth", (int)row->injection.nth, "event", (int)row->event, "verdict",
                             fault_verdict_names[row->verdict], "good", fault_verdict_good(row->verdict), "detail",
                             row->detail);
    if (!json || event->source == NOBODY)
        return json;
    const struct source_line *source = &table->bare->sources[event->source];
    if (json_object_set_new(json, "file", json_string(source->file)) ||
        json_object_set_new(json, "line", json_integer(source->line)) ||
        json_object_set_new(json, "function", json_string(source->function))) {
        json_decref(json);
        return NULL;
    }
    return json;
}

int faults_write_json(const struct fault_table *table, FILE *stream)
{
    char schedule[64];
    schedule_print(&table->bare->schedule, schedule, sizeof schedule);
    json_t *words = json_array(), *cases = json_array();
    bool failed = !words || !cases;
    for (size_t i = 0; !failed && table->bare->argv[i]; i++)
        failed = json_array_append_new(words, json_string(table->bare->argv[i]));
    for (size_t i = 0; !failed && i < table->count; i++)
        failed = json_array_append_new(cases, case_json(table, &table->cases[i]));
    json_t *root = failed ? NULL
                          : json_pack("{s:s, s:i, s:O, s:s, s:i, s:i, s:O}", "format", "fork-school-faults", "version",
                                      1, "argv", words, "schedule", schedule, "unfair", (int)table->unfair, "untried",
                                      (int)table->untried, "faults", cases);
    json_decref(words);
    json_decref(cases);
    int error = !root ? -ENOMEM : json_dumpf(root, stream, JSON_INDENT(1)) ? -EIO : 0;
    json_decref(root);
    fputc('\n', stream);
    return error ? error : fflush(stream) || ferror(stream) ? -EIO : 0;
}
