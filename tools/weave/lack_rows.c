/* What the tools say of a machine that lacks something, as the rows of a table. */
#define _POSIX_C_SOURCE 200809L
#include "lack_rows.h"

#include <stdio.h>
#include <stdlib.h>

#include "footing/lacks.h"

char *lack_rows(void)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    fputs("\n| what the tools say | what helps |\n| --- | --- |\n", stream);
    for (enum lack lack = LACK_NONE + 1; lack < LACKS; lack++)
        fprintf(stream, "| %s | %s |\n", lacks[lack].sentence, lacks[lack].cure);
    fputc('\n', stream);
    if (fclose(stream) == 0)
        return text;
    free(text);
    return NULL;
}
