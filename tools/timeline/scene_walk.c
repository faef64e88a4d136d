/* From a recording to what the eye is to see of it.
 *
 * One walk over the events, in their order, with the state of every process in hand. What it decides:
 * - which events are moments at all, and which are told by another one (a fork by the birth, a wait by the reaping,
 *   a deadly signal by the death, a write by what was written);
 * - who woke whom: a process that waited for a pipe goes on because somebody else wrote to it, so that write, which
 *   nobody would miss otherwise, is shown, with a line to the one that it woke;
 * - what is in vain: a spinner's thousandth fruitless call tells nothing that its first did not. */
#include "scene_walk.h"

#include <string.h>

#include "quote.h"
#include "words.h"

static void lane_wait(struct walk *walk, size_t process)
{
    struct lane *lane = &walk->lanes[process];
    if (lane->waiting < lane->threads)
        lane->waiting++;
    if (lane->waiting == lane->threads && lane->state == LANE_RUNNING)
        walk_become(walk, process, LANE_BLOCKED);
}

static void lane_go_on(struct walk *walk, size_t process)
{
    struct lane *lane = &walk->lanes[process];
    if (lane->waiting > 0)
        lane->waiting--;
    if (lane->state == LANE_BLOCKED)
        walk_become(walk, process, LANE_RUNNING);
}

/* Calls whose failure a learner should see. Others fail by the dozen in any program's start. */
static bool call_failure_matters(const struct event *call, const struct event *end)
{
    unsigned flags = call_table[call->call].flags;
    if (call->refused || call->injected || end->refused || end->injected)
        return true;
    if (end->result == 0)
        return (flags & CALL_WAITS) && end->other == NOBODY;
    if (end->result > 0)
        return false;
    if (flags & (CALL_FORKS | CALL_WAITS | CALL_SIGNALS))
        return true;
    switch (call->call) {
    case CALL_EXEC:
    case CALL_READ:
    case CALL_WRITE:
    case CALL_RECV:
    case CALL_SEND:
    case CALL_ACCEPT:
    case CALL_CONNECT:
        return true;
    default:
        return false;
    }
}

/* What one does, another has waited for: from here on it could run, whenever it is its turn to come back. */
static void walk_wake(struct walk *walk, enum moment_kind kind, size_t process, size_t woken, const char *words)
{
    walk_show(walk, kind, process, woken, words, false);
    lane_go_on(walk, woken);
    walk->lanes[woken].woken = true;
}

/* A call that was not waited in: shown if it failed, sent a signal, woke somebody, or is pointed at. */
static void walk_quick_call(struct walk *walk, const struct event *call)
{
    char words[LABEL_SIZE];
    const struct recording *recording = walk->recording;
    const struct event *end = call->partner == NOBODY ? NULL : &recording->events[call->partner];
    size_t woken = walk->wakes[walk->event];
    bool failed = end && call_failure_matters(call, end);
    bool sends = (call_table[call->call].flags & CALL_SIGNALS) && call->signal != 0;
    bool told_later = end && end->data;
    scene_call_words(recording, walk->event, failed, words, sizeof words);
    if (sends && !failed)
        walk_show(walk, MOMENT_SEND, call->process, call->other == call->process ? NOBODY : call->other, words, false);
    else if (failed)
        walk_show(walk, MOMENT_CALL, call->process, NOBODY, words, true);
    else if (woken != NOBODY && !told_later && walk->lanes[woken].state == LANE_BLOCKED)
        walk_wake(walk, MOMENT_SEND, call->process, woken, words);
    else if (walk->tagged[walk->event])
        walk_show(walk, MOMENT_WORDS, call->process, NOBODY, words, false);
}

/* A call that never came back is one that was waited in, whether anybody has looked or not. */
static void walk_call(struct walk *walk, const struct event *call)
{
    char words[LABEL_SIZE];
    bool lasting = call->partner == NOBODY && (call_table[call->call].flags & CALL_BLOCKS);
    if (!call->blocked && !lasting) {
        walk_quick_call(walk, call);
        return;
    }
    scene_call_words(walk->recording, walk->event, false, words, sizeof words);
    walk_show(walk, MOMENT_CALL, call->process, NOBODY, words, call->call == CALL_SLEEP || call->call == CALL_POLL);
    lane_wait(walk, call->process);
}

/* What is written to standard error is marked as a shell would redirect it. */
static void walk_output(struct walk *walk, const struct event *end)
{
    char quoted[LABEL_SIZE] = "";
    const struct event *call = end->partner == NOBODY ? NULL : &walk->recording->events[end->partner];
    bool line = end->data_size > 1 && end->data[end->data_size - 1] == '\n'; /* a line's end goes without saying */
    size_t prefix = call && words_to_stderr(walk->recording, end->partner) ? (size_t)sprintf(quoted, "2>") : 0;
    size_t woken = call ? walk->wakes[end->partner] : NOBODY;
    text_quote(quoted + prefix, sizeof quoted - prefix, end->data, end->data_size - line,
               walk->options->columns - prefix, true, walk->options->utf8);
    if (woken != NOBODY && walk->lanes[woken].state == LANE_BLOCKED)
        walk_wake(walk, MOMENT_OUTPUT, end->process, woken, quoted);
    else
        walk_show(walk, MOMENT_OUTPUT, end->process, NOBODY, quoted, true);
}

static void walk_return(struct walk *walk, const struct event *end)
{
    char words[LABEL_SIZE] = "";
    const struct event *call = end->partner == NOBODY ? NULL : &walk->recording->events[end->partner];
    struct lane *lane = &walk->lanes[end->process];
    bool blocked = call && call->blocked;
    if (end->data) {
        walk_output(walk, end);
        if (blocked)
            lane_go_on(walk, end->process);
        return;
    }
    if (!blocked)
        return;
    if (lane->woken) {
        lane->woken = false;
        return;
    }
    size_t shown = walk_shown_by(walk->recording, end->partner);
    if (call_table[end->call].flags & CALL_WAITS && shown != end->partner) {
        lane->blocked_reap = shown > walk->event; /* else the reaping has told it */
        return;
    }
    if (end->result < 0)
        scene_call_words(walk->recording, end->partner, true, words, sizeof words);
    walk_show(walk, MOMENT_RETURN, end->process, NOBODY, words, end->call == CALL_SLEEP || end->call == CALL_POLL);
    lane_go_on(walk, end->process);
}

static void walk_birth(struct walk *walk, const struct event *birth)
{
    if (birth->other == NOBODY)
        return;
    walk_show(walk, MOMENT_BIRTH, birth->process, birth->other, "", false);
    walk_become(walk, birth->other, LANE_RUNNING);
}

/* In a wait that had to wait, the word "wait" is there already. */
static void walk_reaped(struct walk *walk, const struct event *event)
{
    size_t parent = event->other;
    if (parent != NOBODY) {
        struct lane *lane = &walk->lanes[parent];
        bool waited = lane->state == LANE_BLOCKED || lane->blocked_reap;
        walk_show(walk, MOMENT_REAP, parent, event->process, waited ? "" : "wait", false);
        if (waited)
            lane_go_on(walk, parent);
        lane->blocked_reap = false;
    }
    walk_become(walk, event->process, LANE_ABSENT);
}

/* Somebody who is nobody's child any more is taken away by the recorder, as by init: never seen as a zombie. */
static void walk_exit(struct walk *walk, const struct event *event)
{
    char words[LABEL_SIZE];
    status_describe(event->status, words, sizeof words);
    walk_show(walk, MOMENT_EXIT, event->process, NOBODY, words, false);
    const struct recorded_process *process = &walk->recording->processes[event->process];
    bool ours = process->adopted != NOBODY && process->adopted < walk->event &&
                walk->recording->events[process->adopted].other == NOBODY;
    walk_become(walk, event->process, process->parent == NOBODY || ours ? LANE_ABSENT : LANE_ZOMBIE);
}

static void walk_adopted(struct walk *walk, const struct event *event)
{
    struct lane *lane = &walk->lanes[event->process];
    if (lane->state == LANE_ZOMBIE || lane->state == LANE_ABSENT) {
        if (event->other == NOBODY)
            walk_become(walk, event->process, LANE_ABSENT);
        return;
    }
    lane->orphan = true;
    walk_show(walk, MOMENT_ORPHAN, event->process, NOBODY, "orphan", false);
    walk_become(walk, event->process, lane->state);
}

static void walk_signal(struct walk *walk, const struct event *event)
{
    char words[LABEL_SIZE];
    size_t told = walk_shown_by(walk->recording, walk->event);
    bool stops = walk->event + 1 < walk->recording->event_count && event[1].kind == EVENT_STOPPED &&
                 event[1].process == event->process;
    if (told != walk->event || (stops && !walk->tagged[walk->event]))
        return;
    snprintf(words, sizeof words, event->caught ? "caught %s" : "%s", signal_text(event->signal));
    walk_show(walk, MOMENT_WORDS, event->process, NOBODY, words, false);
}

static void walk_stopped(struct walk *walk, const struct event *event, bool stopped)
{
    struct lane *lane = &walk->lanes[event->process];
    walk_show(walk, MOMENT_WORDS, event->process, NOBODY, stopped ? "stopped" : "goes on", false);
    if (lane->state == LANE_ABSENT || lane->state == LANE_ZOMBIE)
        return;
    enum lane_state awake = lane->waiting == lane->threads ? LANE_BLOCKED : LANE_RUNNING;
    walk_become(walk, event->process, stopped ? LANE_STOPPED : awake);
}

static void walk_thread(struct walk *walk, const struct event *event)
{
    char words[LABEL_SIZE];
    struct lane *lane = &walk->lanes[event->process];
    snprintf(words, sizeof words, "thread %u", event->thread);
    walk_show(walk, MOMENT_WORDS, event->process, NOBODY, words, false);
    lane->threads++;
    if (lane->state == LANE_BLOCKED)
        walk_become(walk, event->process, LANE_RUNNING);
}

static void walk_exec(struct walk *walk, const struct event *event)
{
    char words[LABEL_SIZE];
    const char *path = event->data ? event->data : "";
    const char *slash = strrchr(path, '/');
    snprintf(words, sizeof words, "exec %s", slash ? slash + 1 : path);
    walk_show(walk, MOMENT_WORDS, event->process, NOBODY, words, false);
    walk->lanes[event->process].threads = 1; /* the others are gone */
    walk->lanes[event->process].waiting = 0;
}

void walk_thread_rows(struct walk *walk)
{
    const struct recording *recording = walk->recording;
    const struct event *event = &recording->events[walk->event];
    if (event->kind != EVENT_EXIT && recording->processes[event->process].exit == walk->event)
        walk_become(walk, event->process, LANE_ABSENT);
    if (event->kind == EVENT_BIRTH && event->other != NOBODY && recording->processes[event->other].exit == walk->event)
        walk_become(walk, event->other, LANE_ABSENT); /* never seen again */
    for (size_t i = event->process + 1; event->kind == EVENT_EXIT && i < recording->process_count; i++)
        if (recording->processes[i].exit == walk->event)
            walk_become(walk, i, LANE_ABSENT);
}

void walk_event(struct walk *walk)
{
    const struct event *event = &walk->recording->events[walk->event];
    switch (event->kind) {
    case EVENT_START:
        walk_show(walk, MOMENT_START, event->process, NOBODY, "", false);
        walk_become(walk, event->process, LANE_RUNNING);
        break;
    case EVENT_CALL:
        walk_call(walk, event);
        break;
    case EVENT_RETURN:
        walk_return(walk, event);
        break;
    case EVENT_BIRTH:
        walk_birth(walk, event);
        break;
    case EVENT_THREAD:
        walk_thread(walk, event);
        break;
    case EVENT_EXEC:
        walk_exec(walk, event);
        break;
    case EVENT_SIGNAL:
        walk_signal(walk, event);
        break;
    case EVENT_STOPPED:
    case EVENT_CONTINUED:
        walk_stopped(walk, event, event->kind == EVENT_STOPPED);
        break;
    case EVENT_EXIT:
        walk_exit(walk, event);
        break;
    case EVENT_ADOPTED:
        walk_adopted(walk, event);
        break;
    case EVENT_REAPED:
        walk_reaped(walk, event);
        break;
    case EVENT_KINDS:
        break;
    }
}
