/* How injections are spelled: CALL:WHAT[:N][@PROCESS]. */
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"

/* A family of calls goes by one name, whichever of them a C library happens to make. */
static const struct {
    const char *name;
    enum call call;
} families[] = {
    {"fork", CALL_FORK}, {"wait", CALL_WAIT4}, {"exec", CALL_EXEC}, {"malloc", CALL_MMAP},
    /* other names for the same */
    {"vfork", CALL_FORK}, {"clone", CALL_FORK}, {"wait4", CALL_WAIT4}, {"waitpid", CALL_WAIT4},
    {"waitid", CALL_WAIT4}, {"mmap", CALL_MMAP}, {"brk", CALL_MMAP}, {"sleep", CALL_SLEEP},
};

enum call injection_call(enum call call)
{
    switch (call) {
    case CALL_VFORK: case CALL_CLONE: return CALL_FORK;
    case CALL_WAITID: return CALL_WAIT4;
    case CALL_BRK: return CALL_MMAP;
    default: return call;
    }
}

static enum call family_by_name(const char *name)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (strcmp(families[i].name, name) == 0)
            return families[i].call;
    return call_by_name(name);
}

static const char *family_name(enum call call)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (families[i].call == call)
            return families[i].name;
    return call_table[call].name;
}

static int signal_number(const char *name)
{
    for (int number = 1; number <= SIGRTMAX; number++)
        if (strcmp(signal_text(number), name) == 0)
            return number;
    return 0;
}

/* Takes the text up to the next colon off the front. NULL: there is none, or it is empty. */
static char *word_take(char **text)
{
    char *word = *text;
    if (!word || !*word)
        return NULL;
    char *end = strchr(word, ':');
    *text = end ? end + 1 : NULL;
    if (end)
        *end = '\0';
    return *word ? word : NULL;
}

/* What is to happen: an error, "short", or a signal and its name. */
static bool what_parse(struct injection *injection, char **text)
{
    const char *what = word_take(text);
    if (!what)
        return false;
    if (strcmp(what, "short") == 0) {
        injection->kind = INJECT_SHORT;
        return injection->call == CALL_READ || injection->call == CALL_WRITE || injection->call == CALL_RECV ||
               injection->call == CALL_SEND;
    }
    if (strcmp(what, "signal") == 0 || strcmp(what, "signal-after") == 0) {
        injection->kind = what[strlen("signal")] ? INJECT_SIGNAL_AFTER : INJECT_SIGNAL;
        const char *name = word_take(text);
        injection->error = name ? signal_number(name) : 0;
        return injection->error != 0;
    }
    injection->error = errno_number(what);
    return injection->error != 0;
}

/* Which of them: a number from 1, or a star. */
static bool nth_parse(struct injection *injection, char *text)
{
    injection->nth = 1;
    if (!text)
        return true;
    if (strcmp(text, "*") == 0) {
        injection->nth = INJECT_EVERY;
        return true;
    }
    char *end;
    errno = 0;
    unsigned long nth = isdigit((unsigned char)*text) ? strtoul(text, &end, 10) : 0;
    if (nth == 0 || nth > 1000000000 || *end)
        return false;
    injection->nth = (unsigned)nth;
    return true;
}

static bool process_parse(struct injection *injection, const char *name)
{
    if (name[0] != 'P' || strlen(name) >= sizeof injection->process || name[strspn(name, "P#.0123456789")])
        return false;
    strcpy(injection->process, name);
    return true;
}

int injection_parse(struct injection *injection, const char *text)
{
    struct injection parsed = {0};
    char words[192], *rest = words;
    if (strlen(text) >= sizeof words)
        return -EINVAL;
    strcpy(words, text);
    char *process = strchr(words, '@');
    if (process)
        *process++ = '\0';
    const char *call = word_take(&rest);
    parsed.call = call ? family_by_name(call) : CALL_NONE;
    if (parsed.call == CALL_NONE || !what_parse(&parsed, &rest) || !nth_parse(&parsed, rest) ||
        (process && !process_parse(&parsed, process)))
        return -EINVAL;
    *injection = parsed;
    return 0;
}

int injection_print(const struct injection *injection, char *text, size_t size)
{
    const char *before = "", *what = "short";
    char nth[16] = "*";
    if (injection->kind == INJECT_SIGNAL || injection->kind == INJECT_SIGNAL_AFTER)
        before = injection->kind == INJECT_SIGNAL ? "signal:" : "signal-after:";
    if (*before)
        what = signal_text(injection->error);
    else if (injection->kind == INJECT_ERROR)
        what = errno_text(injection->error);
    if (injection->nth != INJECT_EVERY)
        snprintf(nth, sizeof nth, "%u", injection->nth);
    return snprintf(text, size, "%s:%s%s:%s%s%s", family_name(injection->call), before, what, nth,
                    *injection->process ? "@" : "", injection->process);
}
