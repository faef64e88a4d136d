/* The probe of the exercise "shout": lets the learner's server serve, and is its clients, step by step.
 *
 *     probe CLIENTS STEP…    what steps there are tells ../stage.h
 *
 * What `make timeline-09 EXERCISE=shout` shows has the arguments: 1 c0 s0:hello/ h0 f0 h0 x0 e
 *
 * This file is linked with the learner's code, and so runs in a process that is not to be trusted. It reports
 * observations, by write, and judges nothing. */
#define _POSIX_C_SOURCE 200809L
#include "shout.h"

#include <fcntl.h>

#include "../stage.h"

int main(int argc, char **argv)
{
    struct stage stage;
    if (argc < 2)
        return 121;
    const int listener = stage_open(&stage, shout_listen);
    if ((stage.server = fork()) == 0) {
        const pid_t server = getpid();
        const int result = shout_serve(listener, (size_t)atoi(argv[1]));
        if (fcntl(listener, F_GETFD) == -1)
            stage_say(0, "L", "closed");
        stage_leave(server, result);
    }
    close(listener);
    stage_play(&stage, argv + 2);
    return 0;
}
