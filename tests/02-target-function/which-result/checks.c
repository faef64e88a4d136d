/* The questions of the exercise "which result?". What is true is found by running the programs in every order. */
#include "grade/predict.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void code(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "A", .program = "code", .kind = QUESTION_VALUE, .text = "exit code: ",
         .slips = {{"300", "M16"}, {"255", "M16"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void status(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "B", .program = "status", .kind = QUESTION_VALUE, .text = "status: ", .slips = {{"3", "M14"}}},
        {.label = "C", .program = "status", .kind = QUESTION_VALUE, .text = "divided by 256: ",
         .slips = {{"0", "M14"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void whose(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "D", .program = "whose", .kind = QUESTION_LINE, .text = "of anybody: 1", .slips = {{"", "M18"}}},
        {.label = "E", .program = "whose", .kind = QUESTION_LINE, .text = "of anybody: 2", .slips = {{"", "M18"}}},
        {.label = "F", .program = "whose", .kind = QUESTION_LINE, .text = "of the fourth: 3", .slips = {{"x", "M18"}}},
        {.label = "G", .program = "whose", .kind = QUESTION_LINE, .text = "of the fourth: 4", .slips = {{"", "M18"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static const struct check checks[] = {
    {
        .id = "code", .name = "A: what becomes of a result that is too large", .points = 2, .codes = "M16",
        .schedules = {"parent-first"}, .function = code,
        .hints = {"How many bits has an exit code?", "Eight. The rest is cut off: it is the result & 255.",
                  "300 is 256 and something."},
    },
    {
        .id = "status", .name = "B and C: where in the status the code is", .points = 3, .codes = "M14",
        .schedules = {"parent-first"}, .function = status,
        .hints = {"What else does a wait status have to tell, besides the code?",
                  "The low bits say whether a signal ended the child. The code stands eight bits higher.",
                  "Eight bits higher is 256 times as much."},
    },
    {
        .id = "whose", .name = "D to G: whose code it is", .points = 3, .codes = "M18",
        .schedules = {"parent-first"}, .function = whose,
        .hints = {"Who promises that the first child ends first?",
                  "Nobody. Who waits for anybody gets whoever has ended; who names a pid gets that one."},
    },
};

JUDGE(checks)
