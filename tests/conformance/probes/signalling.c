#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
/* P53 to P60: terminate, kill, close. */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int gate[2];

static int terminate_and_kill(void)
{
    struct process process;
    launch(&process, wait_for_ever, NULL);
    show("terminate", process_terminate(&process));
    need("join", process_join(&process, PROCESS_FOREVER));
    show_code("exit code", &process);
    show("terminate after the end", process_terminate(&process));
    show("kill after the end", process_kill(&process));
    need("close", process_close(&process));
    launch(&process, wait_for_ever, NULL);
    show("kill", process_kill(&process));
    need("join", process_join(&process, PROCESS_FOREVER));
    show_code("exit code", &process);
    return 0;
}

static int right_after_start(void)
{
    int terminated = 0;
    for (int i = 0; i < 200; i++) {
        struct process process;
        int code = 0;
        launch(&process, wait_for_ever, NULL);
        need("terminate", process_terminate(&process));
        need("join", process_join(&process, PROCESS_FOREVER));
        need("exit_code", process_exit_code(&process, &code));
        terminated += code == -SIGTERM;
        need("close", process_close(&process));
    }
    say("-15: %d times", terminated);
    return 0;
}

static int signalled_when_dead(void)
{
    struct process process;
    int seven = 7;
    launch(&process, return_number, &seven);
    await_death(process.pid);
    show("terminate a zombie", process_terminate(&process));
    show("kill a zombie", process_kill(&process));
    need("join", process_join(&process, PROCESS_FOREVER));
    show_code("exit code", &process);
    return 0;
}

static void say_goodbye(void)
{
    say("cleaned up");
}

static int buffer_and_wait(void *unused)
{
    (void)atexit(say_goodbye);
    (void)printf("buffered"); /* no newline: musl writes a first line at once */
    gate_open(gate);
    return wait_for_ever(unused);
}

static int no_clean_up(void)
{
    struct process process;
    gate_make(gate);
    launch(&process, buffer_and_wait, NULL);
    gate_wait(gate);
    need("terminate", process_terminate(&process));
    need("join", process_join(&process, PROCESS_FOREVER));
    show_code("exit code", &process);
    return 0;
}

static void handle_sigterm(int number)
{
    (void)number;
    _exit(9);
}

static int inherited_handler(void)
{
    struct process process;
    (void)signal(SIGTERM, handle_sigterm);
    launch(&process, wait_for_ever, NULL);
    need("terminate", process_terminate(&process));
    need("join", process_join(&process, PROCESS_FOREVER));
    show_code("exit code", &process);
    return 0;
}

/* Terminates a child that will not have it, then kills it. */
static void terminate_in_vain(const char *what, struct process *process)
{
    need("terminate", process_terminate(process));
    show(what, process_join(process, 100));
    need("kill", process_kill(process));
    need("join", process_join(process, PROCESS_FOREVER));
    show_code("exit code", process);
    need("close", process_close(process));
}

static int defeated_terminate(void)
{
    struct process process;
    sigset_t set;
    (void)signal(SIGTERM, SIG_IGN);
    launch(&process, wait_for_ever, NULL);
    terminate_in_vain("ignored", &process);
    (void)signal(SIGTERM, SIG_DFL);

    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &set, NULL);
    launch(&process, wait_for_ever, NULL);
    terminate_in_vain("blocked", &process);
    (void)sigprocmask(SIG_UNBLOCK, &set, NULL);

    launch(&process, wait_for_ever, NULL);
    (void)kill(process.pid, SIGSTOP);
    (void)waitpid(process.pid, NULL, WUNTRACED); /* until it is stopped; that takes no exit status */
    terminate_in_vain("stopped", &process);
    return 0;
}

static int outlive(void *name)
{
    gate_open(gate);
    pass(1000);
    say("%s goes on", (const char *)name);
    return 0;
}

static int start_grandchildren(void *unused)
{
    struct process child, daemon;
    need("init", process_init(&child, (struct process_options){ .target = outlive, .arg = "the grandchild" }));
    need("init", process_init(&daemon, (struct process_options){ .target = outlive, .arg = "the daemon grandchild",
                                                                 .daemon = true }));
    need("start", process_start(&child));
    need("start", process_start(&daemon));
    gate_open(gate);
    return wait_for_ever(unused);
}

static int grandchildren_live_on(void)
{
    struct process process;
    gate_make(gate);
    launch(&process, start_grandchildren, NULL);
    gate_wait(gate);
    need("terminate", process_terminate(&process));
    need("join", process_join(&process, PROCESS_FOREVER));
    show_code("exit code", &process);
    return 0;
}

static int lock_and_wait(void *lock)
{
    (void)sem_wait(lock);
    gate_open(gate);
    return wait_for_ever(NULL);
}

static int lock_and_return(void *lock)
{
    return sem_wait(lock);
}

static int lock_stays_locked(void)
{
    struct process process;
    sem_t *lock = mmap(NULL, sizeof *lock, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (lock == MAP_FAILED || sem_init(lock, 1, 1) == -1)
        return 1;
    gate_make(gate);
    launch(&process, lock_and_wait, lock);
    gate_wait(gate);
    need("terminate", process_terminate(&process));
    finish(&process);
    show_bool("free after its holder was terminated", sem_trywait(lock) == 0);
    (void)sem_init(lock, 1, 1);
    launch(&process, lock_and_return, lock);
    finish(&process);
    show_bool("free after its holder has ended", sem_trywait(lock) == 0);
    return 0;
}

static int no_close_while_running(void)
{
    struct process process;
    gate_make(gate);
    launch(&process, wait_at_gate, gate);
    show("close", process_close(&process));
    gate_open(gate);
    need("join", process_join(&process, PROCESS_FOREVER));
    show("close after join", process_close(&process));
    return 0;
}

static int closed_for_ever(void)
{
    struct process process;
    need("init", process_init(&process, (struct process_options){ .name = "Alex", .daemon = true }));
    need("start", process_start(&process));
    need("join", process_join(&process, PROCESS_FOREVER));
    const int sentinel = process.sentinel;
    show("close", process_close(&process));
    say("pid: %ld, sentinel: %d", (long)process.pid, process.sentinel);
    show_bool("sentinel is open", fcntl(sentinel, F_GETFD) != -1);
    show_code("exit code", &process);
    show("join", process_join(&process, PROCESS_FOREVER));
    show_alive("alive", &process);
    show("terminate", process_terminate(&process));
    show("kill", process_kill(&process));
    show("start", process_start(&process));
    show("close again", process_close(&process));
    say("name: %s", process.name);
    show_bool("daemon", process.daemon);
    return 0;
}

static const struct probe probes[] = {
    { "P53", terminate_and_kill }, { "P53b", right_after_start }, { "P53c", signalled_when_dead },
    { "P54", no_clean_up }, { "P54b", inherited_handler }, { "P55", defeated_terminate },
    { "P56", grandchildren_live_on }, { "P58", lock_stays_locked }, { "P59", no_close_while_running },
    { "P60", closed_for_ever },
};
PROBES(probes)
