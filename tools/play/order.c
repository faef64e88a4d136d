/* The player's words. */
#define _POSIX_C_SOURCE 200809L
#include "order.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char order_help[] =
    "  0, 1, 2 ...   that one goes on, up to its next call that others can notice\n"
    "  next          go on to the next choice where it matters who is picked\n"
    "  back [N]      step back, N choices if given\n"
    "  forward [N]   make again what was stepped back from\n"
    "  jump N        go to choice N; what is not known yet the youngest is picked for\n"
    "  end [RULE]    go to the end: child-first, parent-first or shuffle:SEED picks\n"
    "  picture       show the whole picture so far\n"
    "  save FILE     save the choices, for timeline --schedule replay:FILE\n"
    "  help          show this\n"
    "  quit\n";

static const struct {
    const char *name;
    enum order_kind kind;
    enum { NOTHING, MAY_NUMBER, NUMBER, MAY_RULE, FILE_NAME } wants;
} words[] = {
    {"next", ORDER_NEXT, NOTHING},         {"back", ORDER_BACK, MAY_NUMBER}, {"forward", ORDER_FORWARD, MAY_NUMBER},
    {"jump", ORDER_JUMP, NUMBER},          {"end", ORDER_END, MAY_RULE},     {"picture", ORDER_PICTURE, NOTHING},
    {"save", ORDER_SAVE, FILE_NAME},       {"help", ORDER_HELP, NOTHING},    {"?", ORDER_HELP, NOTHING},
    {"quit", ORDER_QUIT, NOTHING},
};
#define WORDS (sizeof words / sizeof *words)

static int number_parse(const char *text, size_t *number)
{
    if (!*text || strlen(text) > 9 || strspn(text, "0123456789") != strlen(text))
        return -EINVAL;
    *number = strtoul(text, NULL, 10);
    return 0;
}

static int rule_parse(struct order *order, const char *text, char *why, size_t size)
{
    struct schedule rule;
    if (strncmp(text, "replay", 6) != 0 && !schedule_parse(&rule, text) && rule.kind != SCHEDULE_NATURAL) {
        order->rule = rule;
        return 0;
    }
    snprintf(why, size, "\"%.40s\" is no rule: end child-first, end parent-first or end shuffle:7", text);
    return -EINVAL;
}

/* What follows the word. */
static int rest_parse(struct order *order, size_t word, char *rest, char *why, size_t size)
{
    const char *name = words[word].name;
    switch (words[word].wants) {
    case MAY_RULE:
        return *rest ? rule_parse(order, rest, why, size) : 0;
    case FILE_NAME:
        order->path = rest;
        if (*rest)
            return 0;
        snprintf(why, size, "save where? Such as: save mine.schedule");
        return -EINVAL;
    case MAY_NUMBER:
    case NUMBER:
        order->number = 1;
        if (words[word].wants == MAY_NUMBER && !*rest)
            return 0;
        if (!number_parse(rest, &order->number) && order->number > 0)
            return 0;
        snprintf(why, size, "%s takes a whole number from 1, such as: %s 2", name, name);
        return -EINVAL;
    default:
        if (!*rest)
            return 0;
        snprintf(why, size, "nothing belongs behind %s, but there is \"%.40s\"", name, rest);
        return -EINVAL;
    }
}

int order_parse(struct order *order, char *line, char *why, size_t size)
{
    static const char blanks[] = " \t\r\n";
    *order = (struct order){.rule = {.kind = SCHEDULE_CHILD_FIRST}};
    line += strspn(line, blanks);
    for (char *end = line + strlen(line); end > line && strchr(blanks, end[-1]); )
        *--end = '\0';
    if (!*line || *line == '#')
        return 0;
    if (!number_parse(line, &order->number)) {
        order->kind = ORDER_PICK;
        return 0;
    }
    size_t length = strcspn(line, blanks), word = 0;
    char *rest = line + length + strspn(line + length, blanks);
    while (word < WORDS && !(strncmp(words[word].name, line, length) == 0 &&
                             (length == 1 || length == strlen(words[word].name))))
        word++;
    if (word < WORDS) {
        order->kind = words[word].kind;
        return rest_parse(order, word, rest, why, size);
    }
    snprintf(why, size, "\"%.40s\" is no command: give the number of who goes on, or next, back, forward, jump N, end, "
             "picture, save FILE, help, quit", line);
    return -EINVAL;
}
