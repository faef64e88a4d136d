/* Ten thousand connections, two hundred at once: every reply is right, and nothing is left behind. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { CONNECTIONS = 10000, AT_ONCE = 200, TEXT_SIZE = 32, PATIENCE = 120 };

struct server {
    pid_t pid;
    FILE *says;
    struct sockaddr_in address;
};

/* One client: what it sent, in capitals, and how much of that has come back. */
struct client {
    char expected[TEXT_SIZE];
    size_t size, came;
};

static void server_start(struct server *server)
{
    char path[256], line[128];
    int ends[2];
    const char *build = getenv("BUILD");
    snprintf(path, sizeof path, "%s/demos/09-socket-server/server", build ? build : "build");
    assert_return_code(pipe(ends), errno);
    if ((server->pid = fork()) == 0) {
        (void)dup2(ends[1], STDOUT_FILENO);
        close(ends[0]), close(ends[1]);
        execl(path, path, "0", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    assert_true(server->pid > 0);
    assert_non_null(server->says = fdopen(ends[0], "r"));
    assert_non_null(fgets(line, sizeof line, server->says));
    assert_non_null(strstr(line, "port "));
    server->address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                            .sin_port = htons((uint16_t)atoi(strstr(line, "port ") + 5)) };
}

/* How many open descriptors the server has. */
static int descriptors_of(pid_t pid)
{
    char path[64];
    int count = 0;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

/* How many children the server has, zombies among them. */
static int children_of(pid_t pid)
{
    int count = 0;
    DIR *folder = opendir("/proc");
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char path[300], text[512];
        int parent = 0;
        snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
        FILE *stat = isdigit((unsigned char)entry->d_name[0]) ? fopen(path, "r") : NULL;
        if (stat == NULL)
            continue;
        if (fgets(text, sizeof text, stat) != NULL && strrchr(text, ')') != NULL &&
            sscanf(strrchr(text, ')') + 1, " %*c %d", &parent) == 1)
            count += parent == pid;
        fclose(stat);
    }
    closedir(folder);
    return count;
}

/* A new client says something that no other says. Returns its connection. */
static int client_begin(const struct server *server, struct client *client, int number)
{
    const int connection = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(connection != -1);
    assert_return_code(connect(connection, (const struct sockaddr *)&server->address, sizeof server->address), errno);
    client->size = (size_t)snprintf(client->expected, sizeof client->expected, "client number %d\n", number);
    client->came = 0;
    assert_int_equal(send(connection, client->expected, client->size, MSG_NOSIGNAL), client->size);
    for (size_t i = 0; i < client->size; i++)
        client->expected[i] = (char)toupper((unsigned char)client->expected[i]);
    return connection;
}

/* Takes what has come. Returns whether the reply is complete. */
static bool client_hear(int connection, struct client *client)
{
    char text[TEXT_SIZE];
    const ssize_t got = recv(connection, text, sizeof text, 0);
    assert_true(got > 0);
    assert_true(client->came + (size_t)got <= client->size);
    assert_memory_equal(text, client->expected + client->came, (size_t)got);
    client->came += (size_t)got;
    return client->came == client->size;
}

static void ten_thousand_connections_leave_nothing_behind(void **state)
{
    (void)state;
    static struct client clients[AT_ONCE];
    static struct pollfd ears[AT_ONCE];
    struct server server;
    char line[128];
    int status, begun = 0, done = 0;
    server_start(&server);
    const int before = descriptors_of(server.pid);
    for (; begun < AT_ONCE; begun++)
        ears[begun] = (struct pollfd){ .fd = client_begin(&server, &clients[begun], begun), .events = POLLIN };
    while (done < CONNECTIONS) {
        assert_true(poll(ears, AT_ONCE, PATIENCE * 1000) > 0);
        for (int i = 0; i < AT_ONCE; i++) {
            if (ears[i].revents == 0 || !client_hear(ears[i].fd, &clients[i]))
                continue;
            close(ears[i].fd);
            done++;
            ears[i].fd = begun < CONNECTIONS ? client_begin(&server, &clients[i], begun++) : -1;
        }
    }
    const time_t limit = time(NULL) + PATIENCE; /* the last handlers have still to see that their clients have gone */
    while ((children_of(server.pid) > 0 || descriptors_of(server.pid) != before) && time(NULL) < limit)
        (void)poll(NULL, 0, 10);
    assert_int_equal(children_of(server.pid), 0);
    assert_int_equal(descriptors_of(server.pid), before);
    assert_return_code(kill(server.pid, SIGTERM), errno);
    assert_int_equal(waitpid(server.pid, &status, 0), server.pid);
    assert_int_equal(status, 0);
    assert_non_null(fgets(line, sizeof line, server.says));
    assert_string_equal(line, "all handlers have ended\n");
    fclose(server.says);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(ten_thousand_connections_leave_nothing_behind) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
