/* What the tests of the lessons' demos share: to record a demo, and to look at what it wrote. Say first which lesson:
 *
 *     #define LESSON "02-target-function"
 *     #include "../tools/demo_recorded.h"
 */
#ifndef DEMO_RECORDED_H
#define DEMO_RECORDED_H

#include "recorded.h"

/* Records a demo of this lesson, given with its argument as in "doubled-line cured". The caller frees the recording. */
static inline struct recording *record_demo_as(const char *command, const struct record_options *options)
{
    char path[256], words[64], *argument;
    snprintf(words, sizeof words, "%s", command);
    if ((argument = strchr(words, ' ')) != NULL)
        *argument++ = '\0';
    snprintf(path, sizeof path, "%s/demos/" LESSON "/%s", build_folder(), words);
    return record_command((char *[]){ path, argument, NULL }, options);
}

static inline struct recording *record_demo(const char *schedule, const char *command)
{
    struct record_options options = options_under(schedule);
    return record_demo_as(command, &options);
}

/* … with a fault, as in "fork:EAGAIN:2". */
static inline struct recording *record_demo_failing(const char *schedule, const char *command, const char *fault)
{
    struct record_options options = options_under(schedule);
    struct injection injection;
    assert_int_equal(injection_parse(&injection, fault), 0);
    options.injections = &injection;
    options.injection_count = 1;
    return record_demo_as(command, &options);
}

/* Asserts that a demo ends well and writes this, whatever the schedule. */
static inline void assert_always_writes(const char *command, const char *text)
{
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, command);
        assert_success(recording);
        assert_string_equal(recording->output[0], text);
        assert_string_equal(recording->output[1], "");
        recording_free(recording);
    }
}

static inline size_t count_text(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
        count++;
    return count;
}

/* Where that line begins in the text. Fails if it is not there, or there twice. */
static inline const char *line_of(const char *text, const char *line)
{
    const char *found = strstr(text, line);
    if (found == NULL || strstr(found + 1, line) != NULL)
        fail_msg("'%s' is not there just once in:\n%s", line, text);
    return found;
}

/* Asserts that these lines stand in the text, each once, in this order. */
static inline void assert_in_order(const char *text, const char *const lines[])
{
    for (size_t i = 0; lines[i + 1] != NULL; i++)
        if (line_of(text, lines[i]) >= line_of(text, lines[i + 1]))
            fail_msg("'%s' does not come before '%s' in:\n%s", lines[i], lines[i + 1], text);
}

#endif
