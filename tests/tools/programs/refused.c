/* HOSTILE: run it only inside a pid namespace (unshare --fork --pid --mount-proc --kill-child). It tries what would
 * reach beyond the recording, by the name given, and says what came of it:
 *   refused kill-one | kill-all | kill-parent | kill-group | tkill | tgkill | sigqueue | tgsigqueue | pidfd | owner |
 *           ptrace | foreign | untraced
 * Signal 0 would be harmless, and so it would prove nothing: the signal is SIGTERM.
 * The recording must show: each refused with EPERM, a finding that says so, the program and everybody else unharmed. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>

#include "program.h"

static long kill_one(void)
{
    return kill(1, SIGTERM);
}

static long kill_all(void)
{
    return kill(-1, SIGTERM);
}

static long kill_parent(void)
{
    return kill(getppid(), SIGTERM);
}

/* The group that has the recorder's number, which is another number under each schedule. Outside, that is group 1 or
 * none: then it means everybody, and is refused as well. */
static long kill_group(void)
{
    return kill(-getppid(), SIGTERM);
}

static long by_tkill(void)
{
    return syscall(SYS_tkill, getppid(), SIGTERM);
}

static long by_tgkill(void)
{
    return syscall(SYS_tgkill, getppid(), getppid(), SIGTERM);
}

static long by_sigqueue(void)
{
    return sigqueue(getppid(), SIGTERM, (union sigval){ .sival_int = 1 });
}

static long by_tgsigqueue(void)
{
    siginfo_t info = { .si_code = SI_QUEUE, .si_signo = SIGTERM };
    return syscall(SYS_rt_tgsigqueueinfo, getppid(), getppid(), SIGTERM, &info);
}

static long by_pidfd(void)
{
    int fd = (int)syscall(SYS_pidfd_open, getppid(), 0);
    if (fd == -1)
        return -1;
    return syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0);
}

/* From now on input on the pipe would send SIGIO to the parent. */
static long by_owner(void)
{
    int ends[2];
    must_pipe(ends);
    return fcntl(ends[0], F_SETOWN, getppid());
}

/* It is not our tracee: were the call let through, it would fail with ESRCH and do no harm. */
static long by_ptrace(void)
{
    return ptrace(PTRACE_PEEKDATA, getppid(), NULL, NULL);
}

/* The 32-bit system-call gate has a table of its own, which a filter for the other would misread: 37 is kill there. */
static long by_foreign(void)
{
#ifdef __x86_64__
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(37L), "b"((long)getppid()), "c"((long)SIGTERM) : "memory");
    if (result >= 0)
        return result;
    errno = (int)-result;
    return -1;
#else
    errno = EPERM; /* this architecture has no such gate in common use */
    return -1;
#endif
}

static long by_untraced(void)
{
    long pid = syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, NULL, NULL, NULL, 0);
    if (pid == 0)
        _exit(0);
    return pid;
}

static const struct {
    const char *name;
    long (*attempt)(void);
} attempts[] = {
    { "kill-one", kill_one },
    { "kill-all", kill_all },
    { "kill-parent", kill_parent },
    { "kill-group", kill_group },
    { "tkill", by_tkill },
    { "tgkill", by_tgkill },
    { "sigqueue", by_sigqueue },
    { "tgsigqueue", by_tgsigqueue },
    { "pidfd", by_pidfd },
    { "owner", by_owner },
    { "ptrace", by_ptrace },
    { "foreign", by_foreign },
    { "untraced", by_untraced },
};

int main(int argc, char **argv)
{
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
        if (argc > 1 && strcmp(attempts[i].name, argv[1]) == 0) {
            long result = attempts[i].attempt();
            dprintf(STDOUT_FILENO, "%s\n", result >= 0 ? "done" : strerrorname_np(errno));
            return EXIT_SUCCESS;
        }
    return 2;
}
