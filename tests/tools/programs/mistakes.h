/* Programs that show a mistake, and the same without it: `PROGRAM NAME` and `PROGRAM NAME right`. Each file has a
 * theme, and a table of its mistakes. */
#ifndef MISTAKES_H
#define MISTAKES_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "program.h"

/* One of them. `right` is whether the mistake is left out. */
struct mistake {
    const char *name;
    int (*make)(bool right);
};

static inline int mistake_make(const struct mistake *mistakes, size_t count, int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < count; i++)
        if (strcmp(mistakes[i].name, argv[1]) == 0)
            return mistakes[i].make(argc > 2 && strcmp(argv[2], "right") == 0);
    fputs("there is no such mistake\n", stderr);
    return 2;
}

#endif
