/* The questions of the exercise "which outputs?". What is true is found by running the programs in every order. */
#include "grade/predict.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void two_returns(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "A", .program = "two-returns", .kind = QUESTION_LINE, .text = "zero to the first",
         .slips = {{"x", "M01"}}},
        {.label = "B", .program = "two-returns", .kind = QUESTION_LINE, .text = "zero to the second",
         .slips = {{"", "M01"}}},
        {.label = "C", .program = "two-returns", .kind = QUESTION_LINE, .text = "more than zero to the first",
         .slips = {{"", "M01"}}},
        {.label = "D", .program = "two-returns", .kind = QUESTION_LINE, .text = "more than zero to the second",
         .slips = {{"x", "M01"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void prologue(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "E", .program = "prologue", .kind = QUESTION_COUNT, .text = "begin", .slips = {{"2", "M03"}}},
        {.label = "F", .program = "prologue", .kind = QUESTION_COUNT, .text = "end", .slips = {{"1", "M03"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void order(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "G", .program = "order", .kind = QUESTION_OUTPUT, .text = "parent 1\nchild 1\nchild 2\nparent 2\n",
         .slips = {{"", "M09"}}},
        {.label = "H", .program = "order", .kind = QUESTION_OUTPUT, .text = "child 1\nparent 1\nchild 2\nparent 2\n",
         .slips = {{"", "M09"}}},
        {.label = "I", .program = "order", .kind = QUESTION_OUTPUT, .text = "child 1\nchild 2\nparent 1\nparent 2\n",
         .slips = {{"", "M09"}}},
        {.label = "J", .program = "order", .kind = QUESTION_OUTPUT, .text = "child 1\nchild 2\nparent 2\nparent 1\n"},
        {.label = "K", .program = "order", .kind = QUESTION_OUTPUT, .text = "parent 1\nparent 2\nchild 1\nchild 2\n"},
        {.label = "L", .program = "order", .kind = QUESTION_OUTPUT, .text = "child 1\nparent 1\nparent 2\nchild 2\n"},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static const struct check checks[] = {
    {
        .id = "two-returns", .name = "A to D: who gets which return value of fork", .points = 2, .codes = "M01",
        .schedules = {"parent-first"}, .function = two_returns,
        .hints = {"Which of the two processes can ask getpid who it is, and which needs to be told?",
                  "A process can ask for its own pid and its parent's, never for a list of its children.",
                  "So fork tells the parent the child's pid, and the child 0."},
    },
    {
        .id = "prologue", .name = "E and F: where the second process begins", .points = 2, .codes = "M03",
        .schedules = {"parent-first"}, .function = prologue,
        .hints = {"Draw the timeline: how many rows has it at \"begin\", and how many at \"end\"?",
                  "The child is a copy of a process that is just coming back from fork.",
                  "What stands above the fork has one process to run it, what stands below has two."},
    },
    {
        .id = "order", .name = "G to L: which orders are possible", .points = 4, .codes = "M09",
        .schedules = {"parent-first"}, .function = order,
        .hints = {"Which line must come before which other, whoever is faster?",
                  "Within one process lines keep their order. And what does wait wait for?",
                  "Only two things are fixed: child 1 before child 2, and all three others before parent 2."},
    },
};

JUDGE(checks)
