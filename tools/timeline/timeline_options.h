/** @file timeline_options.h
 * @brief The command line of the program `timeline`.
 */
#ifndef TIMELINE_OPTIONS_H
#define TIMELINE_OPTIONS_H

#include "picture.h"
#include "record/record.h"

#define TIMELINE_VERSION "0.1" /**< What --version says. */
#define INJECTIONS_MAX 32      /**< How many --inject are taken. */

/** What to make of the recording. */
enum picture_format {
    FORMAT_TEXT, FORMAT_JSON, FORMAT_SVG, FORMAT_TRACE, FORMAT_WORDS,
    FORMATS /**< How many there are. */
};

/** When to use colours. */
enum colour_mode { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

/** When to go beyond ASCII. */
enum charset { CHARSET_LOCALE, CHARSET_ASCII, CHARSET_UTF8 };

/** The command line, understood. Strings are the command line's own. */
struct timeline_options {
    struct record_options record;
    struct injection injections[INJECTIONS_MAX];
    enum picture_format format;
    enum colour_mode colour;
    enum charset charset;
    bool threads;       /**< --threads: a row for each thread. */
    bool whole;         /**< --whole: nothing is left out of a long run's rows. */
    size_t width;       /**< 0: as wide as the terminal, or #PICTURE_WIDTH. */
    const char *output; /**< -o; NULL if not given. */
    const char *save_schedule; /**< --save-schedule; NULL if not given. */
    const char *read;   /**< --read; NULL if not given. */
    char **program;     /**< The program and its arguments, NULL-terminated. */
    bool done;          /**< --help or --version: all is said. */
};

/** @brief As timeline_options_parse(), for a command of timeline's that takes these options too.
 * @param command its name with timeline's before it: "timeline play". @param text what --help says. */
int timeline_options_parse_as(struct timeline_options *options, int argc, char **argv, const char *command,
                              const char *text);

/** @brief Understand a command line; says what is wrong with it, and the cure, on stderr.
 * @return 0, or -EINVAL. */
int timeline_options_parse(struct timeline_options *options, int argc, char **argv);

#endif
