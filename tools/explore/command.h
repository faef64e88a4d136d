/** @file command.h
 * @brief `timeline explore`: the command line of explore.h.
 */
#ifndef EXPLORE_COMMAND_H
#define EXPLORE_COMMAND_H

/** @brief Run the command.
 * @param argc,argv begin with the word "explore".
 * @return the exit status: 0 if everything was explored, 1 if a limit was met before, it was stopped or the same
 * choices led another way, 2 for a wrong command line, 125 if it could not be done, 127 if there is no such program. */
int explore_command(int argc, char **argv);

#endif
