/* The checks of the exercise "shout". They look at recordings of probe.c linked with the learner's shout.c.
 *
 * Clients and server are in one recording. What the clients say is drawn from the grader's seed. */
#define _POSIX_C_SOURCE 200809L
#include "shout.h"

#include "../stage_checks.h"

static void answer_to(const struct word *word, char answer[32])
{
    snprintf(answer, 32, "%u %.15s", (unsigned)strlen(word->large), word->large);
}

static void serves(struct attempt *attempt)
{
    const struct word word = word_drawn(attempt);
    char say[32], answer[32];
    snprintf(say, sizeof say, "s1:%.15s/", word.small);
    answer_to(&word, answer);
    const struct recording *run =
        attempt_record(attempt, (const char *const[]){"2", "c0", "c1", say, "h1", "x0", "x1", "e", NULL});
    require_step(attempt, run, "4 h1: ", answer, "a client is answered while the one before says nothing", NULL);
    require_step(attempt, run, "7 e: ", "exit 0", "the server, when all have left", NULL);
    const size_t closed = query_written(run, SERVER, "0 L: ", 0);
    attempt_expected(attempt, "the listening socket, when shout_serve returns: open, as it was");
    attempt_observed(attempt, "closed");
    attempt_require(attempt, closed == NOBODY, NULL, closed);
}

/* The longest line that a client may send: 199 letters and the newline. */
static void require_longest(struct attempt *attempt)
{
    char say[3 + SHOUT_LINE_MAX + 1], seen[16];
    snprintf(say, sizeof say, "s0:%*s/", SHOUT_LINE_MAX - 1, "");
    memset(say + 3, (int)('a' + attempt_draw(attempt, 26)), SHOUT_LINE_MAX - 1);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"1", "c0", say, "h0", "x0", "e", NULL});
    snprintf(seen, sizeof seen, "%.15s", step_result(run, "3 h0: "));
    attempt_expected(attempt, "the answer to a line of %d letters begins with: %d", SHOUT_LINE_MAX - 1,
                     SHOUT_LINE_MAX - 1);
    attempt_observed(attempt, "%s", seen);
    attempt_require(attempt, atoi(seen) == SHOUT_LINE_MAX - 1, NULL, step_event(run, "3 h0: "));
}

static void lines(struct attempt *attempt)
{
    const struct word words[] = {word_drawn(attempt), word_drawn(attempt), word_drawn(attempt)};
    char first[32], second[32], third[64], answers[3][32];
    snprintf(first, sizeof first, "s0:%.2s", words[0].small);
    snprintf(second, sizeof second, "s0:%.13s/", words[0].small + 2);
    snprintf(third, sizeof third, "s0:%.15s/%.15s/", words[1].small, words[2].small);
    for (size_t i = 0; i < 3; i++)
        answer_to(&words[i], answers[i]);
    const struct recording *run = attempt_record(
        attempt, (const char *const[]){"1", "c0", first, "w", second, "h0", third, "h0", "h0", "x0", "e", NULL});
    require_step(attempt, run, "5 h0: ", answers[0], "the answer to a line that comes in two pieces", "M70");
    require_step(attempt, run, "7 h0: ", answers[1], "the answer to the first of two lines that come together", "M70");
    require_step(attempt, run, "8 h0: ", answers[2], "the answer to the second of two lines that come together", "M70");
    require_longest(attempt);
}

/* Did the server itself ever close a connection that it had accepted? */
static bool server_closes_late(const struct recording *run)
{
    for (size_t i = 0; i < run->event_count; i++) {
        const struct event *taken = &run->events[i];
        if (taken->kind != EVENT_RETURN || taken->call != CALL_ACCEPT || taken->process != SERVER || taken->result < 0)
            continue;
        for (size_t j = i; (j = query_call(run, CALL_CLOSE, SERVER, j + 1)) != NOBODY;)
            if (run->events[j].args[0] == taken->result)
                return true;
    }
    return false;
}

static void ends(struct attempt *attempt)
{
    const struct word word = word_drawn(attempt);
    char say[32], answer[32];
    snprintf(say, sizeof say, "s0:%.15s/", word.small);
    answer_to(&word, answer);
    const struct recording *run = attempt_record(
        attempt, (const char *const[]){"2", "c0", say, "h0", "s0:/", "h0", "x0", "c0", "x0", "e", NULL});
    require_step(attempt, run, "3 h0: ", answer, "the client's line is answered", NULL);
    require_step(attempt, run, "5 h0: ", "(end of file)", "the client hears, when its handler has closed",
                 server_closes_late(run) ? "M69" : "M62");
}

static void holds(struct attempt *attempt)
{
    const struct recording *run =
        attempt_record(attempt, (const char *const[]){"3", "c0", "c1", "w", "x0", "x1", "c0", "x0", "e", NULL});
    require_sockets(attempt, run, "3 w: ");
}

static void reaps(struct attempt *attempt)
{
    const struct recording *run = attempt_record(
        attempt, (const char *const[]){"3", "c0", "c1", "x1", "x0", "c2", "x2", "e", NULL});
    for (size_t i = SERVER + 1; i < run->process_count; i++) {
        const size_t event = query_call(run, CALL_ACCEPT, i, 0);
        attempt_expected(attempt, "P0.1 alone accepts clients");
        attempt_observed(attempt, "%s does so, too", run->processes[i].name);
        attempt_require(attempt, event == NOBODY, "M67", event);
    }
    require_no_return(attempt, run);
    attempt_expected(attempt, "3 handlers, each waited for by P0.1");
    attempt_observed(attempt, "processes besides P0 and P0.1: %zu", run->process_count - 2);
    attempt_require(attempt, run->process_count == 5, NULL, NOBODY);
    for (size_t i = 2; i < run->process_count; i++) {
        attempt_observed(attempt, "%s is not", run->processes[i].name);
        attempt_require(attempt, run->processes[i].reaper == SERVER, "M63", run->processes[i].exit);
    }
}

static void frees(struct attempt *attempt)
{
    const struct word word = word_drawn(attempt);
    char say[32], answer[32];
    snprintf(say, sizeof say, "s0:%.15s/", word.small);
    answer_to(&word, answer);
    const struct recording *run = attempt_record(
        attempt, (const char *const[]){"9", "c0", say, "h0", "K", "c1", say, "h0", "x0", NULL});
    require_step(attempt, run, "3 h0: ", answer, "the client's line is answered", NULL);
    require_step(attempt, run, "5 c1: ", "refused", "who connects when the server is dead, though a handler lives",
                 "M64");
    require_step(attempt, run, "7 h0: ", answer, "the handler that lives goes on", NULL);
}

static void restarts(struct attempt *attempt)
{
    const struct recording *run = attempt_record(
        attempt, (const char *const[]){"1", "c0", "s0:/", "h0", "x0", "e", "b", NULL});
    require_step(attempt, run, "3 h0: ", "(end of file)", "an empty line ends the conversation", NULL);
    require_restart(attempt, run, "6 b: ");
}

static const struct check checks[] = {
    {
        .id = "restarts", .name = "The server can be started again at once", .points = 3, .codes = "M65 M73",
        .function = restarts,
        .hints = {"Which side has closed first, and what does the kernel keep of such a connection?",
                  "A socket option, set before bind, says that you know of the old connections.",
                  "setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on)"},
    },
    {
        .id = "lines", .name = "A line is a line, in whatever pieces it comes", .points = 5, .codes = "M70",
        .function = lines,
        .hints = {"What does recv promise about what it brings?",
                  "Keep what has come until there is a newline in it. Then there may be more than one.",
                  "See pieces.c: memchr for the newline, memmove for what is behind it."},
    },
    {
        .id = "ends", .name = "When a handler closes, its client sees the end of file", .points = 5,
        .codes = "M62 M69", .function = ends,
        .hints = {"Which processes hold the client's connection, behind the fork?",
                  "The connection ends with its last descriptor. Who has no use for one?",
                  "close(connection) in the server, right after the fork."},
    },
    {
        .id = "reaps", .name = "Every handler ends, and is waited for", .points = 4, .codes = "M05 M63 M67",
        .function = reaps,
        .hints = {"What becomes of a handler that has ended?",
                  "As many waits as handlers were started, before shout_serve returns.",
                  "while (started > 0) … wait(NULL) …"},
    },
    {
        .id = "frees", .name = "A handler does not hold the port", .points = 4, .codes = "M64", .function = frees,
        .hints = {"Which descriptors has a handler inherited, and which does it need?",
                  "The listening socket is not its business. While it holds it, somebody listens.",
                  "close(listener), the first thing that a handler does."},
    },
    {
        .id = "holds", .name = "Handlers hold their connection and no other socket, the server none that is served",
        .points = 2, .codes = "M62 M64", .needs = {"ends", "frees"}, .function = holds,
        .sentences = {{"M62", "Who keeps a descriptor for each client runs out of them, however the connections end."}},
        .hints = {"How many descriptors has your server after a thousand clients?",
                  "shutdown ends a connection; the descriptor stays until it is closed.",
                  "close(connection) in the server, before it accepts the next one."},
    },
    {
        .id = "serves", .name = "All clients are served at the same time, and the server ends well", .points = 2,
        .needs = {"reaps", "ends"}, .function = serves,
        .hints = {"Does your server wait for a client before it accepts the next?",
                  "Wait for the handlers when all clients have been accepted."},
    },
};

JUDGE(checks)
