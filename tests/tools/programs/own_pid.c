/* Who am I? Asked twice each time, of the C library and of the kernel: by a process, by its child and grandchild, by
 * children that share its memory, by a thread, and by itself once more. Ends with 0 if both always agree. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static bool agree(void)
{
    const pid_t self = getpid();
    return self == syscall(SYS_getpid) && self == getpid();
}

static int tell(void *nothing)
{
    (void)nothing;
    return agree() ? 0 : 1;
}

static void *tell_thread(void *result)
{
    *(bool *)result = agree();
    return NULL;
}

static bool ends_well(pid_t child)
{
    int status;
    return child > 0 && waitpid(child, &status, __WALL) == child && status == 0;
}

/* A child, which forks another. */
static bool descendants_agree(void)
{
    const pid_t child = fork();
    if (child == 0) {
        const bool self = agree();
        const pid_t grandchild = fork();
        if (grandchild == 0)
            _exit(tell(NULL));
        _exit(self && ends_well(grandchild) && agree() ? 0 : 1);
    }
    return ends_well(child);
}

/* A child that shares our memory, and runs beside us or instead of us. */
static bool sharer_agrees(int flags)
{
    static _Alignas(16) char stack[64 << 10];
    const pid_t child = clone(tell, stack + sizeof stack, CLONE_VM | flags | SIGCHLD, NULL);
    const bool self = agree();
    return ends_well(child) && self && agree();
}

static bool thread_agrees(void)
{
    pthread_t thread;
    bool agreed = false;
    return pthread_create(&thread, NULL, tell_thread, &agreed) == 0 && pthread_join(thread, NULL) == 0 && agreed;
}

int main(void)
{
    if (!agree() || !thread_agrees() || !descendants_agree() || !sharer_agrees(0) || !descendants_agree())
        return 1;
    const pid_t fresh = fork(); /* none has shared its memory with it */
    if (fresh == 0)
        _exit(agree() && sharer_agrees(CLONE_VFORK) && descendants_agree() ? 0 : 1);
    return ends_well(fresh) && agree() ? 0 : 1;
}
