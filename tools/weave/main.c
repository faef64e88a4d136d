/* weave: puts code, transcripts and pictures into Markdown texts, from the sources that their markers name. */
#define _GNU_SOURCE /* getopt_long, environ */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "weave.h"

enum { STATUS_STALE = 1, STATUS_COULD_NOT = 2 };

static const char help[] =
    "Usage: weave [OPTION]... FILE.md...\n"
    "\n"
    "Brings the blocks of Markdown texts up to date whose markers name their source.\n"
    "A marker is a comment on a line of its own; its block follows at once, and is\n"
    "made where it is missing. Everything else stays as it is.\n"
    "\n"
    "  <!-- from demos/01-slug/name.c [region] -->   a source, or a region of it: from a\n"
    "                        line /* [region] */ to a line /* [/region] */; with raw in the\n"
    "                        place of [region] all of it, such lines too\n"
    "  <!-- output: child-first -- demos/01-slug/name ARGUMENT... -->    what it writes\n"
    "  <!-- picture: child-first -- demos/01-slug/name ARGUMENT... -->   its timeline; an\n"
    "                        image ![what it shows](pictures/name.svg) may follow instead\n"
    "  <!-- output: bare -- docs/programs/tiny-recorder demos/01-slug/name -->   not recorded\n"
    "  <!-- run: child-first -- demos/01-slug/name ARGUMENT... -->       both\n"
    "  <!-- faults: child-first -- demos/01-slug/name -->   what it does when each call fails\n"
    "                        NAME.py: a program in Python, by the system's python3\n"
    "  <!-- play: next; 0; end -- demos/01-slug/name ARGUMENT... -->     what timeline play\n"
    "                        shows to who says so\n"
    "  <!-- report: tests/01-slug/exercise/wrong/name.c -->   what grade says of an answer\n"
    "  <!-- help: timeline -->       also grade, weave, make and timeline faults\n"
    "  <!-- table: misconceptions --> ... <!-- end -->   also wrong-answers, lacks\n"
    "\n"
    "A schedule is child-first, parent-first or shuffle:SEED; behind it stand options of\n"
    "timeline, such as --inject fork:EAGAIN:1.\n"
    "\n"
    "  --check      change nothing; tell what is stale\n"
    "  --build DIR  where all was built: build, unless said otherwise\n"
    "  --help       this text\n"
    "\n"
    "Start it in the school's folder. Status 0: all is up to date; 1: with --check, a block\n"
    "is stale; 2: a marker is wrong, or a file cannot be read or written.\n";

/* What the command line says. */
struct weave_options {
    const char *build;
    bool check, help;
};

static int options_read(int argc, char **argv, struct weave_options *options)
{
    static const struct option names[] = {
        {"check", no_argument, NULL, 'c'}, {"build", required_argument, NULL, 'b'},
        {"help", no_argument, NULL, 'h'},  {0},
    };
    *options = (struct weave_options){.build = "build"};
    for (int name; (name = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        options->check |= name == 'c';
        options->help |= name == 'h';
        if (name == 'b')
            options->build = optarg;
        if (name == '?') {
            fputs("weave --help tells more.\n", stderr);
            return STATUS_COULD_NOT;
        }
    }
    return 0;
}

/* Weaves all, then tells how it went. Returns the exit status. */
static int weave_all(char **paths, const struct weave_options *options)
{
    struct weaving all = {0};
    size_t unreadable = 0;
    (void)close_range(3, ~0U, 0); /* what our caller left open would shift the numbers of descriptors in the texts */
    for (; *paths; paths++) {
        struct weaving one;
        unreadable += weave_file(*paths, options->check, options->build, &one) != 0;
        all.blocks += one.blocks;
        all.stale += one.stale;
        all.left += one.left;
        all.faults += one.faults;
    }
    if (all.left > 0)
        printf("%zu blocks of programs in Python were not looked at: there is no /usr/bin/python3\n", all.left);
    printf("%zu blocks, %zu %s, %zu faults\n", all.blocks, all.stale, options->check ? "stale" : "brought up to date",
           all.faults + unreadable);
    if (all.faults + unreadable > 0 || fflush(stdout) != 0)
        return STATUS_COULD_NOT;
    return options->check && all.stale > 0 ? STATUS_STALE : EXIT_SUCCESS;
}

/* What we start sees none of what the user's environment says of languages, colours, options and paths of its own: a
 * text is the same wherever it is woven. Programs are looked for, and temporary files put, where the user says. */
static void environment_make_plain(void)
{
    static char *plain[16] = {"LC_ALL=C.UTF-8", "TERM=dumb", "HOME=/"};
    static const char *const kept[] = {"PATH=", "TMPDIR=", "FORKSCHOOL_"};
    size_t count = 3;
    for (char **variable = environ; *variable; variable++)
        for (size_t i = 0; i < sizeof kept / sizeof kept[0] && count + 1 < sizeof plain / sizeof plain[0]; i++)
            if (strncmp(*variable, kept[i], strlen(kept[i])) == 0)
                plain[count++] = *variable;
    environ = plain;
}

int main(int argc, char **argv)
{
    struct weave_options options;
    struct stat about;
    const int status = options_read(argc, argv, &options);
    if (status)
        return status;
    if (options.help)
        return fputs(help, stdout) == EOF || fflush(stdout) != 0 ? STATUS_COULD_NOT : EXIT_SUCCESS;
    if (!argv[optind]) {
        fputs("weave: which texts? Such as: weave README.md lessons/*/README.md (weave --help tells more)\n", stderr);
        return STATUS_COULD_NOT;
    }
    if (stat("tests", &about) != 0 || stat(options.build, &about) != 0) {
        fprintf(stderr, "weave: there is no tests/ or no %s/ here: start it in the school's folder, after "
                "`make build`\n", options.build);
        return STATUS_COULD_NOT;
    }
    environment_make_plain();
    return weave_all(argv + optind, &options);
}
