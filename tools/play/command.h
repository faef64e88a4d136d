/** @file command.h
 * @brief `timeline play`: the command line of play.h, by a pipe or at a terminal.
 */
#ifndef PLAY_COMMAND_H
#define PLAY_COMMAND_H

/** @brief Run the command.
 * @param argc,argv begin with the word "play".
 * @return the exit status: 0 if the run was played to its end, 1 if the player left before, 2 for a wrong command line
 *         or a wrong command in a script, 125 if it could not be done, 126 or 127 if the program cannot be run. */
int play_command(int argc, char **argv);

#endif
