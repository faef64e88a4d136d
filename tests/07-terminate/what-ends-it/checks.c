/* The questions of the exercise "what ends it?". What is true is found by running the programs in every order. */
#include "grade/predict.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void ignored(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "A", .program = "ignored", .kind = QUESTION_LINE, .text = "ended by itself",
         .slips = {{"", "M44"}}},
        {.label = "B", .program = "ignored", .kind = QUESTION_LINE, .text = "ended by SIGTERM",
         .slips = {{"x", "M44"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void alive(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "C", .program = "alive", .kind = QUESTION_LINE, .text = "terminated: alive",
         .slips = {{"", "M46"}}},
        {.label = "D", .program = "alive", .kind = QUESTION_LINE, .text = "terminated: dead", .slips = {{"", "M46"}}},
        {.label = "E", .program = "alive", .kind = QUESTION_LINE, .text = "joined: alive"},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void unseen(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "F", .program = "unseen", .kind = QUESTION_VALUE, .text = "rounds: ",
         .slips = {{"5", "M43"}, {"6", "M43"}, {"4", "M43"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void locks(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "G", .program = "locks", .kind = QUESTION_LINE, .text = "mutex: mine", .slips = {{"x", "M48"}}},
        {.label = "H", .program = "locks", .kind = QUESTION_LINE, .text = "lockf: mine"},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void family(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "I", .program = "family", .kind = QUESTION_COUNT, .text = "done", .slips = {{"0", "M50"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static const struct check checks[] = {
    {
        .id = "ignored", .name = "A and B: what a child has from its parent", .points = 2, .codes = "M44",
        .schedules = {"parent-first"}, .function = ignored,
        .hints = {"What does a child have in common with its parent at the fork, besides memory and files?",
                  "What is to be done about each signal. SIGTERM was ignored when the child was made."},
    },
    {
        .id = "alive", .name = "C to E: right after terminate, and after join", .points = 3, .codes = "M46",
        .schedules = {"parent-first"}, .function = alive,
        .hints = {"Does process_terminate wait for anything?", "It sends a signal. Who runs next, is open."},
        .sentences = {{"M46",
                       "terminate sends a signal and does not wait: right after it the child may live, or be dead."}},
    },
    {
        .id = "unseen", .name = "F: a flag that the compiler has looked at", .points = 3, .codes = "M43",
        .schedules = {"parent-first"}, .function = unseen,
        .hints = {"Who, as far as the compiler can see, changes asked in that loop?",
                  "Nobody. So it may look at it once, before the loop. What ends the loop then?"},
    },
    {
        .id = "locks", .name = "G and H: what becomes of a dead process's locks", .points = 3, .codes = "M48",
        .schedules = {"parent-first"}, .function = locks,
        .hints = {"Where is it written down that a lock is taken, and who could rub it out?",
                  "A mutex is a few bytes of memory. A lockf is kept by the kernel, for a process."},
    },
    {
        .id = "family", .name = "I: what becomes of the grandchild", .points = 3, .codes = "M50",
        .schedules = {"parent-first"}, .function = family,
        .hints = {"Whom does a signal reach that is sent to a pid?", "That process, and nobody of its family."},
    },
};

JUDGE(checks)
