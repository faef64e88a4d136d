/* What lies in stdio's buffer of standard output when a process forks: the child gets a copy, and may write it out a
 * second time.
 *
 * The C library says where its `stdout` is: in the table of symbols that it has for the dynamic linker. The object is
 * of a type that <stdio.h> shows, so its members are at the same places as in our own.
 * SIMPLIFIED: a program that is linked statically, or with another C library than glibc, is not looked into. */
#define _GNU_SOURCE
#include "recorder.h"

#include <elf.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define NO_STDOUT 1 /* where `stdout` should be known: it was looked for in vain */
#define MAGIC 0xfbad0000u
#define MAGIC_MASK 0xffff0000u

/* Where the C library was loaded to, and its file. false: there is none. */
static bool library_find(pid_t tid, uint64_t *base, char *file, size_t size)
{
    char path[64], line[4352], name[4096];
    bool found = false;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)tid);
    FILE *maps = fopen(path, "re");
    if (!maps)
        return false;
    while (!found && fgets(line, sizeof line, maps)) {
        uint64_t offset;
        if (sscanf(line, "%" SCNx64 "-%*x %*s %" SCNx64 " %*s %*s %4095s", base, &offset, name) != 3 || offset != 0)
            continue;
        const char *slash = strrchr(name, '/');
        found = slash && (strncmp(slash, "/libc.so.", 9) == 0 || strncmp(slash, "/libc-2.", 8) == 0);
    }
    fclose(maps);
    snprintf(file, size, "%s", found ? name : "");
    return found;
}

/* The value of a dynamic symbol in an ELF file that lies in memory; 0 if there is none. */
static uint64_t symbol_value(const unsigned char *image, size_t size, const char *symbol)
{
    const Elf64_Ehdr *head = (const void *)image;
    if (size < sizeof *head || memcmp(head->e_ident, ELFMAG, SELFMAG) != 0 || head->e_ident[EI_CLASS] != ELFCLASS64 ||
        head->e_shoff > size || (size - head->e_shoff) / sizeof(Elf64_Shdr) < head->e_shnum)
        return 0;
    const Elf64_Shdr *sections = (const void *)(image + head->e_shoff);
    for (size_t i = 0; i < head->e_shnum; i++) {
        const Elf64_Shdr *table = &sections[i];
        if (table->sh_type != SHT_DYNSYM || table->sh_link >= head->e_shnum || table->sh_offset > size ||
            table->sh_size > size - table->sh_offset)
            continue;
        const Elf64_Shdr *names = &sections[table->sh_link];
        const Elf64_Sym *symbols = (const void *)(image + table->sh_offset);
        if (names->sh_offset > size || names->sh_size > size - names->sh_offset)
            return 0;
        for (size_t j = 0; j < table->sh_size / sizeof *symbols; j++) {
            uint64_t left = symbols[j].st_name < names->sh_size ? names->sh_size - symbols[j].st_name : 0;
            if (left > strlen(symbol) &&
                strcmp((const char *)image + names->sh_offset + symbols[j].st_name, symbol) == 0)
                return symbols[j].st_value;
        }
    }
    return 0;
}

static uint64_t symbol_find(const char *file, const char *symbol)
{
    struct stat about;
    uint64_t value = 0;
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    if (!fstat(fd, &about) && about.st_size > 0) {
        void *image = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (image != MAP_FAILED) {
            value = symbol_value(image, (size_t)about.st_size, symbol);
            munmap(image, (size_t)about.st_size);
        }
    }
    close(fd);
    return value;
}

static uint64_t stdout_find(pid_t tid)
{
    char file[4096];
    uint64_t base, value = library_find(tid, &base, file, sizeof file) ? symbol_find(file, "_IO_2_1_stdout_") : 0;
    return value ? base + value : NO_STDOUT;
}

void unflushed_note(struct recorder *r, const struct task *task, struct event *birth)
{
    struct watched *w = &r->watched[task->process];
    size_t cap = r->options->data_cap ? r->options->data_cap : DEFAULT_DATA_CAP;
    struct _IO_FILE file;
    if (task->call.call != CALL_FORK)
        return; /* whoever shares its parent's memory shares the buffer too */
    if (w->output == 0)
        w->output = stdout_find(task->tid);
    if (w->output == NO_STDOUT || memory_read(task, w->output, &file, sizeof file) ||
        ((unsigned)file._flags & MAGIC_MASK) != MAGIC || file._fileno != 1 ||
        file._IO_write_ptr <= file._IO_write_base)
        return;
    size_t size = (size_t)(file._IO_write_ptr - file._IO_write_base), kept = size < cap ? size : cap;
    birth->data = malloc(kept + 1);
    if (!birth->data)
        return;
    birth->data_size = memory_read_some(task, (uint64_t)(uintptr_t)file._IO_write_base, birth->data, kept);
    birth->data[birth->data_size] = '\0';
    birth->data_cut = size > birth->data_size;
    if (birth->data_size == 0) {
        free(birth->data);
        birth->data = NULL;
    }
}
