/* The probe of the exercise "start": one use of the learner's process library, told on stdout.
 *
 *     probe start CODE SECONDS   start a process whose target works for so long and returns CODE
 *     probe class CODE SECONDS   the same with a class that has a run of its own
 *     probe names NAME           what process_init makes of options
 *     probe refusals             starts that are not possible
 *     probe again                start, and when that failed, start once more
 *
 * What `make timeline-01 EXERCISE=start` shows has the arguments: start 7 2
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations and judges nothing. It reports with write, not printf; what is printed by printf is there to lie in a
 * buffer. Functions that are not written yet exist here weakly, and so the school's own library never steps in. */
#define _POSIX_C_SOURCE 200809L
#include "../../conformance/stubs/missing.c"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SAY_SIZE 400
#include "../../probe.h"

struct job {
    struct process process;
    int code;
    unsigned seconds;
};

static int work(void *arg)
{
    const struct job *job = arg;
    struct timespec left = {(time_t)job->seconds, 0};
    say("work: begins\n");
    printf("printed by the work\n");
    while (left.tv_sec > 0 && nanosleep(&left, &left) == -1)
        ; /* interrupted: the rest is still to be slept */
    return job->code;
}

static int job_run(struct process *self)
{
    return work(container_of(self, struct job, process));
}

static const struct process_ops job_ops = { .name = "Job", .run = job_run };

static void at_exit(void)
{
    say("probe: exit handler\n");
}

/* Waits, barely, for the child that the struct names. */
static void ended_tell(const struct process *process)
{
    int status;
    if (process->pid <= 0 || waitpid(process->pid, &status, 0) != process->pid)
        say("probe: there is no child %ld to wait for\n", (long)process->pid);
    else if (WIFEXITED(status))
        say("probe: it ended with %d\n", WEXITSTATUS(status));
    else
        say("probe: it was killed by signal %d\n", WTERMSIG(status));
}

static int start(int code, unsigned seconds, const struct process_ops *ops)
{
    struct job job = { .code = code, .seconds = seconds };
    struct process_options options = { .ops = ops, .arg = &job };
    if (ops == NULL)
        options.target = work;
    printf("printed before the start\n");
    const int error = process_init(&job.process, options);
    say("probe: init returned %d\n", error);
    if (error != 0)
        return 0;
    const int result = process_start(&job.process);
    say("probe: start returned %d, pid %ld\n", result, (long)job.process.pid);
    if (result == 0)
        ended_tell(&job.process);
    return 0;
}

static void name_tell(struct process_options options)
{
    struct process process;
    memset(&process, 0x5a, sizeof process);
    const int error = process_init(&process, options);
    process.name[sizeof process.name - 1] = '\0';
    if (error != 0)
        say("name: %d\n", error);
    else
        say("name: %s, pid %ld, parent %s, sentinel %d\n", process.name, (long)process.pid,
            process.parent_pid == getpid() ? "right" : "wrong", process.sentinel);
}

static int names(char *name)
{
    char longest[PROCESS_NAME_SIZE + 1];
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    name_tell((struct process_options){ .target = work });
    name_tell((struct process_options){ .name = name });
    name_tell((struct process_options){ .name = longest });
    name_tell((struct process_options){ .group = longest });
    name_tell((struct process_options){ .ops = &job_ops });
    name_tell((struct process_options){ .name = "" });
    return 0;
}

static int refusals(void)
{
    struct process never = {0};
    struct process process;
    say("refusal: never initialised: %d\n", process_start(&never));
    if (process_init(&process, (struct process_options){0}) != 0)
        return 0;
    struct process moved = process;
    say("refusal: moved: %d\n", process_start(&moved));
    const pid_t pid = fork();
    if (pid == 0) {
        say("refusal: another's: %d\n", process_start(&process));
        _exit(0);
    }
    if (pid > 0)
        (void)waitpid(pid, NULL, 0);
    say("refusal: none: %d\n", process_start(&process));
    say("refusal: started before: %d\n", process_start(&process));
    ended_tell(&process);
    return 0;
}

static int again(void)
{
    struct process process;
    if (process_init(&process, (struct process_options){0}) != 0)
        return 0;
    const int result = process_start(&process);
    say("probe: start returned %d, pid %ld\n", result, (long)process.pid);
    if (result != 0)
        say("probe: start again returned %d\n", process_start(&process));
    ended_tell(&process);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 2 || atexit(at_exit) != 0)
        return 121;
    const char *what = argv[1];
    if (argc == 4 && strcmp(what, "start") == 0)
        return start(atoi(argv[2]), (unsigned)atoi(argv[3]), NULL);
    if (argc == 4 && strcmp(what, "class") == 0)
        return start(atoi(argv[2]), (unsigned)atoi(argv[3]), &job_ops);
    if (argc == 3 && strcmp(what, "names") == 0)
        return names(argv[2]);
    return strcmp(what, "refusals") == 0 ? refusals() : again();
}
