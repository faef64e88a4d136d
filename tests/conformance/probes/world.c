#define _DEFAULT_SOURCE /* major, minor */
/* P61 to P72: what a child finds around it, and the functions about families. */
#include "probe.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int gate[2];

static bool stdin_is_null(void)
{
    struct stat null, in;
    return stat("/dev/null", &null) == 0 && fstat(STDIN_FILENO, &in) == 0 && S_ISCHR(in.st_mode) &&
           in.st_rdev == null.st_rdev;
}

static int look_at_stdin(void *unused)
{
    (void)unused;
    show_bool("the child's descriptor 0 is /dev/null", stdin_is_null());
    const int byte = getchar();
    say("the child reads: %d%s", byte, feof(stdin) ? ", the end" : "");
    show_bool("exec would close it", (fcntl(STDIN_FILENO, F_GETFD) & FD_CLOEXEC) != 0);
    return 0;
}

static int stdin_of_its_own(void)
{
    struct process process;
    int ends[2];
    gate_make(ends);
    if (write(ends[1], "ab", 2) != 2 || dup2(ends[0], STDIN_FILENO) == -1)
        return 1;
    gate_open(ends);
    say("the parent reads: %c", getchar()); /* and reads ahead */
    launch(&process, look_at_stdin, NULL);
    finish(&process);
    say("the parent reads on: %c", getchar());
    show_bool("the parent's descriptor 0 is /dev/null", stdin_is_null());
    return 0;
}

static int leave_buffered(void *unused)
{
    (void)unused;
    (void)printf("buffered in the child\n");
    return 5;
}

static int leave_unwritable(void *unused)
{
    (void)close(STDOUT_FILENO);
    return leave_buffered(unused);
}

static int flushed_at_the_end(void)
{
    struct process process;
    launch(&process, leave_buffered, NULL);
    need("join", process_join(&process, PROCESS_FOREVER));
    show_code("exit code", &process);
    need("close", process_close(&process));
    launch(&process, leave_unwritable, NULL);
    need("join", process_join(&process, PROCESS_FOREVER));
    show_code("exit code when it can't be written", &process);
    return 0;
}

static int global = 1;

static int change_the_world(void *unused)
{
    (void)unused;
    global = 2;
    if (chdir("/") == -1 || setenv("CONFORMANCE", "child", 1) == -1)
        return 1;
    return 0;
}

static int a_world_of_its_own(void)
{
    struct process process;
    char before[4096], after[4096];
    if (setenv("CONFORMANCE", "parent", 1) == -1 || getcwd(before, sizeof before) == NULL)
        return 1;
    launch(&process, change_the_world, NULL);
    finish(&process);
    say("global: %d", global);
    say("environment: %s", getenv("CONFORMANCE"));
    show_bool("same directory", getcwd(after, sizeof after) != NULL && strcmp(before, after) == 0);
    return 0;
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *hold_lock(void *ends)
{
    const int *pipes = ends;
    char byte;
    (void)pthread_mutex_lock(&lock);
    (void)close(pipes[1]);                /* says: it is locked */
    (void)!read(pipes[2], &byte, 1);      /* until main has seen enough */
    (void)pthread_mutex_unlock(&lock);
    return NULL;
}

static int count_threads(void *unused)
{
    int threads = 0;
    DIR *directory = opendir("/proc/self/task");
    (void)unused;
    for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL; )
        threads += entry->d_name[0] != '.';
    say("threads: %d", threads);
    show_bool("lock free", pthread_mutex_trylock(&lock) == 0);
    return 0;
}

static int one_thread_survives(void)
{
    struct process process;
    pthread_t thread;
    int ends[4];
    char byte;
    gate_make(ends);
    gate_make(ends + 2);
    if (pthread_create(&thread, NULL, hold_lock, ends) != 0)
        return 1;
    (void)!read(ends[0], &byte, 1);
    launch(&process, count_threads, NULL);
    finish(&process);
    (void)close(ends[3]);
    (void)pthread_join(thread, NULL);
    return 0;
}

static pid_t group, session;

static int compare_groups(void *unused)
{
    (void)unused;
    show_bool("the parent's process group", getpgrp() == group);
    show_bool("the parent's session", getsid(0) == session);
    return 0;
}

static int one_process_group(void)
{
    struct process process;
    group = getpgrp();
    session = getsid(0);
    launch(&process, compare_groups, NULL);
    finish(&process);
    return 0;
}

static size_t active(void)
{
    size_t count = 99;
    need("active_children", process_active_children(NULL, 0, &count));
    return count;
}

static int count_active(void *unused)
{
    (void)unused;
    say("in a child: %zu", active());
    return 0;
}

static int active_ones(void)
{
    struct process dead, first, second, child;
    struct process *list[2] = { NULL, NULL };
    size_t count = 99;
    say("at first: %zu", active());
    gate_make(gate);
    launch(&dead, NULL, NULL);
    await_death(dead.pid);
    launch(&first, wait_at_gate, gate);
    launch(&second, wait_at_gate, gate);
    launch(&child, count_active, NULL);
    await_death(child.pid);
    const pid_t pid = child.pid;
    need("active_children", process_active_children(list, 2, &count));
    say("in the parent: %zu", count);
    show_bool("the first, then the second", list[0] == &first && list[1] == &second);
    show_bool("a dead one is a zombie still", is_zombie(pid));
    show_code("exit code of a dead one", &child);
    gate_open(gate);
    finish(&first);
    finish(&second);
    say("at last: %zu", active());
    return 0;
}

static struct process *started;

static int look_at_current(void *unused)
{
    (void)unused;
    show_bool("in a child, what was started", process_current() == started);
    show_bool("with the pid", started->pid == getpid());
    return 0;
}

static int the_current_one(void)
{
    struct process process;
    struct process *current = process_current();
    if (current == NULL)
        return show("current", -ENOSYS);
    say("in main: %s", current->name);
    show_bool("with the pid", current->pid == getpid());
    show_alive("alive", current);
    started = &process;
    launch(&process, look_at_current, NULL);
    finish(&process);
    return 0;
}

static int look_at_parent(void *unused)
{
    (void)unused;
    struct process *parent = process_parent();
    show_bool("in a child, there is one", parent != NULL);
    if (parent == NULL)
        return 1;
    say("it is %s", parent->name);
    show_bool("with the pid", parent->pid == getppid());
    show_alive("alive", parent);
    show("join it", process_join(parent, 0));
    return 0;
}

static int the_parent(void)
{
    struct process process;
    show_bool("in main, there is one", process_parent() != NULL);
    launch(&process, look_at_parent, NULL);
    finish(&process);
    return 0;
}

/* Says the description with names in place of the pids. */
static void say_description(const char *what, struct process *process, pid_t pid)
{
    char text[512] = "", expected[64], *found;
    need("describe", process_describe(process, text, sizeof text));
    (void)snprintf(expected, sizeof expected, "pid=%ld ", (long)pid);
    if ((found = strstr(text, expected)) != NULL) {
        memmove(found + 5, found + strlen(expected) - 1, strlen(found + strlen(expected) - 1) + 1);
        memcpy(found, "pid=N", 5);
    }
    (void)snprintf(expected, sizeof expected, "parent=%ld ", (long)getpid());
    if ((found = strstr(text, expected)) != NULL) {
        memmove(found + 8, found + strlen(expected) - 1, strlen(found + strlen(expected) - 1) + 1);
        memcpy(found, "parent=M", 8);
    }
    say("%s: %s", what, text);
}

static int describe_self(void *process)
{
    char text[512] = "";
    need("describe", process_describe(process, text, sizeof text));
    show_bool("an unknown one in a child", strstr(text, " unknown") != NULL);
    need("describe", process_describe(process_current(), text, sizeof text));
    show_bool("oneself started", strstr(text, " started") != NULL);
    return 0;
}

static int descriptions(void)
{
    struct process process, sibling;
    gate_make(gate);
    need("init", process_init(&process, (struct process_options){ .target = wait_at_gate, .arg = gate,
                                                                  .daemon = true }));
    say_description("initial", &process, 0);
    need("start", process_start(&process));
    say_description("started", &process, process.pid);
    launch(&sibling, describe_self, &process);
    finish(&sibling);
    need("terminate", process_terminate(&process));
    need("join", process_join(&process, PROCESS_FOREVER));
    say_description("stopped", &process, process.pid);
    need("close", process_close(&process));
    say_description("closed", &process, 0);
    gate_open(gate);
    return 0;
}

static int asked[2], go[2];

static int watch_the_parent(void *unused)
{
    (void)unused;
    (void)close(go[1]);
    (void)close(gate[1]);
    struct process *parent = process_parent();
    if (parent == NULL)
        return 1;
    show_alive("alive while it lives", parent);
    gate_open(asked);
    gate_wait(go); /* until main has joined it */
    show_alive("alive when it is dead", parent);
    show("join it", process_join(parent, 1000));
    return 0;
}

static int wait_beside(void *unused)
{
    (void)unused;
    gate_open(asked); /* the parent waits for the last write end of this one to close */
    gate_open(go);
    gate_wait(gate);
    return 0;
}

static int have_two_and_die(void *unused)
{
    (void)unused;
    struct process watcher, sibling;
    launch(&watcher, watch_the_parent, NULL);
    launch(&sibling, wait_beside, NULL); /* inherits what the watcher's pipe has in the parent */
    gate_wait(asked);
    (void)raise(SIGKILL);
    return 0;
}

static int a_parent_that_dies(void)
{
    struct process process;
    gate_make(asked);
    gate_make(go);
    gate_make(gate);
    launch(&process, have_two_and_die, NULL);
    (void)close(asked[1]);
    finish(&process);
    gate_open(go);
    pass(5000); /* the sibling still waits while the watcher looks */
    gate_open(gate);
    return 0;
}

static int sentinel_says(void)
{
    struct process process;
    gate_make(gate);
    launch(&process, wait_at_gate, gate);
    show_bool("readable while it lives", is_readable(process.sentinel));
    gate_open(gate);
    await_death(process.pid);
    show_bool("readable when it is dead", is_readable(process.sentinel));
    show_bool("readable when asked again", is_readable(process.sentinel));
    need("join", process_join(&process, PROCESS_FOREVER));
    show_bool("readable after join", is_readable(process.sentinel));
    return 0;
}

static unsigned char key[PROCESS_KEY_SIZE];

static int compare_keys(void *unused)
{
    (void)unused;
    show_bool("the child's own is main's", memcmp(process_current()->authkey, key, sizeof key) == 0);
    return 0;
}

static int random_key(void)
{
    struct process process;
    const struct process *current = process_current();
    char text[2 * PROCESS_KEY_SIZE + 1] = "";
    if (current == NULL)
        return show("current", -ENOSYS);
    make(&process, compare_keys, NULL);
    memcpy(key, current->authkey, sizeof key);
    say("bytes: %zu", sizeof process.authkey);
    show_bool("an object's is main's", memcmp(process.authkey, key, sizeof key) == 0);
    need("start", process_start(&process));
    finish(&process);
    for (size_t i = 0; i < sizeof key; i++)
        (void)snprintf(text + 2 * i, 3, "%02x", key[i]);
    say("key %s", text);
    return 0;
}

static const struct probe probes[] = {
    { "P61", stdin_of_its_own }, { "P62", flushed_at_the_end }, { "P63", a_world_of_its_own },
    { "P64", one_thread_survives }, { "P65", one_process_group }, { "P66", active_ones }, { "P67", the_current_one },
    { "P68", the_parent }, { "P69", descriptions }, { "P70", a_parent_that_dies }, { "P71", sentinel_says },
    { "P72", random_key },
};
PROBES(probes)
