/* The questions of the exercise "who runs?". What is true is found by running the programs in every order. */
#include "grade/predict.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void twice(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "A", .program = "twice", .kind = QUESTION_COUNT, .text = "a visit"},
        {.label = "B", .program = "twice", .kind = QUESTION_VALUE, .text = "main counts: ", .slips = {{"2", "M06"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void result(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "C", .program = "result", .kind = QUESTION_VALUE, .text = "run returned: "},
        {.label = "D", .program = "result", .kind = QUESTION_VALUE, .text = "exit code: ",
         .slips = {{"300", "M16"}, {"255", "M16"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void by_hand(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "E", .program = "by-hand", .kind = QUESTION_COUNT, .text = "written", .slips = {{"2", "M05"}}},
        {.label = "F", .program = "by-hand", .kind = QUESTION_COUNT, .text = "all are sent",
         .slips = {{"1", "M05"}, {"3", "M05"}, {"2", "M05"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void levels(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "G", .program = "levels", .kind = QUESTION_COUNT, .text = "as a visitor"},
        {.label = "H", .program = "levels", .kind = QUESTION_COUNT, .text = "as a guest"},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static const struct check checks[] = {
    {
        .id = "twice", .name = "A and B: called, and then started", .points = 5, .codes = "M06",
        .schedules = {"parent-first"}, .function = twice,
        .hints = {"In which process is each of the two visits made?",
                  "The first in main itself: process_run starts nobody. The second in a child.",
                  "The child finds 1 in its copy, and makes 2 of it. Main's copy stays as it is."},
    },
    {
        .id = "result", .name = "C and D: what run returns, and what is left of it", .points = 4, .codes = "M16",
        .schedules = {"parent-first"}, .function = result,
        .hints = {"Which of the two numbers comes through an exit code?",
                  "Only the second. process_run is a call like any other.", "300 & 255"},
    },
    {
        .id = "by-hand", .name = "E and F: fork, and run", .points = 6, .codes = "M05",
        .schedules = {"parent-first"}, .function = by_hand,
        .hints = {"Where does the first child stand when process_run has come back?",
                  "In the loop, with i = 0. It goes round, and forks a child of its own.",
                  "Draw a tree. Who forks with i = 1? And everybody comes to the last line."},
    },
    {
        .id = "levels", .name = "G and H: which run is it?", .points = 3, .schedules = {"parent-first"},
        .function = levels,
        .hints = {"What says which run is called: the struct's type, or the ops that process_init was given?",
                  "The ops. And what does guest_run do in the end?"},
    },
};

JUDGE(checks)
