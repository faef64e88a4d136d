/** @file command.h
 * @brief `timeline faults`: the command line of faults.h.
 */
#ifndef FAULTS_COMMAND_H
#define FAULTS_COMMAND_H

/** @brief Run the command.
 * @param argc,argv begin with the word "faults".
 * @return the exit status: 0 if every fault was reported or did no harm, 1 if not, 2 if it could not be done. */
int faults_command(int argc, char **argv);

#endif
