/* timeline faults: what does this program do when its calls fail? */
#define _GNU_SOURCE
#include "command.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "faults.h"

#define STATUS_BAD 1
#define STATUS_FAILED 2
#define OUTPUT_LIMIT (1 << 20)
#define DEADLINE INT64_C(20000000000)
#define PATIENCE 2 /* seconds until a word on how far it has got, if stderr is a terminal */
#define WIDTH 100

static const char help[] =
    "Usage: timeline faults [OPTION]... [--] PROGRAM [ARGUMENT]...\n"
    "\n"
    "Runs PROGRAM once as it is, then once for each call that it made and that can fail: there\n"
    "that call fails, reads or writes a single byte, or is cut short by a signal where that is\n"
    "fair. A table tells for each fault where in the source the call was made, and what the\n"
    "program did about it; where several are true, the one furthest below:\n"
    "\n"
    "  unharmed   the same output and the same endings of all processes as without a fault\n"
    "  ignored    the same output and status, but a process is missing or ended otherwise\n"
    "  wrong      another output, status 0, and not a word about the error\n"
    "  reported   it said so: by its exit status, on stderr, or on stdout by the error's name\n"
    "             (EAGAIN), its text or its number with a minus (-11)\n"
    "  leaked     a zombie, an orphan or a process left behind, that there was not without it\n"
    "  hung       a deadlock, or busy for ever\n"
    "  crashed    a process was killed by a signal that nobody had sent\n"
    "\n"
    "  timeline faults ./fork-wait\n"
    "  timeline faults --schedule parent-first --format json ./fork-wait\n"
    "\n"
    "  --schedule WHICH     child-first (the default), parent-first or shuffle:SEED\n"
    "  --only CALL,CALL…    faults of these calls alone, such as fork,wait,pipe\n"
    "  --not-of FILE        leave alone what this source file calls, such as probe.c\n"
    "  --limit N            at most N faults (all if not given)\n"
    "  --format text|json   a table for people (the default), or for programs\n"
    "  --help               this text\n"
    "\n"
    "PROGRAM must not need anything from outside: its stdin is /dev/null. Positions in the source\n"
    "need -g. Calls are not failed that other programs make after an exec.\n"
    "\n"
    "Exit status: 0 all faults were reported or did no harm; 1 some were not; 2 it could not be\n"
    "done, the reason is on stderr.\n";

struct command_options {
    struct schedule schedule;
    struct fault_limits limits;
    bool json;
};

static time_t started;

static void progress_say(size_t done, size_t count)
{
    if (isatty(STDERR_FILENO) && time(NULL) - started >= PATIENCE)
        fprintf(stderr, "\r%zu of %zu faults …", done, count);
}

static int complain(const char *what, const char *cure)
{
    fprintf(stderr, "timeline faults: %s%s\n", what, cure);
    return -EINVAL;
}

static int option_take(struct command_options *options, int option)
{
    char *end;
    switch (option) {
    case 's':
        if (strncmp(optarg, "replay", 6) == 0 || schedule_parse(&options->schedule, optarg) ||
            options->schedule.kind == SCHEDULE_NATURAL)
            return complain(optarg, " is none of: child-first, parent-first, shuffle:SEED");
        return 0;
    case 'l':
        errno = 0;
        options->limits.count = *optarg >= '0' && *optarg <= '9' ? strtoul(optarg, &end, 10) : 0;
        if (options->limits.count == 0 || *end || errno)
            return complain(optarg, " is no limit: --limit takes a whole number from 1, such as 50");
        return 0;
    case 'o':
        if (!*optarg || fault_limits_add(&options->limits, optarg))
            return complain(optarg, " is no list of calls: --only takes names such as fork,wait,malloc");
        return 0;
    case 'n':
        options->limits.pass_over = optarg;
        return 0;
    case 'f':
        options->json = strcmp(optarg, "json") == 0;
        if (!options->json && strcmp(optarg, "text") != 0)
            return complain(optarg, " is none of the formats text and json");
        return 0;
    default:
        fputs("timeline faults --help lists the options.\n", stderr);
        return -EINVAL;
    }
}

/* 1: there is nothing more to do. */
static int options_read(int argc, char **argv, struct command_options *options)
{
    static const struct option names[] = {
        {"schedule", required_argument, NULL, 's'}, {"limit", required_argument, NULL, 'l'},
        {"format", required_argument, NULL, 'f'},   {"only", required_argument, NULL, 'o'},
        {"not-of", required_argument, NULL, 'n'},   {"help", no_argument, NULL, 'h'},
        {0},
    };
    options->schedule.kind = SCHEDULE_CHILD_FIRST;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, "+", names, NULL)) != -1;) {
        if (option == 'h') {
            fputs(help, stdout);
            return 1;
        }
        if (option_take(options, option))
            return -EINVAL;
    }
    return optind < argc ? 0 : complain("which program?", " For example: timeline faults ./fork-wait");
}

/* Why there is no table. */
static void error_explain(const struct fault_table *table, const char *program, int error)
{
    const struct recording *bare = table->bare;
    if (error == -EINTR)
        fputs("timeline faults: stopped.\n", stderr);
    else if (error != -EINVAL || !bare)
        fprintf(stderr, "timeline faults: %s\n", error == -ENOMEM ? strerror(ENOMEM) : record_error());
    else if (bare->ending == ENDING_NOT_STARTED)
        fprintf(stderr, "timeline faults: %s cannot be run: %s\n", program, strerror(bare->status));
    else
        fprintf(stderr, "timeline faults: %s does not come to its end even without a fault (%s): see %s -- %s\n",
                program, ending_names[bare->ending], program_invocation_name, program);
}

static int table_write(const struct fault_table *table, bool json)
{
    struct winsize size;
    bool terminal = isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60;
    int error = json ? faults_write_json(table, stdout)
                     : faults_write_text(table, terminal ? size.ws_col : WIDTH, stdout);
    if (!error && !json)
        error = faults_write_advice(table, program_invocation_name, stdout);
    if (error)
        fprintf(stderr, "timeline faults: stdout: %s\n", strerror(-error));
    if (!json && table->bare->source_count == 0 && table->count > 0)
        fputs("timeline faults: it was compiled without -g: no positions in the source.\n", stderr);
    for (size_t i = 0; i < table->count && !error; i++)
        if (!fault_verdict_good(table->cases[i].verdict))
            return STATUS_BAD;
    return error ? STATUS_FAILED : 0;
}

int faults_command(int argc, char **argv)
{
    struct command_options command = {0};
    struct fault_table table;
    int error = options_read(argc, argv, &command);
    if (error)
        return error > 0 ? 0 : STATUS_FAILED;
    const struct record_options options = {.schedule = command.schedule,
                                           .in = STREAM_NULL,
                                           .out = STREAM_PIPE,
                                           .err = STREAM_PIPE,
                                           .closed_world = true,
                                           .new_session = true,
                                           .deadline = DEADLINE,
                                           .data_cap = OUTPUT_LIMIT,
                                           .output_limit = OUTPUT_LIMIT};
    started = time(NULL);
    error = faults_try(&table, argv + optind, &options, &command.limits, progress_say);
    if (isatty(STDERR_FILENO))
        fputs("\r                              \r", stderr);
    int status = STATUS_FAILED;
    if (error)
        error_explain(&table, argv[optind], error);
    else
        status = table_write(&table, command.json);
    faults_free(&table);
    return status;
}
