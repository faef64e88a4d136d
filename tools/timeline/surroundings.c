/* Where a program of ours finds itself: locale, terminal; and how it leaves. */
#define _GNU_SOURCE /* TIOCGWINSZ */
#include "surroundings.h"

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

bool locale_is_utf8(void)
{
    setlocale(LC_CTYPE, "");
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

bool colour_wanted(enum colour_mode mode, int fd)
{
    const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if (mode != COLOUR_AUTO)
        return mode == COLOUR_ALWAYS;
    return isatty(fd) && !(no && *no) && terminal && *terminal && strcmp(terminal, "dumb") != 0;
}

size_t terminal_width(int fd)
{
    struct winsize size;
    if (!isatty(fd) || ioctl(fd, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}

size_t terminal_height(int fd)
{
    struct winsize size;
    if (!isatty(fd) || ioctl(fd, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_row;
}

int die_by(int number)
{
    struct rlimit none = {0};
    sigset_t set;
    (void)setrlimit(RLIMIT_CORE, &none); /* the program has left its own core, if any; ours would tell nothing */
    signal(number, SIG_DFL);
    sigemptyset(&set);
    sigaddset(&set, number);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    raise(number);
    return 128 + number; /* only if that signal does not end a process after all */
}
