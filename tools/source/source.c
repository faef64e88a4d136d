/* Stacks are unwound by libdwfl. It would like to attach to processes by itself; they are ours already, so it is told
 * registers and memory by callbacks. */
#define _GNU_SOURCE
#include "source.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define DEEPEST 64 /* frames that are looked at */

/* One program as it lies in memory. */
struct image {
    Dwfl *dwfl;                      /* NULL: not looked at yet, or of no use */
    bool tried;
    Dwfl_Module *program;            /* the main program among its modules */
    const struct source_task *task;  /* whose stack is being unwound */
};

struct source {
    struct image **images;
    size_t count;
};

struct search {
    struct image *image;
    struct source_place *place;
    unsigned depth;
    bool found;
};

/* Debug information is in the program itself, or there is none: nobody is to ask the network for it. */
static int no_other_file(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr base, const char *file,
                         const char *link, GElf_Word sum, char **found)
{
    (void)module, (void)data, (void)name, (void)base, (void)file, (void)link, (void)sum, (void)found;
    return -1;
}

static const Dwfl_Callbacks file_callbacks = {
    .find_elf = dwfl_linux_proc_find_elf,
    .find_debuginfo = no_other_file,
};

static pid_t thread_next(Dwfl *dwfl, void *data, void **thread)
{
    (void)dwfl;
    struct image *image = data;
    bool first = *thread == NULL;
    *thread = data;
    return first ? image->task->tid : 0;
}

static bool thread_get(Dwfl *dwfl, pid_t tid, void *data, void **thread)
{
    (void)dwfl;
    *thread = data;
    return tid == ((struct image *)data)->task->tid;
}

static bool memory_get(Dwfl *dwfl, Dwarf_Addr address, Dwarf_Word *word, void *data)
{
    (void)dwfl;
    struct iovec here = {word, sizeof *word}, there = {(void *)(uintptr_t)address, sizeof *word};
    return process_vm_readv(((struct image *)data)->task->tid, &here, 1, &there, 1, 0) == sizeof *word;
}

static bool registers_get(Dwfl_Thread *thread, void *data)
{
    const struct source_task *task = ((struct image *)data)->task;
    Dwarf_Word registers[SOURCE_REGISTERS];
    for (size_t i = 0; i < task->count; i++)
        registers[i] = task->registers[i];
    dwfl_thread_state_register_pc(thread, task->pc);
    return dwfl_thread_state_registers(thread, 0, (unsigned)task->count, registers);
}

static const Dwfl_Thread_Callbacks thread_callbacks = {
    .next_thread = thread_next,
    .get_thread = thread_get,
    .memory_read = memory_get,
    .set_initial_registers = registers_get,
};

/* The program itself, not a library, is the file behind /proc/PID/exe. */
static int program_find(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr base, void *arg)
{
    (void)data, (void)base;
    struct image *image = arg;
    char path[64], program[4096];
    snprintf(path, sizeof path, "/proc/%d/exe", (int)image->task->pid);
    ssize_t size = readlink(path, program, sizeof program - 1);
    program[size > 0 ? size : 0] = '\0';
    if (strcmp(name, program) != 0)
        return DWARF_CB_OK;
    image->program = module;
    return DWARF_CB_ABORT;
}

static void image_load(struct image *image)
{
    image->tried = true;
    Dwfl *dwfl = dwfl_begin(&file_callbacks);
    if (!dwfl)
        return;
    if (dwfl_linux_proc_report(dwfl, image->task->pid) || dwfl_report_end(dwfl, NULL, NULL) ||
        dwfl_getmodules(dwfl, program_find, image, 0) < 0 || !image->program ||
        !dwfl_attach_state(dwfl, NULL, image->task->pid, &thread_callbacks, image)) {
        dwfl_end(dwfl);
        return;
    }
    image->dwfl = dwfl;
}

static struct image *image_get(struct source *source, const struct source_task *task)
{
    if (task->image >= source->count) {
        struct image **images = realloc(source->images, (task->image + 1) * sizeof *images);
        if (!images)
            return NULL;
        for (; source->count <= task->image; source->count++)
            images[source->count] = NULL;
        source->images = images;
    }
    struct image **image = &source->images[task->image];
    if (!*image)
        *image = calloc(1, sizeof **image);
    if (!*image)
        return NULL;
    (*image)->task = task;
    if (!(*image)->tried)
        image_load(*image);
    return *image;
}

/* The innermost function around an address, inlined ones included. */
static const char *function_at(Dwfl_Module *module, Dwarf_Addr address)
{
    Dwarf_Addr bias;
    Dwarf_Die *unit = dwfl_module_addrdie(module, address, &bias), *scopes = NULL;
    int count = unit ? dwarf_getscopes(unit, address - bias, &scopes) : 0;
    const char *name = NULL;
    for (int i = 0; i < count && !name; i++) {
        int tag = dwarf_tag(&scopes[i]);
        if (tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine)
            name = dwarf_diename(&scopes[i]);
    }
    free(scopes);
    return name ? name : "";
}

static int frame_look(Dwfl_Frame *frame, void *arg)
{
    struct search *search = arg;
    Dwarf_Addr address;
    bool activation;
    if (search->depth++ >= DEEPEST || !dwfl_frame_pc(frame, &address, &activation))
        return DWARF_CB_ABORT;
    if (!activation)
        address--; /* where it returns to is behind the call, and may be another line */
    Dwfl_Module *module = dwfl_addrmodule(search->image->dwfl, address);
    Dwfl_Line *line = module == search->image->program ? dwfl_module_getsrc(module, address) : NULL;
    int number = 0;
    const char *path = line ? dwfl_lineinfo(line, NULL, &number, NULL, NULL, NULL) : NULL;
    if (!path || number < 1)
        return DWARF_CB_OK;
    const char *slash = strrchr(path, '/');
    *search->place = (struct source_place){slash ? slash + 1 : path, number, function_at(module, address)};
    search->found = true;
    return DWARF_CB_ABORT;
}

bool source_find(struct source *source, const struct source_task *task, struct source_place *place)
{
    struct image *image = image_get(source, task);
    if (!image || !image->dwfl)
        return false;
    struct search search = {.image = image, .place = place};
    (void)dwfl_getthread_frames(image->dwfl, task->tid, frame_look, &search); /* its error says where the stack ended */
    return search.found;
}

struct source *source_new(void)
{
    return calloc(1, sizeof(struct source));
}

void source_free(struct source *source)
{
    if (!source)
        return;
    for (size_t i = 0; i < source->count; i++) {
        if (source->images[i] && source->images[i]->dwfl)
            dwfl_end(source->images[i]->dwfl);
        free(source->images[i]);
    }
    free(source->images);
    free(source);
}
