/* The terminal. Signals may come at any time: what their handler needs is set before it is installed. */
#define _POSIX_C_SOURCE 200809L
#include "keys.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

#ifndef SIGWINCH
#define SIGWINCH 28 /* not in POSIX */
#endif

static const char screen_aside[] = "\033[?1049h", screen_back[] = "\033[?1049l", screen_clear[] = "\033[H\033[2J";
static const int ending_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
#define ENDING_SIGNALS (sizeof ending_signals / sizeof *ending_signals)

static struct termios before, ours;
static struct sigaction actions_before[ENDING_SIGNALS], resize_before;
static sigset_t mask_before; /* the window's size is told while we wait for a key, and only then: see byte_read() */
static volatile sig_atomic_t taken, is_aside, resized;

static void terminal_write(const char *text, size_t size)
{
    while (size > 0) {
        ssize_t written = write(STDOUT_FILENO, text, size);
        if (written < 0 && errno != EINTR)
            return; /* there is nobody to tell */
        if (written > 0) {
            text += written;
            size -= (size_t)written;
        }
    }
}

static void go_aside(bool aside)
{
    if (aside && !is_aside)
        terminal_write(screen_aside, sizeof screen_aside - 1);
    if (!aside && is_aside)
        terminal_write(screen_back, sizeof screen_back - 1);
    is_aside = aside;
}

static void on_ending(int number)
{
    if (taken) {
        go_aside(false);
        (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
    }
    signal(number, SIG_DFL);
    raise(number); /* it comes when this handler is left */
}

static void on_resize(int number)
{
    (void)number;
    resized = 1;
}

bool keys_possible(void)
{
    const char *terminal = getenv("TERM");
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && terminal && *terminal && strcmp(terminal, "dumb") != 0;
}

int keys_begin(void)
{
    struct sigaction ending = {.sa_handler = on_ending}, resize = {.sa_handler = on_resize};
    if (tcgetattr(STDIN_FILENO, &before))
        return -errno;
    ours = before;
    ours.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    ours.c_cc[VMIN] = 1;
    ours.c_cc[VTIME] = 0;
    ours.c_cc[VSUSP] = _POSIX_VDISABLE; /* a stopped page would be of no use to anybody */
    for (size_t i = 0; i < ENDING_SIGNALS; i++)
        sigaction(ending_signals[i], &ending, &actions_before[i]);
    sigset_t resizes;
    sigemptyset(&resizes);
    sigaddset(&resizes, SIGWINCH);
    sigprocmask(SIG_BLOCK, &resizes, &mask_before);
    sigaction(SIGWINCH, &resize, &resize_before);
    taken = 1;
    if (tcsetattr(STDIN_FILENO, TCSADRAIN, &ours) == 0)
        return 0;
    int error = -errno;
    keys_end();
    return error;
}

void keys_end(void)
{
    if (!taken)
        return;
    go_aside(false);
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &before); /* the terminal may be gone */
    taken = 0;
    for (size_t i = 0; i < ENDING_SIGNALS; i++)
        sigaction(ending_signals[i], &actions_before[i], NULL);
    sigaction(SIGWINCH, &resize_before, NULL);
    sigprocmask(SIG_SETMASK, &mask_before, NULL);
}

void keys_page(const char *text, size_t size, bool aside)
{
    go_aside(aside);
    if (aside)
        terminal_write(screen_clear, sizeof screen_clear - 1);
    terminal_write(text, size);
}

/* A byte, or KEY_GONE, or KEY_RESIZED. pselect() lets SIGWINCH in and waits in one step: a plain read() would sleep on
 * when the signal came just before it. */
static int byte_read(void)
{
    sigset_t waiting = mask_before;
    sigdelset(&waiting, SIGWINCH);
    for (;;) {
        fd_set keys;
        FD_ZERO(&keys);
        FD_SET(STDIN_FILENO, &keys);
        int ready = pselect(STDIN_FILENO + 1, &keys, NULL, NULL, NULL, &waiting);
        if (resized) {
            resized = 0;
            return KEY_RESIZED;
        }
        unsigned char byte;
        ssize_t size = ready > 0 ? read(STDIN_FILENO, &byte, 1) : -1;
        if (size == 1)
            return byte;
        if (size == 0 || errno != EINTR)
            return KEY_GONE;
    }
}

int keys_read(void)
{
    int byte = byte_read();
    if (byte != '\033')
        return byte;
    byte = byte_read(); /* no clock: Escape alone waits for what comes next */
    if (byte != '[' && byte != 'O')
        return byte;
    do
        byte = byte_read();
    while ((byte >= '0' && byte <= '9') || byte == ';');
    return byte == 'D' ? KEY_LEFT : byte == 'C' ? KEY_RIGHT : byte == KEY_GONE ? KEY_GONE : KEY_OTHER;
}

bool keys_ask(const char *question, char *line, size_t size)
{
    size_t used = 0;
    terminal_write(question, strlen(question));
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
    for (int byte; (byte = byte_read()) != KEY_GONE && byte != '\n';)
        if (byte < 256 && used + 1 < size)
            line[used++] = (char)byte;
    line[used] = '\0';
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &ours);
    return used > 0;
}
