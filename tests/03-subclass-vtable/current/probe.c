/* The probe of the exercise "current": one use of the learner's process library, told on stdout.
 *
 *     probe main                    who is the caller, in main?
 *     probe child NAME              … and in a child of that name, and in main after its start?
 *     probe run NAME                … and in a run that main has called itself?
 *     probe nested CLASS N M NAME   main's N-th process makes an M-th one, which makes one; NAME, unless it is "-", is
 *                                   what the first of the three is called
 *     probe long LENGTH             a class whose name is so long has a process, and that makes another one
 *     probe deep                    main starts the hundredth that it makes, and so does that one, until an identity
 *                                   doesn't fit; all have the same name
 *
 * What `make timeline-03 EXERCISE=current` shows has the arguments: nested Visitor 2 3 -
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations and judges nothing. Functions that are not written yet exist here weakly, and so the school's own
 * library never steps in. */
#define _POSIX_C_SOURCE 200809L
#include "../../conformance/stubs/missing.c"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SAY_SIZE 400
#include "../../probe.h"

#define LEVELS 3
#define BREADTH 100                        /* each level's part of the identity has three digits, and a colon */
#define DEPTH (PROCESS_NAME_SIZE / 4 + 4) /* by then it can't fit any more */

/* Tells who the caller is said to be. Compared with `self`, if there is one. */
static void current_tell(const char *where, const struct process *self)
{
    const struct process *process = process_current();
    if (process == NULL) {
        say("%s: nobody\n", where);
        return;
    }
    say("%s: name %.60s\n", where, process->name);
    say("%s: pid %s\n", where, process->pid == getpid() ? "own" : "another");
    if (self != NULL)
        say("%s: self %s\n", where, process == self ? "yes" : "no");
}

static int told_run(struct process *self)
{
    current_tell("run", self);
    return 0;
}

static const struct process_ops told_ops = { .name = "Told", .run = told_run };

static int in_main(void)
{
    const struct process *first = process_current();
    current_tell("main", NULL);
    say("main: again %s\n", process_current() == first ? "the same" : "another");
    say("main: parent_pid %ld\n", first != NULL ? (long)first->parent_pid : -1);
    return 0;
}

static int in_child(const char *name, bool started)
{
    struct process process;
    if (process_init(&process, (struct process_options){ .ops = &told_ops, .name = name }) != 0)
        return 122;
    if (started && (process_start(&process) != 0 || process_join(&process, PROCESS_FOREVER) != 0))
        return 122;
    if (!started)
        say("run: returned %d\n", process_run(&process));
    current_tell("main", NULL);
    return 0;
}

static struct process_ops level_ops;
static int numbers[LEVELS];

/* A process, and on which level it is: 0 is the first below main. */
struct level {
    struct process process;
    int depth;
};

/* In a process: makes as many as the level asks for, and starts the last of them. Returns it to the caller's struct. */
static int level_make(struct level *level, int depth, const char *name)
{
    int error = 0;
    level->depth = depth;
    for (int i = 0; i < numbers[depth] && error == 0; i++)
        error = process_init(&level->process, (struct process_options){ .ops = &level_ops, .name = name });
    if (error == 0)
        error = process_start(&level->process);
    if (error == 0)
        error = process_join(&level->process, PROCESS_FOREVER);
    if (error != 0)
        say("level %d: error %d\n", depth + 1, error);
    return error;
}

static int level_run(struct process *self)
{
    const struct level *level = container_of(self, struct level, process);
    struct level next;
    say("level %d: %.300s\n", level->depth + 1, self->name);
    return level->depth + 1 < LEVELS ? level_make(&next, level->depth + 1, NULL) : 0;
}

static int nested(const char *class, int first, int second, const char *name)
{
    struct level level;
    struct process next;
    level_ops = (struct process_ops){ .name = class, .run = level_run };
    numbers[0] = first;
    numbers[1] = second;
    numbers[2] = 1;
    (void)level_make(&level, 0, strcmp(name, "-") == 0 ? NULL : name);
    const int error = process_init(&next, (struct process_options){ .ops = &level_ops });
    say("main's next: %.300s\n", error == 0 ? next.name : "none");
    return 0;
}

static int long_run(struct process *self)
{
    struct process inner;
    say("outer: %zu bytes\n", strlen(self->name));
    say("inner: init returned %d\n", process_init(&inner, (struct process_options){ .ops = &level_ops }));
    return 0;
}

static int long_name(size_t length)
{
    char class[PROCESS_NAME_SIZE];
    struct process outer;
    if (length >= sizeof class)
        return 121;
    memset(class, 'C', length);
    class[length] = '\0';
    level_ops = (struct process_ops){ .name = class, .run = long_run };
    if (process_init(&outer, (struct process_options){ .ops = &level_ops }) != 0 || process_start(&outer) != 0)
        return 122;
    return process_join(&outer, PROCESS_FOREVER) == 0 ? 0 : 122;
}

static int deep_run(struct process *self);
static const struct process_ops deep_ops = { .name = "Deep", .run = deep_run };

/* In a process of that depth, main's is 0: makes a hundred, and starts the last, if there is to be one. */
static int deep_make(int depth)
{
    struct level level = {.depth = depth + 1};
    int error = 0;
    for (int i = 0; i < BREADTH && error == 0; i++)
        error = process_init(&level.process, (struct process_options){ .ops = &deep_ops, .name = "named" });
    if (error == 0 && level.depth < DEPTH) {
        error = process_start(&level.process);
        return error == 0 ? process_join(&level.process, PROCESS_FOREVER) : error;
    }
    say("level %d: init returned %d\n", level.depth, error);
    return 0;
}

static int deep_run(struct process *self)
{
    return deep_make(container_of(self, struct level, process)->depth);
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    if (strcmp(what, "child") == 0 && argc == 3)
        return in_child(argv[2], true);
    if (strcmp(what, "run") == 0 && argc == 3)
        return in_child(argv[2], false);
    if (strcmp(what, "nested") == 0 && argc == 6)
        return nested(argv[2], atoi(argv[3]), atoi(argv[4]), argv[5]);
    if (strcmp(what, "long") == 0 && argc == 3)
        return long_name((size_t)atoi(argv[2]));
    if (strcmp(what, "deep") == 0)
        return deep_make(0);
    return strcmp(what, "main") == 0 ? in_main() : 121;
}
