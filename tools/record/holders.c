/* Who holds what: descriptors, file locks, the other ends of connections. All of it is read from /proc. */
#define _GNU_SOURCE
#include "holders.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TCP_LISTEN 0x0a /* as /proc/net/tcp writes the state */

int descriptor_flags(pid_t pid, int fd)
{
    char path[64], line[128];
    unsigned flags;
    int found = -1;
    snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", (int)pid, fd);
    FILE *info = fopen(path, "re");
    if (!info)
        return -1;
    while (found < 0 && fgets(line, sizeof line, info))
        if (sscanf(line, "flags: %o", &flags) == 1)
            found = (int)flags;
    fclose(info);
    return found;
}

static bool mode_is(pid_t pid, int fd, int mode)
{
    int flags = descriptor_flags(pid, fd), access = flags & O_ACCMODE;
    return flags >= 0 && (access == mode || access == O_RDWR);
}

/* The next descriptor of a process, at or above `fd`, that is linked so; -1 if there is none. */
static int descriptor_find(pid_t pid, const char *link, int fd)
{
    char path[64], text[4096];
    int found = -1;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *directory = opendir(path);
    if (!directory)
        return -1;
    for (struct dirent *entry; (entry = readdir(directory));) {
        int number = isdigit((unsigned char)entry->d_name[0]) ? atoi(entry->d_name) : -1;
        if (number < fd || (found >= 0 && number > found))
            continue;
        ssize_t size = readlinkat(dirfd(directory), entry->d_name, text, sizeof text - 1);
        if (size < 0)
            continue;
        text[size] = '\0';
        if (strcmp(text, link) == 0)
            found = number;
    }
    closedir(directory);
    return found;
}

static void holder_say(const struct recorder *r, size_t process, bool itself, int fd, bool first, FILE *text)
{
    fprintf(text, "%s%s%s (descriptor %d)", first ? " " : " and ", r->recording->processes[process].name,
            itself ? " itself" : "", fd);
}

void holders_say(struct recorder *r, const struct task *task, size_t object, int mode, FILE *text)
{
    const char *link = r->links[object];
    bool first = true;
    for (size_t i = 0; i < r->recording->process_count; i++) {
        pid_t pid = r->watched[i].pid;
        if (!r->watched[i].alive)
            continue;
        for (int fd = descriptor_find(pid, link, 0); fd >= 0; fd = descriptor_find(pid, link, fd + 1))
            if (mode_is(pid, fd, mode)) {
                holder_say(r, i, i == task->process, fd, first, text);
                first = false;
            }
    }
    if (first)
        fputs(" nobody of the run", text);
}

/* /proc/locks has a line for each lock, "1: POSIX ADVISORY WRITE 123 …", and below it one with "->" for each who
 * waits. */
size_t lock_holder(struct recorder *r, const struct task *task)
{
    char line[256];
    int owner = -1, pid;
    size_t holder = NOBODY;
    FILE *locks = fopen("/proc/locks", "re");
    if (!locks)
        return NOBODY;
    while (fgets(line, sizeof line, locks)) {
        bool waits = strstr(line, "->") != NULL;
        if (sscanf(line, waits ? "%*s -> %*s %*s %*s %d" : "%*s %*s %*s %*s %d", &pid) != 1)
            continue;
        if (!waits) {
            owner = pid;
        } else if (pid == task->tid) {
            holder = process_find(r, owner);
            if (holder == NOBODY)
                holder = LOCK_HELD_OUTSIDE;
            break;
        }
    }
    fclose(locks);
    return holder;
}

/** One line of /proc/net/tcp. */
struct connection {
    unsigned local_port, remote_port, state;
    unsigned long inode;
};

static bool connection_read(FILE *table, struct connection *connection)
{
    char line[512];
    while (fgets(line, sizeof line, table))
        if (sscanf(line, " %*d: %*[0-9A-Fa-f]:%x %*[0-9A-Fa-f]:%x %x %*s %*s %*s %*d %*d %lu", &connection->local_port,
                   &connection->remote_port, &connection->state, &connection->inode) == 4)
            return true;
    return false;
}

static bool connection_find(unsigned long inode, unsigned local_port, unsigned remote_port, struct connection *found)
{
    static const char *const tables[] = {"/proc/net/tcp", "/proc/net/tcp6"};
    bool any = false;
    for (int i = 0; i < 2 && !any; i++) {
        FILE *table = fopen(tables[i], "re");
        if (!table)
            continue;
        while (!any && connection_read(table, found))
            any = inode ? found->inode == inode : found->local_port == local_port && found->remote_port == remote_port;
        fclose(table);
    }
    return any;
}

static bool held_inside(struct recorder *r, unsigned long inode)
{
    char link[64];
    snprintf(link, sizeof link, "socket:[%lu]", inode);
    for (size_t i = 0; i < r->recording->process_count; i++)
        if (r->watched[i].alive && descriptor_find(r->watched[i].pid, link, 0) >= 0)
            return true;
    return false;
}

bool socket_reaches_outside(struct recorder *r, const char *link)
{
    struct connection ours, other;
    unsigned long inode = strtoul(link + strlen("socket:["), NULL, 10);
    if (!connection_find(inode, 0, 0, &ours))
        return false; /* not TCP: a pair of sockets, say */
    if (ours.state == TCP_LISTEN)
        return true;
    if (!connection_find(0, ours.remote_port, ours.local_port, &other) || other.inode == 0)
        return false; /* waiting to be accepted, or closed: whoever it was, nothing more will come */
    return !held_inside(r, other.inode);
}
