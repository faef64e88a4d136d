/* What a program did about a fault: its recording held against the one without. */
#define _GNU_SOURCE
#include "faults.h"

#include <ctype.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define SHOWN 48 /* bytes of an output that a detail shows */

const char *const fault_verdict_names[FAULT_VERDICTS] = {
    [FAULT_UNHARMED] = "unharmed", [FAULT_IGNORED] = "ignored", [FAULT_WRONG] = "wrong", [FAULT_REPORTED] = "reported",
    [FAULT_LEAKED] = "leaked",     [FAULT_HUNG] = "hung",       [FAULT_CRASHED] = "crashed",
};

bool fault_verdict_good(enum fault_verdict verdict)
{
    return verdict == FAULT_UNHARMED || verdict == FAULT_REPORTED;
}

/* The two runs, and where the words go. */
struct comparison {
    const struct recording *bare, *run;
    FILE *detail;
};

static size_t process_like(const struct recording *recording, const char *name)
{
    for (size_t i = 0; i < recording->process_count; i++)
        if (strcmp(recording->processes[i].name, name) == 0)
            return i;
    return NOBODY;
}

static bool writes_to(const struct recording *recording, const struct event *event, const char *stream)
{
    return event->kind == EVENT_RETURN && event->data && event->object != NOBODY &&
           strcmp(recording->objects[event->object].name, stream) == 0;
}

/* All that one process wrote to a standard stream, in a buffer that the caller frees; NULL when memory ran out. */
static char *written_by(const struct recording *recording, size_t process, const char *stream, size_t *size)
{
    char *text = NULL;
    FILE *memory = open_memstream(&text, size);
    if (!memory)
        return NULL;
    for (size_t i = 0; i < recording->event_count && process != NOBODY; i++)
        if (recording->events[i].process == process && writes_to(recording, &recording->events[i], stream))
            fwrite(recording->events[i].data, 1, recording->events[i].data_size, memory);
    if (fclose(memory) == 0)
        return text;
    free(text);
    return NULL;
}

static bool same_of(const struct comparison *c, size_t in_bare, size_t in_run, const char *stream)
{
    size_t size = 0, other_size = 0;
    char *text = written_by(c->bare, in_bare, stream, &size), *other = written_by(c->run, in_run, stream, &other_size);
    bool same = text && other && size == other_size && memcmp(text, other, size) == 0;
    free(text);
    free(other);
    return same;
}

/* Is all the same that was written to stdout (0) or stderr (1)? A fault may bring processes out of step, so it will do
 * if each has written the same. */
static bool same_output(const struct comparison *c, int which)
{
    static const char *const streams[] = {"stdout", "stderr"};
    if (c->bare->output_size[which] == c->run->output_size[which] &&
        memcmp(c->bare->output[which], c->run->output[which], c->bare->output_size[which]) == 0)
        return true;
    if (c->bare->output_size[which] != c->run->output_size[which])
        return false;
    for (size_t i = 0; i < c->run->process_count; i++)
        if (!same_of(c, process_like(c->bare, c->run->processes[i].name), i, streams[which]))
            return false;
    return true;
}

/* Where the first line begins in which two texts differ: the same offset in both. */
static size_t line_differing(const char *text, const char *other)
{
    size_t at = 0;
    while (text[at] && text[at] == other[at])
        at++;
    while (at > 0 && text[at - 1] != '\n')
        at--;
    return at;
}

static void line_tell(FILE *stream, const char *line)
{
    size_t size = strcspn(line, "\n");
    fputc('"', stream);
    for (size_t i = 0; i < size && i < SHOWN; i++)
        fprintf(stream, (unsigned char)line[i] < ' ' ? "\\x%02x" : "%c", (unsigned char)line[i]);
    fputs(size > SHOWN ? "…\"" : "\"", stream);
}

/* Does the text have that line, somewhere from its beginning on? */
static bool has_line(const char *text, const char *line)
{
    size_t size = strcspn(line, "\n");
    for (; *text; text += strcspn(text, "\n"), text += *text == '\n')
        if (strcspn(text, "\n") == size && memcmp(text, line, size) == 0)
            return true;
    return false;
}

/* How what was written to stdout differs. */
static void difference_tell(const struct comparison *c)
{
    size_t at = line_differing(c->run->output[0], c->bare->output[0]);
    const char *now = c->run->output[0] + at, *then = c->bare->output[0] + at;
    bool fewer = *then && !has_line(c->run->output[0], then) && (!*now || has_line(c->bare->output[0], now));
    fputs(fewer ? "stdout lacks " : "stdout: ", c->detail);
    line_tell(c->detail, fewer ? then : now);
    if (fewer)
        return;
    fputs(" instead of ", c->detail);
    line_tell(c->detail, then);
}

static bool has_hung(const struct comparison *c)
{
    const struct recording *run = c->run;
    if (run->ending == ENDING_DONE)
        return false;
    fprintf(c->detail, "%s", ending_names[run->ending]);
    for (size_t i = 0; i < run->finding_count; i++) {
        const struct finding *finding = &run->findings[i];
        if (finding->kind == FINDING_DEADLOCK || finding->kind == FINDING_BUSY) {
            fprintf(c->detail, ": %.*s", (int)strlen(finding->text) - 1, finding->text); /* without its full stop */
            break;
        }
    }
    return true;
}

/* Did somebody of the run send that signal to that process? Then its death was meant. */
static bool was_sent(const struct recording *run, size_t process, int number)
{
    for (size_t i = 0; i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        if (event->kind == EVENT_CALL && call_table[event->call].flags & CALL_SIGNALS && event->signal == number &&
            (event->other == process || event->other == NOBODY))
            return true;
    }
    return false;
}

static bool has_crashed(const struct comparison *c)
{
    for (size_t i = 0; i < c->run->process_count; i++) {
        const struct recorded_process *process = &c->run->processes[i];
        size_t before = process_like(c->bare, process->name);
        if (process->status == -1 || !WIFSIGNALED(process->status) ||
            (before != NOBODY && c->bare->processes[before].status == process->status))
            continue;
        int number = WTERMSIG(process->status);
        if (number != SIGABRT && was_sent(c->run, i, number)) /* abort sends its signal itself */
            continue;
        fprintf(c->detail, "%s killed by %s", process->name, signal_text(number));
        return true;
    }
    return false;
}

static bool is_leak(enum finding_kind kind)
{
    return kind == FINDING_ZOMBIE || kind == FINDING_ORPHAN || kind == FINDING_LEFT_BEHIND;
}

static bool found_before(const struct comparison *c, const struct finding *finding)
{
    size_t process = process_like(c->bare, c->run->processes[finding->process].name);
    for (size_t i = 0; i < c->bare->finding_count; i++)
        if (c->bare->findings[i].kind == finding->kind && c->bare->findings[i].process == process)
            return true;
    return false;
}

static bool has_leaked(const struct comparison *c)
{
    static const char *const words[] = {[FINDING_ZOMBIE] = "was never waited for",
                                        [FINDING_ORPHAN] = "outlived its parent",
                                        [FINDING_LEFT_BEHIND] = "was left behind"};
    bool leaked = false;
    for (size_t i = 0; i < c->run->finding_count; i++) {
        const struct finding *finding = &c->run->findings[i];
        if (!is_leak(finding->kind) || found_before(c, finding))
            continue;
        fprintf(c->detail, "%s%s %s", leaked ? ", " : "", c->run->processes[finding->process].name,
                words[finding->kind]);
        leaked = true;
    }
    if (leaked && c->run->status != c->bare->status) {
        char status[64];
        status_describe(c->run->status, status, sizeof status);
        fprintf(c->detail, " (%s)", status);
    }
    return leaked;
}

/* The error that the fault was, by the first call that it made fail; 0 if it made none fail, but fall short. */
static int error_of(const struct recording *run)
{
    for (size_t i = 0; i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        if (event->kind == EVENT_RETURN && event->injected)
            return event->result < 0 ? (int)-event->result : 0;
    }
    return 0;
}

/* Does a text have that word, not as a part of a longer one? */
static bool has_word(const char *text, size_t size, const char *word)
{
    const size_t length = strlen(word);
    for (size_t i = 0; i + length <= size; i++)
        if (memcmp(text + i, word, length) == 0 && (i == 0 || !isalnum((unsigned char)text[i - 1])) &&
            (i + length == size || !isalnum((unsigned char)text[i + length])))
            return true;
    return false;
}

/* The first line on stdout that there was not without the fault, and that names its error: EAGAIN, Resource
 * temporarily unavailable, or -11, as functions return it. NULL if there is none. */
static const char *error_told(const struct comparison *c)
{
    char number[16];
    const int error = error_of(c->run);
    snprintf(number, sizeof number, "-%d", error);
    const char *const names[] = {errno_text(error), strerror(error), number};
    for (const char *line = c->run->output[0]; error && *line; line += strcspn(line, "\n"), line += *line == '\n')
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (has_word(line, strcspn(line, "\n"), names[i]) && !has_line(c->bare->output[0], line))
                return line;
    return NULL;
}

static bool has_reported(const struct comparison *c)
{
    char status[64];
    const char *told = error_told(c);
    bool failed = c->run->status != 0 && c->run->status != c->bare->status, spoke = !same_output(c, 1);
    status_describe(c->run->status, status, sizeof status);
    if (failed)
        fprintf(c->detail, "%s%s", status, spoke ? ", " : "");
    if (spoke)
        line_tell(c->detail, c->run->output[1] + line_differing(c->run->output[1], c->bare->output[1]));
    else if (told) {
        fputs(failed ? ", stdout: " : "stdout: ", c->detail);
        line_tell(c->detail, told);
    }
    return failed || spoke || told;
}

static bool is_wrong(const struct comparison *c)
{
    char status[64];
    if (!same_output(c, 0)) {
        difference_tell(c);
        return true;
    }
    status_describe(c->run->status, status, sizeof status);
    if (c->run->status != c->bare->status)
        fprintf(c->detail, "%s, though it failed before", status);
    return c->run->status != c->bare->status;
}

static bool has_ignored(const struct comparison *c)
{
    char now[64], then[64];
    for (size_t i = 1; i < c->bare->process_count; i++) {
        const struct recorded_process *before = &c->bare->processes[i];
        size_t process = process_like(c->run, before->name);
        if (process == NOBODY) {
            fprintf(c->detail, "there is no %s, and nobody misses it", before->name);
            return true;
        }
        if (c->run->processes[process].status == before->status)
            continue;
        status_describe(c->run->processes[process].status, now, sizeof now);
        status_describe(before->status, then, sizeof then);
        fprintf(c->detail, "%s: %s instead of %s, and nobody cares", before->name, now, then);
        return true;
    }
    if (c->run->process_count > c->bare->process_count)
        fputs("there are more processes than before", c->detail);
    return c->run->process_count > c->bare->process_count;
}

enum fault_verdict fault_judge(const struct recording *bare, const struct recording *run, char **detail)
{
    /* What makes each verdict, the weightiest first; what none of them holds for is unharmed. */
    static const struct {
        enum fault_verdict verdict;
        bool (*holds)(const struct comparison *);
    } verdicts[] = {
        {FAULT_CRASHED, has_crashed}, {FAULT_HUNG, has_hung},   {FAULT_LEAKED, has_leaked},
        {FAULT_REPORTED, has_reported}, {FAULT_WRONG, is_wrong}, {FAULT_IGNORED, has_ignored},
    };
    size_t size;
    *detail = NULL;
    struct comparison c = {bare, run, open_memstream(detail, &size)};
    enum fault_verdict verdict = FAULT_UNHARMED;
    if (!c.detail)
        return verdict;
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts && verdict == FAULT_UNHARMED; i++)
        if (verdicts[i].holds(&c))
            verdict = verdicts[i].verdict;
    if (verdict == FAULT_UNHARMED)
        fputs("the same output, the same endings", c.detail);
    if (fclose(c.detail) != 0) {
        free(*detail);
        *detail = NULL;
    }
    return verdict;
}
