/* Files of /proc, told anew: the same words, but with the pids that the program sees, a state that is not ours (who is
 * traced stands still all the time), and times by the virtual clock. */
#define _GNU_SOURCE
#include "proc_text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define TICKS_PER_SECOND 100            /* USER_HZ, in which /proc counts */
#define STAT_STATE 3                    /* fields of /proc/PID/stat, counted from 1 */
#define STAT_START 22                   /* when it began, in ticks since the machine did */

/* How a file is retold: line by line, or as one line of fields. */
struct telling {
    struct recorder *r;
    pid_t pid; /* whose file it is; 0 for the machine's */
    FILE *to;
};

/* A pid as the program sees it; those of strangers stay as they are. */
static int64_t seen_pid(struct recorder *r, int64_t pid)
{
    const int64_t name = name_of_pid(r, (pid_t)pid);
    return pid <= 0 || (name == RECORDER_PID && pid != getpid()) ? pid : name;
}

/* Who stands in a stop of ours runs, or waits: the program is to see that. */
static char seen_state(struct recorder *r, pid_t pid, char state)
{
    const struct task *task = task_find(r, pid);
    if (state != 't' || !task)
        return state;
    return task->halted ? 'T' : task->state == TASK_BLOCKED ? 'S' : 'R';
}

/* When a process began, in ticks since the machine did: for a stranger no later than the run. */
static int64_t start_ticks(struct recorder *r, pid_t pid, int64_t real)
{
    const struct task *task = task_find(r, pid);
    const size_t process = task ? task->process : process_find(r, pid);
    const size_t birth = process == NOBODY ? NOBODY : r->recording->processes[process].birth;
    const struct event *event = birth < r->recording->event_count ? event_at(r, birth) : NULL;
    const int64_t begun = clock_uptime(event ? event->time : 0) / (SECOND / TICKS_PER_SECOND);
    return process == NOBODY && real < begun ? real : begun;
}

/* "PID (NAME) STATE PPID PGRP SESSION TTY TPGID …" */
static void tell_stat(struct telling *telling, char *line)
{
    char *name = strchr(line, '('), *behind = strrchr(line, ')'), *rest;
    if (!name || !behind)
        return;
    fprintf(telling->to, "%" PRId64 " %.*s)", seen_pid(telling->r, telling->pid), (int)(behind - name), name);
    int field = STAT_STATE;
    for (char *word = strtok_r(behind + 1, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest), field++) {
        const int64_t number = strtoll(word, NULL, 10);
        if (field == STAT_STATE)
            fprintf(telling->to, " %c", seen_state(telling->r, telling->pid, *word));
        else if ((field >= 4 && field <= 6) || field == 8) /* parent, group, session, the terminal's group */
            fprintf(telling->to, " %" PRId64, seen_pid(telling->r, number));
        else if (field == STAT_START)
            fprintf(telling->to, " %" PRId64, start_ticks(telling->r, telling->pid, number));
        else
            fprintf(telling->to, " %s", word);
    }
    putc('\n', telling->to);
}

/* A line of /proc/PID/status: "PPid:\t123". */
static void tell_status(struct telling *telling, char *line)
{
    static const char *const pids[] = {"Tgid", "Pid", "PPid", "TracerPid", "NStgid", "NSpid", "NSpgid", "NSsid"};
    char *colon = strchr(line, ':');
    const size_t length = colon ? (size_t)(colon - line) : 0;
    for (size_t i = 0; i < sizeof pids / sizeof *pids; i++)
        if (length == strlen(pids[i]) && strncmp(line, pids[i], length) == 0) {
            fprintf(telling->to, "%s:\t%" PRId64 "\n", pids[i],
                    seen_pid(telling->r, strtoll(strrchr(line, '\t') + 1, NULL, 10)));
            return;
        }
    if (strncmp(line, "State:\tt", 8) == 0) {
        const char state = seen_state(telling->r, telling->pid, 't');
        fprintf(telling->to, "State:\t%c (%s)\n", state,
                state == 'T' ? "stopped" : state == 'S' ? "sleeping" : state == 'R' ? "running" : "tracing stop");
    } else {
        fputs(line, telling->to);
    }
}

/* /proc/PID/task/PID/children: "123 124 " */
static void tell_children(struct telling *telling, char *line)
{
    char *rest;
    for (char *word = strtok_r(line, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest))
        fprintf(telling->to, "%" PRId64 " ", seen_pid(telling->r, strtoll(word, NULL, 10)));
}

/* /proc/uptime: seconds, and those in which nobody ran. */
static void tell_uptime(struct telling *telling, char *line)
{
    (void)line;
    const int64_t now = clock_uptime(telling->r->now);
    fprintf(telling->to, "%" PRId64 ".%02" PRId64 " 0.00\n", now / SECOND, now % SECOND / (SECOND / 100));
}

/* A line of /proc/stat: one of them says when the machine began. */
static void tell_machine(struct telling *telling, char *line)
{
    if (strncmp(line, "btime ", 6) == 0)
        fprintf(telling->to, "btime %" PRId64 "\n", clock_boot() / SECOND);
    else
        fputs(line, telling->to);
}

/* A kind of file, and how a line of it is retold. */
static const struct kind {
    const char *name; /* the end of its path */
    bool of_process;
    void (*tell)(struct telling *telling, char *line);
} kinds[] = {
    {"/stat", true, tell_stat}, {"/status", true, tell_status}, {"/children", true, tell_children},
    {"/uptime", false, tell_uptime}, {"/stat", false, tell_machine},
};

/* `rest` is what stands behind "/proc/PID", or behind "/proc". */
static const struct kind *kind_of(const char *rest, bool of_process)
{
    const char *name = strrchr(rest, '/');
    for (size_t i = 0; name && i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].of_process == of_process && strcmp(name, kinds[i].name) == 0 && (of_process || name == rest))
            return &kinds[i];
    return NULL;
}

bool proc_text_concerns(const char *rest)
{
    return kind_of(rest, true) || kind_of(rest, false);
}

/* The last number in a path: "/proc/12/task/13/stat" is about 13. 0 if there is none. */
static pid_t path_pid(const char *path)
{
    int pid, task;
    if (sscanf(path, "/proc/%d/task/%d/", &pid, &task) == 2)
        return task;
    return sscanf(path, "/proc/%d/", &pid) == 1 ? pid : 0;
}

/* The file, told anew, in memory that the caller frees; NULL where it cannot be read. */
static char *text_of(struct recorder *r, const char *path, pid_t pid, const struct kind *kind, size_t *size)
{
    char *text = NULL, *line = NULL;
    size_t room = 0;
    FILE *from = fopen(path, "re");
    FILE *to = from ? open_memstream(&text, size) : NULL;
    struct telling telling = {.r = r, .pid = pid, .to = to};
    while (to && getline(&line, &room, from) > 0)
        kind->tell(&telling, line);
    bool failed = !to || ferror(from);
    failed = (to && fclose(to) != 0) || failed;
    if (from)
        (void)fclose(from);
    free(line);
    if (!failed)
        return text;
    free(text);
    return NULL;
}

int proc_text_open(struct recorder *r, const char *path)
{
    size_t size = 0;
    const pid_t pid = path_pid(path);
    const struct kind *kind = kind_of(path + strlen("/proc"), pid != 0);
    char *text = kind ? text_of(r, path, pid, kind, &size) : NULL;
    int fd = text ? memfd_create(path, MFD_CLOEXEC) : -1;
    if (fd >= 0 && write(fd, text, size) != (ssize_t)size) {
        close(fd);
        fd = -1;
    }
    free(text);
    return fd;
}
