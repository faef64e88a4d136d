/* The questions of the exercise "what they say". What is true is found by running the programs in every order. */
#include "grade/predict.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void large(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "A", .program = "large", .kind = QUESTION_VALUE, .text = "300 becomes ",
         .slips = {{"300", "M16"}, {"255", "M16"}, {"0", "M16"}}},
        {.label = "B", .program = "large", .kind = QUESTION_VALUE, .text = "-1 becomes ",
         .slips = {{"-1", "M16"}, {"1", "M16"}, {"127", "M16"}, {"0", "M16"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void killed(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "C", .program = "killed", .kind = QUESTION_VALUE, .text = "code + 100: ",
         .slips = {{"100", "M15"}, {"107", "M15"}, {"243", "M17"}, {"115", "M17"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void asked(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "D", .program = "asked", .kind = QUESTION_LINE, .text = "alive: yes, no code",
         .slips = {{"", "M22"}}},
        {.label = "E", .program = "asked", .kind = QUESTION_LINE, .text = "alive: yes, code 3",
         .slips = {{"", "M09"}}},
        {.label = "F", .program = "asked", .kind = QUESTION_LINE, .text = "alive: no, code 3",
         .slips = {{"", "M09"}}},
        {.label = "G", .program = "asked", .kind = QUESTION_LINE, .text = "alive: no, no code",
         .slips = {{"x", "M22"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void sibling(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "H", .program = "sibling", .kind = QUESTION_LINE, .text = "sibling: alive",
         .slips = {{"x", "M25"}}},
        {.label = "I", .program = "sibling", .kind = QUESTION_LINE, .text = "sibling: not alive",
         .slips = {{"x", "M25"}}},
        {.label = "J", .program = "sibling", .kind = QUESTION_LINE, .text = "sibling: not mine to ask",
         .slips = {{"", "M25"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void orphan(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "K", .program = "orphan", .kind = QUESTION_LINE, .text = "my parent is process 1: yes",
         .slips = {{"x", "M32"}}},
        {.label = "L", .program = "orphan", .kind = QUESTION_LINE, .text = "my parent is process 1: no",
         .slips = {{"", "M32"}}},
        {.label = "M", .program = "orphan", .kind = QUESTION_LINE, .text = "my parent is who made me: yes"},
        {.label = "N", .program = "orphan", .kind = QUESTION_LINE, .text = "my parent is who made me: no"},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static const struct check checks[] = {
    {
        .id = "large", .name = "A and B: what becomes of 300, and of -1", .points = 2, .codes = "M16",
        .schedules = {"parent-first"}, .function = large,
        .hints = {"How many bits does an exit code have?", "Eight: what is 300 & 255, and -1 & 255?"},
    },
    {
        .id = "killed", .name = "C: the exit code of a process that was killed", .points = 2, .codes = "M15 M17",
        .schedules = {"parent-first"}, .function = killed,
        .hints = {"Does it ever return its 7?", "It is killed by signal N. How does Python tell that?", "-N"},
    },
    {
        .id = "asked", .name = "D to G: two questions, one after the other", .points = 2, .codes = "M09 M22",
        .schedules = {"parent-first"}, .function = asked,
        .hints = {"When can the process end: before the first question, between the two, after the second?",
                  "Whenever it likes. But it does not come back to life between the two."},
    },
    {
        .id = "sibling", .name = "H to J: asking after a sibling", .points = 2, .codes = "M25",
        .schedules = {"parent-first"}, .function = sibling,
        .hints = {"Whose child is the first?", "Its creator's. Who has a copy of the struct has no child by that."},
    },
    {
        .id = "orphan", .name = "K to N: the parent of an orphan", .points = 2, .codes = "M32",
        .schedules = {"parent-first"}, .function = orphan,
        .hints = {"Who takes an orphan in?", "The nearest ancestor that has asked for orphans.",
                  "PR_SET_CHILD_SUBREAPER is how one asks."},
    },
};

JUDGE(checks)
