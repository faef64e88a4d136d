/** @file descriptors.h
 * @brief Who held which descriptor, and when: worked out from a recording alone.
 *
 * What a process does to its descriptors shows in its calls, with two exceptions: an exec closes those that are marked
 * so, and a socket can carry descriptors. So a descriptor that has lived through an exec is doubtful until it is used.
 */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

#include "recording.h"

/** Which end of a pipe. */
enum pipe_end {
    PIPE_NEITHER, /**< It is none, or that is not known. */
    PIPE_READ,
    PIPE_WRITE
};

/** A descriptor of a process, from when it got it until it closed it. */
struct descriptor {
    size_t process;
    int64_t fd;
    size_t object;     /**< What it stands for; #NOBODY: not known. */
    enum pipe_end end;
    size_t from;       /**< The event by which the process has it: its birth, or a return. */
    size_t until;      /**< The event by which it was closed; #NOBODY if it never was. */
    size_t origin;     /**< The return of the call that made it, in whatever process; #NOBODY: not known. */
    size_t used;       /**< The last call that read, wrote or accepted through it; #NOBODY if none did. */
    bool inherited;    /**< It is a copy that fork made. */
    bool copied;       /**< It is a copy that dup made, or was copied by dup itself. */
    bool doubtful;     /**< An exec may have closed it. */
    size_t before;     /**< While all is worked out: the open one that its process got before; else of no meaning. */
};

/** All descriptors of a recording. */
struct descriptors {
    struct descriptor *all; /**< In the order in which they were got. */
    size_t count;
};

/** @brief Work it out. @param[out] descriptors to be freed by descriptors_free(). @return 0 or -ENOMEM. */
int descriptors_find(struct descriptors *descriptors, const struct recording *recording);

/** @brief Free what they own. */
void descriptors_free(struct descriptors *descriptors);

/** @brief The descriptor that a process had under that number when an event happened. @return NULL if it had none. */
const struct descriptor *descriptor_at(const struct descriptors *descriptors, size_t process, int64_t fd, size_t event);

/** @brief Was it open at that event? A process that has ended has none open. */
bool descriptor_open(const struct recording *recording, const struct descriptor *descriptor, size_t event);

#endif
