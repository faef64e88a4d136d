/* Which faults are worth a try: for each call of the bare run the errors that are most telling for it. */
#define _GNU_SOURCE
#include "faults.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Errors worth a try for each call. EIO of a read or a write stands for whatever can go wrong with it. */
static const struct telling {
    enum call call;
    int errors[2];
} tellings[] = {
    {CALL_FORK, {EAGAIN}},         {CALL_EXEC, {ENOENT}},         {CALL_PIPE, {EMFILE}},
    {CALL_DUP, {EMFILE}},          {CALL_OPEN, {ENOENT, EMFILE}}, {CALL_READ, {EIO}},
    {CALL_WRITE, {EIO}},           {CALL_SOCKET, {EMFILE}},       {CALL_SOCKETPAIR, {EMFILE}},
    {CALL_BIND, {EADDRINUSE}},     {CALL_CONNECT, {ECONNREFUSED}}, {CALL_ACCEPT, {ECONNABORTED, EMFILE}},
    {CALL_RECV, {ECONNRESET}},     {CALL_SEND, {ECONNRESET}},     {CALL_KILL, {ESRCH, EPERM}},
    {CALL_MMAP, {ENOMEM}},         {CALL_SEMOP, {EIDRM}},         {CALL_MSGSND, {EIDRM}},
    {CALL_MSGRCV, {EIDRM}},
};

/* Whose failure to go on after a signal is worth a try, where that is fair. */
static bool may_be_interrupted(enum call call)
{
    switch (call) {
    case CALL_WAIT4: case CALL_READ: case CALL_WRITE: case CALL_OPEN: case CALL_ACCEPT: case CALL_CONNECT:
    case CALL_RECV: case CALL_SEND: case CALL_POLL: case CALL_SELECT: case CALL_EPOLL_WAIT: case CALL_SLEEP:
    case CALL_FLOCK: case CALL_SEMOP: case CALL_MSGSND: case CALL_MSGRCV: return true;
    default: return false;
    }
}

/* The state of the walk through the bare run's events. */
struct plan {
    struct fault_table *table;
    const struct fault_limits *limits;
    bool all;           /* of whatever call */
    bool handlers;      /* somebody catches a signal: EINTR may be fair */
    bool *foreign;      /* for each process: it runs another program now */
    unsigned *made;     /* for each process and call: how many */
    unsigned *searched; /* for each process: execs of the same program just before, in other folders, that failed */
};

static bool case_add(struct plan *plan, struct injection injection, size_t event)
{
    struct fault_table *table = plan->table;
    if ((table->count & (table->count - 1)) == 0) { /* full at each power of two */
        struct fault_case *cases =
            reallocarray(table->cases, table->count ? 2 * table->count : 1, sizeof *table->cases);
        if (!cases)
            return false;
        table->cases = cases;
    }
    table->cases[table->count++] = (struct fault_case){.injection = injection, .event = event};
    return true;
}

static bool is_thread(const struct event *event)
{
    return event->call == CALL_CLONE && event->args[0] & CLONE_THREAD;
}

/* Can a single byte come of it where the program wanted more? A write to a pipe goes whole, up to PIPE_BUF. */
static bool may_fall_short(const struct recording *bare, const struct event *event)
{
    const struct event *end = event->partner == NOBODY ? NULL : &bare->events[event->partner];
    enum object_kind kind = event->object == NOBODY ? OBJECT_OTHER : bare->objects[event->object].kind;
    switch (event->call) {
    case CALL_READ: case CALL_RECV: return end && end->result > 1;
    case CALL_WRITE: return end && end->result > 1 && (kind != OBJECT_PIPE || end->result > PIPE_BUF);
    case CALL_SEND: return end && end->result > 1;
    default: return false;
    }
}

/* Is the call made by the file that is to be passed over? Where no position is known, it is nobody's. */
static bool is_passed_over(const struct plan *plan, const struct event *event)
{
    const char *file = plan->limits->pass_over;
    return file && event->source != NOBODY && strcmp(plan->table->bare->sources[event->source].file, file) == 0;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* An exec that failed, and the process's next call is an exec of the same program in another folder: a search along
 * PATH, which is one exec to its author. */
static bool search_goes_on(const struct recording *bare, size_t index)
{
    const struct event *event = &bare->events[index];
    if (event->call != CALL_EXEC || event->partner == NOBODY || !event->data)
        return false;
    size_t next = event->partner + 1;
    while (next < bare->event_count &&
           (bare->events[next].kind != EVENT_CALL || bare->events[next].process != event->process))
        next++;
    const struct event *then = next < bare->event_count ? &bare->events[next] : NULL;
    return bare->events[event->partner].result < 0 && then && then->call == CALL_EXEC && then->data &&
           strcmp(base_name(then->data), base_name(event->data)) == 0;
}

/* The last exec of a search stands for all of it, and all of it fails: folders behind might have the program, too. */
static void search_end(struct plan *plan, size_t process, struct injection *injection)
{
    if (plan->searched[process] > 0 && injection->nth == plan->searched[process] + 1)
        injection->nth = INJECT_EVERY;
    plan->searched[process] = 0;
}

static bool call_plan(struct plan *plan, size_t index)
{
    struct fault_table *table = plan->table;
    const struct recording *bare = table->bare;
    const struct event *event = &bare->events[index];
    enum call call = injection_call(event->call);
    struct injection injection = {.call = call, .nth = ++plan->made[event->process * CALLS + call]};
    const char *name = bare->processes[event->process].name;
    bool room = true;
    if (search_goes_on(bare, index)) {
        plan->searched[event->process]++;
        return true;
    }
    if (call == CALL_EXEC)
        search_end(plan, event->process, &injection);
    if ((!plan->all && !plan->limits->only[call]) || plan->foreign[event->process] || event->refused ||
        strlen(name) >= sizeof injection.process)
        return true;
    if (is_passed_over(plan, event)) {
        table->passed_over++;
        return true;
    }
    strcpy(injection.process, name);
    for (size_t i = 0; i < sizeof tellings / sizeof *tellings; i++)
        for (size_t j = 0; tellings[i].call == call && j < 2 && tellings[i].errors[j] && room; j++) {
            injection.error = tellings[i].errors[j];
            if (injection.error == ENOENT && call == CALL_OPEN && event->args[0] & O_CREAT)
                injection.error = EACCES;
            room = case_add(plan, injection, index);
        }
    if (room && plan->handlers && may_be_interrupted(call)) {
        injection.error = EINTR;
        room = case_add(plan, injection, index);
    }
    if (room && may_fall_short(bare, event)) {
        injection.kind = INJECT_SHORT;
        injection.error = 0;
        room = case_add(plan, injection, index);
    }
    return room;
}

static bool event_plan(struct plan *plan, size_t index)
{
    const struct recording *bare = plan->table->bare;
    const struct event *event = &bare->events[index];
    if (event->kind == EVENT_BIRTH)
        plan->foreign[event->other] = plan->foreign[event->process];
    if (event->kind == EVENT_EXEC && event->data)
        plan->foreign[event->process] = strcmp(base_name(event->data), base_name(bare->argv[0])) != 0;
    return event->kind != EVENT_CALL || event->call == CALL_NONE || is_thread(event) || call_plan(plan, index);
}

int fault_limits_add(struct fault_limits *limits, const char *names)
{
    while (*names) {
        struct injection injection;
        char text[64];
        size_t size = strcspn(names, ",");
        int printed = snprintf(text, sizeof text, "%.*s:EIO", (int)size, names);
        if (printed >= (int)sizeof text || injection_parse(&injection, text))
            return -EINVAL;
        limits->only[injection.call] = true;
        names += size;
        names += *names == ',';
    }
    return 0;
}

int faults_plan(struct fault_table *table, const struct fault_limits *limits)
{
    const struct recording *bare = table->bare;
    table->pass_over = limits->pass_over;
    struct plan plan = {.table = table, .limits = limits, .all = true};
    bool room = true;
    for (enum call call = CALL_NONE; call < CALLS; call++)
        plan.all &= !limits->only[call];
    plan.foreign = calloc(bare->process_count + 1, sizeof *plan.foreign);
    plan.made = calloc(bare->process_count + 1, CALLS * sizeof *plan.made);
    plan.searched = calloc(bare->process_count + 1, sizeof *plan.searched);
    for (size_t i = 0; i < bare->event_count; i++)
        plan.handlers |= bare->events[i].kind == EVENT_CALL && bare->events[i].call == CALL_SIGACTION &&
                         bare->events[i].args[1] == 2;
    for (size_t i = 0; i < bare->event_count && room; i++)
        room = plan.foreign && plan.made && plan.searched && event_plan(&plan, i);
    free(plan.foreign);
    free(plan.made);
    free(plan.searched);
    return room ? 0 : -ENOMEM;
}
