/* A program has just been loaded: what has to be arranged before its first instruction.
 *
 * The auxiliary vector above its stack tells the C library where the vDSO lies (a clock that needs no system call: we
 * take it away) and where sixteen random bytes lie (we draw them from the seed). */
#define _GNU_SOURCE
#include "recorder.h"

#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#define AUXILIARY 64 /* entries at most; Linux has 23 */
#define STACK_LIMIT (1 << 18) /* words that are looked through for the end of the environment */

/* Step over a NULL-terminated list of words in the task's memory. Returns the address behind it; 0 if there is no
 * end. */
static uint64_t list_end(const struct task *task, uint64_t address)
{
    uint64_t words[512];
    for (size_t seen = 0; seen < STACK_LIMIT;) {
        size_t count = memory_read_some(task, address, words, sizeof words) / sizeof *words;
        if (count == 0)
            return 0;
        for (size_t i = 0; i < count; i++)
            if (words[i] == 0)
                return address + (i + 1) * sizeof *words;
        address += count * sizeof *words;
        seen += count;
    }
    return 0;
}

static void entropy_fill(struct recorder *r, unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)schedule_random(&r->entropy);
}

bool entropy_answer(struct recorder *r, struct task *task, int64_t *result)
{
    unsigned char bytes[256];
    if (task->call.number != SYS_getrandom)
        return false;
    size_t size = task->call.args[1] < sizeof bytes ? (size_t)task->call.args[1] : sizeof bytes;
    entropy_fill(r, bytes, size);
    *result = memory_write(task, task->call.args[0], bytes, size) ? -EFAULT : (int64_t)size;
    return true;
}

/* musl's loader is its C library as well: then its calls are the program's. */
static bool is_libc_too(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    return strncmp(name, "ld-", 3) != 0 || strncmp(name, "ld-musl", 7) == 0;
}

/* Where does the loader, the file that is mapped at `base`, lie? */
static void loader_find(struct watched *w, pid_t tid, uint64_t base)
{
    char path[64], line[4352], name[4096], loader[4096] = "";
    w->loader = w->loader_end = 0;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)tid);
    FILE *maps = base ? fopen(path, "re") : NULL;
    if (!maps)
        return;
    while (fgets(line, sizeof line, maps)) {
        uint64_t from, to;
        if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %*s %*s %*s %*s %4095s", &from, &to, name) != 3)
            continue;
        if (from == base) {
            strcpy(loader, name);
            w->loader = from;
        }
        if (loader[0] && strcmp(loader, name) == 0)
            w->loader_end = to;
    }
    fclose(maps);
    if (is_libc_too(loader))
        w->loader = w->loader_end = 0;
}

static uint64_t auxiliary_change(struct recorder *r, struct task *task, uint64_t address)
{
    uint64_t base = 0;
    Elf64_auxv_t entries[AUXILIARY];
    size_t count = memory_read_some(task, address, entries, sizeof entries) / sizeof *entries;
    for (size_t i = 0; i < count && entries[i].a_type != AT_NULL; i++) {
        Elf64_auxv_t *entry = &entries[i];
        if (entry->a_type == AT_BASE)
            base = entry->a_un.a_val;
        if (entry->a_type == AT_RANDOM && r->chosen) {
            unsigned char bytes[16];
            entropy_fill(r, bytes, sizeof bytes);
            (void)memory_write(task, entry->a_un.a_val, bytes, sizeof bytes);
        }
        if (entry->a_type == AT_SYSINFO_EHDR && r->chosen) {
            entry->a_type = AT_IGNORE;
            (void)memory_write(task, address + i * sizeof *entry, entry, sizeof *entry);
        }
    }
    return base;
}

/* The kernel keeps fifteen letters of a program's name. Where its first argument begins with them, it has them all. */
static char *full_name(const struct task *task, const char *short_name)
{
    char path[64], argument[4096];
    snprintf(path, sizeof path, "/proc/%d/cmdline", (int)task->tid);
    FILE *line = fopen(path, "re");
    size_t size = line ? fread(argument, 1, sizeof argument - 1, line) : 0;
    if (line)
        fclose(line);
    argument[size] = '\0'; /* arguments are separated by NUL bytes: this is the first */
    const char *slash = strrchr(argument, '/');
    const char *name = slash ? slash + 1 : argument;
    return strdup(*short_name && strncmp(name, short_name, strlen(short_name)) == 0 ? name : short_name);
}

static void program_note(struct recorder *r, struct task *task)
{
    char path[64], text[64] = "";
    snprintf(path, sizeof path, "/proc/%d/comm", (int)task->tid);
    FILE *comm = fopen(path, "re");
    if (comm) {
        if (fgets(text, sizeof text, comm))
            text[strcspn(text, "\n")] = '\0';
        fclose(comm);
    }
    struct recorded_process *process = &r->recording->processes[task->process];
    char *program = full_name(task, text);
    if (program) {
        free(process->program);
        process->program = program;
    }
}

void exec_prepare(struct recorder *r, struct task *task)
{
    struct watched *w = &r->watched[task->process];
    struct machine machine;
    program_note(r, task);
    w->caught = w->informed = w->restarting = 0; /* handlers are gone, ignored signals stay ignored */
    w->loader = w->loader_end = w->heap_end = w->output = 0;
    w->own_pid = OWN_PID_NOT_ASKED;
    w->image = r->images++;
    if (machine_read(&machine, task->tid))
        return;
    uint64_t arguments = machine_stack(&machine) + sizeof(uint64_t); /* argc comes first */
    uint64_t environment = list_end(task, arguments);
    uint64_t auxiliary = environment ? list_end(task, environment) : 0;
    if (auxiliary)
        loader_find(w, task->tid, auxiliary_change(r, task, auxiliary));
}
