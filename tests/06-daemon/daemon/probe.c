/* The probe of the exercise "daemon": one use of the learner's process library, told on stdout.
 *
 *     probe leave WAY SECONDS CODE   main has an ordinary child that works SECONDS, and a daemon that works for 300 s;
 *                                    it ends with CODE by WAY: return, exit, process_exit or _exit
 *     probe family WAY SECONDS CODE  main has a child that has two such, and ends so: return or process_exit
 *     probe flag SECONDS             process_set_daemon, before a start and after one; then main returns
 *     probe heir                     a daemon makes a process, and tries to start it
 *     probe ends CODE                a child prints, and ends by process_exit(CODE)
 *
 * What `make timeline-06 EXERCISE=daemon` shows has the arguments: leave return 90 7
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations and judges nothing. Functions that are not written yet exist here weakly, and so the school's own
 * library never steps in. */
#define _POSIX_C_SOURCE 200809L
#include "../../conformance/stubs/missing.c"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LONG 300

static int ends[2], seconds, code; /* of the pipe: by what comes out of it all are known to have begun */
static const char *way;

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One write for one text, so that it stands in the recording in one piece. */
static void say(const char *format, ...)
{
    char text[200];
    va_list values;
    va_start(values, format);
    const int size = vsnprintf(text, sizeof text, format, values);
    va_end(values);
    if (size < 0 || write(STDOUT_FILENO, text, strlen(text)) == -1)
        _exit(120);
}

static int work(void *time)
{
    struct timespec left = {*(int *)time, 0};
    if (write(ends[1], "", 1) != 1)
        return 121;
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        ; /* interrupted: the rest is still to be slept */
    say("done: %d\n", *(int *)time);
    return 0;
}

static void begin(struct process *process, int *time, int daemon)
{
    const struct process_options options = { .target = work, .arg = time, .daemon = daemon };
    int error = process_init(process, options);
    if (error == 0)
        error = process_start(process);
    if (error != 0)
        say("start returned %d\n", error);
}

static void begun_await(int count)
{
    char unused;
    while (count-- > 0 && read(ends[0], &unused, 1) == 1)
        ;
}

static int leave(void)
{
    struct process ordinary, daemon; /* gone when we return */
    int time = LONG;
    begin(&ordinary, &seconds, 0);
    begin(&daemon, &time, 1);
    begun_await(2);
    say("leaves by %s\n", way);
    if (strcmp(way, "exit") == 0)
        exit(code);
    if (strcmp(way, "process_exit") == 0)
        process_exit(code);
    if (strcmp(way, "_exit") == 0)
        _exit(code);
    return code;
}

static int leave_run(void *unused)
{
    (void)unused;
    return leave();
}

static int family(void)
{
    struct process process;
    int told = -1;
    if (process_init(&process, (struct process_options){ .target = leave_run }) != 0 || process_start(&process) != 0)
        return 122;
    (void)process_join(&process, PROCESS_FOREVER);
    (void)process_exit_code(&process, &told);
    say("exit code %d\n", told);
    return 0;
}

static int flag(void)
{
    struct process late, early;
    int time = LONG;
    begin(&late, &seconds, 0);
    const int result = process_set_daemon(&late, true);
    say("late: returned %d, daemon %d\n", result, late.daemon);
    (void)process_init(&early, (struct process_options){ .target = work, .arg = &time });
    const int set = process_set_daemon(&early, true);
    say("early: returned %d, daemon %d\n", set, early.daemon);
    if (process_start(&early) != 0)
        say("start of the early one failed\n");
    begun_await(2);
    return 0;
}

static int heir_run(void *unused)
{
    struct process heir, other;
    (void)unused;
    (void)process_init(&heir, (struct process_options){ .target = NULL });
    (void)process_init(&other, (struct process_options){ .target = NULL, .daemon = PROCESS_NOT_DAEMON });
    say("heir: daemon %d\n", heir.daemon);
    say("told not to be: daemon %d\n", other.daemon);
    say("other: start returned %d\n", process_start(&other));
    return 0;
}

static int heir(void)
{
    struct process process;
    (void)process_init(&process, (struct process_options){ .target = heir_run, .daemon = 1 });
    (void)process_start(&process);
    (void)process_join(&process, PROCESS_FOREVER);
    return 0;
}

static int ends_run(void *unused)
{
    (void)unused;
    (void)printf("in a buffer\n"); /* stdout is a pipe, and no line goes out by itself */
    process_exit(code);
}

static int ends_tell(void)
{
    struct process process;
    int told = -1;
    (void)process_init(&process, (struct process_options){ .target = ends_run });
    (void)process_start(&process);
    (void)process_join(&process, PROCESS_FOREVER);
    (void)process_exit_code(&process, &told);
    say("exit code %d\n", told);
    return 0;
}

static int number(int argc, char **argv, int index)
{
    return argc > index ? atoi(argv[index]) : 0;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    if (pipe(ends) == -1)
        return 123;
    way = argc > 2 ? argv[2] : "";
    seconds = number(argc, argv, 3);
    code = number(argc, argv, 4);
    if (strcmp(what, "leave") == 0)
        return leave();
    if (strcmp(what, "family") == 0)
        return family();
    if (strcmp(what, "heir") == 0)
        return heir();
    seconds = code = number(argc, argv, 2);
    return strcmp(what, "flag") == 0 ? flag() : ends_tell();
}
