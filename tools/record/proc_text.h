/** @file proc_text.h
 * @brief Inside the recorder: what files of /proc say, told with the pids and the clock that the program sees.
 */
#ifndef PROC_TEXT_H
#define PROC_TEXT_H

#include "recorder.h"

/** @brief Does a file's text have pids or times of the kernel's in it, so that it must be told anew?
 * @param rest what stands behind "/proc/PID": "/stat", "/task/PID/status"; or, without a pid, behind "/proc". */
bool proc_text_concerns(const char *rest);

/** @brief Tell a file of /proc with the pids and the clock that the program sees.
 * @param path the real path.
 * @return a descriptor of the recorder's that holds the text, to be closed by the caller; -1 where that cannot be: let
 * the program read the file itself. */
int proc_text_open(struct recorder *r, const char *path);

#endif
