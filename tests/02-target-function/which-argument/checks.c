/* The questions of the exercise "which argument?". What is true is found by running the programs in every order. */
#include "grade/predict.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void at_once(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "A", .program = "at-once", .kind = QUESTION_COUNT, .text = "at once: 1", .slips = {{"0", "M06"}}},
        {.label = "B", .program = "at-once", .kind = QUESTION_COUNT, .text = "at once: 2", .slips = {{"2", "M06"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void later(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "C", .program = "later", .kind = QUESTION_COUNT, .text = "later: 1"},
        {.label = "D", .program = "later", .kind = QUESTION_COUNT, .text = "later: 2"},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void changed(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "E", .program = "changed", .kind = QUESTION_VALUE, .text = "child found: ",
         .slips = {{"60", "M06"}}},
        {.label = "F", .program = "changed", .kind = QUESTION_VALUE, .text = "parent found: ",
         .slips = {{"70", "M06"}, {"80", "M06"}, {"50", "M06"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static const struct check checks[] = {
    {
        .id = "at-once", .name = "A and B: one variable, each started at once", .points = 3, .codes = "M06",
        .schedules = {"parent-first"}, .function = at_once,
        .hints = {"How many variables of the name `number` are there when both children run?",
                  "Each child has a copy of its own, made when it was started.",
                  "The first was started while `number` was 1. What the parent does to its own does not show."},
    },
    {
        .id = "later", .name = "C and D: one variable, both started later", .points = 4,
        .schedules = {"parent-first"}, .function = later,
        .hints = {"What does process_init keep: a number, or an address?",
                  "It keeps the address, and does not look what is there. The child looks.",
                  "What stands in `number` when the first process is started?"},
    },
    {
        .id = "changed", .name = "E and F: who sees whose change", .points = 3, .codes = "M06",
        .schedules = {"parent-first"}, .function = changed,
        .hints = {"Does either of the two changes come before the start?",
                  "No. And after the start there are two numbers, one in each process.",
                  "Both begin with 50. The child prints before it changes its own; the parent adds 10 to its own."},
    },
};

JUDGE(checks)
