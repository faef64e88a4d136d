/* Predict exercises: what is true is found by running the program in every order that makes a difference, and what the
 * learner wrote is held against it. */
#define _GNU_SOURCE
#include "predict.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "explore/explore.h"
#include "explored.h"
#include "place.h"
#include "record/record.h"
#include "sheet.h"
#include "trial.h"

#define CPU_LIMIT (INT64_C(20) * 1000000000)
#define RUNS_MAX 4000    /* Orders of one program; beyond, it is too large a program to ask about. */
#define SHUFFLES_MAX 300 /* Seeds that are tried to find a run that prints what one of the orders prints. */

/* A program asked about, and what is known of it. Lasts as long as the judge. */
struct prediction {
    struct prediction *next;
    char *program;               /* As run, relative to the school's folder; owned. */
    bool terminal;
    struct exploration explored;
    struct recording *shown;     /* A run that a report tells of; owned; NULL if there is none. */
};

static void options_set(struct record_options *options, bool terminal)
{
    run_options(options);
    options->out = terminal ? STREAM_TTY : STREAM_PIPE;
    options->cpu_limit = CPU_LIMIT; /* it is ours, and computes nothing: a machine that stood still is not its fault */
}

/* Explores a program, unless that was done before. Does not return if that is not possible. */
static struct prediction *prediction_find(struct attempt *attempt, const struct question *question)
{
    struct judge *judge = attempt->trial->judge;
    char *program = text_make("%s/%s", judge->program, question->program);
    struct prediction *known = judge->predictions;
    while (program && known && !(strcmp(known->program, program) == 0 && known->terminal == question->terminal))
        known = known->next;
    struct prediction *made = known ? NULL : calloc(1, sizeof *made);
    if (!program || (!known && !made)) {
        free(program);
        grader_error(attempt, "out of memory");
    }
    if (known) {
        free(program);
        return known;
    }
    *made = (struct prediction){.next = judge->predictions, .program = program, .terminal = question->terminal};
    judge->predictions = made;
    if (explored_take(program, question->terminal, &made->explored))
        return made;
    struct record_options options;
    options_set(&options, question->terminal);
    const struct explore_limits limits = {.runs = RUNS_MAX};
    const int error = explore(&made->explored, (char *[]){program, NULL}, &options, &limits, NULL);
    if (error != 0)
        record_failed(attempt, question->program, error);
    if (!made->explored.complete)
        grader_error(attempt, "%s.c can run in more orders than can be tried", question->program);
    for (size_t i = 0; i < made->explored.outcome_count; i++)
        if (made->explored.outcomes[i].ending != ENDING_DONE || made->explored.outcomes[i].status != 0)
            grader_error(attempt, "%s.c does not always end well: ending '%s', wait status %d", question->program,
                         ending_names[made->explored.outcomes[i].ending], made->explored.outcomes[i].status);
    explored_keep(program, question->terminal, &made->explored);
    return made;
}

/* How often a line is printed. */
static size_t line_count(const char *output, const char *line)
{
    const size_t length = strlen(line);
    size_t count = 0;
    for (const char *at = output; *at; at += strcspn(at, "\n"), at += *at == '\n')
        count += strcspn(at, "\n") == length && memcmp(at, line, length) == 0;
    return count;
}

/* What an output says to a question, as it would stand in the box: "x", "" or a number. */
static void output_answer(const struct question *question, const char *output, char answer[SHEET_BOX])
{
    const char *line = output;
    answer[0] = '\0';
    switch (question->kind) {
    case QUESTION_OUTPUT:
        strcpy(answer, strcmp(output, question->text) == 0 ? "x" : "");
        break;
    case QUESTION_LINE:
        strcpy(answer, line_count(output, question->text) > 0 ? "x" : "");
        break;
    case QUESTION_COUNT:
        snprintf(answer, SHEET_BOX, "%zu", line_count(output, question->text));
        break;
    case QUESTION_VALUE:
        while (line && strncmp(line, question->text, strlen(question->text)) != 0)
            line = (line = strchr(line, '\n')) ? line + 1 : NULL;
        if (line)
            snprintf(answer, SHEET_BOX, "%ld", strtol(line + strlen(question->text), NULL, 10));
        break;
    }
}

static bool number_asked(const struct question *question)
{
    return question->kind == QUESTION_COUNT || question->kind == QUESTION_VALUE;
}

/* What is true: of a tick, whether there is an order; of a number, what all orders agree on. */
static void truth_find(struct attempt *attempt, const struct question *question,
                       const struct prediction *prediction, char truth[SHEET_BOX])
{
    char answer[SHEET_BOX];
    output_answer(question, prediction->explored.outcomes[0].output, truth);
    for (size_t i = 1; i < prediction->explored.outcome_count; i++) {
        output_answer(question, prediction->explored.outcomes[i].output, answer);
        if (!number_asked(question) && answer[0])
            strcpy(truth, answer);
        else if (number_asked(question) && strcmp(answer, truth) != 0)
            grader_error(attempt, "question %s has no one answer: %s and %s", question->label, truth, answer);
    }
    if (number_asked(question) && !truth[0])
        grader_error(attempt, "question %s has no answer: nothing is printed behind '%s'", question->label,
                     question->text);
}

/* Records the program and says whether that run answers the question so; then it is the attempt's last run. */
static bool run_shows(struct attempt *attempt, const struct question *question, struct prediction *prediction,
                      const char *schedule, const char *truth)
{
    struct record_options options;
    char answer[SHEET_BOX];
    recording_free(prediction->shown);
    prediction->shown = NULL;
    options_set(&options, question->terminal);
    int error = schedule_parse(&options.schedule, schedule);
    if (error == 0)
        error = record(&prediction->shown, (char *[]){prediction->program, NULL}, &options);
    if (error != 0)
        record_failed(attempt, question->program, error);
    output_answer(question, prediction->shown->output[0], answer);
    if (strcmp(answer, truth) != 0)
        return false;
    attempt->last = prediction->shown;
    snprintf(attempt->last_schedule, sizeof attempt->last_schedule, "%s", schedule);
    return true;
}

/* Finds a schedule that can be named on a command line and shows what is true. Returns whether there is one. */
static bool run_find(struct attempt *attempt, const struct question *question, struct prediction *prediction,
                     const char *truth)
{
    char schedule[SCHEDULE_TEXT];
    attempt->program = prediction->program;
    attempt->terminal = prediction->terminal;
    if (run_shows(attempt, question, prediction, "parent-first", truth)
        || run_shows(attempt, question, prediction, "child-first", truth))
        return true;
    for (unsigned seed = 1; seed <= SHUFFLES_MAX; seed++) {
        snprintf(schedule, sizeof schedule, "shuffle:%u", seed);
        if (run_shows(attempt, question, prediction, schedule, truth))
            return true;
    }
    return false;
}

/* Ends the check because of a wrong answer. */
static _Noreturn void wrong_end(struct attempt *attempt, const struct question *question, const char *answer,
                                const char *truth, struct prediction *prediction)
{
    const size_t runs = prediction->explored.runs;
    const char *codes = NULL;
    for (size_t i = 0; i < QUESTION_SLIPS && question->slips[i].answer; i++)
        if (strcmp(question->slips[i].answer, answer) == 0)
            codes = question->slips[i].codes;
    const bool shown = run_find(attempt, question, prediction, truth);
    if (number_asked(question)) {
        attempt_expected(attempt, "%s: %s \"%s\" in the run of %s.c; it is the same in all orders (%zu %s)",
                         question->label, question->kind == QUESTION_COUNT ? "how often there is" : "what follows",
                         question->text, question->program, runs, runs == 1 ? "run" : "runs");
        attempt_observed(attempt, answer[0] ? "%s: %s" : "%s: nothing is written in its box", question->label, answer);
    } else if (truth[0]) {
        attempt_expected(attempt, shown ? "%s is ticked: it can be printed, as in the run of %s.c" :
                         "%s is ticked: it can be printed by %s.c", question->label, question->program);
        attempt_observed(attempt, "%s is not ticked", question->label);
    } else {
        attempt_expected(attempt, "%s is not ticked: %s.c prints this in no order of all that could make a "
                         "difference (%zu %s)", question->label, question->program, runs,
                         runs == 1 ? "run" : "runs");
        attempt_observed(attempt, "%s is ticked", question->label);
    }
    attempt_end(attempt, VERDICT_FAIL, codes, NOBODY);
}

/* The learner's sheet, as the grader laid it beside the programs. */
static void answers_read(struct attempt *attempt, struct sheet *sheet)
{
    struct sheet blank = {0};
    char *faults[2] = {NULL, NULL};
    char *blank_path = text_make("%s/" SHEET_BLANK, attempt->trial->judge->program);
    char *path = text_make("%s/" SHEET_FILE, attempt->trial->judge->program);
    int error = path && blank_path ? sheet_read(blank_path, blank_path, NULL, &blank, &faults[0]) : -ENOMEM;
    if (error == 0)
        error = sheet_read(path, path, &blank, sheet, &faults[1]);
    if (error == 0 && (faults[0][0] || faults[1][0]))
        error = -EINVAL; /* the grader has looked at both before */
    free(faults[0]);
    free(faults[1]);
    free(blank_path);
    free(path);
    sheet_free(&blank);
    if (error == 0)
        return;
    sheet_free(sheet);
    grader_error(attempt, "the answers cannot be read: %s", strerror(-error));
}

/* Takes out of the sheet what stands in the boxes of these questions. Returns whether anything does. */
static bool answers_take(struct attempt *attempt, const struct question questions[], size_t count,
                         char answers[][SHEET_BOX])
{
    struct sheet sheet = {0};
    const char *lost = NULL;
    bool answered = false;
    answers_read(attempt, &sheet);
    for (size_t i = 0; i < count; i++) {
        const struct box *box = sheet_find(&sheet, questions[i].label);
        if (!box || box->number != number_asked(&questions[i]))
            lost = questions[i].label;
        else
            memcpy(answers[i], box->answer, SHEET_BOX);
        answered |= box && box->answer[0];
    }
    sheet_free(&sheet);
    if (lost)
        grader_error(attempt, "the sheet has no question '%s' of the kind that the check asks", lost);
    return answered;
}

/* Ends the check as the grader's error if a slip names a misconception that the check does not. */
static void slips_look(struct attempt *attempt, const struct question *question)
{
    const char *known = attempt->trial->check->codes;
    for (size_t i = 0; i < QUESTION_SLIPS && question->slips[i].answer; i++)
        for (const char *code = question->slips[i].codes; *code; code += strspn(code, " ")) {
            const size_t size = strcspn(code, " ");
            if (!word_in_list(code, size, known))
                grader_error(attempt, "question %s speaks of %.*s, which is not among the check's codes",
                             question->label, (int)size, code);
            code += size;
        }
}

void attempt_predict(struct attempt *attempt, const struct question questions[], size_t count)
{
    char answers[PREDICT_MAX][SHEET_BOX], truth[SHEET_BOX];
    if (count == 0 || count > PREDICT_MAX)
        grader_error(attempt, "a check asks 1 to %d questions", PREDICT_MAX);
    if (!answers_take(attempt, questions, count, answers)) {
        const char *last = questions[count - 1].label;
        attempt_expected(attempt, count == 1 ? "%s is answered" : count == 2 ? "%s and %s are answered"
                         : "%s to %s are answered", questions[0].label, last);
        attempt_observed(attempt, count == 1 ? "the box is empty" : "the boxes are empty");
        attempt_end(attempt, VERDICT_FAIL, NULL, NOBODY);
    }
    for (size_t i = 0; i < count; i++) {
        slips_look(attempt, &questions[i]);
        struct prediction *prediction = prediction_find(attempt, &questions[i]);
        truth_find(attempt, &questions[i], prediction, truth);
        if (strcmp(answers[i], truth) != 0)
            wrong_end(attempt, &questions[i], answers[i], truth, prediction);
    }
    attempt->required = true;
}

void predictions_free(struct judge *judge)
{
    while (judge->predictions) {
        struct prediction *prediction = judge->predictions;
        judge->predictions = prediction->next;
        exploration_free(&prediction->explored);
        recording_free(prediction->shown);
        free(prediction->program);
        free(prediction);
    }
}
