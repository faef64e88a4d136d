/* timeline explore: what can this program ever print, and how can it ever end? */
#define _GNU_SOURCE
#include "command.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "explore.h"

#define STATUS_PARTIAL 1
#define STATUS_USAGE 2
#define STATUS_FAILED 125
#define STATUS_NOT_RUN 127
#define OUTPUT_LIMIT (1 << 20)
#define RUNS_TO_SAY 100 /* a word on stderr after so many runs, if it is a terminal */

static const char help[] =
    "Usage: timeline explore [OPTION]... [--] PROGRAM [ARGUMENT]...\n"
    "\n"
    "Runs PROGRAM under every schedule that can make a difference, and prints what it can write\n"
    "to its stdout and how it can end, each with the number of explored orders that give it.\n"
    "Orders that differ only in steps which cannot affect each other are run once.\n"
    "\n"
    "  timeline explore ./fork-wait\n"
    "  timeline explore --limit 500 ./three-children\n"
    "\n"
    "  --limit N    at most N runs (10,000 if not given), those given up included: a run is given\n"
    "               up when whatever could come next has been seen in another run\n"
    "  --depth N    choices are made in the first N steps of a run (1,000 if not given)\n"
    "  --help       this text\n"
    "\n"
    "PROGRAM must not need anything from outside: its stdin is /dev/null. Plain accesses to\n"
    "shared memory are no choices: programs that depend on their order may do more than is found.\n"
    "Time is virtual: whoever sleeps longer wakes later, always. A bet on a sleep is never lost here,\n"
    "though on a real machine it can be.\n"
    "\n"
    "Exit status: 0 everything was explored; 1 a limit was met before; 2 the command line is\n"
    "wrong; 125 it could not be done; 127 PROGRAM cannot be run.\n";

static int number_parse(const char *option, const char *text, size_t *number)
{
    char *end;
    errno = 0;
    unsigned long value = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || errno || value == 0) {
        fprintf(stderr, "timeline explore: %s takes a whole number from 1, such as 500, not '%s'.\n", option, text);
        return -EINVAL;
    }
    *number = value;
    return 0;
}

static void progress_say(const struct exploration *so_far)
{
    size_t runs = so_far->runs + so_far->pruned;
    if (runs % RUNS_TO_SAY == 0 && isatty(STDERR_FILENO))
        fprintf(stderr, "\r%zu runs …", runs);
}

/* What was written, as it is, with a mark where the last line has no end. */
static void output_say(const struct outcome *outcome)
{
    if (outcome->output_size == 0) {
        puts("   (nothing)");
        return;
    }
    const char *line = outcome->output, *end = outcome->output + outcome->output_size;
    while (line < end) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        size_t size = (size_t)((stop ? stop : end) - line);
        printf("   | %.*s%s\n", (int)size, line, stop ? "" : " (no end of line)");
        line += size + 1;
    }
}

static void ending_say(const struct outcome *outcome)
{
    char status[64];
    if (outcome->ending == ENDING_DONE && outcome->status != -1) {
        status_describe(outcome->status, status, sizeof status);
        printf("%s", status);
    } else {
        printf("%s", ending_names[outcome->ending]);
    }
    printf("%s%s%s%s", outcome->crash ? ", a crash" : "", outcome->zombie ? ", a child never waited for" : "",
           outcome->orphan ? ", an orphan" : "", outcome->left_behind ? ", somebody left behind" : "");
}

static void exploration_say(const struct exploration *exploration)
{
    size_t count = exploration->outcome_count;
    printf("%zu outcome%s in %zu run%s, %zu more given up as seen before.\n", count, count == 1 ? "" : "s",
           exploration->runs, exploration->runs == 1 ? "" : "s", exploration->pruned);
    puts(exploration->complete ? "Complete: every order of steps that can affect each other was run."
                               : "Not complete: a limit was met before every order had been run.");
    if (exploration->shared_memory)
        puts("It uses shared memory: plain accesses to it were no choices, so there may be more outcomes.");
    for (size_t i = 0; i < count; i++) {
        const struct outcome *outcome = &exploration->outcomes[i];
        printf("\n%zu. ", i + 1);
        ending_say(outcome);
        printf(" (%zu of %zu)\n", outcome->runs, exploration->runs);
        output_say(outcome);
    }
}

static int options_read(int argc, char **argv, struct explore_limits *limits)
{
    static const struct option options[] = {
        {"limit", required_argument, NULL, 'l'},
        {"depth", required_argument, NULL, 'd'},
        {"plain", no_argument, NULL, 'p'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, "+", options, NULL)) != -1;) {
        if (option == 'h') {
            fputs(help, stdout);
            return 1;
        }
        if (option == 'p') {
            limits->plain = true;
            continue;
        }
        if (option != 'l' && option != 'd') {
            fputs("timeline explore --help lists the options.\n", stderr);
            return -EINVAL;
        }
        if (number_parse(option == 'l' ? "--limit" : "--depth", optarg, option == 'l' ? &limits->runs : &limits->depth))
            return -EINVAL;
    }
    if (optind == argc) {
        fputs("timeline explore: which program? For example: timeline explore ./fork-wait\n", stderr);
        return -EINVAL;
    }
    return 0;
}

int explore_command(int argc, char **argv)
{
    struct explore_limits limits = {0};
    struct exploration exploration;
    const struct record_options options = {.in = STREAM_NULL,
                                           .out = STREAM_PIPE,
                                           .err = STREAM_PIPE,
                                           .closed_world = true,
                                           .new_session = true,
                                           .output_limit = OUTPUT_LIMIT};
    int error = options_read(argc, argv, &limits);
    if (error)
        return error > 0 ? 0 : STATUS_USAGE;
    error = explore(&exploration, argv + optind, &options, &limits, progress_say);
    if (isatty(STDERR_FILENO))
        fputs("\r             \r", stderr);
    int status = exploration.complete ? 0 : STATUS_PARTIAL;
    if (error == -EINVAL) {
        fprintf(stderr, "timeline explore: %s cannot be run.\n", argv[optind]);
        status = STATUS_NOT_RUN;
    } else if (error) {
        fprintf(stderr, "timeline explore: %s\n", error == -EINTR ? "stopped." : record_error());
        status = STATUS_FAILED;
    } else {
        exploration_say(&exploration);
    }
    exploration_free(&exploration);
    return status;
}
