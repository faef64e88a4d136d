/* The checks of the exercise "current". They look at recordings of probe.c linked with the learner's process.c.
 *
 * Names of processes and classes, and how many are made, are drawn from the seed. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../common.h"
#include "grade/check.h"
#include "process.h"

#define WORD 16

/* What a process says behind `prefix`, without its newline, in `text`. @return its event, or NOBODY. */
static size_t said(const struct recording *run, size_t process, const char *prefix, char *text, size_t size)
{
    const size_t event = query_written(run, process, prefix, 0);
    snprintf(text, size, "nothing");
    if (event != NOBODY) {
        const char *data = run->events[event].data + strlen(prefix);
        snprintf(text, size, "%.*s", (int)strcspn(data, "\n"), data);
    }
    return event;
}

/* Requires that a process says `expected` behind `prefix`. */
static void require_said(struct attempt *attempt, const struct recording *run, size_t process, const char *prefix,
                         const char *expected, const char *codes)
{
    char text[PROCESS_NAME_SIZE];
    const size_t event = said(run, process, prefix, text, sizeof text);
    attempt_expected(attempt, "%s%s", prefix, expected);
    attempt_observed(attempt, "%s%s", prefix, text);
    attempt_require(attempt, strcmp(text, expected) == 0, codes, event);
}

/* `code`, if `slip` is what the process says behind `prefix`: any other wrong answer has another reason. */
static const char *code_if(const struct recording *run, size_t process, const char *prefix, const char *slip,
                           const char *code)
{
    char text[PROCESS_NAME_SIZE];
    return said(run, process, prefix, text, sizeof text) != NOBODY && strcmp(text, slip) == 0 ? code : NULL;
}

static void word_draw(struct attempt *attempt, const char *stem, char word[WORD])
{
    snprintf(word, WORD, "%s%u", stem, (unsigned)attempt_draw(attempt, 100000));
}

/* ---- who is it? -------------------------------------------------------------------------------------------------- */

static void in_main(struct attempt *attempt)
{
    const struct recording *run = attempt_record(attempt, (const char *const[]){"main", NULL});
    require_said(attempt, run, 0, "main: name ", "MainProcess", NULL);
    require_said(attempt, run, 0, "main: pid ", "own", NULL);
    require_said(attempt, run, 0, "main: again ", "the same", NULL);
    require_said(attempt, run, 0, "main: parent_pid ", "0", NULL);
}

static void in_child(struct attempt *attempt)
{
    char name[WORD];
    word_draw(attempt, "n", name);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"child", name, NULL});
    attempt_expected(attempt, "process_start makes one child");
    attempt_observed(attempt, "%zu", run->process_count - 1);
    attempt_require(attempt, run->process_count == 2, NULL, NOBODY);
    require_said(attempt, run, 1, "run: name ", name, code_if(run, 1, "run: name ", "MainProcess", "M06"));
    require_said(attempt, run, 1, "run: pid ", "own", NULL);
    require_said(attempt, run, 1, "run: self ", "yes", NULL);
    require_said(attempt, run, 0, "main: name ", "MainProcess", code_if(run, 0, "main: name ", name, "M06"));
    require_said(attempt, run, 0, "main: pid ", "own", NULL);
}

static void in_run(struct attempt *attempt)
{
    char name[WORD];
    word_draw(attempt, "n", name);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"run", name, NULL});
    attempt_expected(attempt, "process_run starts nobody");
    attempt_observed(attempt, "there are %zu children", run->process_count - 1);
    attempt_require(attempt, run->process_count == 1, NULL, NOBODY);
    require_said(attempt, run, 0, "run: returned ", "0", NULL);
    require_said(attempt, run, 0, "run: name ", "MainProcess", code_if(run, 0, "run: name ", name, "M01"));
    require_said(attempt, run, 0, "run: self ", "no", code_if(run, 0, "run: self ", "yes", "M01"));
    require_said(attempt, run, 0, "main: name ", "MainProcess", code_if(run, 0, "main: name ", name, "M01"));
}

/* ---- names that tell the descent --------------------------------------------------------------------------------- */

/* What is drawn, and the names that follow from it. */
struct descent {
    char class[WORD], first[WORD], second[WORD];
    char names[3][4 * WORD], next[4 * WORD];
    unsigned made; /* by main, before its child is started */
};

static struct descent descent_draw(struct attempt *attempt)
{
    struct descent descent;
    const unsigned first = 2 + (unsigned)attempt_draw(attempt, 5), second = 1 + (unsigned)attempt_draw(attempt, 4);
    word_draw(attempt, "C", descent.class);
    descent.made = first;
    snprintf(descent.first, sizeof descent.first, "%u", first);
    snprintf(descent.second, sizeof descent.second, "%u", second);
    snprintf(descent.names[0], sizeof descent.names[0], "%s-%u", descent.class, first);
    snprintf(descent.names[1], sizeof descent.names[1], "%s-%u:%u", descent.class, first, second);
    snprintf(descent.names[2], sizeof descent.names[2], "%s-%u:%u:1", descent.class, first, second);
    snprintf(descent.next, sizeof descent.next, "%s-%u", descent.class, first + 1);
    return descent;
}

/* M03 for a name whose last number goes on from the creator's creator's. */
static const char *number_slip(const struct recording *run, const struct descent *descent)
{
    char text[PROCESS_NAME_SIZE];
    (void)said(run, NOBODY, "level 2: ", text, sizeof text);
    const char *number = strrchr(text, ':');
    if (number == NULL)
        number = strrchr(text, '-');
    return number && atoi(number + 1) == atoi(descent->second) + (int)descent->made ? "M03" : NULL;
}

static void require_names(struct attempt *attempt, const struct descent *descent, const char *name)
{
    const struct recording *run = attempt_record(attempt, (const char *const[]){"nested", descent->class,
                                                 descent->first, descent->second, name, NULL});
    require_said(attempt, run, 1, "level 1: ", *name == '-' ? descent->names[0] : name, NULL);
    require_said(attempt, run, 2, "level 2: ", descent->names[1], number_slip(run, descent));
    require_said(attempt, run, 3, "level 3: ", descent->names[2], NULL);
    require_said(attempt, run, 0, "main's next: ", descent->next, NULL);
}

static void nested(struct attempt *attempt)
{
    const struct descent descent = descent_draw(attempt);
    require_names(attempt, &descent, "-");
}

static void named(struct attempt *attempt)
{
    const struct descent descent = descent_draw(attempt);
    char name[WORD];
    word_draw(attempt, "n", name);
    require_names(attempt, &descent, name);
}

static void fits(struct attempt *attempt)
{
    char length[WORD], text[WORD], line[3 * WORD];
    snprintf(length, sizeof length, "%d", PROCESS_NAME_SIZE - 3); /* and "-1", and the NUL */
    const struct recording *run = attempt_record(attempt, (const char *const[]){"long", length, NULL});
    snprintf(text, sizeof text, "%d bytes", PROCESS_NAME_SIZE - 1);
    require_said(attempt, run, 1, "outer: ", text, NULL);
    snprintf(text, sizeof text, "%d", -ENAMETOOLONG);
    require_said(attempt, run, 1, "inner: init returned ", text, NULL);
    run = attempt_record(attempt, (const char *const[]){"deep", NULL});
    const size_t event = query_written(run, NOBODY, "level ", 0);
    snprintf(text, sizeof text, "level %d", PROCESS_NAME_SIZE / 4 + 1); /* "100:100: … :100" fills it */
    attempt_expected(attempt, "%s: an identity that doesn't fit is refused by %d", text, -ENAMETOOLONG);
    attempt_observed(attempt, "%.*s", event == NOBODY ? 7 : (int)strcspn(run->events[event].data, "\n"),
                     event == NOBODY ? "nothing" : run->events[event].data);
    snprintf(line, sizeof line, "%s: init returned %d\n", text, -ENAMETOOLONG);
    attempt_require(attempt, query_written(run, NOBODY, line, 0) != NOBODY, NULL, event);
}

static const struct check checks[] = {
    {
        .id = "main", .name = "In the main process, the current one is MainProcess, with its pid", .points = 5,
        .schedules = {"parent-first"}, .function = in_main,
        .hints = {"Which struct is there for a process that nobody has initialised?",
                  "One of the library's own: a static struct process, with the name filled in.",
                  "Its pid is not known beforehand: getpid(), when somebody asks."},
    },
    {
        .id = "child", .name = "In a child it is what was started, and in main still MainProcess", .points = 6,
        .codes = "M06", .needs = {"main"}, .function = in_child,
        .sentences = {{"M06", "Parent and child have a variable each: what one of them sets, the other never sees."}},
        .hints = {"A static variable says who it is. How many of them are there after the fork?",
                  "One in each process. The child is to set its own, and the parent's is to stay as it is.",
                  "In child_main, before run is called."},
    },
    {
        .id = "run", .name = "A run that main calls itself finds MainProcess", .points = 3, .codes = "M01",
        .needs = {"child"}, .schedules = {"parent-first"}, .function = in_run,
        .sentences = {{"M01", "process_run starts nobody: the caller is who it was before."}},
        .hints = {"Does process_run begin a process?",
                  "No. So it is not the place to say who the caller is: the place is where a child begins."},
    },
    {
        .id = "nested", .name = "A name tells the descent, and each process counts its own from 1", .points = 8,
        .codes = "M03", .needs = {"child"}, .function = nested,
        .sentences = {{"M03", "A child does not begin anew: what is counted has the number there that it had at the "
                              "fork."}},
        .hints = {"Who is the creator when process_init is called in a child?",
                  "process_current(). Its identity, a colon, and the number, is the new one's. Main's is empty.",
                  "CLASS-IDENTITY is the name. And the count that the child finds is its parent's: set it to 0 where a "
                  "child begins."},
    },
    {
        .id = "named", .name = "A given name changes nothing for those who come after", .points = 2,
        .needs = {"nested"}, .function = named,
        .hints = {"What are the children of a process with the name Alex called?",
                  "After its identity, which it has besides its name: keep it in `identity`."},
    },
    {
        .id = "fits", .name = "A name or an identity that does not fit is refused, on every level", .points = 2,
        .needs = {"nested"}, .schedules = {"parent-first"}, .function = fits,
        .hints = {"What does snprintf return when the text did not fit?",
                  "The length that it would have had. Not below the size: -ENAMETOOLONG."},
    },
};

JUDGE(checks)
