/* Harvest: what processes send through pipes is brought in. The contract is in harvest.h. */
#define _POSIX_C_SOURCE 200809L
#include "harvest.h"

#include <errno.h>
#include <unistd.h>

#include "process.h"

/* A field, and the process that works on it. */
struct field {
    struct process process;
    harvest_grow *grow;
    size_t number;
    int ends[2]; /* of the pipe: [0] is read, [1] is written */
};

static int field_run(void *arg)
{
    const struct field *field = arg;
    (void)close(field->ends[0]); /* the parent's: as long as we had it open, we should never notice that it is gone */
    return field->grow(field->number, field->ends[1]);
}

/* Starts the process of a field. Returns 0 or -errno. */
static int field_start(struct field *field)
{
    if (pipe(field->ends) == -1)
        return -errno;
    int error = process_init(&field->process, (struct process_options){ .target = field_run, .arg = field });
    if (error == 0)
        error = process_start(&field->process);
    (void)close(field->ends[1]); /* the child's: as long as we have it open, the pipe has no end */
    if (error != 0)
        (void)close(field->ends[0]);
    return error;
}

/* Reads until the end, that is, until nobody can write any more. */
static void field_read(struct field *field, struct crop *crop)
{
    unsigned char buffer[4096];
    for (ssize_t size; (size = read(field->ends[0], buffer, sizeof buffer)) != 0;) {
        if (size == -1 && errno != EINTR)
            break; /* can't be, with a pipe of ours */
        for (ssize_t i = 0; i < size; i++)
            crop->sum += buffer[i];
        crop->size += size > 0 ? (size_t)size : 0;
    }
    (void)close(field->ends[0]);
}

/* Waits until the process has ended. */
static void field_join(struct field *field, struct crop *crop)
{
    (void)process_join(&field->process, PROCESS_FOREVER); /* we have started it, and it is the first time */
    (void)process_exit_code(&field->process, &crop->code);
    (void)process_close(&field->process);
}

int harvest(size_t n, harvest_grow *grow, struct crop crops[])
{
    struct field fields[HARVEST_MAX];
    size_t started = 0;
    int error = n > HARVEST_MAX ? -EINVAL : 0;

    while (started < n && error == 0) {
        fields[started] = (struct field){ .grow = grow, .number = started };
        crops[started] = (struct crop){ .size = 0 };
        error = field_start(&fields[started]);
        started += error == 0;
    }
    /* answer */
    for (size_t i = 0; i < started; i++)
        field_read(&fields[i], &crops[i]); /* first this: as long as nobody reads, who writes can't end */
    for (size_t i = 0; i < started; i++)
        field_join(&fields[i], &crops[i]);
    //~ for (size_t i = 0; i < started; i++)
    //~     field_join(&fields[i], &crops[i]);
    //~ for (size_t i = 0; i < started; i++)
    //~     field_read(&fields[i], &crops[i]);
    /* end */
    return error;
}
