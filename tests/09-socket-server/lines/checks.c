/* The checks of the exercise "lines". They look at recordings of probe.c linked with the learner's lines.c.
 *
 * What is sent is drawn from the grader's seed; reads and writes are cut short, and signals come. */
#define _POSIX_C_SOURCE 200809L
#include "../stage_checks.h"

/* Requires a line that P0 or its child writes; `what` says in words what it is. */
static void require_said(struct attempt *attempt, const struct recording *run, const char *begin, const char *rest,
                         const char *what, const char *code)
{
    const size_t event = query_written(run, NOBODY, begin, 0);
    char seen[160] = "nothing";
    if (event != NOBODY)
        snprintf(seen, sizeof seen, "%.*s", (int)strcspn(run->events[event].data + strlen(begin), "\n"),
                 run->events[event].data + strlen(begin));
    attempt_expected(attempt, "%s: %s", what, rest);
    attempt_observed(attempt, "%s", seen);
    attempt_require(attempt, strcmp(seen, rest) == 0, code, event);
}

static void require_line(struct attempt *attempt, const struct recording *run, int number, const char *line,
                         const char *what, const char *code)
{
    char begin[32], rest[160];
    snprintf(begin, sizeof begin, "line %d, ", number);
    snprintf(rest, sizeof rest, "%u: %.99s", (unsigned)strlen(line), line);
    require_said(attempt, run, begin, rest, what, code);
}

/* Five lines, one of them empty and the last without a newline, in pieces that have nothing to do with lines. */
static void require_pieces(struct attempt *attempt, const char *code)
{
    const struct word words[] = {word_drawn(attempt), word_drawn(attempt), word_drawn(attempt), word_drawn(attempt)};
    char first[32], second[96];
    snprintf(first, sizeof first, "%.2s", words[0].small);
    snprintf(second, sizeof second, "%.13s/%.15s//%.15s/%.3s", words[0].small + 2, words[1].small, words[2].small,
             words[3].small);
    const struct recording *run =
        attempt_record(attempt, (const char *const[]){"read", first, second, words[3].small + 3, NULL});
    require_line(attempt, run, 1, words[0].small, "the line that comes in two pieces", code);
    require_line(attempt, run, 2, words[1].small, "the line in the middle of a piece", code);
    require_line(attempt, run, 3, "", "the empty line", code);
    require_line(attempt, run, 4, words[2].small, "the line behind the empty one", code);
    require_line(attempt, run, 5, words[3].small, "the last line, which has no newline", code);
    require_said(attempt, run, "end: ", "-ENODATA", "then", code);
}

static void pieces(struct attempt *attempt)
{
    require_pieces(attempt, "M70");
}

static void short_reads(struct attempt *attempt)
{
    require_pieces(attempt, "M57");
}

static void interrupted(struct attempt *attempt)
{
    const struct word word = word_drawn(attempt);
    char first[32];
    snprintf(first, sizeof first, "%.2s", word.small);
    const struct recording *run =
        attempt_record(attempt, (const char *const[]){"read", "!", first, "!", word.small + 2, "/", NULL});
    require_line(attempt, run, 1, word.small, "the line, though signals come before it is complete", "M21");
    require_said(attempt, run, "end: ", "-ENODATA", "then", "M21");
}

static void writes(struct attempt *attempt)
{
    const struct word word = word_drawn(attempt);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"write", word.small, NULL});
    require_said(attempt, run, "write_all: ", "0", "write_all returns, when a write has taken one byte", "M57");
    require_said(attempt, run, "came: ", word.small, "what comes on the other side", "M57");
}

static void slow(struct attempt *attempt)
{
    char size[16], came[64];
    snprintf(size, sizeof size, "%u", 8000 + (unsigned)attempt_draw(attempt, 2000));
    snprintf(came, sizeof came, "%s bytes, 0 of them wrong", size);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"slow", size, NULL});
    require_said(attempt, run, "write_all: ", "0", "write_all returns, though signals come while it waits", "M21");
    require_said(attempt, run, "came: ", came, "what comes on the other side", "M57");
}

/* The longest line that fits, whose newline comes later, and another behind it. */
static void longest(struct attempt *attempt)
{
    char piece[100];
    memset(piece, 'x', 99);
    piece[99] = '\0';
    const struct recording *run = attempt_record(attempt, (const char *const[]){"read", piece, "/y/", NULL});
    const bool whole = query_written(run, NOBODY, "line 1, 99: ", 0) != NOBODY;
    attempt_expected(attempt, "read_line returns, of a line of 99 bytes: 99");
    attempt_observed(attempt, "%s",
                     query_written(run, NOBODY, "line 1, ", 0) != NOBODY ? "another number" : "an error");
    attempt_require(attempt, whole, NULL, query_written(run, NOBODY, "end: ", 0));
    require_line(attempt, run, 2, "y", "the line behind it", NULL);
}

static void errors(struct attempt *attempt)
{
    char piece[102];
    memset(piece, 'x', 100);
    strcpy(piece + 100, "/");
    longest(attempt);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"gone", NULL});
    require_said(attempt, run, "write_all: ", "-EPIPE", "write_all returns, when nobody reads any more", NULL);
    run = attempt_record(attempt, (const char *const[]){"read", piece, NULL});
    require_said(attempt, run, "end: ", "-EMSGSIZE", "read_line returns, of a line of 100 bytes", NULL);
    run = attempt_record(attempt, (const char *const[]){"reset", NULL});
    require_said(attempt, run, "end: ", "-ECONNRESET", "read_line returns, when the connection was reset", NULL);
}

static const struct check checks[] = {
    {
        .id = "pieces", .name = "A line is a line, in whatever pieces it comes", .points = 6, .codes = "M70",
        .function = pieces,
        .hints = {"What is in `bytes` when read has brought half a line? One and a half?",
                  "First look for a newline in what is held; only if there is none, read more, behind it.",
                  "memchr, memcpy, then memmove of what is behind the newline. At the end of the stream, what is held "
                  "is the last line."},
    },
    {
        .id = "short", .name = "It goes on when read brings a single byte", .points = 3, .codes = "M57",
        .needs = {"pieces"}, .faults = {"read:short:*@P0", "recv:short:*@P0"}, .function = short_reads,
        .hints = {"Where do you count on a read to bring what you asked for?", "Add what has come to `held`."},
    },
    {
        .id = "signal", .name = "A signal does not cut a line", .points = 3, .codes = "M21", .needs = {"pieces"},
        .function = interrupted,
        .sentences = {{"M21", "A read that a signal interrupts (EINTR) has to be made again: nothing has come yet."}},
        .hints = {"What does read return when a signal comes before anything else?",
                  "-1 and EINTR: nothing has happened. Read again."},
    },
    {
        .id = "writes", .name = "write_all writes all, when a write takes a part", .points = 4, .codes = "M57",
        .faults = {"write:short:1@P0.1", "send:short:1@P0.1"}, .function = writes,
        .hints = {"What does write return?", "How many bytes it has taken. The others are still yours to write.",
                  "A loop: forward in the bytes, down with the size, until it is 0."},
    },
    {
        .id = "slow", .name = "write_all writes all, when signals come while it waits", .points = 2,
        .codes = "M21 M57", .needs = {"writes"}, .function = slow,
        .sentences = {{"M21", "A write that a signal interrupts (EINTR) has to be made again: nothing was taken."}},
        .hints = {"A signal in the middle of a write: which two things can happen?",
                  "It returns how many bytes it had taken; or -1 and EINTR, if there were none yet."},
    },
    {
        .id = "errors", .name = "The longest line fits, and errors are told", .points = 2,
        .needs = {"pieces", "writes"}, .function = errors,
        .hints = {"How long may a line be? What if the buffer is full, and there is no newline in it?",
                  "-errno, at once after the call."},
    },
};

JUDGE(checks)
