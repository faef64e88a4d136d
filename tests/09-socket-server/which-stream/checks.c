/* The questions of the exercise "which stream?". What is true is found by running the programs in every order. */
#include "grade/predict.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void pieces(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "A", .program = "pieces", .kind = QUESTION_LINE, .text = "one recv: ab", .slips = {{"", "M70"}}},
        {.label = "B", .program = "pieces", .kind = QUESTION_LINE, .text = "one recv: cd", .slips = {{"x", "M70"}}},
        {.label = "C", .program = "pieces", .kind = QUESTION_LINE, .text = "one recv: abcd", .slips = {{"", "M70"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void closed(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "D", .program = "closed", .kind = QUESTION_LINE, .text = "the handler has ended: the end",
         .slips = {{"x", "M69"}}},
        {.label = "E", .program = "closed", .kind = QUESTION_LINE, .text = "the handler has ended: still open",
         .slips = {{"", "M69"}}},
        {.label = "F", .program = "closed", .kind = QUESTION_LINE, .text = "the server has closed: the end",
         .slips = {{"", "M69"}}},
        {.label = "G", .program = "closed", .kind = QUESTION_LINE, .text = "the server has closed: still open",
         .slips = {{"x", "M69"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void signals(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "H", .program = "signals", .kind = QUESTION_VALUE, .text = "calls of the handler: ",
         .slips = {{"3", "M38"}}},
        {.label = "I", .program = "signals", .kind = QUESTION_VALUE, .text = "children waited for: ",
         .slips = {{"1", "M38"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static const struct check checks[] = {
    {
        .id = "pieces", .name = "A to C: what one recv can bring of two sends", .points = 4, .codes = "M70",
        .schedules = {"parent-first"}, .function = pieces,
        .hints = {"What does a stream know of sends?",
                  "Nothing: recv brings what is there. How much is there when it looks?"},
    },
    {
        .id = "closed", .name = "D to G: when a connection ends", .points = 3, .codes = "M69",
        .schedules = {"parent-first"}, .function = closed,
        .hints = {"How many descriptors has the server's side, after the fork?",
                  "Two. The connection ends when the last of them is closed."},
    },
    {
        .id = "signals", .name = "H and I: three children, how many signals", .points = 3, .codes = "M38",
        .schedules = {"parent-first"}, .function = signals,
        .hints = {"How many SIGCHLDs can be waiting at once, while it is blocked?",
                  "One. The handler's loop waits for as many children as there are, whatever it was called for."},
    },
};

JUDGE(checks)
