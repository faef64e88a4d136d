/* Patrol: watches, of two classes, each in a process of its own. The contract is in patrol.h. */
#define _POSIX_C_SOURCE 200809L
#include "patrol.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"

/* class Watch(Process): … */
struct watch {
    struct process process;
    const struct patrol_order *order;
    patrol_look *look;
    int found;
};

static int watch_run(struct process *self)
{
    struct watch *watch = container_of(self, struct watch, process);
    for (int round = 1; round <= watch->order->rounds; round++)
        watch->found += watch->look(watch->order->place, round);
    return watch->found;
}

static const struct process_ops watch_ops = { .name = "Watch", .run = watch_run };

static int watch_init(struct watch *watch, const struct process_ops *ops, const struct patrol_order *order,
                      patrol_look *look)
{
    watch->order = order;
    watch->look = look;
    watch->found = 0;
    return process_init(&watch->process, (struct process_options){ .ops = ops });
}

/* class Night(Watch): … */
struct night {
    struct watch watch;
    int lamps; /* the round in which it looks at the lamps */
};

static int night_run(struct process *self)
{
    struct night *night = container_of(self, struct night, watch.process);
    struct watch *watch = &night->watch;
    watch->found += watch->look(watch->order->place, night->lamps);
    return watch_ops.run(self); /* and all that a watch does */
}

static const struct process_ops night_ops = { .name = "Night", .run = night_run };

static int night_init(struct night *night, const struct patrol_order *order, patrol_look *look)
{
    night->lamps = 0;
    night->watch = (struct watch){ .order = order, .look = look, .process.ops = &night_ops };
    return 0;
}

/* Sends one out. Returns 0 or -errno. */
static int watch_send(struct watch *watch)
{
    const int result = process_run(&watch->process);
    return result < 0 ? result : 0;
}

/* What this one has found, when it is back. */
static void watch_found(struct watch *watch, int *found)
{
    *found = watch->found;
    (void)process_close(&watch->process);
}

int patrol(size_t n, const struct patrol_order orders[], patrol_look *look, int found[])
{
    size_t sent = 0;
    struct night *nights = calloc(n, sizeof *nights); /* room for a night watch, whichever it is */
    int error = nights == NULL ? -ENOMEM : 0;
    while (sent < n && error == 0) {
        struct night *night = &nights[sent];
        error = orders[sent].night ? night_init(night, &orders[sent], look)
                                   : watch_init(&night->watch, &watch_ops, &orders[sent], look);
        if (error == 0)
            error = watch_send(&night->watch);
        if (error == 0)
            sent++;
    }
    for (size_t i = 0; i < sent; i++)
        watch_found(&nights[i].watch, &found[i]);
    free(nights);
    return error;
}
