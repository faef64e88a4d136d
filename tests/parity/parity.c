#define _POSIX_C_SOURCE 200809L
/* Compares our library with CPython's multiprocessing: parity PYTHON SCENARIOS.PY SCENARIOS
 *
 * Each scenario is recorded twice under the same chosen schedules, once in Python and once in C. From a recording comes
 * a log for each process: whom it started, what it wrote, whom it signalled, whose status it took, what became of it.
 * These are the events whose order a program may rely on, and they have to be the same. Where C differs on purpose the
 * scenario names the row of the table that says so, and what C does instead; then the logs must differ. Prints TAP. */
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/record.h"

/* What both programs are to do, by the name of the function that does it. */
static const struct scenario {
    const char *name;
    const char *row;    /* of the table; NULL where C does what Python does */
    const char *reason; /* how C differs */
    const char *python; /* what Python's log alone says */
    const char *c;      /* what the C program's log alone says */
} scenarios[] = {
    { .name = "start_and_join" }, { .name = "join_in_order" }, { .name = "join_in_reverse" }, { .name = "join_twice" },
    { .name = "exit_with_seven" }, { .name = "exit_is_masked" }, { .name = "raw_exit" }, { .name = "killed_by_itself" },
    { .name = "terminated" }, { .name = "killed" }, { .name = "signalled_after_the_end" }, { .name = "daemon_at_exit" },
    { .name = "child_at_exit" }, { .name = "both_kinds_at_exit" }, { .name = "both_kinds_at_sys_exit" },
    { .name = "both_kinds_at_raw_exit" }, { .name = "both_kinds_at_sigterm" }, { .name = "both_kinds_at_sigkill" },
    { .name = "stubborn_daemon" }, { .name = "grandchild_is_joined" }, { .name = "daemon_grandchild_is_terminated" },
    { .name = "grandchildren_of_a_terminated_child" }, { .name = "inherited_handler" }, { .name = "ignored_sigterm" },
    { .name = "stopped_child" }, { .name = "timed_join" }, { .name = "look_of_a_join" },
    { .name = "active_children_reaps" }, { .name = "start_reaps" }, { .name = "flushed_before_the_fork" },
    { .name = "flushed_at_the_childs_end" }, { .name = "lost_with_a_terminated_child" },
    { .name = "bare_fork_in_a_daemon" }, { .name = "daemon_has_no_children" }, { .name = "names" },
    { .name = "only_the_creator_joins" }, { .name = "closing" }, { .name = "sentinels" },
    { .name = "a_world_of_its_own" }, { .name = "exit_handlers" }, { .name = "subclass" },
    { .name = "run_in_the_caller" },
    { "returned_value", "P41", "what run returns is the exit code", "writes exit code 0\n", "writes exit code 3\n" },
    { "stolen_status", "P39", "a process whose status was stolen has stopped", "writes alive\n", "writes dead\n" },
    { "descriptor_zero", "P61", "descriptor 0 itself is /dev/null", "writes the parent's\n", "writes null\n" },
    { "broken_pipe", "P45", "SIGPIPE keeps its default", "writes an error\n", "gets SIGPIPE\n" },
    { "sentinel_held_by_a_grandchild", "P33", "a timed join sees the death though a grandchild holds the sentinel",
      "writes timed out\n", "writes joined\n" },
    { "sentinel_closed_by_the_child", "P34", "a timed join is in time though the child has closed its descriptors",
      "writes late\n", "writes in time\n" },
};

static const char *const schedules[] = { "child-first", "parent-first", "shuffle:1", "shuffle:2", "shuffle:3" };

static const char *process_name(const struct recording *run, size_t process)
{
    return process == NOBODY ? "nobody" : run->processes[process].name;
}

/* Adds what an event says about its process, if it is one that a program may rely on. */
static void event_log(FILE *log, const struct recording *run, const struct event *event)
{
    char text[64];
    switch (event->kind) {
    case EVENT_BIRTH:
        fprintf(log, "  starts %s\n", process_name(run, event->other));
        break;
    case EVENT_RETURN:
        if (event->data != NULL && run->events[event->partner].args[0] == 1)
            fprintf(log, "  writes %.*s", (int)event->data_size, event->data);
        break;
    case EVENT_CALL:
        if ((call_table[event->call].flags & CALL_SIGNALS) && event->signal != 0)
            fprintf(log, "  sends %s to %s\n", signal_text(event->signal), process_name(run, event->other));
        break;
    case EVENT_SIGNAL:
        if (event->signal != SIGCHLD)
            fprintf(log, "  gets %s%s\n", signal_text(event->signal), event->caught ? ", and catches it" : "");
        break;
    case EVENT_EXIT:
        (void)status_describe(event->status, text, sizeof text);
        fprintf(log, "  ends: %s\n", text);
        break;
    case EVENT_ADOPTED:
        fprintf(log, "  is an orphan\n");
        break;
    default:
        break;
    }
}

/* How many ends of its own pipes the first process has not closed when it ends. */
static int64_t pipe_ends_left(const struct recording *run)
{
    int64_t ends = 0;
    for (size_t i = 0; i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        if (event->kind != EVENT_RETURN || event->process != 0 || event->result < 0)
            continue;
        if (event->call == CALL_PIPE)
            ends += 2;
        else if (event->call == CALL_CLOSE && event->object != NOBODY &&
                 run->objects[event->object].kind == OBJECT_PIPE)
            ends--;
    }
    return ends;
}

/* Who takes the status of whom is part of the taker's log; the moment is that of its call's return. */
static bool reaped_here(const struct recording *run, size_t process, size_t reaper, size_t event)
{
    const struct recorded_process *reaped = &run->processes[process];
    return reaped->reaper == reaper && reaped->reaped == event;
}

/* Puts lines that stand together and tell of reaping in order: at exit neither Python's set of children nor ours
 * promises who is reaped first. */
static void reaps_sort(char *text)
{
    static const char reaps[] = "  reaps ";
    char swap[80];
    bool sorted = false;
    while (!sorted) {
        sorted = true;
        for (char *line = text, *next; (next = strchr(line, '\n')) != NULL; line = next) {
            const size_t size = (size_t)(++next - line);
            if (strncmp(line, reaps, sizeof reaps - 1) != 0 || strncmp(next, reaps, sizeof reaps - 1) != 0 ||
                strcspn(next, "\n") + 1 != size || size > sizeof swap || memcmp(line, next, size) <= 0)
                continue;
            memcpy(swap, line, size);
            memcpy(line, next, size);
            memcpy(next, swap, size);
            sorted = false;
        }
    }
}

/* Writes the log of a whole run. The caller frees it. @return NULL when memory ran out. */
static char *run_log(const struct recording *run)
{
    char *text = NULL;
    size_t size = 0;
    FILE *log = open_memstream(&text, &size);
    if (log == NULL)
        return NULL;
    fprintf(log, "the run: %s\n", ending_names[run->ending]);
    for (size_t process = 0; process < run->process_count; process++) {
        fprintf(log, "%s:\n", process_name(run, process));
        for (size_t i = 0; i < run->event_count; i++) {
            if (run->events[i].process == process)
                event_log(log, run, &run->events[i]);
            for (size_t child = 0; child < run->process_count; child++)
                if (reaped_here(run, child, process, i))
                    fprintf(log, "  reaps %s\n", process_name(run, child));
        }
        if (run->processes[process].left_behind)
            fprintf(log, "  is left behind\n");
    }
    if (fclose(log) != 0) {
        free(text);
        return NULL;
    }
    reaps_sort(text);
    return text;
}

/* Records one of the programs. @return the recording, or NULL, with the reason on stderr. */
static struct recording *scenario_record(char *const argv[], const char *schedule)
{
    static char *const environment[] = { "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "PYTHONHASHSEED=0",
                                         "PYTHONDONTWRITEBYTECODE=1", NULL };
    struct recording *run = NULL;
    struct record_options options = { .in = STREAM_NULL, .out = STREAM_PIPE, .err = STREAM_PIPE, .closed_world = true,
                                      .environment = environment, .deadline = 60 * INT64_C(1000000000),
                                      .process_limit = 64, .output_limit = 1 << 20 };
    if (schedule_parse(&options.schedule, schedule) != 0 || record(&run, argv, &options) != 0) {
        (void)fprintf(stderr, "%s\n", record_error());
        return NULL;
    }
    return run;
}

/* What is different under one schedule: both logs; NULL if nothing is. The caller frees it. */
static char *difference_find(char *const python[], char *const c[], const char *schedule)
{
    char *text = NULL, *logs[2] = { NULL, NULL };
    size_t size = 0;
    struct recording *runs[2] = { scenario_record(python, schedule), scenario_record(c, schedule) };
    FILE *out = open_memstream(&text, &size);
    if (out == NULL || runs[0] == NULL || runs[1] == NULL)
        exit(2);
    for (int i = 0; i < 2; i++)
        if ((logs[i] = run_log(runs[i])) == NULL)
            exit(2);
    if (strcmp(logs[0], logs[1]) != 0)
        fprintf(out, "under %s\nPython:\n%s%s\nC:\n%s%s", schedule, logs[0], runs[0]->output[1], logs[1],
                runs[1]->output[1]);
    else if (pipe_ends_left(runs[1]) > pipe_ends_left(runs[0]))
        fprintf(out, "under %s C leaves %" PRId64 " pipe ends open, Python %" PRId64 "\n", schedule,
                pipe_ends_left(runs[1]), pipe_ends_left(runs[0]));
    for (int i = 0; i < 2; i++) {
        free(logs[i]);
        recording_free(runs[i]);
    }
    if (fclose(out) != 0)
        exit(2);
    if (size == 0) {
        free(text);
        text = NULL;
    }
    return text;
}

/* Whether the logs differ in just the way that the scenario says. */
static bool differs_as_said(const struct scenario *scenario, const char *difference)
{
    const char *c = difference != NULL ? strstr(difference, "\nC:\n") : NULL;
    const char *in_python = c != NULL ? strstr(difference, scenario->python) : NULL;
    const char *in_c = c != NULL ? strstr(difference, scenario->c) : NULL;
    return in_python != NULL && in_python < c && strstr(c, scenario->python) == NULL && in_c != NULL && in_c > c;
}

static void text_print(const char *text)
{
    for (const char *line = text; line != NULL && *line != '\0'; line = strchr(line, '\n') + 1) {
        const size_t size = strcspn(line, "\n");
        printf("# %.*s\n", (int)size, line);
        if (line[size] == '\0')
            return;
    }
}

int main(int argc, char **argv)
{
    const size_t count = sizeof scenarios / sizeof scenarios[0];
    if (argc != 4 && argc != 5) {
        (void)fprintf(stderr, "usage: parity PYTHON SCENARIOS.PY SCENARIOS [NAME]\n");
        return 2;
    }
    for (size_t i = 0; i < count; i++) {
        const struct scenario *scenario = &scenarios[i];
        char *const python[] = { argv[1], argv[2], (char *)scenario->name, NULL };
        char *const c[] = { argv[3], (char *)scenario->name, NULL };
        char *difference = NULL;
        if (argc == 5 && strcmp(argv[4], scenario->name) != 0)
            continue;
        for (size_t s = 0; s < sizeof schedules / sizeof schedules[0] && difference == NULL; s++)
            difference = difference_find(python, c, schedules[s]);
        if (scenario->row == NULL) {
            printf("%s %zu - %s is the same in Python and C\n", difference == NULL ? "ok" : "not ok", i + 1,
                   scenario->name);
            text_print(difference);
        } else {
            const bool expected = differs_as_said(scenario, difference);
            printf("%s %zu - %s differs as %s says: %s\n", expected ? "ok" : "not ok", i + 1, scenario->name,
                   scenario->row, scenario->reason);
            if (!expected || argc == 5)
                text_print(difference);
        }
        (void)fflush(stdout);
        free(difference);
    }
    printf("1..%zu\n", count);
    return 0;
}
