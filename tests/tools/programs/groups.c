/* HOSTILE if the recorder fails: run it only inside a pid namespace (unshare --fork --pid --mount-proc --kill-child).
 *   groups SEED
 * A random program of processes, groups and sessions. Its children do what they are told, one at a time, so that what
 * comes of it is the same in every run, recorded or not; numbers are printed as the place of their first bearer.
 * Leaders end and are waited for while members live on, and their numbers are used on. Every process blocks SIGUSR1 and
 * is asked after each kill whether it came. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "program.h"

#define MEMBERS 8
#define STEPS 60

enum word { LEAD, JOIN, SESSION, STRIKE, LOOK, END };

struct order {
    enum word word;
    int number;
};

struct member {
    pid_t pid;
    int order; /* the end by which it is told */
    bool alive, reaped;
};

static struct member members[MEMBERS]; /* [0] is this process itself */
static int count = 1, answers[2];
static unsigned long long chance;

static unsigned draw(unsigned below)
{
    chance = chance * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(chance >> 33) % below;
}

static bool struck(void)
{
    const struct timespec now = { 0 };
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    return sigtimedwait(&set, NULL, &now) == SIGUSR1;
}

static long obey(struct order order)
{
    switch (order.word) {
    case LEAD: return setpgid(0, 0);
    case JOIN: return setpgid(0, order.number);
    case SESSION: return setsid();
    case STRIKE: return kill(order.number, SIGUSR1);
    case LOOK: return struck();
    default: _exit(7);
    }
}

static _Noreturn void serve(int orders)
{
    struct order order;
    while (read(orders, &order, sizeof order) == sizeof order) {
        long result = obey(order);
        if (result == -1)
            result = -errno;
        if (write(answers[1], &result, sizeof result) != sizeof result)
            die("write");
    }
    _exit(0);
}

static long tell(int who, enum word word, int number)
{
    long result;
    const struct order order = { word, number };
    if (who == 0) {
        result = obey(order);
        return result == -1 ? -errno : result;
    }
    if (write(members[who].order, &order, sizeof order) != sizeof order)
        die("write");
    if (word != END && read(answers[0], &result, sizeof result) != sizeof result)
        die("read");
    return word == END ? 0 : result;
}

/* A number as the program's reader may know it: m2 is that of the third process. */
static const char *name(long number)
{
    static char text[4][32];
    static int turn;
    char *to = text[turn++ % 4];
    for (int i = 0; i < count; i++)
        if (labs(number) == members[i].pid) {
            snprintf(to, sizeof *text, "%sm%d", number < 0 ? "-" : "", i);
            return to;
        }
    if (number <= 0 && number > -4096)
        snprintf(to, sizeof *text, "%s", number ? strerrorname_np((int)-number) : "0");
    else
        snprintf(to, sizeof *text, "outside");
    return to;
}

static void birth(void)
{
    int ends[2];
    if (count == MEMBERS)
        return;
    must_pipe(ends);
    pid_t pid = must_fork();
    if (pid == 0) {
        must_close(ends[1]);
        serve(ends[0]);
    }
    must_close(ends[0]);
    members[count++] = (struct member){ pid, ends[1], true, false };
}

/* It is dead when this returns, but nobody has waited for it. */
static void await_death(int who)
{
    siginfo_t info;
    while (waitid(P_PID, (id_t)members[who].pid, &info, WEXITED | WNOWAIT) == -1)
        if (errno != EINTR)
            die("waitid");
    members[who].alive = false;
    must_close(members[who].order);
}

static void note_reaped(long pid)
{
    for (int i = 1; i < count; i++)
        if (pid == members[i].pid)
            members[i].reaped = true;
}

static void who_was_struck(void)
{
    for (int i = 0; i < count; i++)
        if (members[i].alive && tell(i, LOOK, 0) > 0)
            printf(" m%d", i);
}

static void massacre(int group)
{
    if (group == members[0].pid || getpgrp() == group)
        return;
    bool doomed[MEMBERS] = { false };
    for (int i = 1; i < count; i++)
        doomed[i] = members[i].alive && getpgid(members[i].pid) == group;
    long result = kill(-group, SIGKILL) ? -errno : 0;
    printf("kill(-%s, KILL) = %s:", name(group), name(result));
    for (int i = 1; i < count; i++)
        if (doomed[i]) {
            printf(" m%d", i);
            await_death(i);
        }
}

static void own(int number)
{
    int ends[2];
    must_pipe(ends);
    long set = fcntl(ends[0], F_SETOWN, number) ? -errno : 0;
    const char *owner = name(fcntl(ends[0], F_GETOWN));
    printf("F_SETOWN %s = %s: %s", name(number), name(set), owner);
    must_close(ends[0]);
    must_close(ends[1]);
}

static void ask(int number)
{
    siginfo_t info = { 0 };
    long group = getpgid(number), session = getsid(number);
    printf("%s: group %s, session %s", name(number), name(group < 0 ? -errno : group),
           name(session < 0 ? -errno : session));
    errno = 0;
    printf(", priority %s", getpriority(PRIO_PGRP, (id_t)number) == -1 && errno ? "none" : "some");
    printf(", kill 0 %s", name(kill(-number, 0) ? -errno : 0));
    long wait = waitid(P_PGID, (id_t)number, &info, WEXITED | WNOHANG | WNOWAIT);
    printf(", waitid %s %s", name(wait ? -errno : 0), name(info.si_pid));
}

static void change(int who, int number)
{
    enum word word = (enum word)draw(3);
    if (who == 0 && word == SESSION)
        word = LEAD;
    printf("m%d: %s %s = ", who, word == LEAD ? "lead" : word == JOIN ? "join" : "session", name(number));
    printf("%s", name(tell(who, word, number)));
}

static void step(void)
{
    int who = (int)draw((unsigned)count), number = members[draw((unsigned)count)].pid;
    if (!members[who].alive)
        who = 0;
    long result;
    switch (draw(10)) {
    case 0: birth(); printf("birth"); break;
    case 1: case 2: change(who, number); break;
    case 3:
        result = setpgid(members[who].pid, number) ? -errno : 0;
        printf("setpgid m%d %s = %s", who, name(number), name(result));
        break;
    case 4: ask(number); break;
    case 5: case 6:
        number = draw(4) ? -number : number;
        printf("m%d: kill(%s, USR1) = ", who, name(number));
        printf("%s:", name(tell(who, STRIKE, number)));
        who_was_struck();
        break;
    case 7:
        number = draw(2) ? -number : number;
        result = waitpid(number, NULL, WNOHANG);
        result = result < 0 ? -errno : result;
        note_reaped(result);
        printf("waitpid(%s) = %s", name(number), name(result));
        break;
    case 8:
        if (who == 0)
            break;
        tell(who, END, 0);
        await_death(who);
        printf("m%d ends", who);
        break;
    default:
        if (draw(4))
            own(draw(2) ? number : -number);
        else
            massacre(number);
    }
    printf("\n");
}

int main(int argc, char **argv)
{
    sigset_t set;
    chance = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    must_pipe(answers);
    (void)setpgid(0, 0); /* fails where it has a session of its own */
    members[0] = (struct member){ getpid(), -1, true, false };
    birth();
    birth();
    for (int i = 0; i < STEPS; i++) {
        step();
        fflush(stdout); /* or a child would print it once more */
    }
    for (int i = 1; i < count; i++) {
        if (members[i].alive)
            tell(i, END, 0);
        if (!members[i].reaped)
            await(members[i].pid);
    }
    return EXIT_SUCCESS;
}
