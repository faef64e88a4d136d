/* Trying what we stand on. */
#define _GNU_SOURCE
#include "tries.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* The number that stands behind `word` in a file; -1 where there is none. */
static long number_in(const char *path, const char *word)
{
    char line[256];
    long number = -1;
    FILE *file = fopen(path, "re");
    while (file && number < 0 && fgets(line, sizeof line, file))
        if (strncmp(line, word, strlen(word)) == 0)
            number = strtol(line + strlen(word), NULL, 10);
    if (file)
        (void)fclose(file);
    return number;
}

static bool is_traced(void)
{
    return number_in("/proc/self/status", "TracerPid:") > 0;
}

/* Under a recorder a process's own number is not the kernel's, and another recorder could do nothing anyway. */
enum lack proc_try(void)
{
    char text[24];
    const ssize_t size = readlink("/proc/self", text, sizeof text - 1);
    if (size > 0) {
        text[size] = '\0';
        return atol(text) == (long)getpid() ? LACK_NONE : is_traced() ? LACK_PTRACE_TAKEN : LACK_PROC_STRANGE;
    }
    return access("/proc/version", F_OK) == 0 ? LACK_PROC_STRANGE : LACK_PROC;
}

enum lack ptrace_explain(int error)
{
    if (is_traced())
        return LACK_PTRACE_TAKEN;
    switch (error == EPERM ? number_in("/proc/sys/kernel/yama/ptrace_scope", "") : 0) {
    case 2: return LACK_YAMA_ADMIN;
    case 3: return LACK_YAMA_NOBODY;
    default: return error == ENOSYS ? LACK_PTRACE_ABSENT : LACK_PTRACE;
    }
}

enum lack descriptors_try(void)
{
    struct rlimit files;
    const bool fair = getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= FAIR_DESCRIPTORS;
    return fair ? LACK_NONE : LACK_DESCRIPTORS;
}

enum lack null_try(void)
{
    struct stat about;
    const bool right = stat("/dev/null", &about) == 0 && S_ISCHR(about.st_mode) &&
                       about.st_rdev == makedev(1, 3) && access("/dev/null", R_OK | W_OK) == 0;
    return right ? LACK_NONE : LACK_NULL;
}

enum lack exec_explain(const char *path)
{
    struct statvfs about;
    return statvfs(path, &about) == 0 && about.f_flag & ST_NOEXEC ? LACK_NOEXEC : LACK_NONE;
}

/* A server on a port of the kernel's choice. Returns the descriptor, or -1. */
static int server_open(struct sockaddr_in *address)
{
    socklen_t size = sizeof *address;
    *address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd == -1 || (bind(fd, (struct sockaddr *)address, size) == 0 && listen(fd, 1) == 0 &&
                     getsockname(fd, (struct sockaddr *)address, &size) == 0))
        return fd;
    (void)close(fd);
    return -1;
}

enum lack loopback_try(void)
{
    struct sockaddr_in address;
    const int server = server_open(&address);
    const int client = server == -1 ? -1 : socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool up = client != -1 && connect(client, (struct sockaddr *)&address, sizeof address) == 0;
    if (client != -1)
        (void)close(client);
    if (server != -1)
        (void)close(server);
    return up ? LACK_NONE : LACK_LOOPBACK;
}

/* Writes zeros. Returns 0 or a positive errno. */
static int zeros_write(int fd, size_t size)
{
    static const char zeros[4096];
    while (size > 0) {
        const ssize_t written = write(fd, zeros, size < sizeof zeros ? size : sizeof zeros);
        if (written == -1)
            return errno;
        size -= (size_t)written;
    }
    return 0;
}

enum lack folder_try(const char *folder, size_t size)
{
    char path[4096];
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    if (snprintf(path, sizeof path, "%s/.try-XXXXXX", folder) >= (int)sizeof path)
        return LACK_NONE;
    const int fd = mkostemp(path, O_CLOEXEC);
    if (fd == -1)
        return errno == EACCES ? LACK_PERMISSION : lack_of_error(errno);
    (void)sigaction(SIGXFSZ, &ignore, &before); /* a limit shall be an error, not our end */
    int error = zeros_write(fd, size);
    (void)sigaction(SIGXFSZ, &before, NULL);
    if (close(fd) == -1 && error == 0)
        error = errno;
    (void)unlink(path);
    return lack_of_error(error);
}
