/* watch: grades an exercise again whenever its files are saved.
 *
 * Nothing here looks every so often: the kernel tells of saves (inotify), of a grader that has ended and of Ctrl-C
 * (both through a signalfd), and one poll waits for all of them. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grade/child.h"
#include "grade/exercise.h"
#include "grade/place.h"
#include "saves.h"

#define STATUS_COULD_NOT 2
#define LINE_WIDTH 80

static const char help[] =
    "usage: watch LESSON[/EXERCISE]...\n"
    "\n"
    "Grades exercises, and each again whenever you save a file of it: which checks\n"
    "pass, the points, and the first failure in full. Ctrl-C ends it.\n"
    "A lesson may be called 1, 01 or 01-process-creation.\n"
    "\n"
    "Status 0: ended by Ctrl-C (or SIGTERM, SIGHUP); 2: it could not watch.\n";

/* What goes on. */
struct watcher {
    struct saves saves;
    struct place place;
    sigset_t before;   /* The signals that were blocked when we came. */
    int signals;       /* Tells of SIGINT, SIGTERM, SIGHUP and SIGCHLD. */
    int terminal;      /* Whose foreground we have taken; -1 if we have not. */
    pid_t foreground;  /* The process group that had it before. */
    pid_t grader;      /* 0 while none runs. */
    bool ended;
};

/* The exercises that names on the command line mean. Says what is wrong, if something is. */
static int exercises_choose(char *const names[], int count, struct exercise_list *chosen)
{
    struct exercise_list all;
    int error = exercise_list_find(&all);
    for (int i = 0; i < count && error == 0; i++) {
        error = exercise_list_choose(&all, names[i], chosen);
        if (error != -ENOENT)
            continue;
        fprintf(stderr, "watch: there is no exercise '%s'. There are:\n", names[i]);
        for (size_t j = 0; j < all.count; j++)
            fprintf(stderr, "  %s\n", all.names[j]);
    }
    exercise_list_free(&all);
    return error;
}

/* Becomes the grader of an exercise. Does not return. */
static _Noreturn void grader_become(const struct watcher *watcher, const char *exercise, pid_t parent)
{
    char *program = text_make("%s/bin/grade", watcher->place.build);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* should we be killed, nobody is left grading */
    if (program && getppid() == parent && sigprocmask(SIG_SETMASK, &watcher->before, NULL) == 0)
        (void)execl(program, "grade", "--brief", exercise, (char *)NULL);
    fprintf(stderr, "watch: cannot run %s: %s\n", program ? program : "the grader", strerror(errno));
    _exit(127);
}

/* Says what is being watched, in lines that a terminal holds. */
static void watcher_tell(const struct watcher *watcher)
{
    static const char then[] = "save, and it is graded again. Ctrl-C ends this.";
    int column = printf("\nWatching") - 1;
    for (size_t i = 0; i < watcher->saves.count; i++) {
        const char *folder = watcher->saves.folders[i].folder;
        const bool last = i + 1 == watcher->saves.count;
        if (column + 2 + (int)strlen(folder) > LINE_WIDTH)
            column = printf("\n ") - 1;
        column += printf(" %s%s", folder, last ? ":" : ",");
    }
    printf("%s%s\n", column + (int)sizeof then > LINE_WIDTH ? "\n" : " ", then);
    (void)fflush(stdout);
}

/* Starts grading the first exercise that was saved, if none is being graded. Returns 0 or -errno. */
static int grader_start(struct watcher *watcher)
{
    for (size_t i = 0; i < watcher->saves.count && watcher->grader == 0; i++) {
        struct watched *watched = &watcher->saves.folders[i];
        if (!watched->saved || watched->watch == -1)
            continue;
        watched->saved = false;
        watched->content = saves_content(watched); /* before the compiler reads it: a later save is seen as one */
        printf("\n== %s\n", watched->folder);
        (void)fflush(stdout);
        const pid_t self = getpid();
        watcher->grader = fork();
        if (watcher->grader == 0)
            grader_become(watcher, watched->exercise, self);
        if (watcher->grader == -1) {
            watcher->grader = 0;
            return -errno;
        }
    }
    return 0;
}

/* The grader has ended. What was saved while it ran, and holds what it has graded, is not graded once more: one save
 * by an editor can be several events. */
static int grader_ended(struct watcher *watcher)
{
    watcher->grader = 0;
    (void)child_clear(); /* after a grader that ended as it should there is nobody */
    const int error = saves_take(&watcher->saves);
    bool more = false;
    for (size_t i = 0; i < watcher->saves.count; i++) {
        struct watched *watched = &watcher->saves.folders[i];
        if (watched->saved && watched->content == saves_content(watched))
            watched->saved = false;
        more = more || watched->saved;
    }
    if (!more)
        watcher_tell(watcher);
    return error;
}

/* Takes in one signal. Returns 0 or -errno. */
static int signal_take(struct watcher *watcher)
{
    struct signalfd_siginfo about;
    if (read(watcher->signals, &about, sizeof about) != (ssize_t)sizeof about)
        return errno == EAGAIN || errno == EINTR ? 0 : -errno;
    if (about.ssi_signo != SIGCHLD) {
        watcher->ended = true;
        return 0;
    }
    int status;
    if (watcher->grader == 0 || waitpid(watcher->grader, &status, WNOHANG) != watcher->grader)
        return 0;
    if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGINT || WTERMSIG(status) == SIGTERM))
        watcher->ended = true; /* Ctrl-C reaches both of us, in any order */
    if (watcher->ended) {
        watcher->grader = 0;
        (void)child_clear();
        return 0;
    }
    return grader_ended(watcher);
}

/* Waits for one thing to happen, and does what follows from it. Returns 0 or -errno. */
static int watcher_step(struct watcher *watcher)
{
    struct pollfd polled[] = {
        {.fd = watcher->signals, .events = POLLIN},
        {.fd = watcher->saves.queue, .events = POLLIN},
    };
    int error = grader_start(watcher);
    if (error != 0)
        return error;
    if (poll(polled, sizeof polled / sizeof polled[0], -1) == -1)
        return errno == EINTR ? 0 : -errno;
    if (polled[0].revents)
        error = signal_take(watcher);
    if (error == 0 && polled[1].revents)
        error = saves_take(&watcher->saves);
    if (error == 0 && saves_left(&watcher->saves) == 0)
        error = -ENOENT;
    return error;
}

/* Ends the grader, if one runs, and whoever it leaves behind: we have adopted them. */
static void grader_end(struct watcher *watcher)
{
    if (watcher->grader == 0)
        return;
    (void)kill(watcher->grader, SIGTERM);
    while (waitpid(watcher->grader, NULL, 0) == -1 && errno == EINTR)
        continue;
    watcher->grader = 0;
    (void)child_clear();
}

/* From now on signals come by a descriptor. Returns 0 or -errno. */
static int signals_open(struct watcher *watcher)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTTOU); /* or terminal_give would stop us */
    if (sigprocmask(SIG_BLOCK, &set, &watcher->before) == -1)
        return -errno;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &set, NULL) == -1)
        return -errno;
    watcher->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    return watcher->signals == -1 ? -errno : 0;
}

/* Makes ours the foreground, where we run for somebody else, such as make: Ctrl-C is for us, and make would complain of
 * it. So would Ctrl-Z be, which would leave make waiting for ever. Called from a shell we have the foreground
 * already. */
static void terminal_take(struct watcher *watcher)
{
    const int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    const pid_t before = getpgrp();
    if (terminal != -1 && before != getpid() && tcgetpgrp(terminal) == before && setpgid(0, 0) == 0
        && tcsetpgrp(terminal, getpid()) == 0) {
        (void)signal(SIGTSTP, SIG_IGN);
        watcher->foreground = before;
        watcher->terminal = terminal;
    } else if (terminal != -1) {
        (void)close(terminal);
    }
}

static void terminal_give(struct watcher *watcher)
{
    if (watcher->terminal == -1)
        return;
    (void)tcsetpgrp(watcher->terminal, watcher->foreground); /* it may have ended: then there is nobody to give it to */
    (void)close(watcher->terminal);
    watcher->terminal = -1;
}

static int watch(struct watcher *watcher, const struct exercise_list *chosen)
{
    int error = signals_open(watcher);
    if (error == 0) {
        terminal_take(watcher);
        error = saves_open(&watcher->saves, chosen->names, chosen->count);
    }
    while (error == 0 && !watcher->ended)
        error = watcher_step(watcher);
    grader_end(watcher);
    if (error == -ENOENT)
        fprintf(stderr, "watch: the folder is not there: is it under exercises/?\n");
    else if (error == -ENOSPC || error == -EMFILE)
        fprintf(stderr, "watch: the system lets you watch no more: see fs.inotify in /proc/sys.\n");
    else if (error != 0)
        fprintf(stderr, "watch: %s\n", strerror(-error));
    else
        fputs("\nNo longer watching.\n", stdout);
    (void)fflush(stdout);
    terminal_give(watcher);
    return error;
}

int main(int argc, char **argv)
{
    struct watcher watcher = {.signals = -1, .terminal = -1, .saves.queue = -1};
    struct exercise_list chosen = {0};
    if (argc == 2 && strcmp(argv[1], "--help") == 0)
        return fputs(help, stdout) == EOF || fflush(stdout) != 0 ? STATUS_COULD_NOT : EXIT_SUCCESS;
    if (argc < 2 || argv[1][0] == '-') {
        fputs(help, stderr);
        return STATUS_COULD_NOT;
    }
    child_adopt();
    int error = place_find(&watcher.place, NULL);
    if (error != 0)
        fprintf(stderr, "watch: no school here: go to the folder that has exercises/ and tests/ in it.\n");
    else
        error = exercises_choose(argv + 1, argc - 1, &chosen);
    if (error == 0)
        error = watch(&watcher, &chosen);
    saves_close(&watcher.saves);
    if (watcher.signals != -1)
        (void)close(watcher.signals);
    exercise_list_free(&chosen);
    place_free(&watcher.place);
    return error == 0 ? EXIT_SUCCESS : STATUS_COULD_NOT;
}
