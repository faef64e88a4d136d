/* Stacks are unwound by libdwfl. It would like to attach to processes by itself; they are ours already, so it is told
 * registers and memory by callbacks. */
#define _GNU_SOURCE
#include "source.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <limits.h>
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

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Small functions that stand in a header are called from where the story is told. */
static bool is_header(const char *file)
{
    size_t size = strlen(file);
    return size > 2 && strcmp(file + size - 2, ".h") == 0;
}

static bool is_function(Dwarf_Die *die)
{
    int tag = dwarf_tag(die);
    return tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine;
}

/* From where was this inlined function called? */
static bool caller_find(Dwarf_Die *unit, Dwarf_Die *inlined, struct source_place *place)
{
    Dwarf_Attribute attribute;
    Dwarf_Word line = 0, file = 0;
    Dwarf_Files *files;
    size_t count;
    if (dwarf_tag(inlined) != DW_TAG_inlined_subroutine ||
        dwarf_formudata(dwarf_attr(inlined, DW_AT_call_line, &attribute), &line) ||
        dwarf_formudata(dwarf_attr(inlined, DW_AT_call_file, &attribute), &file) ||
        dwarf_getsrcfiles(unit, &files, &count) || line == 0 || line > INT_MAX)
        return false;
    const char *path = dwarf_filesrc(files, file, NULL, NULL);
    if (!path)
        return false;
    place->file = base_name(path);
    place->line = (int)line;
    return true;
}

/* The unit of compilation that holds an address. gcc makes an index of addresses; clang does not. */
static Dwarf_Die *unit_find(Dwfl_Module *module, Dwarf_Addr address, Dwarf_Addr *bias)
{
    Dwarf_Die *unit = dwfl_module_addrdie(module, address, bias);
    if (unit)
        return unit;
    while ((unit = dwfl_module_nextcu(module, unit, bias)))
        if (dwarf_haspc(unit, address - *bias) > 0)
            return unit;
    return NULL;
}

/* Adds the function to a place, and goes from a function in a header to its caller, if it is inlined there. */
static void place_refine(Dwarf_Die *unit, Dwarf_Addr address, struct source_place *place)
{
    Dwarf_Die *inner = NULL, *scopes = NULL;
    if (dwarf_getscopes(unit, address, &inner) > 0) {
        int count = dwarf_getscopes_die(inner, &scopes);
        for (int i = 0; i < count; i++) {
            if (!is_function(&scopes[i]))
                continue;
            const char *name = dwarf_diename(&scopes[i]);
            place->function = name ? name : "";
            if (!is_header(place->file) || !caller_find(unit, &scopes[i], place))
                break;
        }
    }
    free(inner);
    free(scopes);
}

static bool place_find(const struct image *image, Dwarf_Addr address, struct source_place *place)
{
    Dwarf_Addr bias;
    Dwfl_Module *module = dwfl_addrmodule(image->dwfl, address);
    Dwarf_Die *unit = module == image->program ? unit_find(module, address, &bias) : NULL;
    Dwarf_Line *line = unit ? dwarf_getsrc_die(unit, address - bias) : NULL;
    const char *path = line ? dwarf_linesrc(line, NULL, NULL) : NULL;
    int number = 0;
    if (!path || dwarf_lineno(line, &number) || number < 1)
        return false;
    *place = (struct source_place){base_name(path), number, ""};
    place_refine(unit, address - bias, place);
    return true;
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
    struct source_place place;
    if (!place_find(search->image, address, &place))
        return DWARF_CB_OK;
    if (!search->found || !is_header(place.file)) /* a header will do if nothing better comes */
        *search->place = place;
    search->found = true;
    return is_header(place.file) ? DWARF_CB_OK : DWARF_CB_ABORT;
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
