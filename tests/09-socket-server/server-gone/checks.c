/* The checks of the exercise "server gone". They look at recordings of probe.c linked with the learner's gone.c.
 *
 * Client, user and server are in one recording; what they say is drawn from the grader's seed. */
#define _POSIX_C_SOURCE 200809L
#include <sys/wait.h>

#include "../stage_checks.h"

#define CLIENT 1 /* P0.1 */

/* Requires that the client has shown a line before that step was told of. */
static void require_shown(struct attempt *attempt, const struct recording *run, const char *line, const char *before,
                          const char *what)
{
    const size_t shown = query_written(run, CLIENT, line, 0), limit = step_event(run, before);
    attempt_expected(attempt, "%s is shown at once", what);
    attempt_observed(attempt, shown == NOBODY ? "it is not shown" : "it is shown too late");
    attempt_require(attempt, shown != NOBODY && shown < limit, NULL, shown);
}

static void says(char step[32], char sort, const char *text)
{
    snprintf(step, 32, "%c%.15s", sort, text);
}

static void notices(struct attempt *attempt)
{
    const struct word word = word_drawn(attempt);
    char type[32], answer[32];
    says(type, 'u', word.small);
    says(answer, 's', word.large);
    const struct recording *run =
        attempt_record(attempt, (const char *const[]){type, "h", answer, "w", "S", "w", "q", NULL});
    require_step(attempt, run, "2 h: ", word.small, "what is typed comes to the server", NULL);
    require_shown(attempt, run, word.large, "4 w: ", "the answer");
    require_step(attempt, run, "7 q: ", "exit 1", "the client, when the server has ended and the user says nothing",
                 NULL);
}

static void require_end(struct attempt *attempt, const struct recording *run, const char *step, const char *what)
{
    require_step(attempt, run, step, "exit 1", what, WIFSIGNALED(run->processes[CLIENT].status) ? "M56" : NULL);
}

static void survives(struct attempt *attempt)
{
    const struct word word = word_drawn(attempt);
    char type[32];
    says(type, 'u', word.small);
    const struct recording *run = attempt_record(attempt, (const char *const[]){"S", type, "w", type, "w", "q", NULL});
    require_end(attempt, run, "6 q: ", "the client, when the user types and the server has ended");
    run = attempt_record(attempt, (const char *const[]){type, "S", "w", "q", NULL});
    require_end(attempt, run, "4 q: ", "the client, when the user has just typed, and the server ends");
}

static void unasked(struct attempt *attempt)
{
    const struct word words[] = {word_drawn(attempt), word_drawn(attempt)};
    char first[32], second[32];
    says(first, 's', words[0].large);
    says(second, 's', words[1].large);
    const struct recording *run =
        attempt_record(attempt, (const char *const[]){first, "w", second, "w", "S", "w", "q", NULL});
    require_shown(attempt, run, words[0].large, "2 w: ", "what the server says unasked");
    require_shown(attempt, run, words[1].large, "4 w: ", "what the server says then");
    require_step(attempt, run, "7 q: ", "exit 1", "the client, when the server has ended", NULL);
    run = attempt_record(attempt, (const char *const[]){first, "S", "w", "q", NULL});
    require_shown(attempt, run, words[0].large, "3 w: ", "what the server says just before it ends");
}

static void stays(struct attempt *attempt)
{
    const struct word word = word_drawn(attempt);
    char type[32], answer[32];
    says(type, 'u', word.small);
    says(answer, 's', word.large);
    const struct recording *run = attempt_record(
        attempt, (const char *const[]){type, "U", "h", "h", "w", "q", answer, "w", "S", "w", "q", NULL});
    require_step(attempt, run, "3 h: ", word.small, "what is typed comes to the server", NULL);
    require_step(attempt, run, "4 h: ", "(end of file)", "the server hears, when the user types no more", NULL);
    require_step(attempt, run, "6 q: ", "it has not ended", "the client, before its server has answered", NULL);
    require_shown(attempt, run, word.large, "8 w: ", "the answer that comes then");
    require_step(attempt, run, "11 q: ", "exit 0", "the client, when the server has ended after its user", NULL);
}

static const struct check checks[] = {
    {
        .id = "notices", .name = "It knows that the server has gone, though the user is silent", .points = 6,
        .function = notices,
        .hints = {"What does your client wait in, when the server ends?",
                  "poll waits for both: for the user and for the connection.",
                  "recv returns 0: the end of file. It is no empty answer, it is good-bye."},
    },
    {
        .id = "survives", .name = "No signal ends it", .points = 3, .codes = "M56", .needs = {"notices"},
        .function = survives, /* the shuffles are such in which a server ends between a client's poll and its send */
        .schedules = {"child-first", "parent-first", "shuffle:1", "shuffle:3", "shuffle:4", "shuffle:5", "shuffle:7",
                      "shuffle:12"},
        .hints = {"Who sends SIGPIPE, and when? Can a server end between your poll and your send?",
                  "MSG_NOSIGNAL turns the signal into an error, EPIPE."},
    },
    {
        .id = "unasked", .name = "It shows what the server says unasked", .points = 3, .function = unasked,
        .hints = {"Must an answer come before the next line of the user?",
                  "Whoever has something to say is listened to, in whatever order."},
    },
    {
        .id = "stays", .name = "When the user types no more, it stays for the answers", .points = 3,
        .needs = {"notices"}, .function = stays,
        .hints = {"How does the server learn that there is no more?",
                  "A connection has two directions: shutdown ends one of them.",
                  "shutdown(connection, SHUT_WR), and from then on listen to the server alone."},
    },
};

JUDGE(checks)
