/* Asks the search's index where there is no browser: `ask-index search-index.js WORD…` prints the addresses of the
 * entries that hold all the words, in the index's order; without words, all of them. Status 1: the file is no script of
 * the form `window.searchIndex = JSON;`, or an entry lacks something.
 *
 * link: -ljansson */
#define _GNU_SOURCE
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char begin[] = "window.searchIndex = ";
static const char *const keys[] = {"url", "title", "heading", "text"};

static _Noreturn void give_up(const char *file, const char *why)
{
    fprintf(stderr, "%s: %s\n", file, why);
    exit(1);
}

/* The JSON between the assignment and its semicolon; for the caller to release. */
static json_t *parse(const char *name)
{
    json_error_t error;
    char words[32] = "";
    FILE *file = fopen(name, "r");
    if (!file)
        give_up(name, "cannot be read");
    if (fread(words, 1, strlen(begin), file) != strlen(begin) || strcmp(words, begin) != 0)
        give_up(name, "does not begin as the script that it should be");
    json_t *index = json_loadf(file, JSON_DISABLE_EOF_CHECK, &error);
    if (!index) {
        fprintf(stderr, "%s:%d: %s\n", name, error.line, error.text);
        exit(1);
    }
    if (!fgets(words, sizeof words, file) || strcmp(words, ";\n") != 0 || fgetc(file) != EOF)
        give_up(name, "goes on where it should end");
    (void)fclose(file);
    return index;
}

static int holds(json_t *entry, const char *word)
{
    for (size_t key = 0; key < sizeof keys / sizeof *keys; key++)
        if (strcasestr(json_string_value(json_object_get(entry, keys[key])), word))
            return 1;
    return 0;
}

int main(int argc, char **argv)
{
    size_t number;
    json_t *entry;
    if (argc < 2)
        give_up("usage", "ask-index search-index.js WORD…");
    json_t *index = parse(argv[1]);
    if (json_array_size(index) == 0)
        give_up(argv[1], "has no entries");
    json_array_foreach(index, number, entry) {
        int all = 1;
        for (size_t key = 0; key < sizeof keys / sizeof *keys; key++)
            if (!json_is_string(json_object_get(entry, keys[key])))
                give_up(argv[1], "an entry is not whole");
        for (int word = 2; word < argc; word++)
            all = all && holds(entry, argv[word]);
        if (all)
            puts(json_string_value(json_object_get(entry, "url")));
    }
    json_decref(index);
    return 0;
}
