/* The questions of the exercise "what survives". What is true is found by running the programs in every order. */
#include "grade/predict.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void leave(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "A", .program = "leave", .kind = QUESTION_OUTPUT, .text = "daemon\nordinary\n",
         .slips = {{"", "M09"}}},
        {.label = "B", .program = "leave", .kind = QUESTION_OUTPUT, .text = "ordinary\n", .slips = {{"", "M34"}}},
        {.label = "C", .program = "leave", .kind = QUESTION_OUTPUT, .text = "daemon\n", .slips = {{"x", "M36"}}},
        {.label = "D", .program = "leave", .kind = QUESTION_OUTPUT, .text = "", .slips = {{"x", "M36"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void gone(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "E", .program = "gone", .kind = QUESTION_OUTPUT, .text = "main\ndaemon\n", .slips = {{"", "M31"}}},
        {.label = "F", .program = "gone", .kind = QUESTION_OUTPUT, .text = "daemon\nmain\n", .slips = {{"", "M09"}}},
        {.label = "G", .program = "gone", .kind = QUESTION_OUTPUT, .text = "main\n", .slips = {{"x", "M31"}}},
        {.label = "H", .program = "gone", .kind = QUESTION_OUTPUT, .text = "", .slips = {{"x", "M31"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void late(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "I", .program = "late", .kind = QUESTION_VALUE, .text = "refused: ", .slips = {{"0", "M33"}}},
        {.label = "J", .program = "late", .kind = QUESTION_COUNT, .text = "child", .slips = {{"0", "M33"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void heir(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "K", .program = "heir", .kind = QUESTION_VALUE, .text = "helper is a daemon: "},
        {.label = "L", .program = "heir", .kind = QUESTION_VALUE, .text = "helper is started: "},
        {.label = "M", .program = "heir", .kind = QUESTION_VALUE, .text = "sessions: ", .slips = {{"2", "M35"}}},
        {.label = "N", .program = "heir", .kind = QUESTION_VALUE, .text = "forks: "},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static const struct check checks[] = {
    {
        .id = "leave", .name = "A to D: main returns", .points = 4, .codes = "M09 M34 M36",
        .schedules = {"parent-first"}, .function = leave,
        .hints = {"Which of the two does main wait for when it returns, and which is it quick to end?",
                  "The ordinary one is waited for: its line is always there.",
                  "The daemon is terminated, but it may have been quicker."},
    },
    {
        .id = "gone", .name = "E to H: main is gone by _exit", .points = 4, .codes = "M09 M31",
        .schedules = {"parent-first"}, .function = gone,
        .hints = {"Who would send the daemon its signal?", "The library, if it were asked. _exit asks nobody.",
                  "So it runs on, and prints its line, before main's or behind it."},
    },
    {
        .id = "late", .name = "I and J: a flag that comes late", .points = 3, .codes = "M33",
        .schedules = {"parent-first"}, .function = late,
        .hints = {"What does process.h say of process_set_daemon?",
                  "It is refused when the process was started. So it is an ordinary child at the exit."},
    },
    {
        .id = "heir", .name = "K to N: what a daemon is, and may have", .points = 5, .codes = "M35",
        .schedules = {"parent-first"}, .function = heir,
        .hints = {"Whose flag does a process have that is given none?",
                  "Its creator's. And a daemon may not start a process, by the library.",
                  "The kernel knows nothing of the flag: there is no new session, and fork forks."},
    },
};

JUDGE(checks)
