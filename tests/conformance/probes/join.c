#define _POSIX_C_SOURCE 200809L
/* P30 to P39: join, is_alive and the exit code. */
#include "probe.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int gate[2];

static int join_again(void)
{
    struct process process;
    launch(&process, NULL, NULL);
    show("join", process_join(&process, PROCESS_FOREVER));
    show("join again", process_join(&process, PROCESS_FOREVER));
    show("join with a timeout", process_join(&process, 1000));
    show("look", process_join(&process, 0));
    return 0;
}

static int zero_and_negative(void)
{
    struct process process;
    gate_make(gate);
    launch(&process, wait_at_gate, gate);
    show("0, while it waits for us", process_join(&process, 0));
    gate_open(gate);
    show("-1", process_join(&process, -1));
    need("close", process_close(&process));
    launch(&process, NULL, NULL);
    show("-1000", process_join(&process, -1000));
    return 0;
}

static int last_a_while(void *unused)
{
    (void)unused;
    pass(3000);
    return 0;
}

static int wait_for_the_pid(void)
{
    struct process process;
    launch(&process, last_a_while, NULL);
    show("join", process_join(&process, PROCESS_FOREVER));
    return 0;
}

static int poll_the_sentinel(void)
{
    struct process process;
    const long begin = milliseconds();
    launch(&process, last_a_while, NULL);
    show("join", process_join(&process, 60000));
    show_bool("in time", milliseconds() - begin < 20000);
    return 0;
}

static int leave_a_grandchild(void *unused)
{
    (void)unused;
    if (fork() == 0) {
        gate_wait(gate);
        _exit(0);
    }
    (void)raise(SIGKILL);
    return 0;
}

static int sentinel_held_by_another(void)
{
    struct process process;
    gate_make(gate);
    launch(&process, leave_a_grandchild, NULL);
    show("join", process_join(&process, 2000));
    show_alive("alive", &process);
    show_code("exit code", &process);
    gate_open(gate);
    return 0;
}

static int close_everything(void *unused)
{
    (void)unused;
    for (int descriptor = 0; descriptor < 256; descriptor++)
        (void)close(descriptor);
    return wait_for_ever(NULL);
}

static int sentinel_closed_by_the_child(void)
{
    struct process process;
    launch(&process, close_everything, NULL);
    for (int i = 0; i < 100 && !is_readable(process.sentinel); i++)
        pass(10); /* until the child has closed everything */
    const long begin = milliseconds();
    show("join", process_join(&process, 200));
    const long took = milliseconds() - begin;
    show_bool("about 200 ms", took >= 200 && took < 400);
    show_alive("alive", &process);
    need("kill", process_kill(&process));
    show("join for ever", process_join(&process, PROCESS_FOREVER));
    show_code("exit code", &process);
    return 0;
}

static struct process sibling, oneself;

static int join_others(void *unused)
{
    (void)unused;
    show("a sibling", process_join(&sibling, 100));
    show("oneself", process_join(&oneself, 100));
    return 0;
}

static int only_the_creator_joins(void)
{
    gate_make(gate);
    launch(&sibling, wait_at_gate, gate);
    launch(&oneself, join_others, NULL);
    need("join", process_join(&oneself, PROCESS_FOREVER));
    gate_open(gate);
    need("join", process_join(&sibling, PROCESS_FOREVER));
    show("the creator", process_join(&sibling, 0));
    return 0;
}

static int ask_about_others(void *unused)
{
    (void)unused;
    show_alive("a sibling", &sibling);
    show_alive("oneself", &oneself);
    return 0;
}

static int only_the_creator_asks(void)
{
    gate_make(gate);
    launch(&sibling, wait_at_gate, gate);
    launch(&oneself, ask_about_others, NULL);
    need("join", process_join(&oneself, PROCESS_FOREVER));
    show_alive("the creator", &sibling);
    gate_open(gate);
    finish(&sibling);
    return 0;
}

static int asking_reaps(void)
{
    struct process process[4];
    pid_t pid[4];
    int code = 0;
    bool alive = true;
    for (int i = 0; i < 4; i++) {
        launch(&process[i], NULL, NULL);
        pid[i] = process[i].pid;
    }
    for (int i = 0; i < 4; i++)
        await_death(pid[i]);
    need("is_alive", process_is_alive(&process[0], &alive));
    need("exit_code", process_exit_code(&process[1], &code));
    need("join", process_join(&process[2], 0));
    show_bool("is_alive leaves a zombie", is_zombie(pid[0]));
    show_bool("exit_code leaves a zombie", is_zombie(pid[1]));
    show_bool("join(0) leaves a zombie", is_zombie(pid[2]));
    show_bool("pid leaves a zombie", is_zombie(pid[3]));
    return 0;
}

static volatile sig_atomic_t signals;

static void count_signal(int number)
{
    (void)number;
    signals++;
}

/* No SA_RESTART: a wait that is interrupted fails with EINTR. */
static void catch_signals(void)
{
    struct sigaction action = { .sa_handler = count_signal };
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGUSR1, &action, NULL);
}

/* The signals have the default time to arrive one by one: a wait is interrupted by each. */
static int signal_the_parent(void *count)
{
    for (int i = 0; i < *(int *)count; i++) {
        pass(300);
        (void)kill(getppid(), SIGUSR1);
    }
    pass(300);
    return 4;
}

static int interrupted_join(void)
{
    struct process process;
    int three = 3;
    catch_signals();
    launch(&process, signal_the_parent, &three);
    show("join for ever", process_join(&process, PROCESS_FOREVER));
    show_code("exit code", &process);
    say("signals: %d", (int)signals);
    need("close", process_close(&process));
    int many = 20;
    launch(&process, signal_the_parent, &many);
    const long begin = milliseconds();
    show("join for 1000 ms", process_join(&process, 1000));
    const long took = milliseconds() - begin;
    show_bool("not less", took >= 1000);
    show_bool("not much more", took < 1250);
    need("kill", process_kill(&process));
    finish(&process);
    return 0;
}

static int stolen_status(void)
{
    struct process process, other;
    launch(&process, NULL, NULL);
    while (waitpid(process.pid, NULL, 0) == -1 && errno == EINTR)
        ;
    show("join", process_join(&process, PROCESS_FOREVER));
    show("join with a timeout", process_join(&process, 1000));
    show_alive("alive", &process);
    show_code("exit code", &process);
    show("kill", process_kill(&process));
    launch(&other, NULL, NULL);
    show_code("exit code after another's start", &process);
    finish(&other);
    return 0;
}

static int ignored_children(void)
{
    struct process process;
    (void)signal(SIGCHLD, SIG_IGN);
    launch(&process, NULL, NULL);
    show("join", process_join(&process, PROCESS_FOREVER));
    show_alive("alive", &process);
    show_code("exit code", &process);
    return 0;
}

static const struct probe probes[] = {
    { "P30", join_again }, { "P31", zero_and_negative }, { "P32", wait_for_the_pid }, { "P32b", poll_the_sentinel },
    { "P33", sentinel_held_by_another }, { "P34", sentinel_closed_by_the_child }, { "P35", only_the_creator_joins },
    { "P36", only_the_creator_asks }, { "P37", asking_reaps }, { "P38", interrupted_join }, { "P39", stolen_status },
    { "P39b", ignored_children },
};
PROBES(probes)
