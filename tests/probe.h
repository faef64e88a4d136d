/* What probes share: how they tell what they saw. A probe is linked with the learner's code, so all here is static. It
 * needs POSIX, which the probe asks for in its first line. */
#ifndef PROBE_SAY_H
#define PROBE_SAY_H

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Bytes of the longest text, its end included; a probe that has longer ones says so before it includes this. */
#ifndef SAY_SIZE
#define SAY_SIZE 200
#endif

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One write for one text, so that it stands in the recording in one piece. */
static void say(const char *format, ...)
{
    char text[SAY_SIZE];
    va_list values;
    va_start(values, format);
    const int size = vsnprintf(text, sizeof text, format, values);
    va_end(values);
    if (size < 0 || write(STDOUT_FILENO, text, strlen(text)) == -1)
        _exit(120);
}

#endif
