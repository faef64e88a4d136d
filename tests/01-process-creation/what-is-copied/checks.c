/* The questions of the exercise "what is copied?". What is true is found by running the programs in every order. */
#include "grade/predict.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void memory(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "A", .program = "memory", .kind = QUESTION_VALUE, .text = "child: ",
         .slips = {{"5", "M06"}, {"37", "M06"}}},
        {.label = "B", .program = "memory", .kind = QUESTION_VALUE, .text = "parent: ", .slips = {{"42", "M06"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void buffer(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "C", .program = "buffer", .kind = QUESTION_COUNT, .text = "before", .slips = {{"1", "M07"}}},
        {.label = "D", .program = "buffer", .kind = QUESTION_COUNT, .text = "before", .terminal = true,
         .slips = {{"2", "M07"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void dice(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "E", .program = "random", .kind = QUESTION_LINE, .text = "the same", .slips = {{"", "M11"}}},
        {.label = "F", .program = "random", .kind = QUESTION_LINE, .text = "different", .slips = {{"x", "M11"}}},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static void offset(struct attempt *attempt)
{
    static const struct question questions[] = {
        {.label = "G", .program = "offset", .kind = QUESTION_LINE, .text = "parent from a, child from a",
         .slips = {{"x", "M12"}}},
        {.label = "H", .program = "offset", .kind = QUESTION_LINE, .text = "parent from a, child from d",
         .slips = {{"", "M12"}}},
        {.label = "I", .program = "offset", .kind = QUESTION_LINE, .text = "parent from d, child from a",
         .slips = {{"", "M12"}}},
        {.label = "J", .program = "offset", .kind = QUESTION_LINE, .text = "parent from d, child from d"},
    };
    attempt_predict(attempt, questions, COUNT(questions));
}

static const struct check checks[] = {
    {
        .id = "memory", .name = "A and B: whose number it is", .points = 2, .codes = "M06",
        .schedules = {"parent-first"}, .function = memory,
        .hints = {"How many variables of the name `number` are there while both processes live?",
                  "fork copies the memory. After it each process has a number of its own, and both begin with 5."},
    },
    {
        .id = "buffer", .name = "C and D: what stdio had not yet written", .points = 2, .codes = "M07",
        .schedules = {"parent-first"}, .function = buffer,
        .hints = {"Has the line been written when the fork comes, or is it still waiting somewhere?",
                  "To a terminal stdio writes at the end of each line, to a pipe when its buffer is full, or at exit.",
                  "A buffer is memory, and memory is copied. What becomes of two copies at two exits?"},
    },
    {
        .id = "random", .name = "E and F: two dice from one generator", .points = 2, .codes = "M11",
        .schedules = {"parent-first"}, .function = dice,
        .hints = {"What does random need to remember from one call to the next, and where?",
                  "The generator's state is memory. After the fork there are two copies of it, and they are equal."},
    },
    {
        .id = "offset", .name = "G to J: one open file, two readers", .points = 2, .codes = "M12",
        .schedules = {"parent-first"}, .function = offset,
        .hints = {"Where does a file remember how far it has been read: in the process, or in the kernel?",
                  "The descriptor is copied. The open file behind it, with its position, is not: there is one.",
                  "Whoever reads first gets abc, and the other goes on from there. Who is first?"},
    },
};

JUDGE(checks)
