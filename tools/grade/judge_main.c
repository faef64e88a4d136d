/* The main function of every judge: command line in, result out.
 *
 * The result is written only after the last run is over and everybody in it is gone, on a descriptor that was closed
 * to the recorded programs. */
#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trial.h"

#define STATUS_NO_RESULT 2

/* What the command line says. */
struct judge_options {
    const char *program;
    uint64_t seed;
    size_t width;
    int result; /* The descriptor to write to. */
    bool list;
};

/* Reads a number of decimal digits alone. Returns 0 or -EINVAL. */
static int number_read(const char *text, uint64_t limit, uint64_t *number)
{
    char *end;
    errno = 0;
    const unsigned long long value = strtoull(text, &end, 10);
    if (errno != 0 || *end || text[0] < '0' || text[0] > '9' || value > limit)
        return -EINVAL;
    *number = value;
    return 0;
}

static int options_read(int argc, char **argv, struct judge_options *options)
{
    static const struct option names[] = {{"program", required_argument, NULL, 'p'},
                                          {"seed", required_argument, NULL, 's'},
                                          {"width", required_argument, NULL, 'w'},
                                          {"result", required_argument, NULL, 'r'},
                                          {"list", no_argument, NULL, 'l'},
                                          {NULL, 0, NULL, 0}};
    uint64_t number = STDOUT_FILENO, width = 0;
    int error = 0;
    for (int name; error == 0 && (name = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        if (name == 'p')
            options->program = optarg;
        else if (name == 's')
            error = number_read(optarg, INT64_MAX, &options->seed);
        else if (name == 'w')
            error = number_read(optarg, INT16_MAX, &width);
        else if (name == 'r')
            error = number_read(optarg, INT16_MAX, &number);
        else if (name == 'l')
            options->list = true;
        else
            error = -EINVAL;
    }
    options->result = (int)number;
    options->width = (size_t)width;
    return error != 0 || optind < argc || !(options->list || options->program) ? -EINVAL : 0;
}

/* Sets up the trials: until shown otherwise, each is the grader's error. */
static int trials_make(struct judge *judge)
{
    judge->trials = calloc(judge->count, sizeof *judge->trials);
    for (size_t i = 0; judge->trials && i < judge->count; i++) {
        judge->trials[i] = (struct trial){.judge = judge, .check = &judge->checks[i], .verdict = VERDICT_GRADER_ERROR};
        snprintf(judge->trials[i].observed, sizeof judge->trials[i].observed, "the check was never run");
    }
    return judge->trials ? 0 : -ENOMEM;
}

/* Runs the checks, if it is to, and writes the result. */
static int judge_work(struct judge *judge, const struct judge_options *options)
{
    FILE *stream = fdopen(options->result, "w");
    if (!stream)
        return -errno;
    int error = fcntl(options->result, F_SETFD, FD_CLOEXEC) == 0 ? 0 : -errno;
    if (error == 0)
        error = trials_make(judge);
    if (error == 0 && !options->list)
        error = judge_run(judge);
    if (error == 0)
        error = trial_write(judge, options->list, stream);
    judge_free(judge);
    if (fclose(stream) != 0 && error == 0)
        error = -EIO;
    return error;
}

int judge_main(int argc, char **argv, const struct check checks[], size_t count)
{
    struct judge_options options = {.seed = 1};
    if (options_read(argc, argv, &options) != 0) {
        fprintf(stderr, "usage: %s --program PATH [--seed N] [--width COLUMNS] [--result FD]\n"
                        "       %s --list [--result FD]\n"
                        "You want build/bin/grade: it compiles your answer and calls me.\n", argv[0], argv[0]);
        return STATUS_NO_RESULT;
    }
    const char *fault = check_table_fault(checks, count);
    if (fault) {
        fprintf(stderr, "%s: %s\n", argv[0], fault);
        return STATUS_NO_RESULT;
    }
    const char *only = getenv("FORKSCHOOL_FIRST_FAILURE");
    struct judge judge = {.checks = checks, .count = count, .program = options.program, .seed = options.seed,
                          .width = options.width, .brief = only && strcmp(only, "1") == 0};
    const int error = judge_work(&judge, &options);
    if (error != 0)
        fprintf(stderr, "%s: cannot write the result: %s\n", argv[0], strerror(-error));
    return error == 0 ? EXIT_SUCCESS : STATUS_NO_RESULT;
}
