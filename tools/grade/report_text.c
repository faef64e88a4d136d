/* A report for people: the verdict first, then why, then what to do next. It is made from the report's data, so that
 * the two cannot tell different tales. Of an exercise's failures one stands in full, unless all are asked for: who
 * mends one thing at a time reads of one thing at a time. */
#define _GNU_SOURCE
#include "report.h"

#include <errno.h>
#include <string.h>

#include "report_page.h"
#include "verdict.h"

#define VERDICT_WIDTH 15 /* The longest verdict is "did not compile". */

static enum ink ink_of(enum verdict verdict)
{
    return verdict == VERDICT_PASS ? GREEN : verdict == VERDICT_SKIPPED ? YELLOW : RED;
}

/* Writes what a failure may come from; in full, also where that is explained. */
static void misconceptions_write(const struct page *page, const json_t *failure, bool full)
{
    size_t i;
    const json_t *one;
    json_array_foreach(json_object_get(failure, "misconceptions"), i, one) {
        words_write(page, text_of(one, "code"), text_of(one, "sentence"));
        if (full && text_of(one, "explained")[0])
            words_write(page, "", text_of(one, "explained"));
    }
}

/* Writes a failure's timeline, unless the one `before` is the same. */
static void timeline_write(const struct page *page, const char *timeline, const char *before)
{
    if (!timeline[0])
        return;
    if (strcmp(timeline, before) == 0)
        words_write(page, "timeline", "as above");
    else
        fprintf(page->stream, "\n%s\n", timeline);
}

/* Why a check did not pass. `before` is the timeline that was shown last. */
static void failure_write(const struct page *page, const json_t *failure, const char *before)
{
    const char *fault = text_of(failure, "fault");
    if (text_of(failure, "expected")[0])
        words_write(page, "expected", text_of(failure, "expected"));
    words_write(page, "observed", text_of(failure, "observed"));
    if (text_of(failure, "schedule")[0])
        fprintf(page->stream, LABEL "schedule %s%s%s\n", LABEL_WIDTH, "under", text_of(failure, "schedule"),
                fault[0] ? ", fault " : "", fault);
    misconceptions_write(page, failure, true);
    if (text_of(failure, "again")[0]) /* not wrapped: it is there to be pasted */
        fprintf(page->stream, LABEL "%s\n", LABEL_WIDTH, "again", text_of(failure, "again"));
    timeline_write(page, text_of(failure, "timeline"), before);
}

/* Writes the line of a check. Returns its verdict. */
static enum verdict line_write(const struct page *page, const json_t *check)
{
    const enum verdict verdict = verdict_by_name(text_of(check, "verdict"));
    ink_begin(page, ink_of(verdict));
    fprintf(page->stream, "%-*s", VERDICT_WIDTH, text_of(check, "verdict"));
    ink_end(page);
    const int size = fprintf(page->stream, " %2lld/%lld  ", number_of(check, "score"), number_of(check, "max_score"));
    words_wrap(page, VERDICT_WIDTH + (size > 0 ? (size_t)size : 0), text_of(check, "name"));
    return verdict;
}

static void hints_write_text(const struct page *page, const json_t *check)
{
    size_t i;
    const json_t *hint;
    json_array_foreach(json_object_get(check, "hints"), i, hint) {
        char label[32];
        snprintf(label, sizeof label, "hint %zu/%lld", i + 1, number_of(check, "hints_in_all"));
        words_write(page, label, json_string_value(hint));
    }
}

/* What has been written of an exercise so far. */
struct told {
    bool alone;           /* There is no other in the report, so that there is room. */
    const char *because;  /* Why the check before was skipped. */
    const char *timeline; /* The last one shown. */
    size_t failures;
    bool short_form;      /* There is more to tell of one of them. */
};

/* Writes the parts that a check has told of; without `all`, those that do not hold. */
static void parts_write(const struct page *page, const json_t *check, bool all)
{
    size_t i;
    const json_t *part;
    json_array_foreach(json_object_get(check, "parts"), i, part) {
        const bool holds = json_is_true(json_object_get(part, "holds"));
        if (holds && !all)
            continue;
        ink_begin(page, holds ? GREEN : RED);
        fprintf(page->stream, LABEL, LABEL_WIDTH, holds ? "holds" : "FAILS");
        ink_end(page);
        words_wrap(page, 2 + LABEL_WIDTH, text_of(part, "name"));
    }
}

/* Writes a check. What is said already is not said again. */
static void check_write(const struct page *page, const json_t *check, struct told *told)
{
    const json_t *failure = json_object_get(check, "failure");
    const enum verdict verdict = line_write(page, check);
    if (verdict == VERDICT_SKIPPED && strcmp(text_of(check, "because"), told->because) != 0)
        words_write(page, "needs", text_of(check, "because"));
    told->because = text_of(check, "because");
    parts_write(page, check, told->alone || page->look->all);
    if (failure && told->failures > 0 && !page->look->all) {
        if (text_of(failure, "expected")[0])
            words_write(page, "expected", text_of(failure, "expected"));
        words_write(page, "observed", text_of(failure, "observed"));
        misconceptions_write(page, failure, false);
        told->short_form = true;
    } else if (failure) {
        failure_write(page, failure, told->timeline);
        told->timeline = text_of(failure, "timeline")[0] ? text_of(failure, "timeline") : told->timeline;
    }
    told->failures += failure != NULL;
    hints_write_text(page, check);
}

/* Writes what an exercise came to, and what the compiler and the grader had to say; what the grader said of the one
 * before, it does not say again. Returns its verdict. */
static enum verdict heading_write(const struct page *page, const json_t *exercise, const json_t *before)
{
    const enum verdict verdict = verdict_by_name(text_of(exercise, "verdict"));
    ink_begin(page, BOLD);
    fputs(text_of(exercise, "name"), page->stream);
    ink_end(page);
    fprintf(page->stream, ": %lld of %lld points, ", number_of(exercise, "score"), number_of(exercise, "max_score"));
    ink_begin(page, ink_of(verdict));
    fputs(text_of(exercise, "verdict"), page->stream);
    ink_end(page);
    fputs("\n\n", page->stream);
    if (text_of(exercise, "compiler")[0]) {
        fputs("The compiler says:\n", page->stream);
        foreign_write(page, text_of(exercise, "compiler"));
        fputc('\n', page->stream);
    }
    if (text_of(exercise, "unread")[0])
        foreign_write(page, text_of(exercise, "unread"));
    if (text_of(exercise, "error")[0] && strcmp(text_of(exercise, "error"), text_of(before, "error")) == 0) {
        fputs("The grader says the same again.\n", page->stream);
    } else if (text_of(exercise, "error")[0]) {
        fputs("This is no fault of yours. The grader says:\n", page->stream);
        foreign_write(page, text_of(exercise, "error"));
    }
    return verdict == VERDICT_NOT_READ ? VERDICT_NOT_COMPILED : verdict; /* neither has checks to tell of */
}

/* Writes how to ask the grader for more: as a goal of make of that variable, and as its own option. */
static void way_write(const struct page *page, const char *exercise, const char *variable, const char *option,
                      const char *what)
{
    char words[500];
    const size_t number = strspn(exercise, "0123456789");
    if (page->look->strangers)
        snprintf(words, sizeof words, "%s (with make: %s=1) %s", option, variable, what);
    else
        snprintf(words, sizeof words, "`make grade-%.*s EXERCISE=%s %s=1` (without make: %s) %s", (int)number, exercise,
                 strchr(exercise, '/') ? strchr(exercise, '/') + 1 : exercise, variable, option, what);
    words_wrap(page, 0, words);
}

/* Whether an exercise is as it was handed out, and nothing was asked about it. Among others it has one line: what a
 * starter lacks is what its task says. */
static bool not_begun(const json_t *exercise)
{
    size_t i;
    const json_t *check;
    json_array_foreach(json_object_get(exercise, "checks"), i, check) {
        if (json_array_size(json_object_get(check, "hints")) > 0)
            return false;
    }
    return json_is_true(json_object_get(exercise, "untouched")) && !text_of(exercise, "error")[0];
}

static void exercise_write(const struct page *page, const json_t *exercise, const json_t *before, bool alone)
{
    size_t i;
    const json_t *check;
    struct told told = {.alone = alone, .because = "", .timeline = ""};
    if (!alone && !page->look->all && not_begun(exercise)) {
        fprintf(page->stream, "%s: %lld of %lld points, not begun yet\n", text_of(exercise, "name"),
                number_of(exercise, "score"), number_of(exercise, "max_score"));
        return;
    }
    if (heading_write(page, exercise, before) == VERDICT_NOT_COMPILED) /* what did not run has no checks to tell of */
        return;
    json_array_foreach(json_object_get(exercise, "checks"), i, check) {
        check_write(page, check, &told);
    }
    if (told.short_form) {
        fputc('\n', page->stream);
        way_write(page, text_of(exercise, "name"), "ALL", "--all", "shows every failure in full, with its timeline.");
    }
    if (text_of(exercise, "first")[0])
        fprintf(page->stream, "\nWhat you thought first: diff %s exercises/%s/answers.txt\n",
                text_of(exercise, "first"), text_of(exercise, "name"));
}

/* The first exercise with a failure for which --hint would tell something; NULL if there is none. */
static const char *hint_wanted(const json_t *report)
{
    size_t i, j;
    const json_t *exercise, *check;
    json_array_foreach(json_object_get(report, "exercises"), i, exercise) {
        json_array_foreach(json_object_get(exercise, "checks"), j, check) {
            if (json_object_get(check, "failure") && json_array_size(json_object_get(check, "hints")) == 0)
                return text_of(exercise, "name");
        }
    }
    return NULL;
}

int report_write_text(const json_t *report, const struct report_look *look, FILE *stream)
{
    size_t i;
    const json_t *exercise;
    const struct page page = page_of(look, stream);
    const char *wanted = hint_wanted(report);
    json_array_foreach(json_object_get(report, "exercises"), i, exercise) {
        const json_t *exercises = json_object_get(report, "exercises");
        const json_t *before = i > 0 ? json_array_get(exercises, i - 1) : NULL;
        exercise_write(&page, exercise, before, json_array_size(exercises) == 1);
        fputc('\n', stream);
    }
    if (wanted)
        way_write(&page, wanted, "HINT", "--hint", "shows a hint for each check that failed, and one more each time.");
    if (look->strangers && strncmp(text_of(report, "isolation"), "none", 4) == 0)
        words_wrap(&page, 0, "These answers ran as you, with nothing between them and your files: good enough for your "
                   "own, not for strangers' (docs/grade.md).");
    fprintf(stream, "--seed %lld (with make: SEED=%lld) draws the same numbers once more.\n\n",
            number_of(report, "seed"), number_of(report, "seed"));
    ink_begin(&page, BOLD);
    fprintf(stream, "Score: %lld of %lld", number_of(report, "score"), number_of(report, "max_score"));
    ink_end(&page);
    fputc('\n', stream);
    return fflush(stream) != 0 || ferror(stream) ? -EIO : 0;
}

int report_write_brief(const json_t *report, const struct report_look *look, FILE *stream)
{
    size_t i, j;
    const json_t *exercise, *check, *first = NULL;
    const struct page page = page_of(look, stream);
    json_array_foreach(json_object_get(report, "exercises"), i, exercise) {
        if (heading_write(&page, exercise, NULL) == VERDICT_NOT_COMPILED)
            continue;
        json_array_foreach(json_object_get(exercise, "checks"), j, check) {
            (void)line_write(&page, check);
            first = first || !json_object_get(check, "failure") ? first : check;
        }
        fputc('\n', stream);
    }
    if (first) {
        fprintf(stream, "%s:\n", text_of(first, "name"));
        failure_write(&page, json_object_get(first, "failure"), "");
    }
    return fflush(stream) != 0 || ferror(stream) ? -EIO : 0;
}

/* Writes the hints for a check that failed. */
static void hint_write(const struct page *page, const char *exercise, const json_t *check)
{
    const json_t *failure = json_object_get(check, "failure");
    fprintf(page->stream, "%s\n\n", exercise);
    (void)line_write(page, check);
    words_write(page, "expected", text_of(failure, "expected"));
    words_write(page, "observed", text_of(failure, "observed"));
    if (json_array_size(json_object_get(check, "hints")) > 0)
        hints_write_text(page, check);
    else
        misconceptions_write(page, failure, true); /* better than nothing */
}

/* Writes the hint that an exercise has to give. Returns whether there is one. */
static bool exercise_hint(const struct page *page, const json_t *exercise)
{
    size_t i;
    const json_t *check;
    const enum verdict verdict = verdict_by_name(text_of(exercise, "verdict"));
    json_array_foreach(json_object_get(exercise, "checks"), i, check) {
        if (json_object_get(check, "failure")) {
            hint_write(page, text_of(exercise, "name"), check);
            return true;
        }
    }
    if (verdict != VERDICT_NOT_COMPILED && verdict != VERDICT_NOT_READ && verdict != VERDICT_GRADER_ERROR)
        return false;
    (void)heading_write(page, exercise, NULL);
    return true;
}

int report_write_hint(const json_t *report, const struct report_look *look, FILE *stream)
{
    size_t i;
    const json_t *exercise;
    const struct page page = page_of(look, stream);
    bool found = false;
    for (int pass = 0; pass < 2 && !found; pass++) { /* first those that are begun */
        json_array_foreach(json_object_get(report, "exercises"), i, exercise) {
            if (!found && json_is_true(json_object_get(exercise, "untouched")) == (pass == 1))
                found = exercise_hint(&page, exercise);
        }
    }
    if (!found)
        fputs("Nothing to hint at: all checks pass.\n", stream);
    return fflush(stream) != 0 || ferror(stream) ? -EIO : 0;
}
