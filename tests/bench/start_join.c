#define _GNU_SOURCE /* pipe2, on_exit, MAP_ANONYMOUS, MADV_NOHUGEPAGE */
/* Measures start and join of a process that does nothing, in several ways that take turns: start_join MEGABYTES ROUNDS
 *
 * A line for each measurement: the way, the megabytes of memory that the parent holds, nanoseconds. The ways take
 * turns because a shared machine is now faster, now slower: only what was measured side by side can be compared. */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef HAVE_GLIB
#include <glib.h>
#endif

extern char **environ;

static char self[4096]; /* this program, which with the argument "nothing" ends at once */

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void wait_for(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    if (status != 0)
        die("the child failed");
}

static void way_bare(void)
{
    const pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    if (pid == -1)
        die("fork");
    wait_for(pid);
}

#ifdef __GLIBC__
static void exit_at_once(int status, void *unused)
{
    (void)unused;
    _exit(status);
}
#endif

/* What docs/guarantees.md promises of every child, written out for this one and nothing else: a floor for the library.
 * Two pipes [P23], streams flushed before the fork and at the end [P22, P62], a way out for exit() [P52], a stdin of
 * the child's own without what the parent had read ahead [P61]. */
static void way_promises(void)
{
    int sentinel[2], lifeline[2];
    if (pipe2(sentinel, O_CLOEXEC) == -1 || pipe2(lifeline, O_CLOEXEC) == -1)
        die("pipe2");
    (void)fflush(NULL);
    const pid_t pid = fork();
    if (pid == -1)
        die("fork");
    if (pid == 0) {
        (void)close(sentinel[0]);
        (void)close(lifeline[1]);
#ifdef __GLIBC__
        (void)on_exit(exit_at_once, NULL);
#endif
        (void)close(STDIN_FILENO);
        (void)open("/dev/null", O_RDONLY);
        (void)fflush(stdin);
        (void)fflush(NULL);
        _exit(0);
    }
    (void)close(sentinel[1]);
    (void)close(lifeline[0]);
    wait_for(pid);
    (void)close(lifeline[1]);
    (void)close(sentinel[0]);
}

static void way_library(void)
{
    struct process process;
    if (process_init(&process, (struct process_options){ .target = NULL }) != 0 || process_start(&process) != 0 ||
        process_join(&process, PROCESS_FOREVER) != 0 || process_close(&process) != 0)
        die("process");
}

static void way_spawn(void)
{
    pid_t pid;
    char *const argv[] = { self, "nothing", NULL };
    if (posix_spawn(&pid, self, NULL, NULL, argv, environ) != 0)
        die("posix_spawn");
    wait_for(pid);
}

#ifdef HAVE_GLIB
static void way_glib(void)
{
    GPid pid;
    char *argv[] = { self, "nothing", NULL };
    if (!g_spawn_async(NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL))
        die("g_spawn_async");
    wait_for(pid);
}
#endif

static const struct way {
    const char *name;
    void (*function)(void);
} ways[] = {
    { "bare", way_bare }, { "promises", way_promises }, { "library", way_library }, { "posix_spawn", way_spawn },
#ifdef HAVE_GLIB
    { "g_spawn", way_glib },
#endif
};

static int64_t nanoseconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Memory that is really there, in small pages: huge ones would hide what their tables cost. */
static void hold(size_t megabytes)
{
    const size_t size = megabytes << 20;
    if (size == 0)
        return;
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        die("mmap");
    (void)madvise(memory, size, MADV_NOHUGEPAGE); /* where there are no huge pages that fails, and is not needed */
    memset(memory, 1, size);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "nothing") == 0)
        return 0;
    if (argc != 3)
        return 2;
    const ssize_t size = readlink("/proc/self/exe", self, sizeof self - 1);
    if (size < 0)
        die("readlink");
    hold(strtoul(argv[1], NULL, 10));
    const unsigned long rounds = strtoul(argv[2], NULL, 10);
    for (unsigned long round = 0; round < rounds + 3; round++) {
        for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
            ways[i].function(); /* unmeasured: the caches are now its own, not those of the way before it */
            const int64_t begin = nanoseconds();
            ways[i].function();
            const int64_t took = nanoseconds() - begin;
            if (round >= 3) /* the first ones warm up */
                printf("%s %s %" PRId64 "\n", ways[i].name, argv[1], took);
        }
    }
    return 0;
}
