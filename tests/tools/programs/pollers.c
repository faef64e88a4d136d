/* Who polls, or looks as if, beside somebody who sleeps again and again until the other has done its work:
 *   pollers search   a child looks for its program in twelve folders in vain, and once more; then it works
 *   pollers yield    a thread gives its turn away, again and again, before each piece of its work
 *   pollers lock     a child asks for a lock file until its parent takes it away
 *   pollers busy     the poller asks while its parent has much to do that never waits
 * The recording must show: an end under every schedule, and a virtual time that has not run away. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "program.h"

#define PIECES 50
#define FOLDERS 12

static atomic_int *done;

static void doze(void)
{
    nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
}

static void work(void)
{
    for (int i = 0; i < PIECES; i++) {
        must_close(open("/dev/null", O_RDONLY));
        atomic_fetch_add(done, 1);
    }
}

static int search(void)
{
    char path[64], *const nothing[] = { path, NULL };
    pid_t child = must_fork();
    if (child == 0) {
        for (int i = 0; i < 2 * FOLDERS; i++) {
            snprintf(path, sizeof path, "/nonexistent/%d/program", i % FOLDERS);
            if (execv(path, nothing) == -1 && errno != ENOENT)
                die("execv");
        }
        work();
        _exit(0);
    }
    while (atomic_load(done) < PIECES)
        doze();
    return await(child);
}

static void *give_way(void *nothing)
{
    for (int i = 0; i < PIECES; i++) {
        for (int j = 0; j < 30; j++)
            sched_yield();
        atomic_fetch_add(done, 1);
    }
    return nothing;
}

static int yielding(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, give_way, NULL))
        die("pthread_create");
    while (atomic_load(done) < PIECES)
        doze();
    return pthread_join(thread, NULL);
}

static int lock(void)
{
    char path[] = "/tmp/pollers-XXXXXX";
    int file = mkstemp(path), fd;
    pid_t child = must_fork();
    if (child == 0) {
        while ((fd = open(path, O_CREAT | O_EXCL, 0600)) == -1)
            if (errno != EEXIST)
                die("open");
        _exit(unlink(path));
    }
    must_close(file);
    for (int i = 0; i < PIECES; i++)
        doze();
    if (unlink(path))
        die("unlink");
    return await(child);
}

static int busy(void)
{
    int ends[2];
    must_pipe(ends);
    pid_t child = must_fork();
    if (child == 0) {
        must_close(ends[0]);
        for (int i = 0; i < FOLDERS + 3; i++) {
            if (i == FOLDERS) /* by now it is known to poll */
                give(ends[1]);
            sched_yield();
        }
        give(ends[1]);
        _exit(0);
    }
    must_close(ends[1]);
    take(ends[0]);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    for (int i = 0;; i++) { /* it reads, and reads on, but for a look at the pipe now and then */
        must_close(open("/dev/null", O_RDONLY));
        char byte;
        if (i % 1000 == 0 && read(ends[0], &byte, 1) == 1)
            break;
    }
    return await(child);
}

int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "";
    done = mmap(NULL, sizeof *done, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (done == MAP_FAILED)
        die("mmap");
    if (strcmp(how, "search") == 0)
        return search();
    if (strcmp(how, "yield") == 0)
        return yielding();
    if (strcmp(how, "lock") == 0)
        return lock();
    return strcmp(how, "busy") == 0 ? busy() : 2;
}
