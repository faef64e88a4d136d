/* timeline explore: what can this program ever print, and how can it ever end? */
#define _GNU_SOURCE
#include "command.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "explore.h"
#include "report.h"

#define STATUS_PARTIAL 1
#define STATUS_USAGE 2
#define STATUS_FAILED 125
#define STATUS_NOT_RUN 127
#define OUTPUT_LIMIT (1 << 20)
#define PROGRESS_AFTER 2.0    /* seconds before the first sign of life … */
#define PROGRESS_TERMINAL 0.2 /* … and between one and the next, on a terminal */
#define PROGRESS_FILE 10.0    /* … and elsewhere */
#define CLEAR_LINE "\033[K"

static const char help[] =
    "Usage: timeline explore [OPTION]... [--] PROGRAM [ARGUMENT]...\n"
    "\n"
    "Runs PROGRAM under every schedule that can make a difference, and prints what it can write\n"
    "to its stdout and how it can end, each with the number of explored orders that give it and\n"
    "the choices that repeat it. Orders that differ only in steps which cannot affect each other\n"
    "are run once.\n"
    "\n"
    "  timeline explore ./fork-wait\n"
    "  timeline explore --limit 500 ./three-children\n"
    "  timeline --closed --stdout pipe --schedule replay:0,1,0 ./fork-wait    one of them again\n"
    "\n"
    "  --limit N    at most N runs (10,000 if not given), those given up included: a run is given\n"
    "               up when whatever could come next has been seen in another run\n"
    "  --depth N    choices are made in the first N steps of a run (1,000 if not given)\n"
    "  --plain      run every order, also those that can make no difference: to compare; there are\n"
    "               very many\n"
    "  --help       this text\n"
    "\n"
    "PROGRAM must not need anything from outside: its stdin is /dev/null. What it writes to stderr\n"
    "is not shown and makes no outcome.\n"
    "\n"
    "What is no choice, so that there may be more outcomes than are found:\n"
    "  - plain accesses to shared memory, and calls that are not watched, such as unlink and rename;\n"
    "  - time, which is virtual: whoever sleeps longer wakes later, always. A bet on a sleep is never\n"
    "    lost here, though on a real machine it can be;\n"
    "  - which of two processes that fork at once gets the lower pid, unless PROGRAM prints pids;\n"
    "  - a signal that comes between a process's last call and its end;\n"
    "  - who is served first of those who wait for the same thing: it is the first to come;\n"
    "  - polling: whoever has polled twice in vain (WNOHANG, EAGAIN) lets all others go first.\n"
    "\n"
    "Exit status: 0 everything was explored; 1 a limit was met before, it was stopped, or the same\n"
    "choices led another way; 2 the command line is wrong; 125 it could not be done; 127 PROGRAM\n"
    "cannot be run.\n";

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

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* it cannot fail */
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static volatile sig_atomic_t stopped;

static void on_stop(int number)
{
    (void)number;
    stopped = 1;
}

/* While a run is recorded the recorder has handlers of its own; these are for the moments between. */
static void stop_prepare(void)
{
    struct sigaction action = {.sa_handler = on_stop};
    sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL); /* neither can fail: these are signals that may be caught */
    (void)sigaction(SIGTERM, &action, NULL);
}

/* A sign of life for whoever waits: on a terminal a line that changes, otherwise one now and then. */
static bool progress_say(const struct exploration *so_far)
{
    static struct timespec start;
    static double next = PROGRESS_AFTER;
    const bool terminal = isatty(STDERR_FILENO);
    if (start.tv_sec == 0 && start.tv_nsec == 0)
        (void)clock_gettime(CLOCK_MONOTONIC, &start);
    double now = seconds_since(&start);
    if (now < next)
        return !stopped;
    next = now + (terminal ? PROGRESS_TERMINAL : PROGRESS_FILE);
    fprintf(stderr, terminal ? "\r" CLEAR_LINE "%s%zu runs in %.0f s, %zu outcome%s so far …%s"
                             : "%s%zu runs in %.0f s, %zu outcome%s so far …%s", "timeline explore: ",
            so_far->runs + so_far->pruned, now, so_far->outcome_count, so_far->outcome_count == 1 ? "" : "s",
            terminal ? "" : "\n");
    return !stopped;
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
    stop_prepare();
    error = explore(&exploration, argv + optind, &options, &limits, progress_say);
    if (isatty(STDERR_FILENO))
        fputs("\r" CLEAR_LINE, stderr);
    int status = exploration.complete ? 0 : STATUS_PARTIAL;
    if (error == -EINVAL) {
        fprintf(stderr, "timeline explore: %s cannot be run.\n", argv[optind]);
        status = STATUS_NOT_RUN;
    } else if (error && error != -EINTR && error != -ESTALE) {
        fprintf(stderr, "timeline explore: %s\n", record_error());
        status = STATUS_FAILED;
    } else {
        exploration_say(&exploration, &limits, stdout);
    }
    exploration_free(&exploration);
    return status;
}
