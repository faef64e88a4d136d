/* The questions of the exercise "what wait says". What is true is found by running the programs in every order. */
#include "grade/predict.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void killed(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "A", .program = "killed", .kind = QUESTION_VALUE, .text = "ended by itself: ",
         .slips = {{"1", "M15"}}},
        {.label = "B", .program = "killed", .kind = QUESTION_VALUE, .text = "exit code: ",
         .slips = {{"9", "M15"}, {"7", "M15"}, {"137", "M15"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void again(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "C", .program = "again", .kind = QUESTION_LINE, .text = "wait 1: ended with 5"},
        {.label = "D", .program = "again", .kind = QUESTION_LINE, .text = "wait 2: ended with 5",
         .slips = {{"x", "M20"}}},
        {.label = "E", .program = "again", .kind = QUESTION_LINE, .text = "wait 2: no such child",
         .slips = {{"", "M20"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void look(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "F", .program = "look", .kind = QUESTION_LINE, .text = "look: not yet", .slips = {{"", "M22"}}},
        {.label = "G", .program = "look", .kind = QUESTION_LINE, .text = "look: ended with 3",
         .slips = {{"", "M09"}}},
        {.label = "H", .program = "look", .kind = QUESTION_LINE, .text = "look: ended with 0",
         .slips = {{"x", "M22"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void sibling(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "I", .program = "sibling", .kind = QUESTION_LINE, .text = "sibling: ended with 4",
         .slips = {{"x", "M25"}}},
        {.label = "J", .program = "sibling", .kind = QUESTION_LINE, .text = "sibling: no such child",
         .slips = {{"", "M25"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void gave_up(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "K", .program = "gave-up", .kind = QUESTION_LINE, .text = "joined: no code",
         .slips = {{"", "M26"}}},
        {.label = "L", .program = "gave-up", .kind = QUESTION_LINE, .text = "joined: code 6",
         .slips = {{"", "M09"}}},
        {.label = "M", .program = "gave-up", .kind = QUESTION_LINE, .text = "joined: code 0",
         .slips = {{"x", "M26"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static const struct check checks[] = {
    {
        .id = "killed", .name = "A and B: a child that was killed", .points = 2, .codes = "M15",
        .schedules = {"parent-first"}, .function = killed,
        .hints = {"Does the child ever come to its _exit?", "There is no exit code in its status. The macro takes "
                  "eight bits out of it all the same.", "The bits where a code would stand are all 0."},
    },
    {
        .id = "again", .name = "C to E: a second wait for the same child", .points = 2, .codes = "M20",
        .schedules = {"parent-first"}, .function = again,
        .hints = {"What becomes of the zombie when it has been waited for?",
                  "It is gone, and its status with it. Nobody is left who could be waited for."},
    },
    {
        .id = "look", .name = "F to H: a wait that only looks", .points = 2, .codes = "M09 M22",
        .schedules = {"parent-first"}, .function = look,
        .hints = {"Who says whether the child has ended when its parent looks?",
                  "Nobody: both can be. What does waitpid return in each case, and which line is printed then?"},
    },
    {
        .id = "sibling", .name = "I and J: a wait for a sibling", .points = 2, .codes = "M25",
        .schedules = {"parent-first"}, .function = sibling,
        .hints = {"Whose child is the first?", "Its parent's, and nobody else's."},
    },
    {
        .id = "gave-up", .name = "K to M: after a join that gave up", .points = 2, .codes = "M09 M26",
        .schedules = {"parent-first"}, .function = gave_up,
        .hints = {"What does process_exit_code do while the child runs?",
                  "It returns -EAGAIN, and leaves `code` alone. But it asks anew: the child may have ended meanwhile.",
                  "There is a code once the child has ended, and it is the child's."},
    },
};

JUDGE(checks)
