/* What a child does because it is a copy of its parent: it goes on in its parent's code, and writes out its buffers. */
#include "findings_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The last exec of a process that never came to run another program; #NOBODY if there is none. */
static size_t failed_exec(const struct recording *recording, size_t process)
{
    size_t last = NOBODY;
    for (size_t i = recording->processes[process].birth; i < recording->event_count; i++) {
        const struct event *event = &recording->events[i];
        if (event->process != process)
            continue;
        if (event->kind == EVENT_EXEC)
            return NOBODY;
        if (is_call(event, CALL_EXEC))
            last = i;
    }
    return last != NOBODY && call_result(recording, last) < 0 ? last : NOBODY;
}

/* What it then does that nobody does who only tells of an error and ends; #NOBODY if nothing. */
static size_t parents_work(const struct recording *recording, size_t process, size_t from)
{
    for (size_t i = from + 1; i < recording->event_count; i++) {
        const struct event *event = &recording->events[i];
        if (event->process == process && event->kind == EVENT_CALL &&
            (call_table[event->call].flags & (CALL_FORKS | CALL_WAITS)))
            return i;
    }
    return recording->processes[process].status == 0 ? recording->processes[process].exit : NOBODY;
}

/* By process, whether an exec of it ever failed; NULL when memory ran out. */
static bool *failures_find(const struct recording *recording)
{
    bool *fails = calloc(recording->process_count + 1, sizeof *fails);
    for (size_t i = 0; fails && i < recording->event_count; i++)
        if (is_call(&recording->events[i], CALL_EXEC) && call_result(recording, i) < 0)
            fails[recording->events[i].process] = true;
    return fails;
}

int after_exec_find(struct recording *recording)
{
    int error = 0;
    bool *fails = failures_find(recording);
    if (!fails)
        return -ENOMEM;
    for (size_t i = 1; i < recording->process_count && !error; i++) {
        size_t exec = fails[i] ? failed_exec(recording, i) : NOBODY;
        size_t then = exec == NOBODY ? NOBODY : parents_work(recording, i, exec);
        if (then == NOBODY)
            continue;
        const struct event *event = &recording->events[then];
        const char *what = event->kind == EVENT_EXIT                             ? "ended as if all were well"
                           : call_table[event->call].flags & CALL_FORKS ? "forked, as its parent does"
                                                                        : "waited for children, as its parent does";
        error = found_add(recording, (struct found){FINDING_AFTER_EXEC, i, exec, "M52", false},
                          "%s's exec failed (event %zu: %s), and then it %s (event %zu): it is a second copy of the "
                          "program, where _exit should have ended it.", recording->processes[i].name, exec,
                          errno_text((int)-call_result(recording, exec)), what, then);
    }
    free(fails);
    return error;
}

/** Of a process: where in the source it was forked, by which call, and how many it forked from the same place. */
struct origin {
    size_t source, call, again;
};

static struct origin *origins_find(const struct recording *recording)
{
    struct origin *origins = malloc((recording->process_count + 1) * sizeof *origins);
    for (size_t i = 0; origins && i <= recording->process_count; i++)
        origins[i] = (struct origin){NOBODY, NOBODY, 0};
    for (size_t i = 0; origins && i < recording->event_count; i++) {
        const struct event *event = &recording->events[i];
        if (event->kind == EVENT_RETURN && event->other != NOBODY && event->partner != NOBODY &&
            (call_table[event->call].flags & CALL_FORKS))
            origins[event->other] = (struct origin){recording->events[event->partner].source, event->partner, 0};
    }
    for (size_t i = 1; origins && i < recording->process_count; i++)
        origins[recording->processes[i].parent].again +=
            origins[i].source == origins[recording->processes[i].parent].source;
    return origins;
}

/* How many children a process forked from that place. */
static size_t forks_at(const struct recording *recording, const struct origin *origins, size_t process, size_t source)
{
    size_t count = 0;
    for (size_t i = process + 1; i < recording->process_count; i++)
        count += recording->processes[i].parent == process && origins[i].source == source;
    return count;
}

/* Of a loop of n rounds, a child that goes on in it makes the rounds that were left when it was forked: the first child
 * n - 1, the last none. A family that calls itself again and again has another shape. */
static bool goes_on_in_loop(const struct recording *recording, const struct origin *origins, size_t process,
                            size_t source, size_t rounds)
{
    for (size_t i = process + 1; i < recording->process_count; i++)
        if (recording->processes[i].parent == process && origins[i].source == source &&
            origins[i].again != --rounds)
            return false;
    return true;
}

int loop_copied_find(struct recording *recording)
{
    struct origin *origins = recording->source_count ? origins_find(recording) : NULL;
    int error = recording->source_count && !origins ? -ENOMEM : 0;
    for (size_t i = 1; origins && i < recording->process_count && !error; i++) {
        size_t parent = recording->processes[i].parent, source = origins[i].source;
        if (source == NOBODY || origins[parent].source == source || origins[i].again == 0)
            continue;
        size_t rounds = forks_at(recording, origins, parent, source), first = i + 1;
        if (origins[i].again != rounds - 1 || !goes_on_in_loop(recording, origins, parent, source, rounds))
            continue;
        while (recording->processes[first].parent != i || origins[first].source != source)
            first++;
        error = found_add(recording, (struct found){FINDING_LOOP_COPIED, i, origins[first].call, "M04", false},
                          "%s goes on where it was forked (event %zu) and forks as its parent does (event %zu), and so "
                          "do those after it: a child has to leave its parent's loop.",
                          recording->processes[i].name, origins[i].call, origins[first].call);
    }
    free(origins);
    return error;
}

/* The last thing that a process wrote to standard output or standard error before its end and after an event: the
 * return of that write; #NOBODY if there is none. */
static size_t last_words(const struct recording *recording, size_t process, size_t after)
{
    for (size_t i = recording->processes[process].exit; i-- > after;) {
        const struct event *event = &recording->events[i];
        if (event->process == process && event->kind == EVENT_RETURN && event->call == CALL_WRITE && event->data)
            return i;
    }
    return NOBODY;
}

static bool ends_with(const struct event *whole, const struct event *end)
{
    return end->data_size > 0 && !whole->data_cut && !end->data_cut && end->data_size <= whole->data_size &&
           memcmp(whole->data + whole->data_size - end->data_size, end->data, end->data_size) == 0;
}

/* A child whose exec failed has no last words to share with its parent, unless both ran the same exit handlers. A
 * copied buffer may be another reason, and another finding. */
static int handlers_copied_add(struct recording *recording, size_t index)
{
    const struct recorded_process *child = &recording->processes[index];
    if (child->exit == NOBODY || child->parent == NOBODY || recording->processes[child->parent].exit == NOBODY ||
        found_before(recording, FINDING_OUTPUT_TWICE, index) || found_before(recording, FINDING_AFTER_EXEC, index))
        return 0;
    size_t exec = failed_exec(recording, index);
    size_t words = exec == NOBODY ? NOBODY : last_words(recording, index, exec);
    size_t parents = last_words(recording, child->parent, child->birth);
    if (words == NOBODY || parents == NOBODY || !ends_with(&recording->events[parents], &recording->events[words]))
        return 0;
    return found_add(recording, (struct found){FINDING_HANDLERS_COPIED, index, words, "M08", false},
                     "%s's exec failed (event %zu), and its last words (event %zu) are those with which its parent %s "
                     "ends, too (event %zu): exit ran the parent's exit handlers in the child, where _exit runs none.",
                     child->name, exec, words, recording->processes[child->parent].name, parents);
}

int handlers_copied_find(struct recording *recording)
{
    int error = 0;
    bool *fails = failures_find(recording);
    if (!fails)
        return -ENOMEM;
    for (size_t i = 1; i < recording->process_count && !error; i++)
        if (fails[i])
            error = handlers_copied_add(recording, i);
    free(fails);
    return error;
}

/* The first write of a process to standard output after an event that begins with those bytes; #NOBODY if the first one
 * does not. Where it ran another program before, there is none. */
static size_t flush_of(const struct recording *recording, size_t process, size_t from, const char *bytes, size_t size)
{
    for (size_t i = from; i < recording->event_count; i++) {
        const struct event *event = &recording->events[i];
        if (event->process != process)
            continue;
        if (event->kind == EVENT_EXEC)
            return NOBODY;
        if (event->kind != EVENT_RETURN || event->call != CALL_WRITE || !event->data || event->partner == NOBODY ||
            recording->events[event->partner].args[0] != 1)
            continue;
        size_t compared = event->data_cut && event->data_size < size ? event->data_size : size;
        return event->data_size >= compared && memcmp(event->data, bytes, compared) == 0 ? i : NOBODY;
    }
    return NOBODY;
}

/* The beginning of what was written, for a sentence: to the end of the line, and no more than fits. */
static void excerpt(const struct event *birth, char text[80])
{
    size_t size = strcspn(birth->data, "\n");
    bool cut = size > 60 || size + 1 < birth->data_size;
    snprintf(text, 80, "\"%.*s%s\"", (int)(size > 60 ? 60 : size), birth->data, cut ? "..." : "");
}

/* The buffer was copied at `birth`: by whom is it written out, once by the parent and once by the child? */
static int output_twice_add(struct recording *recording, size_t birth)
{
    const struct event *event = &recording->events[birth];
    char text[80];
    size_t parents = flush_of(recording, event->process, birth, event->data, event->data_size);
    size_t childs = flush_of(recording, event->other, birth, event->data, event->data_size);
    if (parents == NOBODY || childs == NOBODY)
        return 0;
    excerpt(event, text);
    return found_add(recording, (struct found){FINDING_OUTPUT_TWICE, event->other, childs, "M07", false},
                     "%s (event %zu) and %s (event %zu) both write %s: it lay unwritten in %s's buffer when fork "
                     "copied it (event %zu).", recording->processes[event->process].name, parents,
                     recording->processes[event->other].name, childs, text,
                     recording->processes[event->process].name, birth);
}

int output_twice_find(struct recording *recording)
{
    int error = 0;
    for (size_t i = 0; i < recording->event_count && !error; i++) {
        const struct event *event = &recording->events[i];
        if (event->kind == EVENT_BIRTH && event->other != NOBODY && event->data && event->data_size > 0)
            error = output_twice_add(recording, i);
    }
    return error;
}
