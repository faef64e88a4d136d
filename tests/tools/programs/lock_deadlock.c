/* Two processes take two locks in opposite order, each its first one before either tries its second.
 *   lock_deadlock [flock | ofd | fcntl | semaphores]
 * The recording must show, under every schedule: a deadlock found at once, both children blocked in their second
 * lock and the parent in wait. Not so with fcntl: the kernel itself sees those deadlocks, and one of the two gets
 * EDEADLK. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>

#include "program.h"

static int files[2];
static sem_t *semaphores;

/* flock and OFD locks belong to the open file, which fork shares: so each child opens the two anew. */
static void reopen(void)
{
    char path[32];
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", files[i]);
        files[i] = open(path, O_RDWR);
        if (files[i] == -1)
            die("open");
    }
}

static int lock_flock(int which)
{
    return flock(files[which], LOCK_EX);
}

static int lock_ofd(int which)
{
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    return fcntl(files[which], F_OFD_SETLKW, &whole);
}

static int lock_fcntl(int which)
{
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    return fcntl(files[which], F_SETLKW, &whole);
}

static int lock_semaphore(int which)
{
    return sem_wait(&semaphores[which]);
}

static const struct {
    const char *name;
    int (*lock)(int which);
} kinds[] = {
    { "flock", lock_flock },
    { "ofd", lock_ofd },
    { "fcntl", lock_fcntl },
    { "semaphores", lock_semaphore },
};

static void prepare(void)
{
    semaphores = mmap(NULL, 2 * sizeof *semaphores, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (semaphores == MAP_FAILED)
        die("mmap");
    for (int i = 0; i < 2; i++) {
        files[i] = memfd_create(i == 0 ? "left" : "right", MFD_CLOEXEC);
        if (files[i] == -1 || sem_init(&semaphores[i], 1, 1) == -1)
            die("memfd_create");
    }
}

/* UNSAFE: the cure is one order of locking for everybody. */
static _Noreturn void take_both(int (*lock)(int which), int first, int tell, int hear)
{
    reopen();
    if (lock(first) == -1)
        die("first lock");
    give(tell);
    (void)take(hear); /* now each has one */
    if (lock(1 - first) == -1)
        dprintf(STDOUT_FILENO, "%s\n", errno == EDEADLK ? "EDEADLK" : strerror(errno));
    _exit(0); /* and with it go the locks of flock and fcntl */
}

int main(int argc, char **argv)
{
    const char *wanted = argc > 1 ? argv[1] : kinds[0].name;
    int (*lock)(int which) = NULL;
    int pipes[2][2];

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, wanted) == 0)
            lock = kinds[i].lock;
    if (lock == NULL)
        return 2;
    prepare();
    must_pipe(pipes[0]);
    must_pipe(pipes[1]);
    for (int i = 0; i < 2; i++)
        if (must_fork() == 0)
            take_both(lock, i, pipes[i][1], pipes[1 - i][0]);
    for (int i = 0; i < 2; i++)
        if (wait(NULL) == -1)
            die("wait");
    return EXIT_SUCCESS;
}
