/* grade: compiles answers, has them judged, and tells what came of it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "child.h"
#include "footing.h"
#include "overview.h"
#include "progress.h"
#include "report.h"

#define STATUS_COULD_NOT 2
#define SEED_DRAWN 1000000 /* A seed of our own is below this: short enough to be typed in again. */

static const char help[] =
    "usage: grade [LESSON[/EXERCISE]]... [OPTION]...\n"
    "\n"
    "Compiles your answers under exercises/, records them at work under schedules\n"
    "of its own choice, and tells what was seen: all exercises, or those named.\n"
    "A lesson may be called 1, 01 or 01-process-creation.\n"
    "\n"
    "  --from DIR          take the answers from another folder of the same layout:\n"
    "                      DIR/01-process-creation/fan-out/fan_out.c\n"
    "  --seed N            draw the same numbers and schedules as a report said it did\n"
    "  --format text|json  for people (the default), or as docs/grade-report.md says\n"
    "  -o, --output FILE   write the report to FILE, which is complete or not there\n"
    "  --hint              show a hint for each check that failed; one more each time.\n"
    "                      With --from: all hints at once.\n"
    "  --next-hint         show only the next hint for the first check that failed\n"
    "  --all               show every failure in full: otherwise the first of each\n"
    "                      exercise, and of the others what was observed\n"
    "  --brief             a line for each check, and the first failure in full\n"
    "  --progress          how far you are; grades nothing\n"
    "  --help              this text\n"
    "\n"
    "Status 0: all checks passed; 1: not all; 2: grading was not possible.\n"
    "\n"
    "  build/bin/grade 1                     how far am I with lesson 1?\n"
    "  build/bin/grade 1/fan-out --hint      I am stuck\n"
    "  build/bin/grade --from solutions      what a model answer gets\n";

/* What the command line says. */
struct grade_options {
    const char *from;
    const char *output;
    char **names;
    size_t name_count;
    uint64_t seed;
    enum hinting hinting;
    bool seeded, json, all, brief, progress, help;
};

/* Reads the seed. Returns whether it is one. */
static bool seed_read(const char *text, uint64_t *seed)
{
    char *end;
    errno = 0;
    const unsigned long long value = strtoull(text, &end, 10);
    *seed = value;
    return errno == 0 && text[0] >= '0' && text[0] <= '9' && *end == '\0' && value <= INT64_MAX;
}

/* Takes in one option. Returns NULL, or what is wrong with it. */
static const char *option_take(int name, struct grade_options *options)
{
    switch (name) {
    case 'f':
        options->from = optarg;
        return NULL;
    case 'o':
        options->output = optarg;
        return NULL;
    case 's':
        options->seeded = true;
        return seed_read(optarg, &options->seed) ? NULL : "--seed wants a whole number that is not negative";
    case 'F':
        options->json = strcmp(optarg, "json") == 0;
        return options->json || strcmp(optarg, "text") == 0 ? NULL : "--format is text or json";
    case 'h':
        options->hinting = HINTS_EACH;
        return NULL;
    case 'n':
        options->hinting = HINTS_FIRST;
        return NULL;
    case 'a':
        options->all = true;
        return NULL;
    case 'b':
        options->brief = true;
        return NULL;
    case 'p':
        options->progress = true;
        return NULL;
    case 'H':
        options->help = true;
        return NULL;
    default:
        return ""; /* getopt has said it */
    }
}

static int options_read(int argc, char **argv, struct grade_options *options)
{
    static const struct option names[] = {
        {"from", required_argument, NULL, 'f'},   {"seed", required_argument, NULL, 's'},
        {"format", required_argument, NULL, 'F'}, {"output", required_argument, NULL, 'o'},
        {"hint", no_argument, NULL, 'h'},         {"next-hint", no_argument, NULL, 'n'},
        {"all", no_argument, NULL, 'a'},          {"brief", no_argument, NULL, 'b'},
        {"progress", no_argument, NULL, 'p'},     {"help", no_argument, NULL, 'H'},
        {NULL, 0, NULL, 0},
    };
    for (int name; (name = getopt_long(argc, argv, "o:", names, NULL)) != -1;) {
        const char *fault = option_take(name, options);
        if (!fault)
            continue;
        fprintf(stderr, "%s%s%sgrade --help tells more.\n", fault[0] ? "grade: " : "", fault, fault[0] ? ".\n" : "");
        return -EINVAL;
    }
    options->names = argv + optind;
    options->name_count = (size_t)(argc - optind);
    return 0;
}

/* The exercises to be graded. Says what is wrong, if something is. */
static int exercises_choose(const struct grade_options *options, struct exercise_list *chosen)
{
    struct exercise_list all;
    int error = exercise_list_find(&all);
    if (error == 0 && all.count == 0) {
        fprintf(stderr, "grade: there are no exercises here: none has a tests/LESSON/EXERCISE/checks.c.\n");
        error = -ENOENT;
    }
    for (size_t i = 0; i < options->name_count && error == 0; i++) {
        error = exercise_list_choose(&all, options->names[i], chosen);
        if (error != -ENOENT)
            continue;
        fprintf(stderr, "grade: there is no exercise '%s'. There are:\n", options->names[i]);
        for (size_t j = 0; j < all.count; j++)
            fprintf(stderr, "  %s\n", all.names[j]);
    }
    if (options->name_count == 0 && error == 0) {
        *chosen = all;
        return 0;
    }
    exercise_list_free(&all);
    return error;
}

/* Whether the terminal, if it is one, can and may show colours. */
static bool colour_wanted(void)
{
    const char *plain = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && terminal && strcmp(terminal, "dumb") != 0 && !(plain && plain[0]);
}

/* How wide the terminal is; 0 where nobody looks at one. */
static unsigned width_wanted(const struct grade_options *options)
{
    struct winsize size;
    if (options->json || options->output || !isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == -1)
        return 0;
    return size.ws_col;
}

/* Writes a report in the form that was asked for. */
static int report_print(const json_t *report, const struct grade_options *options, bool colour, FILE *stream)
{
    const struct report_look look = {
        .colour = colour, .all = options->all, .strangers = options->from != NULL, .width = width_wanted(options)};
    if (options->json)
        return report_write_json(report, stream);
    if (options->hinting == HINTS_FIRST)
        return report_write_hint(report, &look, stream);
    return options->brief ? report_write_brief(report, &look, stream) : report_write_text(report, &look, stream);
}

/* Writes a report where it belongs: to a file only when it is complete. */
static int report_put(const json_t *report, const struct grade_options *options, const char *output)
{
    const bool file = output != NULL;
    char temporary[PATH_MAX];
    snprintf(temporary, sizeof temporary, "%s.%ld", file ? output : "", (long)getpid());
    FILE *stream = file ? fopen(temporary, "we") : stdout;
    if (!stream)
        return -errno;
    int error = report_print(report, options, !file && colour_wanted(), stream);
    if (!file)
        return error;
    if (fclose(stream) != 0 && error == 0)
        error = -EIO;
    if (error == 0 && rename(temporary, output) == -1)
        error = -errno;
    if (error != 0)
        (void)unlink(temporary); /* it may never have been made */
    return error;
}

/* Grades the exercises chosen, and writes the report. Returns the exit status. */
static int grade(const struct grade_options *options, const struct place *place, const char *output)
{
    struct exercise_list chosen = {0};
    json_t *report = NULL;
    int status = STATUS_COULD_NOT;
    if (exercises_choose(options, &chosen) == 0) {
        const struct grading grading = {
            .place = place, .exercises = &chosen, .seed = options->seed, .width = width_wanted(options),
            .hinting = options->hinting};
        int error = report_make(&grading, &report);
        if (error == 0) {
            status = report_status(report);
            error = report_put(report, options, output);
        }
        if (error != 0) {
            fprintf(stderr, "grade: cannot write %s: %s\n", output ? output : "the report", strerror(-error));
            status = STATUS_COULD_NOT;
        }
    }
    json_decref(report);
    exercise_list_free(&chosen);
    return status;
}

/* Shows how far the learner is. Returns the exit status. */
static int progress_show(const struct grade_options *options, const struct place *place)
{
    struct exercise_list chosen = {0};
    int error = exercises_choose(options, &chosen);
    if (error == 0) {
        error = overview_write(place, &chosen, colour_wanted(), stdout);
        if (error != 0)
            fprintf(stderr, "grade: cannot read %s: %s\n", PROGRESS_FILE, strerror(-error));
    }
    exercise_list_free(&chosen);
    return error == 0 ? EXIT_SUCCESS : STATUS_COULD_NOT;
}

/* A path that still holds after the current folder has changed. Owned by the caller; NULL when memory ran out. */
static char *path_absolute(const char *path)
{
    char here[PATH_MAX];
    if (path[0] == '/' || !getcwd(here, sizeof here))
        return strdup(path);
    return text_make("%s/%s", here, path);
}

int main(int argc, char **argv)
{
    struct grade_options options = {0};
    if (options_read(argc, argv, &options) != 0)
        return STATUS_COULD_NOT;
    if (options.help)
        return fputs(help, stdout) == EOF || fflush(stdout) != 0 ? STATUS_COULD_NOT : EXIT_SUCCESS;
    if (!options.seeded && getrandom(&options.seed, sizeof options.seed, 0) == -1) {
        perror("grade: cannot draw a seed; --seed 1 does without");
        return STATUS_COULD_NOT;
    }
    if (!options.seeded)
        options.seed = 1 + options.seed % SEED_DRAWN;
    child_adopt();
    footing_prepare();
    struct place place;
    char *output = options.output ? path_absolute(options.output) : NULL;
    const int error = place_find(&place, options.from);
    int status = STATUS_COULD_NOT;
    if (error == -ENOENT && !options.from)
        fprintf(stderr, "grade: no school here: go to the folder that has exercises/ and tests/ in it.\n");
    else if (error != 0)
        fprintf(stderr, "grade: %s: %s\n", options.from ? options.from : "cannot start", strerror(-error));
    else if (options.progress)
        status = progress_show(&options, &place);
    else
        status = grade(&options, &place, output);
    place_free(&place);
    free(output);
    return status;
}
