/* The whole of a recording: prepare, start, run, clear up. */
#define _GNU_SOURCE
#include "record.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "findings.h"
#include "footing/speed.h"
#include "footing/tries.h"
#include "recorder.h"

#define TICK 20000 /* microseconds between looks at deadlines and output, while waiting for a task */

static char reason[LACK_TEXT];
static enum lack missing; /* what this machine lacks: the first that was noticed */
static volatile sig_atomic_t ticked, told_to_stop;

const char *record_error(void)
{
    return reason;
}

enum lack record_lack(void)
{
    return missing;
}

void recorder_misses(enum lack lack)
{
    if (missing == LACK_NONE)
        missing = lack;
}

static void on_tick(int number)
{
    (void)number;
    ticked = 1;
}

static void on_stop(int number)
{
    told_to_stop = number;
}

/* A deadline that means no more than "something is wrong" is no measure of a slow machine. */
static bool deadline_put_off(struct recorder *r)
{
    const int64_t scaled = r->options->patient ? r->started + limit_of_real_time(r->options->deadline) : NEVER;
    if (scaled <= clock_real())
        return false;
    r->deadline = scaled;
    return true;
}

static void look_at_the_clock(struct recorder *r)
{
    ticked = 0;
    if (told_to_stop && !r->over) {
        recorder_end(r, ENDING_INTERRUPTED);
        r->recording->status = told_to_stop;
    }
    if (r->deadline != NEVER && clock_real() > r->deadline && !deadline_put_off(r))
        recorder_end(r, ENDING_DEADLINE);
    streams_drain(r);
}

pid_t stop_wait(struct recorder *r, int *status, bool block)
{
    if (ticked || told_to_stop)
        look_at_the_clock(r);
    if (missing)
        recorder_fail(r, ENOTSUP);
    if (r->over)
        return 0;
    pid_t tid = wait4(-1, status, __WALL | (block ? 0 : WNOHANG), &r->usage);
    if (tid < 0 && errno == EINTR)
        return 0;
    return tid;
}

/** What of the caller's own state is changed while a recording runs. */
struct surroundings {
    int subreaper;
    cpu_set_t cpus;
    bool pinned;
    struct sigaction alarm, interrupt, terminate, hangup;
    struct itimerval timer;
    bool has_terminal;
    pid_t foreground;
};

static void pin_to_one_cpu(struct surroundings *before)
{
    cpu_set_t here;
    int cpu = sched_getcpu();
    CPU_ZERO(&here);
    if (cpu < 0 || sched_getaffinity(0, sizeof before->cpus, &before->cpus))
        return;
    CPU_SET((size_t)cpu, &here);
    before->pinned = sched_setaffinity(0, sizeof here, &here) == 0;
}

static void surroundings_take(struct recorder *r, struct surroundings *before)
{
    ticked = told_to_stop = 0;
    (void)prctl(PR_GET_CHILD_SUBREAPER, &before->subreaper, 0, 0, 0);
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    if (r->chosen)
        pin_to_one_cpu(before);
    /* no SA_RESTART: they cut a wait short */
    struct sigaction tick = {.sa_handler = on_tick}, stop = {.sa_handler = on_stop};
    sigaction(SIGALRM, &tick, &before->alarm);
    sigaction(SIGINT, &stop, &before->interrupt);
    sigaction(SIGTERM, &stop, &before->terminate);
    sigaction(SIGHUP, &stop, &before->hangup);
    setitimer(ITIMER_REAL, &(struct itimerval){{0, TICK}, {0, TICK}}, &before->timer);
    before->has_terminal = r->options->in == STREAM_OWN && isatty(0);
    before->foreground = before->has_terminal ? tcgetpgrp(0) : -1;
    r->person = before->has_terminal && before->foreground == getpgrp() && !r->options->new_session &&
                !r->options->closed_world && !r->options->choose; /* who chooses each step is told of a deadlock */
    getrlimit(RLIMIT_NOFILE, &r->files);
    struct rlimit all = {r->files.rlim_max, r->files.rlim_max};
    setrlimit(RLIMIT_NOFILE, &all); /* two descriptors for each task; the program gets its own limit back */
}

static void terminal_give_back(const struct surroundings *before)
{
    if (!before->has_terminal || before->foreground != getpgrp())
        return;
    struct sigaction ignore = {.sa_handler = SIG_IGN}, old;
    sigaction(SIGTTOU, &ignore, &old); /* we are in the background until this has worked */
    tcsetpgrp(0, before->foreground);
    sigaction(SIGTTOU, &old, NULL);
}

/* Told to stop when the run was over anyway, we have not obeyed: what the caller would have done is done now. */
static void pass_on_what_came_too_late(const struct recorder *r)
{
    const struct recording *recording = r->recording;
    if (told_to_stop && !(recording->ending == ENDING_INTERRUPTED && recording->status == told_to_stop))
        raise(told_to_stop);
}

static void surroundings_give_back(struct recorder *r, const struct surroundings *before)
{
    setitimer(ITIMER_REAL, &before->timer, NULL);
    sigaction(SIGALRM, &before->alarm, NULL);
    sigaction(SIGINT, &before->interrupt, NULL);
    sigaction(SIGTERM, &before->terminate, NULL);
    sigaction(SIGHUP, &before->hangup, NULL);
    terminal_give_back(before);
    setrlimit(RLIMIT_NOFILE, &r->files);
    if (before->pinned)
        sched_setaffinity(0, sizeof before->cpus, &before->cpus);
    (void)prctl(PR_SET_CHILD_SUBREAPER, before->subreaper, 0, 0, 0);
    pass_on_what_came_too_late(r);
}

/* End whoever is left, and take everyone off the table. A killed task still stops once before it dies. */
static void clear_up(struct recorder *r)
{
    for (size_t i = 0; i < r->task_count; i++) {
        size_t process = r->tasks[i]->process;
        if (r->watched[process].alive)
            r->recording->processes[process].left_behind = true;
        kill(r->tasks[i]->tid, SIGKILL);
        /* who stands before its death feels no signal any more */
        (void)ptrace(PTRACE_CONT, r->tasks[i]->tid, NULL, NULL);
    }
    for (size_t i = 0; i < r->early_count; i++)
        /* born, but its parent will not tell of it any more, nor its stop be reported again */
        kill(r->early[i], SIGKILL);
    for (;;) {
        int status;
        pid_t tid = waitpid(-1, &status, __WALL);
        if (tid < 0 && errno == EINTR)
            continue;
        if (tid < 0)
            break;
        if (!WIFSTOPPED(status))
            continue;
        kill(tid, SIGKILL); /* one that was born meanwhile */
        (void)ptrace(PTRACE_CONT, tid, NULL, NULL);
    }
    streams_drain(r);
}

static int explain(int error, const char *what)
{
    if (missing == LACK_NONE)
        missing = lack_of_error(-error);
    if (missing == LACK_NONE) {
        snprintf(reason, sizeof reason, "%s: %s.", what, strerror(-error));
        return error;
    }
    lack_tell(reason, sizeof reason, missing, NULL);
    return -ENOTSUP;
}

/* What can be known before the start. Returns 0 or -ENOTSUP. */
static int footing_try(void)
{
    struct rlimit files;
    missing = proc_try();
    if (!missing && getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_max < FEWEST_DESCRIPTORS)
        missing = LACK_DESCRIPTORS;
    return missing ? -ENOTSUP : 0;
}

static void run(struct recorder *r)
{
    if (r->over)
        return;
    if (r->chosen)
        run_by_baton(r);
    else
        run_naturally(r);
}

static int perform(struct recorder *r, char *const argv[])
{
    struct surroundings before = {0};
    int error = footing_try();
    if (!error)
        error = filter_prepare(r->chosen, r->memory);
    if (error)
        return explain(error, "Building the filter of system calls failed");
    surroundings_take(r, &before);
    error = streams_open(r);
    if (error)
        error = explain(error, "Opening a pipe or a terminal for the program's output failed");
    else if ((error = launch(r, argv)))
        error = explain(error, "Starting the program under the recorder failed");
    else
        run(r);
    r->recording->duration = r->recording->event_count ? recorder_time(r) : 0;
    clear_up(r);
    streams_close(r);
    surroundings_give_back(r, &before);
    if (!error && (r->error || missing))
        error = explain(r->error ? -r->error : -ENOTSUP, "Recording failed");
    return error;
}

static int copy_words(char ***copy, char *const words[])
{
    size_t count = 0;
    while (words[count])
        count++;
    *copy = calloc(count + 1, sizeof **copy);
    for (size_t i = 0; *copy && i < count; i++)
        if (!((*copy)[i] = strdup(words[i])))
            return -ENOMEM;
    return *copy ? 0 : -ENOMEM;
}

static int copy_injections(struct recording *recording, const struct record_options *options)
{
    recording->injections = calloc(options->injection_count + 1, sizeof *recording->injections);
    if (!recording->injections)
        return -ENOMEM;
    for (size_t i = 0; i < options->injection_count; i++) {
        char text[64 + INJECTION_PROCESS];
        injection_print(&options->injections[i], text, sizeof text);
        if (!(recording->injections[i] = strdup(text)))
            return -ENOMEM;
    }
    return 0;
}

/* Where the choices to repeat and those that there were to make are not the same, say so. */
static int replay_explain(const struct recorder *r)
{
    const struct schedule *schedule = &r->schedule;
    size_t used = schedule->used, left = schedule->choice_count - used;
    if (schedule->kind != SCHEDULE_REPLAY || r->options->choose || r->recording->process_count == 0)
        return 0;
    if (schedule->misfit)
        return recording_add_finding(
            r->recording, FINDING_REPLAY, 0, NOBODY,
            "Choice %zu to repeat is %u, but only 0 to %zu could go on there: from it on the youngest went first, and "
            "%zu choice%s not repeated. They may be another program's.", used + 1, schedule->choices[used],
            schedule->misfit - 1, left, left == 1 ? " was" : "s were");
    if (left > 0)
        return recording_add_finding(r->recording, FINDING_REPLAY, 0, NOBODY,
                                     "The run was over after %zu of the %zu choices to repeat. They may be "
                                     "another program's.", used, schedule->choice_count);
    if (schedule->made > used)
        return recording_add_finding(r->recording, FINDING_REPLAY, 0, NOBODY,
                                     "There were %zu choices to make and %zu to repeat: after those the youngest went "
                                     "first.", schedule->made, used);
    return 0;
}

static void recorder_free(struct recorder *r)
{
    while (r->task_count > 0)
        task_remove(r, r->tasks[r->task_count - 1]);
    for (size_t i = 0; i < r->link_count; i++)
        free(r->links[i]);
    free(r->links);
    timers_free(r);
    free(r->tasks);
    free(r->watched);
    proc_take_back(r);
    free(r->early);
    free(r->faults);
    source_free(r->source);
    if (r->network != NO_NETWORK)
        close(r->network);
}

/* What is asked for, as far as it has to be kept or made ready. */
static int recorder_prepare(struct recorder *r, char *const argv[])
{
    r->schedule = r->entropy = r->options->schedule; /* with the caller's choices */
    r->entropy.seed = ~r->entropy.seed;
    schedule_begin(&r->schedule);
    schedule_begin(&r->entropy);
    r->chosen = r->schedule.kind != SCHEDULE_NATURAL;
    if (r->options->deadline)
        r->deadline = r->started + r->options->deadline;
    r->recording->status = -1;
    int error = schedule_copy(&r->recording->schedule, &r->options->schedule);
    if (!error)
        error = copy_words(&r->recording->argv, argv);
    if (!error)
        error = copy_injections(r->recording, r->options);
    if (!error)
        error = faults_prepare(r);
    if (!error && r->options->sources && !(r->source = source_new()))
        error = -ENOMEM;
    return error;
}

int record(struct recording **recording, char *const argv[], const struct record_options *options)
{
    static const struct record_options defaults;
    struct recorder r = {
        .options = options ? options : &defaults,
        .recording = recording_new(),
        .deadline = NEVER,
        .started = clock_real(),
        .next_pid = FIRST_PID,
        .root_exit_event = NOBODY,
        .streams = {{-1, -1}, {-1, -1}},
        .put_off.socket = -1,
        .network = NO_NETWORK,
    };
    *recording = NULL;
    missing = LACK_NONE;
    if (!r.recording)
        return -ENOMEM;
    int error = recorder_prepare(&r, argv);
    if (!error)
        error = perform(&r, argv);
    if (!error)
        error = replay_explain(&r);
    if (!error)
        error = faults_report(&r);
    if (!error)
        error = findings_add(r.recording);
    recorder_free(&r);
    if (error) {
        recording_free(r.recording);
        return error;
    }
    *recording = r.recording;
    return 0;
}
