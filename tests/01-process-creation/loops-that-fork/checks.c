/* The questions of the exercise "loops that fork". What is true is found by running the programs in every order. */
#include "grade/predict.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void rounds(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "A", .program = "rounds", .kind = QUESTION_COUNT, .text = "left the loop",
         .slips = {{"1", "M04"}, {"2", "M04"}, {"3", "M04"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void helpers(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "B", .program = "helpers", .kind = QUESTION_COUNT, .text = "helped", .slips = {{"3", "M04"}}},
        {.label = "C", .program = "helpers", .kind = QUESTION_COUNT, .text = "all done",
         .slips = {{"1", "M05"}, {"2", "M05"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void farewell(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "D", .program = "farewell", .kind = QUESTION_COUNT, .text = "goodbye",
         .slips = {{"1", "M08"}, {"3", "M08"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static const struct check checks[] = {
    {
        .id = "rounds", .name = "A: how many processes leave the loop", .points = 3, .codes = "M04",
        .schedules = {"parent-first"}, .function = rounds,
        .hints = {"How many processes come to the second fork?",
                  "A child that does not leave the loop goes round it too.",
                  "Each fork that is called makes two processes of one. One process comes to the first."},
    },
    {
        .id = "helpers", .name = "B and C: how far the children go", .points = 3, .codes = "M04 M05",
        .schedules = {"parent-first"}, .function = helpers,
        .sentences = {{"M04", "A child that has left the loop forks no more: only who stays in it goes round again."},
                      {"M05", "A child that leaves the loop goes on behind it, in the parent's code, and says what "
                              "stands there."}},
        .hints = {"What does `break` leave: the loop, or the process?",
                  "Behind the loop stands the parent's code. Who else runs it?",
                  "Everybody who gets to the printf says that all is done: the parent, and each helper."},
    },
    {
        .id = "farewell", .name = "D: who runs the exit handlers", .points = 2, .codes = "M08",
        .schedules = {"parent-first"}, .function = farewell,
        .sentences = {{"M08", "exit, and a return from main, run the exit handlers that the child has a copy of; _exit "
                              "does not. Which child ends by which?"}},
        .hints = {"The list of exit handlers is memory. Who has a copy of it?",
                  "exit goes through the list, _exit does not. And a return from main?",
                  "A return from main is an exit: the parent says goodbye, and one of the two children."},
    },
};

JUDGE(checks)
