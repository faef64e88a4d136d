/* The probe of the exercise "daemon": one use of the learner's process library, told on stdout.
 *
 *     probe leave WAY SECONDS CODE   main has an ordinary child that works SECONDS, and a daemon that works for 300 s;
 *                                    it ends with CODE by WAY: return, exit, process_exit or _exit; or it
 *                                    returns, and has a handler for SIGCHLD, which interrupts: rung
 *     probe family WAY SECONDS CODE  main has a child that has two such, and ends so: return or process_exit
 *     probe flag SECONDS             process_set_daemon, before a start and after one; then main returns
 *     probe two SECONDS              a daemon that ignores SIGTERM works SECONDS, another one 300 s; main returns
 *     probe ended                    two daemons have ended, one of them is joined; main returns
 *     probe bare SECONDS             as leave, and a child that main has made by fork alone calls exit
 *     probe heir                     main, and then a daemon, makes processes; the daemon tries to start them
 *     probe ends CODE                a child prints, and ends by process_exit(CODE)
 *
 * What `make timeline-06 EXERCISE=daemon` shows has the arguments: leave return 90 7
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations and judges nothing. Functions that are not written yet exist here weakly, and so the school's own
 * library never steps in. */
#define _POSIX_C_SOURCE 200809L
#include "../../conformance/stubs/missing.c"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../probe.h"

#define LONG 300

static int ends[2], seconds, code; /* of the pipe: by what comes out of it all are known to have begun */
static const char *way;

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

/* What the main process has given to atexit. */
static void handler(void)
{
    say("main's handler\n");
}

static void ring(int number)
{
    (void)number; /* the wait that it interrupts is all that it is for */
}

static int leave(void)
{
    static struct process ordinary, daemon;
    static int time = LONG;
    begin(&ordinary, &seconds, 0);
    begin(&daemon, &time, 1);
    begun_await(2);
    say("leaves by %s\n", way);
    if (strcmp(way, "rung") == 0)
        (void)sigaction(SIGCHLD, &(struct sigaction){ .sa_handler = ring }, NULL);
    if (strcmp(way, "exit") == 0)
        exit(code);
    if (strcmp(way, "process_exit") == 0)
        process_exit(code);
    if (strcmp(way, "_exit") == 0)
        _exit(code);
    memset(&ordinary, 0x5a, sizeof ordinary); /* stands for locals that are gone when we return */
    memset(&daemon, 0x5a, sizeof daemon);
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
    if (atexit(handler) != 0 || process_init(&process, (struct process_options){ .target = leave_run }) != 0 ||
        process_start(&process) != 0)
        return 122;
    (void)process_join(&process, PROCESS_FOREVER);
    (void)process_exit_code(&process, &told);
    say("exit code %d\n", told);
    return 0;
}

static int flag(void)
{
    static struct process late, early;
    static int time = LONG;
    begin(&late, &seconds, 0);
    const int result = process_set_daemon(&late, true);
    say("late: returned %d, daemon %d\n", result, late.daemon);
    say("never initialised: returned %d\n", process_set_daemon(&early, true));
    late.daemon = true; /* by force: nobody is to read it any more */
    (void)process_init(&early, (struct process_options){ .target = work, .arg = &time });
    const int set = process_set_daemon(&early, true);
    say("early: returned %d, daemon %d\n", set, early.daemon);
    if (process_start(&early) != 0)
        say("start of the early one failed\n");
    begun_await(2);
    return 0;
}

static int decline(void *time)
{
    (void)signal(SIGTERM, SIG_IGN);
    return work(time);
}

static int two(void)
{
    static struct process stubborn, daemon;
    static int time = LONG;
    const struct process_options options = { .target = decline, .arg = &seconds, .daemon = 1 };
    if (process_init(&stubborn, options) != 0 || process_start(&stubborn) != 0)
        return 122;
    begin(&daemon, &time, 1);
    begun_await(2);
    return 0;
}

static int ended(void)
{
    static struct process joined, zombie;
    static int time; /* none */
    siginfo_t info;
    begin(&joined, &time, 1);
    (void)process_join(&joined, PROCESS_FOREVER);
    const int set = process_set_daemon(&joined, false);
    say("joined: returned %d, daemon %d\n", set, joined.daemon);
    begin(&zombie, &time, 1);
    while (waitid(P_PID, (id_t)zombie.pid, &info, WEXITED | WNOWAIT) == -1 && errno == EINTR)
        ; /* it stays a zombie: the library has to find that out itself */
    say("both have ended\n");
    return 0;
}

static int bare(void)
{
    static struct process ordinary, daemon;
    static int time = LONG;
    begin(&ordinary, &seconds, 0);
    begin(&daemon, &time, 1);
    begun_await(2);
    const pid_t pid = fork();
    if (pid == 0)
        exit(0);
    while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
        ;
    say("the bare one has ended\n");
    return 0;
}

/* The lowest one that is not open. */
static int descriptor_next(void)
{
    const int fd = dup(STDOUT_FILENO);
    (void)close(fd);
    return fd;
}

static int heir_run(void *unused)
{
    struct process heir, other;
    (void)unused;
    (void)process_init(&heir, (struct process_options){ .target = NULL });
    (void)process_init(&other, (struct process_options){ .target = NULL, .daemon = PROCESS_NOT_DAEMON });
    say("heir: daemon %d\n", heir.daemon);
    say("told not to be: daemon %d\n", other.daemon);
    const int next = descriptor_next();
    say("other: start returned %d\n", process_start(&other));
    say("descriptors left open: %d\n", descriptor_next() - next);
    (void)process_close(&other);
    say("closed: start returned %d\n", process_start(&other));
    return 0;
}

static int heir(void)
{
    static struct process process;
    const int set = process_set_daemon(process_current(), true);
    (void)process_init(&process, (struct process_options){ .target = NULL });
    say("own: returned %d, and makes daemon %d\n", set, process.daemon);
    (void)process_set_daemon(process_current(), false);
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
    if (atexit(handler) != 0)
        return 122;
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
        return atexit(handler) != 0 ? 122 : leave();
    if (strcmp(what, "family") == 0)
        return family();
    if (strcmp(what, "heir") == 0)
        return heir();
    if (strcmp(what, "ended") == 0)
        return ended();
    seconds = code = number(argc, argv, 2);
    if (strcmp(what, "two") == 0)
        return two();
    if (strcmp(what, "bare") == 0)
        return bare();
    return strcmp(what, "flag") == 0 ? flag() : ends_tell();
}
