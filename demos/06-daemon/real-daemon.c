/* A real daemon.
 *
 * A service is to run on when the program that has started it is gone. The daemon
 * flag is no help: it makes the service end with the program. The cure is a Unix
 * daemon: a session of its own, no terminal, no directory, no streams of anybody's,
 * and a pid file by which it can be found, and stopped.
 *
 * Shows: M35
 *
 * Look for:
 *   - how the service ends, and whether main is there still; the cure's two forks
 *
 * Try: ARGS=cured, and ARGS=stop. Without setsid, what does main say of the session? */
#define _DEFAULT_SOURCE /* flock */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"

static char path[] = "/tmp/real-daemon-XXXXXX"; /* SIMPLIFIED: a service has a fixed one, such as /run/NAME.pid */
static sigset_t stop_signals; /* SIGTERM, blocked in main: the children inherit that */

static void check(int failed, const char *what)
{
    if (failed) {
        perror(what);
        exit(EXIT_FAILURE);
    }
}

static int serve(void *unused)
{
    (void)unused; /* SIMPLIFIED: two seconds are for ever, so that it ends in any case */
    return sigtimedwait(&stop_signals, NULL, &(struct timespec){ .tv_sec = 2 }) == -1 && errno != EAGAIN;
}

/* [daemon] */
static _Noreturn void daemon_main(int ready)
{
    char text[32];
    const int size = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    const int file = open(path, O_WRONLY), null = open("/dev/null", O_RDWR);

    (void)umask(027);                   /* not what somebody's shell had */
    if (chdir("/") == -1 || null == -1) /* keep no file system busy */
        _exit(1);
    if (dup2(null, 0) == -1 || dup2(null, 1) == -1 || dup2(null, 2) == -1) /* nobody reads there any more */
        _exit(1);
    if (file == -1 || flock(file, LOCK_EX | LOCK_NB) == -1 || write(file, text, (size_t)size) != size)
        _exit(1);
    (void)write(ready, "", 1); /* the pid is there, and the lock: main may go on */
    (void)serve(NULL);
    (void)unlink(path);
    _exit(0); /* the lock goes with us, however we end, and the pipe too */
}

static void daemon_start(int ready)
{
    const pid_t middle = fork();
    check(middle == -1, "fork");
    if (middle == 0) {
        if (setsid() == -1) /* a new session, and no terminal; we lead it, and could get one again … */
            _exit(1);
        const pid_t daemon = fork(); /* … but our child leads nothing, and can not */
        if (daemon == 0)
            daemon_main(ready);
        _exit(daemon == -1);
    }
    while (waitpid(middle, NULL, 0) == -1 && errno == EINTR)
        ; /* the middle one, or there is a zombie */
}
/* [/daemon] */

/* [stop] */
static void daemon_find(int file, int ready, bool stop)
{
    char text[32] = "", unused;
    (void)read(ready, &unused, 1); /* it has begun, or failed: then there is no pid */
    check(pread(file, text, sizeof text - 1, 0) == -1, "pread");
    const pid_t pid = (pid_t)atol(text), session = getsid(pid);
    if (pid <= 0)
        (void)unlink(path); /* it is not there to do so */
    check(pid <= 0 || session == -1, "pid file"); /* and kill(0) or kill(-1) would be a catastrophe */
    printf("main: it is in %s session, and %s it\n", session == getsid(0) ? "my" : "another",
           session == pid ? "leads" : "does not lead");
    if (!stop)
        return; /* and the daemon goes on */
    check(kill(pid, SIGTERM) == -1, "kill");
    (void)read(ready, &unused, 1); /* who is not our child can't be joined; but its end of the pipe is closed */
}
/* [/stop] */

int main(int argc, char **argv)
{
    struct process process;
    int file, ends[2], stop = argc > 1 && strcmp(argv[1], "stop") == 0;

    check(setvbuf(stdout, NULL, _IOLBF, 0) != 0, "setvbuf"); /* nothing may wait in a buffer when we fork */
    check(sigaddset(&stop_signals, SIGTERM) == -1 || sigprocmask(SIG_BLOCK, &stop_signals, NULL) == -1, "sigprocmask");
    if (!stop && (argc < 2 || strcmp(argv[1], "cured") != 0)) { /* the hazard: this is another kind of daemon */
        check(process_init(&process, (struct process_options){ .target = serve, .daemon = true }), "process_init");
        check(process_start(&process), "process_start");
        printf("main: it is in %s session\n", getsid(process.pid) == getsid(0) ? "my" : "another");
    } else {
        check((file = mkstemp(path)) == -1 || pipe(ends) == -1, "mkstemp, pipe");
        daemon_start(ends[1]);
        (void)close(ends[1]); /* so that the daemon's is the last one */
        daemon_find(file, ends[0], stop);
    }
    printf("main: I am done\n");
    return EXIT_SUCCESS;
}
