/* Detach: a real daemon, with a pid file. The contract is in detach.h. */
#define _DEFAULT_SOURCE /* flock */
#include "detach.h"

#include <errno.h>
#include <unistd.h>

int detach(const char *pid_file, detach_service *service)
{
    (void)pid_file; /* yours to write */
    (void)service;
    return -ENOSYS;
}
