/** @file detach.h
 * @brief The contract of the exercise "detach": a service that runs on by itself, with a pid file.
 */
#ifndef DETACH_H
#define DETACH_H

/** @brief What runs on by itself. Its result & 255 is the exit code, which nobody will ask for. */
typedef int detach_service(void);

/** @brief Start a Unix daemon that calls `service`, and return when it has begun.
 *
 * The daemon is in a session of its own, and does not lead it. Its directory is "/", its descriptors 0, 1 and 2 are
 * /dev/null; other descriptors stay as they are. It is no child of the caller's, and the caller has no child and no
 * descriptor more than before. The daemon's pid, in decimal with a newline, stands in the pid file from before detach
 * returns until the service has returned; then the daemon removes the file, and ends.
 *
 * As long as the daemon lives it holds an exclusive flock() on the pid file, by which a second one knows of it.
 *
 * @param pid_file an absolute path; made if it is not there. An old file that nobody has locked is taken over.
 * @param service what the daemon calls. @return 0; -EEXIST the pid file is locked: a daemon runs already, and nothing
 *        has changed, not even in the file; another -errno of what has failed. Only in the caller does it return;
 *        and nobody else calls what the caller has given to atexit(). */
int detach(const char *pid_file, detach_service *service);

#endif
