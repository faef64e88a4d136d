/* The checks of the exercise "survivor". They look at recordings of probe.c linked with the learner's survivor.c.
 *
 * Clients and server are in one recording. What the clients say is drawn from the grader's seed. */
#define _POSIX_C_SOURCE 200809L
#include "../stage_checks.h"

static struct word drawn(struct attempt *attempt, char say[32], int client)
{
    const struct word word = word_drawn(attempt);
    snprintf(say, 32, "s%d:%.15s/", client, word.small);
    return word;
}

static void alone(struct attempt *attempt)
{
    char say[2][32];
    for (int i = 0; i < 2; i++)
        (void)drawn(attempt, say[i], i);
    const struct recording *run = attempt_record(attempt, (const char *const[]){
        "3", "c0", say[0], "h0", "x0", "w", "c1", say[1], "h1", "x1", "w", "K", NULL});
    attempt_expected(attempt, "P0.1 makes a handler for its client");
    attempt_observed(attempt, "there is none");
    attempt_require(attempt, run->process_count > SERVER + 1, NULL, NOBODY);
    for (size_t i = SERVER + 1; i < run->process_count; i++) {
        const size_t event = query_call(run, CALL_ACCEPT, i, 0);
        attempt_expected(attempt, "P0.1 alone accepts clients");
        attempt_observed(attempt, "%s does so, too", run->processes[i].name);
        attempt_require(attempt, event == NOBODY, "M67", event);
    }
    require_no_return(attempt, run);
    const size_t exits = query_written(run, NOBODY, "0 E: ", 0);
    attempt_expected(attempt, "handlers end without the caller's exit handlers");
    attempt_observed(attempt, "one runs them");
    attempt_require(attempt, exits == NOBODY, "M08", exits);
}

static void serves(struct attempt *attempt)
{
    char say[32];
    const struct word word = drawn(attempt, say, 1);
    const struct recording *run =
        attempt_record(attempt, (const char *const[]){"3", "c0", "c1", say, "h1", "K", NULL});
    require_step(attempt, run, "4 h1: ", word.large, "a client is answered while the one before says nothing", "M68");
}

static void port(struct attempt *attempt)
{
    const struct recording *run = attempt_record(attempt, (const char *const[]){"port", NULL});
    require_step(attempt, run, "1 p: ", "the one asked for", "the port on which it listens", "M73");
    require_step(attempt, run, "2 a: ", "127.0.0.1", "the address on which it listens", NULL);
}

static void holds(struct attempt *attempt)
{
    const struct recording *run =
        attempt_record(attempt, (const char *const[]){"3", "c0", "c1", "w", "x0", "x1", "w", "t", "e", NULL});
    require_sockets(attempt, run, "3 w: ");
}

/* Two clients, one after the other, with something that happens meanwhile; both have to be answered. */
static void require_two(struct attempt *attempt, const char *happens, const char *code)
{
    char say[2][32];
    const struct word words[] = {drawn(attempt, say[0], 0), drawn(attempt, say[1], 1)};
    const struct recording *run = attempt_record(attempt, (const char *const[]){
        "2", "c0", say[0], "h0", happens, "w", "x0", "w", "c1", say[1], "h1", "x1", "w", "t", "e", NULL});
    require_step(attempt, run, "3 h0: ", words[0].large, "the first client is answered", code);
    require_step(attempt, run, "8 c1: ", "connected", "the second client", code);
    require_step(attempt, run, "10 h1: ", words[1].large, "the second client is answered", code);
    require_step(attempt, run, "14 e: ", "exit 0", "the server, at the end", code);
}

static void interrupted(struct attempt *attempt)
{
    require_two(attempt, "u", "M66");
}

static void aborted(struct attempt *attempt)
{
    require_two(attempt, "w", "M71");
}

static void shortage(struct attempt *attempt)
{
    require_two(attempt, "w", "M72");
}

/* There is never a descriptor, or never a process. It tries for ten seconds, and hears of SIGTERM all the same. */
static void patient(struct attempt *attempt)
{
    bool waited = true, busy = false;
    const bool forks = strncmp(attempt_fault(attempt), "fork", 4) == 0;
    const struct recording *run = attempt_record(attempt, (const char *const[]){"2", "c0", "w", "t", "e", NULL});
    const size_t end = step_event(run, "2 w: ");
    size_t tries = 0, event = NOBODY;
    for (size_t i = 0; i < run->event_count && i < end; i++)
        if (run->events[i].kind == EVENT_CALL && run->events[i].process == SERVER) {
            waited = waited || run->events[i].blocked;
            if (!run->events[i].injected)
                continue;
            tries++;
            busy = busy || !waited;
            waited = false;
            event = i;
        }
    attempt_expected(attempt, "without a free %s, it waits a little between two tries",
                     forks ? "process" : "descriptor");
    attempt_observed(attempt, "it tries again at once");
    attempt_require(attempt, !busy, "M72", event);
    attempt_expected(attempt, "in ten seconds without a free %s, at least 10 tries", forks ? "process" : "descriptor");
    attempt_observed(attempt, "%zu", tries);
    attempt_require(attempt, tries >= 10, "M72", event);
    require_step(attempt, run, "4 e: ", "exit 0", "the server, told to end while it tries", "M72");
}

static void cap(struct attempt *attempt)
{
    char say[3][32];
    const struct word words[] = {drawn(attempt, say[0], 0), drawn(attempt, say[1], 1), drawn(attempt, say[2], 2)};
    const struct recording *run = attempt_record(attempt, (const char *const[]){
        "2", "c0", "c1", "c2", say[0], say[1], say[2], "h0", "h1", "h2", "x0", "w", "h2", "x1", "x2", "w", "t", "e",
        NULL});
    require_step(attempt, run, "7 h0: ", words[0].large, "the first of three clients, with a cap of 2", NULL);
    require_step(attempt, run, "8 h1: ", words[1].large, "the second", NULL);
    require_step(attempt, run, "9 h2: ", "(nothing)", "the third, while both handlers are at work", "M72");
    require_step(attempt, run, "12 h2: ", words[2].large, "the third, when the first has left", NULL);
}

static void reaps(struct attempt *attempt)
{
    char say[3][32];
    for (int i = 0; i < 3; i++)
        (void)drawn(attempt, say[i], i);
    const struct recording *run = attempt_record(attempt, (const char *const[]){
        "4", "c0", say[0], "h0", "c1", say[1], "h1", "c2", say[2], "h2", "z", "x0", "x1", "x2", "w", "g", "w", "t", "e",
        NULL});
    const size_t rest = step_event(run, "16 w: ");
    size_t reaped = 0, last = NOBODY;
    for (size_t i = SERVER + 1; i < run->process_count; i++) {
        const struct recorded_process *handler = &run->processes[i];
        const bool in_time = handler->reaper == SERVER && handler->reaped < rest;
        reaped += in_time;
        last = in_time ? last : handler->exit;
    }
    attempt_expected(attempt, "3 handlers end while P0.1 is stopped; when it goes on, all 3 are waited for");
    attempt_observed(attempt, "%zu of them", reaped);
    attempt_require(attempt, reaped == 3, reaped == 0 ? "M63" : "M38", last);
}

static void stops(struct attempt *attempt)
{
    char say[32];
    const struct word word = drawn(attempt, say, 0);
    const struct recording *run = attempt_record(attempt, (const char *const[]){
        "2", "c0", say, "h0", "t", "w", "c1", say, "h0", "s0:/", "h0", "x0", "e", "b", NULL});
    require_step(attempt, run, "6 c1: ", "refused", "a client that comes after SIGTERM", NULL);
    require_step(attempt, run, "8 h0: ", word.large, "the client that was there before goes on, and is answered", NULL);
    require_step(attempt, run, "12 e: ", "exit 0", "the server", NULL);
    attempt_expected(attempt, "P0.1 waits for its last handler before it ends");
    attempt_observed(attempt, "it does not");
    attempt_require(attempt, run->processes[SERVER + 1].reaper == SERVER, "M31", run->processes[SERVER].exit);
    require_restart(attempt, run, "13 b: ");
}

static void leaves(struct attempt *attempt)
{
    char say[32];
    const struct word word = drawn(attempt, say, 0);
    const struct recording *run =
        attempt_record(attempt, (const char *const[]){"2", "c0", say, "h0", "x0", "t", "w", "K", NULL});
    const size_t told = query_written(run, NOBODY, "0 T: ", 0);
    require_step(attempt, run, "3 h0: ", word.large, "the client is answered", NULL);
    attempt_expected(attempt, "what SIGTERM does to a handler: the default");
    attempt_observed(attempt, "%.7s", told == NOBODY ? "" : run->events[told].data + strlen("0 T: "));
    attempt_require(attempt, told == NOBODY, NULL, told);
    require_step(attempt, run, "7 K: ", "exit 0", "the server, ten seconds after SIGTERM, which SIGKILL would end",
                 "M42");
}

static const struct check checks[] = {
    {
        .id = "alone", .name = "The server alone accepts; a handler talks, and ends", .points = 2,
        .codes = "M05 M67 M08", .function = alone,
        .hints = {"Where does a handler go on when it has talked?",
                  "accept; fork; in the child: close(listener), talk(connection), _exit(0)."},
    },
    {
        .id = "serves", .name = "All clients are served at the same time", .points = 3, .codes = "M68",
        .needs = {"alone"}, .function = serves,
        .hints = {"Who waits for whom in your loop?",
                  "The server does nothing between fork and the next accept that could take long.",
                  "In the parent: close(connection), and round again."},
    },
    {
        .id = "port", .name = "It listens on the port that was asked for", .points = 2, .codes = "M73",
        .function = port,
        .hints = {"In which order do the two bytes of a port stand in a struct sockaddr_in?", "htons(port)"},
    },
    {
        .id = "holds", .name = "Handlers hold their connection and no other socket", .points = 2, .codes = "M62 M64",
        .needs = {"serves"}, .function = holds,
        .sentences = {{"M62", "What the server keeps, the handlers of all later clients inherit."}},
        .hints = {"Which sockets are open in the server when it forks?",
                  "close(connection) in the server, right after the fork; close(listener) in the handler."},
    },
    {
        .id = "interrupted", .name = "A signal is no reason to go", .points = 3, .codes = "M66", .needs = {"serves"},
        .function = interrupted,
        .hints = {"What does accept return when a handler of a signal has run?",
                  "-1 and EINTR: nothing has happened. So does poll, and so does wait."},
    },
    {
        .id = "aborted", .name = "A client that is gone before it was accepted is no reason to go", .points = 2,
        .codes = "M71", .needs = {"interrupted"}, .faults = {"accept:ECONNABORTED:1", "accept:ECONNABORTED:2"},
        .function = aborted,
        .hints = {"Which errors of accept speak of the server, and which of a client?",
                  "ECONNABORTED speaks of a client. Go on with the next one."},
    },
    {
        .id = "shortage", .name = "No descriptor, no process: it tries again", .points = 3, .codes = "M72",
        .needs = {"interrupted"}, .faults = {"accept:EMFILE:1", "fork:EAGAIN:2", "fork:EAGAIN:3"}, .function = shortage,
        .sentences = {{"M72", "A lack of descriptors or processes passes: keep the client, and try again soon."}},
        .hints = {"What passes by itself, when some other process ends?",
                  "Keep the client, and try again a little later, or when a handler has ended.",
                  "ppoll with a time-out of a tenth of a second, without the listener, which would be ready at once."},
    },
    {
        .id = "patient", .name = "While it tries, it is not busy, and hears of SIGTERM", .points = 2, .codes = "M72",
        .needs = {"shortage"}, .faults = {"accept:EMFILE:*@P0.1", "fork:EAGAIN:*@P0.1"}, .function = patient,
        .sentences = {{"M72", "A server that tries again at once is busy with nothing: wait a little each time."}},
        .hints = {"How long is it until the next try, and what does your server wait in meanwhile?",
                  "With a time-out, and with nothing to listen to, ppoll waits for signals alone."},
    },
    {
        .id = "cap", .name = "There are no more handlers than the cap allows", .points = 3, .codes = "M72",
        .needs = {"interrupted"}, .function = cap,
        .hints = {"How many handlers are alive? Who counts?",
                  "At the cap, don't accept: wait until a handler has ended. The kernel keeps the client meanwhile.",
                  "A pollfd whose fd is -1 is passed over."},
    },
    {
        .id = "reaps", .name = "Handlers that have ended are waited for at once", .points = 3, .codes = "M38 M63",
        .needs = {"interrupted"}, .function = reaps,
        .hints = {"What tells the server that a handler has ended, when no client comes?",
                  "SIGCHLD interrupts the wait for clients. One of them may stand for several handlers.",
                  "while (waitpid(-1, NULL, WNOHANG) > 0) alive--;"},
    },
    {
        .id = "stops", .name = "At SIGTERM it ends in good order", .points = 3, .codes = "M31 M65 M73",
        .needs = {"port", "interrupted", "holds"}, .function = stops,
        .hints = {"What becomes of handlers whose server has ended?",
                  "Close the listener: who comes is refused. Then wait for all handlers, and only then return."},
    },
    {
        .id = "leaves", .name = "SIGTERM is never missed, and handlers have its default", .points = 2, .codes = "M42",
        .needs = {"stops"}, .function = leaves,
        .schedules = {"child-first", "parent-first", "shuffle", "shuffle", "shuffle", "shuffle", "shuffle", "shuffle"},
        .sentences = {{"M42", "A SIGTERM between the look at the flag and the wait is noted, and not noticed."}},
        .hints = {"Which signals can come while your server looks at its flag? What do handlers inherit?",
                  "Keep SIGTERM blocked, except in ppoll. A handler takes both back: the action and the mask.",
                  "signal(SIGTERM, SIG_DFL) and sigprocmask(SIG_SETMASK, &open, NULL), before it talks."},
    },
};

JUDGE(checks)
