/* Recordings that no program made: what could stand in a file and be read. Pictures of them must hold what they promise
 * of any recording. */
#ifndef PICTURE_RANDOM_H
#define PICTURE_RANDOM_H

#include "picture_samples.h"

static inline uint64_t dice(struct schedule *schedule, uint64_t sides)
{
    return schedule_random(schedule) % sides;
}

/* What happened in no program, but could stand in a file: references are valid, nothing else need make sense. */
static inline struct recording *random_recording(uint64_t seed)
{
    static const char *const texts[] = {
        "x",
        "a line\n",
        "\n",
        "",
        "d\xc3\xa9j\xc3\xa0 vu \xe4\xb8\xad\xe6\x96\x87",
        "a text that is much longer than any picture is wide, so that it must be cut somewhere\n"};
    static const int signals[] = {SIGTERM, SIGKILL, 0, 34, 64, 99};
    struct schedule luck = {.kind = SCHEDULE_SHUFFLE, .seed = seed};
    schedule_begin(&luck);
    sample_begin("random", SCHEDULE_SHUFFLE);
    for (size_t i = dice(&luck, 12); i > 0; i--)
        recording_add_process(sample, dice(&luck, sample->process_count));
    recording_add_object(sample, OBJECT_PIPE, "pipe 1");
    recording_add_object(sample, OBJECT_FILE,
                         "/a/very/long/path/to/a/file/\xe4\xb8\xad/that/nobody/would/want/to/read");
    size_t count = sample->process_count;
    for (size_t i = dice(&luck, 300); i > 0; i--) {
        size_t index = sample_event((enum event_kind)dice(&luck, EVENT_KINDS), dice(&luck, count));
        struct event *event = &sample->events[index];
        event->other = dice(&luck, 3) ? dice(&luck, count) : NOBODY;
        event->call = (enum call)dice(&luck, CALLS);
        event->args[0] = (int64_t)dice(&luck, 4) - 1;
        event->args[1] = 1000 + (int64_t)dice(&luck, count);
        event->signal = signals[dice(&luck, 6)];
        event->status = (int)dice(&luck, 65536);
        event->blocked = dice(&luck, 2);
        event->caught = dice(&luck, 2);
        event->object = dice(&luck, 2) ? dice(&luck, 2) : NOBODY;
        event->result = (int64_t)dice(&luck, 40) - 20;
        event->thread = (unsigned)dice(&luck, 3);
        size_t earlier = dice(&luck, index);
        if (event->kind == EVENT_RETURN && sample->events[earlier].kind == EVENT_CALL) {
            event->partner = earlier;
            sample->events[earlier].partner = index;
        }
        if (event->kind == EVENT_EXEC || (event->kind == EVENT_RETURN && dice(&luck, 2))) {
            event->data = strdup(texts[dice(&luck, 6)]);
            event->data_size = strlen(event->data);
        }
        struct recorded_process *process = &sample->processes[event->process];
        if (event->kind == EVENT_EXIT)
            process->exit = index;
        if (event->kind == EVENT_ADOPTED)
            process->adopted = index;
        if (event->kind == EVENT_REAPED) {
            process->reaped = index;
            process->reaper = event->other;
        }
    }
    for (size_t i = dice(&luck, 5); i > 0; i--)
        recording_add_finding(sample, (enum finding_kind)dice(&luck, FINDING_KINDS), dice(&luck, count),
                              dice(&luck, sample->event_count + 1), "%s and %s", texts[dice(&luck, 6)], texts[5]);
    sample->ending = (enum ending)dice(&luck, ENDING_NOT_STARTED);
    return sample;
}

#endif
