/* The command line of `timeline`, and the help that goes with it. */
#define _GNU_SOURCE /* getopt_long */
#include "timeline_options.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "record/schedule_file.h"

static const char *const format_names[FORMATS] = {"text", "json", "svg", "trace", "words"};

static const char help[] =
    "Usage: timeline [OPTION]... [--] PROGRAM [ARGUMENT]...\n"
    "   or: timeline [OPTION]... --read FILE\n"
    "   or: timeline explore [OPTION]... PROGRAM    every schedule that matters (explore --help)\n"
    "   or: timeline play [OPTION]... PROGRAM       you are the scheduler (play --help)\n"
    "   or: timeline faults [OPTION]... PROGRAM     every call fails once (faults --help)\n"
    "\n"
    "Runs PROGRAM, watches it and all its descendants from outside, and draws what each of\n"
    "them did: a row per process, time from left to right, what was found in words below.\n"
    "PROGRAM keeps its own input, output and exit status; the picture goes to stderr.\n"
    "\n"
    "  timeline ./fork-wait                          as the kernel happens to run it\n"
    "  timeline --schedule child-first ./fork-wait   a new child always runs first\n"
    "  timeline --schedule shuffle:7 ./fork-wait     an order drawn from 7: the same each time\n"
    "  timeline --inject fork:EAGAIN:2 ./fork-wait   the second fork fails\n"
    "  timeline --format json -o run.json ./fork-wait && timeline --read run.json\n"
    "\n"
    "What happens:\n"
    "  --schedule WHICH     natural (the default), child-first, parent-first, shuffle:SEED or\n"
    "                       replay:FILE; with any but the first, one process runs at a time and\n"
    "                       time is virtual: sleeping costs nothing, every run is the same\n"
    "  --save-schedule FILE   write down who went on at each choice, for replay:FILE\n"
    "  --inject CALL:WHAT[:N][@PROCESS]   a fault; may be given several times. CALL is fork,\n"
    "                       wait, read, write, open, close, pipe, accept, connect, kill, exec,\n"
    "                       malloc …; N which one, 1 if not given, * for every one; PROCESS\n"
    "                       whose, such as P0.1. WHAT is\n"
    "                         ERROR         it fails with that, such as EAGAIN\n"
    "                         short         it reads or writes a single byte\n"
    "                         signal:NAME, signal-after:NAME   a signal comes before or after it\n"
    "  --stdout pipe|tty    give PROGRAM a pipe or a terminal for its stdout, because stdio\n"
    "                       buffers differently; what it writes is passed on\n"
    "  --deadline SECONDS   end it when so much real time has passed, such as 2.5\n"
    "  --closed             nothing will come from outside, such as from the terminal: to wait\n"
    "                       for it is a deadlock too\n"
    "  --sources            find out where in the source each call was made, for the formats\n"
    "                       words and json; PROGRAM must have been compiled with -g\n"
    "\n"
    "What is drawn:\n"
    "  --format text        a picture in characters (the default)\n"
    "           svg         a figure for a browser or a document\n"
    "           words       a sentence for each event, to be read aloud or quoted\n"
    "           trace       for ui.perfetto.dev or chrome://tracing\n"
    "           json        the whole recording, for --read and for programs\n"
    "  -o, --output FILE    write to FILE (- for stdout), which is replaced when all is written\n"
    "  --read FILE          draw a recording that --format json has saved (- for stdin); the\n"
    "                       picture goes to stdout\n"
    "  --width COLUMNS      40 or more; otherwise as wide as the terminal, or 80 (svg: 100)\n"
    "  --threads            a row for each thread, not only for each process (text and svg)\n"
    "  --whole              a long run whole, its middle too, which is else left out (text, svg)\n"
    "  --ascii, --utf8      draw with these, whatever the locale says\n"
    "  --color auto|always|never   auto is on a terminal only, and never if NO_COLOR is set\n"
    "  --help, --version\n"
    "\n"
    "Exit status: that of PROGRAM, and if a signal killed it, the same signal kills timeline.\n"
    "Otherwise stderr says what happened, and the status is\n"
    "  2  the command line is wrong               124  the deadline has passed\n"
    "  121  deadlock: all wait for each other     125  timeline itself could not do it\n"
    "  122  busy for ever without any progress    126  PROGRAM cannot be run\n"
    "  123  too much output, or too many events   127  PROGRAM is not there\n";

enum option_code {
    OPTION_SCHEDULE = 256, OPTION_SAVE_SCHEDULE, OPTION_INJECT, OPTION_FORMAT, OPTION_STDOUT,
    OPTION_DEADLINE, OPTION_CLOSED, OPTION_SOURCES, OPTION_READ,
    OPTION_WIDTH, OPTION_THREADS, OPTION_WHOLE, OPTION_ASCII, OPTION_UTF8, OPTION_COLOR, OPTION_HELP, OPTION_VERSION,
};

static const struct option long_options[] = {
    {"schedule", required_argument, NULL, OPTION_SCHEDULE}, {"inject", required_argument, NULL, OPTION_INJECT},
    {"format", required_argument, NULL, OPTION_FORMAT},     {"stdout", required_argument, NULL, OPTION_STDOUT},
    {"deadline", required_argument, NULL, OPTION_DEADLINE}, {"closed", no_argument, NULL, OPTION_CLOSED},
    {"sources", no_argument, NULL, OPTION_SOURCES},
    {"read", required_argument, NULL, OPTION_READ},         {"width", required_argument, NULL, OPTION_WIDTH},
    {"ascii", no_argument, NULL, OPTION_ASCII},             {"utf8", no_argument, NULL, OPTION_UTF8},
    {"threads", no_argument, NULL, OPTION_THREADS}, {"whole", no_argument, NULL, OPTION_WHOLE},
    {"color", required_argument, NULL, OPTION_COLOR},       {"colour", required_argument, NULL, OPTION_COLOR},
    {"save-schedule", required_argument, NULL, OPTION_SAVE_SCHEDULE},
    {"output", required_argument, NULL, 'o'},               {"help", no_argument, NULL, OPTION_HELP},
    {"version", no_argument, NULL, OPTION_VERSION},         {0},
};

static const char *command_name = "timeline"; /* who complains */

static int __attribute__((format(printf, 1, 2))) complain(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fprintf(stderr, "%s: ", command_name);
    vfprintf(stderr, format, list);
    fputs("\n", stderr);
    va_end(list);
    return -EINVAL;
}

static int choose(const char *option, const char *text, const char *const *names, size_t count, size_t *chosen)
{
    for (*chosen = 0; *chosen < count; ++*chosen)
        if (strcmp(text, names[*chosen]) == 0)
            return 0;
    fprintf(stderr, "%s: %s: \"%s\" is none of:", command_name, option, text);
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, "%s %s", i ? "," : "", names[i]);
    fputs("\n", stderr);
    return -EINVAL;
}

static int parse_schedule(struct timeline_options *options, const char *text)
{
    char why[320];
    struct schedule schedule;
    if (schedule_open(&schedule, text, why, sizeof why))
        return complain("--schedule: %s", why);
    schedule_free(&options->record.schedule); /* the last one counts */
    options->record.schedule = schedule;
    return 0;
}

static int parse_format(struct timeline_options *options, const char *text)
{
    size_t chosen;
    int error = choose("--format", text, format_names, FORMATS, &chosen);
    if (!error)
        options->format = (enum picture_format)chosen;
    return error;
}

static int parse_stdout(struct timeline_options *options, const char *text)
{
    static const char *const names[] = {"pipe", "tty"};
    size_t chosen;
    int error = choose("--stdout", text, names, 2, &chosen);
    if (!error)
        options->record.out = chosen ? STREAM_TTY : STREAM_PIPE;
    options->record.forward = true;
    return error;
}

static int parse_colour(struct timeline_options *options, const char *text)
{
    static const char *const names[] = {"auto", "always", "never"};
    size_t chosen;
    int error = choose("--color", text, names, 3, &chosen);
    if (!error)
        options->colour = (enum colour_mode)chosen;
    return error;
}

static int parse_injection(struct timeline_options *options, const char *text)
{
    size_t *count = &options->record.injection_count;
    if (*count == INJECTIONS_MAX)
        return complain("--inject can be given %d times at most", INJECTIONS_MAX);
    if (injection_parse(&options->injections[*count], text))
        return complain("--inject: \"%s\" should be CALL:WHAT[:N][@PROCESS], such as fork:EAGAIN for the first fork, "
                        "fork:ENOMEM:2 for the second, read:short:1@P0.1 or wait:signal:SIGTERM", text);
    ++*count;
    return 0;
}

static int parse_deadline(struct timeline_options *options, const char *text)
{
    char *end;
    errno = 0;
    double seconds = strtod(text, &end);
    if (errno || end == text || *end || !(seconds >= 1e-3 && seconds <= 1e9))
        return complain("--deadline: \"%s\" should be a number of seconds, such as 2 or 0.5", text);
    options->record.deadline = (int64_t)(seconds * 1e9);
    return 0;
}

static int parse_width(struct timeline_options *options, const char *text)
{
    char *end;
    unsigned long columns = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || columns < PICTURE_WIDTH_MIN || columns > 10000)
        return complain("--width: \"%s\" should be a number of columns from %d to 10000", text, PICTURE_WIDTH_MIN);
    options->width = columns;
    return 0;
}

static int parse_option(struct timeline_options *options, int code)
{
    switch (code) {
    case OPTION_SCHEDULE:
        return parse_schedule(options, optarg);
    case OPTION_SAVE_SCHEDULE:
        options->save_schedule = optarg;
        return 0;
    case OPTION_INJECT:
        return parse_injection(options, optarg);
    case OPTION_FORMAT:
        return parse_format(options, optarg);
    case OPTION_STDOUT:
        return parse_stdout(options, optarg);
    case OPTION_DEADLINE:
        return parse_deadline(options, optarg);
    case OPTION_CLOSED:
        options->record.closed_world = true;
        return 0;
    case OPTION_SOURCES:
        options->record.sources = true;
        return 0;
    case OPTION_READ:
        options->read = optarg;
        return 0;
    case OPTION_WIDTH:
        return parse_width(options, optarg);
    case OPTION_THREADS:
        options->threads = true;
        return 0;
    case OPTION_WHOLE:
        options->whole = true;
        return 0;
    case OPTION_ASCII:
    case OPTION_UTF8:
        options->charset = code == OPTION_ASCII ? CHARSET_ASCII : CHARSET_UTF8;
        return 0;
    case OPTION_COLOR:
        return parse_colour(options, optarg);
    case 'o':
        options->output = optarg;
        return 0;
    default: /* getopt has said what is wrong */
        fprintf(stderr, "Try %s --help.\n", command_name);
        return -EINVAL;
    }
}

int timeline_options_parse_as(struct timeline_options *options, int argc, char **argv, const char *command,
                              const char *text)
{
    int code;
    command_name = command;
    *options = (struct timeline_options){0};
    while ((code = getopt_long(argc, argv, "+o:", long_options, NULL)) != -1) {
        if (code == OPTION_HELP || code == OPTION_VERSION) {
            fputs(code == OPTION_HELP ? text : "timeline (Fork School) " TIMELINE_VERSION "\n", stdout);
            options->done = true;
            return 0;
        }
        int error = parse_option(options, code);
        if (error)
            return error;
    }
    options->record.injections = options->injections;
    options->program = argv + optind;
    if (options->read && *options->program)
        return complain("--read draws what has been recorded already: leave out %s, or leave out --read",
                        *options->program);
    if (options->save_schedule && options->read)
        return complain("--save-schedule: a recording that was saved holds no choices: leave out --read");
    if (options->save_schedule && options->record.schedule.kind == SCHEDULE_NATURAL)
        return complain("--save-schedule: under natural the kernel chooses, and tells nobody; add --schedule "
                        "child-first, parent-first or shuffle:SEED");
    if (!options->read && !*options->program)
        return complain("which program? Such as: %s -- ls -l (%s --help tells more)", command, command);
    return 0;
}

int timeline_options_parse(struct timeline_options *options, int argc, char **argv)
{
    return timeline_options_parse_as(options, argc, argv, "timeline", help);
}
