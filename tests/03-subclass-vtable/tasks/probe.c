/* The probe of the exercise "tasks": classes of tasks, derived from what the learner wrote.
 *
 *     probe each KIND NUMBER SECONDS…   a task for each three words: all are started, then asked in that order
 *     probe again NUMBER                the result is asked for twice
 *     probe direct NUMBER               its run is called, then it is started, with the next number
 *     probe long                        a class whose name does not fit
 *     probe full NUMBER                 there is no room left in memory when it is initialised
 *     probe held NUMBER                 is closed while it runs; and what is held, now and after more of the same?
 *
 * A square computes the square of NUMBER, and takes SECONDS. An opposite is a square, and computes what a square does,
 * times -1. A doomed one kills its process instead, and a quitter ends it with 3.
 *
 * What `make timeline-03 EXERCISE=tasks` shows has the arguments: each square 300 60 opposite 500 30
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _POSIX_C_SOURCE 200809L
#include "tasks.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "../../probe.h"

#define TASKS_MAX 8
#define UNTOUCHED 1111111111111
#define ROUNDS 5 /* a shared page more for each, or a descriptor, is noticed */
#define DESCRIPTORS 64

struct square {
    const char *before; /* the base is not first: an address that is taken for another's leads astray */
    struct task task;
    long number, seconds;
};

static long square_compute(struct task *self)
{
    const struct square *square = container_of(self, struct square, task);
    struct timespec left = {(time_t)square->seconds, 0};
    say("compute: %s %ld\n", square->before, square->number);
    while (left.tv_sec > 0 && nanosleep(&left, &left) == -1)
        ; /* interrupted: the rest is still to be slept */
    return square->number * square->number;
}

static const struct task_ops square_ops = {
    .process = { .name = "Square", .run = task_run }, .compute = square_compute,
};

/* The second level: a square with a sign. */
struct opposite {
    long sign;
    struct square square;
};

static long opposite_compute(struct task *self)
{
    const struct opposite *opposite = container_of(self, struct opposite, square.task);
    return opposite->sign * square_ops.compute(self);
}

static const struct task_ops opposite_ops = {
    .process = { .name = "Opposite", .run = task_run }, .compute = opposite_compute,
};

static long doomed_compute(struct task *self)
{
    const long result = square_compute(self);
    (void)raise(SIGKILL);
    return result;
}

static const struct task_ops doomed_ops = {
    .process = { .name = "Doomed", .run = task_run }, .compute = doomed_compute,
};

static long quitter_compute(struct task *self)
{
    (void)square_compute(self);
    _exit(3);
}

static const struct task_ops quitter_ops = {
    .process = { .name = "Quitter", .run = task_run }, .compute = quitter_compute,
};

static int opposite_init(struct opposite *object, const char *kind, const char *number, const char *seconds)
{
    object->sign = -1;
    object->square.before = kind;
    object->square.number = atol(number);
    object->square.seconds = atol(seconds);
    const struct task_ops *ops = strcmp(kind, "square") == 0 ? &square_ops
                                 : strcmp(kind, "opposite") == 0 ? &opposite_ops
                                 : strcmp(kind, "quitter") == 0 ? &quitter_ops : &doomed_ops;
    const int error = task_init(&object->square.task, ops);
    if (error != 0)
        say("init returned %d\n", error);
    return error;
}

static int opposite_start(struct opposite *object)
{
    const int error = process_start(&object->square.task.process);
    if (error != 0)
        say("start returned %d\n", error);
    return error;
}

static void result_tell(const char *when, struct task *task)
{
    long result = UNTOUCHED;
    const int error = task_result(task, &result);
    if (error == 0)
        say("%s: result %ld\n", when, result);
    else
        say("%s: error %d\n", when, error);
}

static int each(char **words, size_t count)
{
    struct opposite objects[TASKS_MAX];
    char text[40];
    for (size_t i = 0; i < count; i++)
        if (opposite_init(&objects[i], words[3 * i], words[3 * i + 1], words[3 * i + 2]) != 0)
            return 122;
    for (size_t i = 0; i < count; i++)
        if (opposite_start(&objects[i]) != 0)
            return 122;
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(text, sizeof text, "task %zu", i + 1);
        say("%s: name %.60s\n", text, objects[i].square.task.process.name);
        result_tell(text, &objects[i].square.task);
    }
    for (size_t i = 0; i < count; i++)
        say("close returned %d\n", task_close(&objects[i].square.task));
    return 0;
}

static int again(const char *number)
{
    struct opposite object, other;
    if (opposite_init(&object, "square", number, "0") != 0 || opposite_start(&object) != 0)
        return 122;
    result_tell("first", &object.square.task);
    result_tell("second", &object.square.task);
    say("first: close returned %d\n", task_close(&object.square.task));
    if (opposite_init(&other, "square", number, "0") != 0) /* it may lie where the first one's result was */
        return 122;
    say("second: close returned %d\n", task_close(&object.square.task));
    if (opposite_start(&other) != 0)
        return 122;
    result_tell("other", &other.square.task);
    return 0;
}

static int direct(const char *number)
{
    struct opposite object;
    if (opposite_init(&object, "square", number, "0") != 0)
        return 122;
    say("run returned %d\n", process_run(&object.square.task.process));
    result_tell("called", &object.square.task);
    object.square.number++; /* so that it is known whose result comes */
    say("start returned %d\n", process_start(&object.square.task.process));
    result_tell("started", &object.square.task);
    return 0;
}

/* A class whose name does not fit. Returns what task_init does. */
static int long_init(struct task *task)
{
    char name[PROCESS_NAME_SIZE];
    memset(name, 'C', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    const struct task_ops ops = { .process = { .name = name, .run = task_run }, .compute = square_compute };
    return task_init(task, &ops);
}

static int long_name(void)
{
    struct task task;
    say("long: init returned %d\n", long_init(&task));
    return 0;
}

static int full(const char *number)
{
    struct opposite object = { .sign = -1, .square = { .before = "square", .number = atol(number) } };
    struct rlimit limit, none = {1, 1};
    if (getrlimit(RLIMIT_AS, &limit) != 0)
        return 122;
    none.rlim_max = limit.rlim_max;
    if (setrlimit(RLIMIT_AS, &none) != 0)
        return 122;
    const int error = task_init(&object.square.task, &square_ops);
    if (setrlimit(RLIMIT_AS, &limit) != 0)
        return 122;
    if (error == 0 && process_start(&object.square.task.process) == 0)
        result_tell("full", &object.square.task); /* whoever needs no room for it may well have it */
    else
        say("full: refused\n");
    return 0;
}

/* How many mappings and descriptors the process has. */
static int held_count(void)
{
    char text[4096];
    int count = 0;
    const int maps = open("/proc/self/maps", O_RDONLY);
    for (ssize_t size; maps != -1 && (size = read(maps, text, sizeof text)) > 0;)
        for (ssize_t i = 0; i < size; i++)
            count += text[i] == '\n';
    if (maps != -1)
        (void)close(maps);
    for (int i = 0; i < DESCRIPTORS; i++)
        count += fcntl(i, F_GETFD) != -1;
    return count;
}

static int held(const char *number)
{
    struct opposite object;
    struct task refused;
    int before = 0;
    if (opposite_init(&object, "square", number, "60") != 0 || opposite_start(&object) != 0)
        return 122;
    say("at work: close returned %d\n", task_close(&object.square.task));
    result_tell("afterwards", &object.square.task);
    say("done: close returned %d\n", task_close(&object.square.task));
    for (int i = 0; i <= ROUNDS; i++) {
        if (i == 1) /* what is made once for all has been made */
            before = held_count();
        if (opposite_init(&object, "square", number, "0") != 0 || opposite_start(&object) != 0)
            return 122;
        (void)process_join(&object.square.task.process, PROCESS_FOREVER);
        if (task_close(&object.square.task) != 0)
            return 122;
        (void)long_init(&refused);
    }
    say("held: %d more\n", held_count() - before);
    return 0;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    if (strcmp(what, "each") == 0 && argc > 4 && argc <= 2 + 3 * TASKS_MAX)
        return each(argv + 2, (size_t)(argc - 2) / 3);
    if (strcmp(what, "again") == 0 && argc == 3)
        return again(argv[2]);
    if (strcmp(what, "direct") == 0 && argc == 3)
        return direct(argv[2]);
    if (strcmp(what, "full") == 0 && argc == 3)
        return full(argv[2]);
    if (strcmp(what, "held") == 0 && argc == 3)
        return held(argv[2]);
    return strcmp(what, "long") == 0 ? long_name() : 121;
}
