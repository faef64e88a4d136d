/* What the tests of the recorder share: to record one of the programs under programs/, and to ask what was seen.
 *
 * record_program() checks at each recording what must hold of every one: record() succeeded, nobody is left behind, and
 * the descriptors are those that there were before. */
#ifndef RECORDED_H
#define RECORDED_H

#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "record/record.h"

/* Every schedule in which one process at a time runs. Ends with NULL. */
static const char *const chosen_schedules[] = { "child-first", "parent-first", "shuffle:1", "shuffle:2",
                                                "shuffle:3",   "shuffle:4",    "shuffle:5", NULL };

static inline const char *build_folder(void)
{
    const char *folder = getenv("BUILD");
    return folder != NULL ? folder : "build";
}

static inline size_t count_descriptors(void)
{
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    while (readdir(folder) != NULL)
        count++;
    assert_int_equal(closedir(folder), 0);
    return count;
}

/* What most tests want: the program's output caught, nothing to read, a deadline in case of a recorder that hangs; ten
 * minutes, for an emulated machine takes a minute for what is a second's work elsewhere. */
static inline struct record_options options_under(const char *schedule)
{
    struct record_options options = {
        .in = STREAM_NULL, .out = STREAM_PIPE, .err = STREAM_PIPE, .deadline = INT64_C(600000000000)
    };
    assert_int_equal(schedule_parse(&options.schedule, schedule), 0);
    return options;
}

/* Records a command. The caller frees the recording. */
static inline struct recording *record_command(char *const argv[], const struct record_options *options)
{
    struct recording *recording = NULL;
    size_t descriptors = count_descriptors();
    int error = record(&recording, argv, options);
    if (error != 0)
        fail_msg("record: %s: %s", errno_text(-error), record_error());
    assert_non_null(recording);
    assert_int_equal(waitpid(-1, NULL, WNOHANG | __WALL), -1);
    assert_int_equal(errno, ECHILD);
    assert_int_equal(count_descriptors(), descriptors);
    return recording;
}

/* Records one of programs/, given with its arguments as in "exit_code 7". The caller frees the recording. */
static inline struct recording *record_program(const char *command, const struct record_options *options)
{
    char path[256], words[256], *argv[8];
    size_t count = 0;
    snprintf(words, sizeof words, "%s", command);
    for (char *word = strtok(words, " "); word != NULL && count < 7; word = strtok(NULL, " "))
        argv[count++] = word;
    argv[count] = NULL;
    assert_int_not_equal(count, 0);
    snprintf(path, sizeof path, "%s/tests/tools/programs/%s", build_folder(), argv[0]);
    argv[0] = path;
    return record_command(argv, options);
}

/* … with the options that most tests want. */
static inline struct recording *record_under(const char *schedule, const char *command)
{
    struct record_options options = options_under(schedule);
    struct recording *recording = record_program(command, &options);
    schedule_free(&options.schedule);
    return recording;
}

/* Fails with the whole story where the run did not end as it should. */
static inline void assert_ended(const struct recording *recording, enum ending ending, int status)
{
    if (recording->ending == ending && recording->status == status)
        return;
    for (size_t i = 0; i < recording->finding_count; i++)
        print_error("found: %s\n", recording->findings[i].text);
    print_error("stdout: %s\nstderr: %s\n", recording->output[0], recording->output[1]);
    char text[32];
    schedule_print(&recording->schedule, text, sizeof text);
    fail_msg("%s under %s: ended %s with status %d, expected %s with status %d", recording->argv[0], text,
             ending_names[recording->ending], recording->status, ending_names[ending], status);
}

/* The ordinary good end: exit 0, and everybody gone by themselves. */
static inline void assert_success(const struct recording *recording)
{
    assert_ended(recording, ENDING_DONE, 0);
}

/* The index of a process by its canonical name, "P0.1". */
static inline size_t process_named(const struct recording *recording, const char *name)
{
    for (size_t i = 0; i < recording->process_count; i++)
        if (strcmp(recording->processes[i].name, name) == 0)
            return i;
    fail_msg("there is no process %s", name);
    return NOBODY;
}

static inline size_t count_events(const struct recording *recording, enum event_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < recording->event_count; i++)
        count += recording->events[i].kind == kind;
    return count;
}

/* The first event of that kind and process from `from` on; NOBODY if there is none. */
static inline size_t next_event(const struct recording *recording, size_t from, enum event_kind kind, size_t process)
{
    for (size_t i = from; i < recording->event_count; i++)
        if (recording->events[i].kind == kind && recording->events[i].process == process)
            return i;
    return NOBODY;
}

/* The first EVENT_CALL of that call by that process from `from` on; NOBODY if there is none. */
static inline size_t next_call(const struct recording *recording, size_t from, enum call call, size_t process)
{
    while ((from = next_event(recording, from, EVENT_CALL, process)) != NOBODY && recording->events[from].call != call)
        from++;
    return from;
}

static inline size_t count_calls(const struct recording *recording, enum call call, size_t process)
{
    size_t count = 0;
    for (size_t i = 0; (i = next_call(recording, i, call, process)) != NOBODY; i++)
        count++;
    return count;
}

/* Whether that process had to wait in that kind of call at least once. */
static inline bool blocked_in(const struct recording *recording, enum call call, size_t process)
{
    for (size_t i = 0; (i = next_call(recording, i, call, process)) != NOBODY; i++)
        if (recording->events[i].blocked)
            return true;
    return false;
}

/* What the call with that EVENT_CALL gave. Fails if it never returned. */
static inline int64_t result_of(const struct recording *recording, size_t call)
{
    assert_true(call < recording->event_count);
    size_t partner = recording->events[call].partner;
    assert_true(partner < recording->event_count);
    assert_int_equal(recording->events[partner].kind, EVENT_RETURN);
    return recording->events[partner].result;
}

/* The first finding of that kind about that process; NULL if there is none. */
static inline const struct finding *finding_about(const struct recording *recording, enum finding_kind kind,
                                                  size_t process)
{
    for (size_t i = 0; i < recording->finding_count; i++)
        if (recording->findings[i].kind == kind && recording->findings[i].process == process)
            return &recording->findings[i];
    return NULL;
}

static inline size_t count_findings(const struct recording *recording, enum finding_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < recording->finding_count; i++)
        count += recording->findings[i].kind == kind;
    return count;
}

/* Asserts that there is such a finding, that it is a whole sentence, and that it has these words in it. */
static inline void assert_finding(const struct recording *recording, enum finding_kind kind, size_t process,
                                  const char *words)
{
    const struct finding *finding = finding_about(recording, kind, process);
    if (finding == NULL)
        fail_msg("nothing of kind %s was found about process %zu", finding_kind_names[kind], process);
    size_t length = strlen(finding->text);
    if (length == 0 || finding->text[length - 1] != '.')
        fail_msg("no sentence: %s", finding->text);
    if (strstr(finding->text, words) == NULL)
        fail_msg("'%s' does not say '%s'", finding->text, words);
}

#endif
