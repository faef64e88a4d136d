/* The probe of the exercise "lost exec": calls the learner's run_all once, and tells what came back.
 *
 *     probe PROGRAM…    each PROGRAM is a number, for a program that ends with that code (-N: by signal N), or the
 *                       path of a program
 *     probe end NUMBER  is that program
 *
 * What `make timeline-01 EXERCISE=lost-exec` shows has the arguments: 7 /bin/ehco 3
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations and judges nothing. It reports with write, not printf, so that a process which should not be there
 * shows as one that writes. */
#define _POSIX_C_SOURCE 200809L
#include "run_all.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROGRAMS_MAX 16
#define CODE_UNTOUCHED 999 /* What stands in a code that nobody filled in. */

static void say(const char *text)
{
    if (write(STDOUT_FILENO, text, strlen(text)) == -1)
        _exit(120);
}

static void at_exit(void)
{
    say("probe: exit handler\n");
}

static int end(int number)
{
    if (number < 0)
        (void)raise(-number);
    return number;
}

/* Fills in the arguments of the program that a word stands for. */
static void program_make(char *self, char *word, char *program[4])
{
    static char name[] = "end";
    const size_t number = strspn(word, "-0123456789");
    program[0] = word[number] == '\0' ? self : word;
    program[1] = word[number] == '\0' ? name : NULL;
    program[2] = word;
    program[3] = NULL;
}

int main(int argc, char **argv)
{
    static char *programs[PROGRAMS_MAX][4];
    char *const *list[PROGRAMS_MAX];
    int codes[PROGRAMS_MAX];
    const size_t n = (size_t)argc - 1;
    if (argc == 3 && strcmp(argv[1], "end") == 0)
        return end(atoi(argv[2]));
    if (n > PROGRAMS_MAX || atexit(at_exit) != 0)
        return 121;
    for (size_t i = 0; i < n; i++) {
        program_make(argv[0], argv[1 + i], programs[i]);
        list[i] = programs[i];
        codes[i] = CODE_UNTOUCHED;
    }

    const int result = run_all(n, list, codes);

    char text[32 * (PROGRAMS_MAX + 2)];
    int length = snprintf(text, sizeof text, "probe: run_all returned %d, codes", result);
    for (size_t i = 0; i < n; i++)
        length += snprintf(text + length, sizeof text - (size_t)length, " %d", codes[i]);
    (void)snprintf(text + length, sizeof text - (size_t)length, "\n");
    say(text);
    return 0;
}
