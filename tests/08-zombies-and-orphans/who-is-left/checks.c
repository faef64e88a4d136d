/* The questions of the exercise "who is left". What is true is found by running the programs in every order. */
#include "grade/predict.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void killed(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "A", .program = "killed", .kind = QUESTION_LINE, .text = "after SIGKILL: there",
         .slips = {{"", "M29"}}},
        {.label = "B", .program = "killed", .kind = QUESTION_LINE, .text = "after SIGKILL: gone",
         .slips = {{"x", "M29"}}},
        {.label = "C", .program = "killed", .kind = QUESTION_LINE, .text = "wait: ended with 6",
         .slips = {{"", "M29"}}},
        {.label = "D", .program = "killed", .kind = QUESTION_LINE, .text = "wait: killed", .slips = {{"x", "M29"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void busy(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "E", .program = "busy", .kind = QUESTION_LINE, .text = "a day later: there",
         .slips = {{"", "M30"}}},
        {.label = "F", .program = "busy", .kind = QUESTION_LINE, .text = "a day later: gone",
         .slips = {{"x", "M30"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void orphan(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "G", .program = "orphan", .kind = QUESTION_LINE, .text = "grandchild: my parent is process 1",
         .slips = {{"x", "M32"}}},
        {.label = "H", .program = "orphan", .kind = QUESTION_COUNT, .text = "grandchild: my parent is main",
         .slips = {{"0", "M31"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void ignored(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "I", .program = "ignored", .kind = QUESTION_LINE, .text = "wait: ended with 4",
         .slips = {{"x", "M28"}}},
        {.label = "J", .program = "ignored", .kind = QUESTION_LINE, .text = "wait: no such child",
         .slips = {{"", "M28"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void twice(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "K", .program = "twice", .kind = QUESTION_VALUE, .text = "waited for: ",
         .slips = {{"0", "M37"}, {"4", "M25"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void signals(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "L", .program = "signals", .kind = QUESTION_VALUE, .text = "signals: ", .slips = {{"2", "M38"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static const struct check checks[] = {
    {
        .id = "killed", .name = "A to D: a zombie that is sent SIGKILL", .points = 2, .codes = "M29",
        .schedules = {"parent-first"}, .function = killed,
        .hints = {"Is there anything left that a signal could end?",
                  "The child has ended with 6 before the signal is sent. Its status is written already."},
    },
    {
        .id = "busy", .name = "E and F: a parent that has other things to do", .points = 2, .codes = "M30",
        .schedules = {"parent-first"}, .function = busy,
        .hints = {"Who may take the status of a child?", "Its parent alone, as long as that lives."},
    },
    {
        .id = "orphan", .name = "G and H: a grandchild whose parent has ended", .points = 1, .codes = "M31 M32",
        .schedules = {"parent-first"}, .function = orphan,
        .hints = {"Does the end of a process end its children?",
                  "Who adopts, where an ancestor has said that it wants to?"},
    },
    {
        .id = "ignored", .name = "I and J: a parent that ignores SIGCHLD", .points = 1, .codes = "M28",
        .schedules = {"parent-first"}, .function = ignored,
        .hints = {"What does the kernel keep for somebody who does not want to know?"},
    },
    {
        .id = "twice", .name = "K: two double forks", .points = 1, .codes = "M25 M37",
        .schedules = {"parent-first"}, .function = twice,
        .hints = {"Whose children are the two that main has forked itself?",
                  "To end at once does not mean to need no wait."},
    },
    {
        .id = "signals", .name = "L: two ends, one handler", .points = 2, .codes = "M38",
        .schedules = {"parent-first"}, .function = signals,
        .hints = {"Is there a queue of signals, or a mark for each kind of signal?"},
    },
};

JUDGE(checks)
