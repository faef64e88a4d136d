/* The sentences about what is missing on this machine. docs/start.md has the same, woven from here. */
#include "lacks.h"

#include <errno.h>
#include <stdio.h>

const struct lack_words lacks[LACKS] = {
    [LACK_NONE] = {"", ""},
    [LACK_PTRACE] = {
        "This system refuses ptrace, the call by which the recorder watches.",
        "In a container: start it with --cap-add=SYS_PTRACE, and let its seccomp profile allow ptrace."},
    [LACK_PTRACE_ABSENT] = {
        "This system has no ptrace, the call by which the recorder watches.",
        "An emulated foreign processor never has: take an image for the machine's own. On that, a container's seccomp "
        "profile hides it: start it with --cap-add=SYS_PTRACE."},
    [LACK_PTRACE_TAKEN] = {
        "Somebody traces this program already, so the recorder cannot trace its children.",
        "Start it without strace, gdb or another recorder around it."},
    [LACK_YAMA_ADMIN] = {
        "The sysctl kernel.yama.ptrace_scope is 2: only an administrator may use ptrace.",
        "`sudo sysctl kernel.yama.ptrace_scope=1` allows it for one's own children until the next start; a file in "
        "/etc/sysctl.d does so for good. In a container, it is the host's."},
    [LACK_YAMA_NOBODY] = {
        "The sysctl kernel.yama.ptrace_scope is 3: nobody may use ptrace while this machine runs.",
        "Set it to 1 in /etc/sysctl.d and start the machine anew: a 3 cannot be taken back before. In a container, it "
        "is the host's."},
    [LACK_SECCOMP] = {
        "This system refuses seccomp filters, by which the recorder picks the calls that it looks at.",
        "In a container: let its seccomp profile allow the calls seccomp and prctl. An emulated foreign processor "
        "cannot do it at all."},
    [LACK_PROC] = {
        "There is no /proc here, by which the recorder sees who waits.",
        "`mount -t proc proc /proc`, also in a chroot."},
    [LACK_PROC_STRANGE] = {
        "/proc belongs to another pid namespace: everybody has another number there.",
        "Mount one of this namespace: `mount -t proc proc /proc`, or `unshare --mount-proc` to begin with."},
    [LACK_PROC_SYSCALL] = {
        "/proc/PID/syscall cannot be read, by which the recorder sees who waits.",
        "Some kernels do without it: take another one. A program that calls prctl(PR_SET_DUMPABLE, 0) forbids it: "
        "leave that out."},
    [LACK_MEMORY] = {
        "The program's memory cannot be read: neither by process_vm_readv nor in /proc/PID/mem.",
        "In a container: start it with --cap-add=SYS_PTRACE. A program that calls prctl(PR_SET_DUMPABLE, 0) forbids "
        "it: leave that out."},
    [LACK_PROCESSES] = {
        "No further process may be started here.",
        "`ulimit -u` tells the limit; a container has its own (--pids-limit). Raise it, or end what you do not need."},
    [LACK_DESCRIPTORS] = {
        "Too few files may be open at once.",
        "`ulimit -n` tells the limit: raise it to 1024, in a new shell if this one may not."},
    [LACK_NULL] = {
        "There is no /dev/null here.",
        "`mknod -m 666 /dev/null c 1 3`; a chroot needs one, too."},
    [LACK_NOEXEC] = {
        "This file system is mounted noexec: no program on it can be run.",
        "Move the school to another one, or `mount -o remount,exec` this one."},
    [LACK_READ_ONLY] = {
        "This file system is read-only: nothing can be compiled there.",
        "Copy the school to where you may write."},
    [LACK_PERMISSION] = {
        "This folder is somebody else's: nothing can be compiled there.",
        "Copy the school to a folder of yours; or, where it is yours but was built by root, `sudo chown -R $USER .`."},
    [LACK_DISK] = {
        "The disk is full, or your share of it is used up.",
        "`df -h . /tmp` tells where: make room. `make clean` removes all that was built."},
    [LACK_FILE_SIZE] = {
        "No file may grow as long as it has to.",
        "`ulimit -f` tells the limit: `ulimit -f unlimited`, in a new shell if this one may not."},
    [LACK_COMPILER] = {
        "There is no C compiler of the name cc along PATH.",
        "./setup installs one; if it did, look at PATH: /usr/bin belongs to it."},
    [LACK_COMPILING] = {
        "The C compiler fails even with a program of three lines.",
        "`echo 'int main(void) { return 0; }' | cc -xc -o three -` shows it, too; ./setup installs one that works."},
    [LACK_LOOPBACK] = {
        "The network of this machine itself is down: nobody can be reached at 127.0.0.1.",
        "`ip link set lo up`; in a sandbox, let it have its loopback."},
    [LACK_TIME] = {
        "The run was not over in time, though it had used up nothing of what is counted.",
        "The machine may be overloaded: try again when it is quiet. If that does not help, please tell us."},
    [LACK_CALL] = {
        "This machine refuses a system call that any program may make.",
        "In a container: let its seccomp profile allow the call."},
};

const char *lack_tell(char *text, size_t size, enum lack lack, const char *where)
{
    snprintf(text, size, "%s%s%s %s More in docs/start.md, \"If it does not work\".", where ? where : "",
             where ? ": " : "", lacks[lack].sentence, lacks[lack].cure);
    return text;
}

enum lack lack_of_error(int error)
{
    switch (error) {
    case EMFILE:
    case ENFILE: return LACK_DESCRIPTORS;
    case EAGAIN: return LACK_PROCESSES;
    case EROFS: return LACK_READ_ONLY;
    case ENOSPC:
    case EDQUOT: return LACK_DISK;
    case EFBIG: return LACK_FILE_SIZE;
    case ENOSYS: return LACK_CALL;
    default: return LACK_NONE;
    }
}
