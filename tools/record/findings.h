/** @file findings.h
 * @brief What is worth telling about a run, found in its recording and said in sentences.
 */
#ifndef FINDINGS_H
#define FINDINGS_H

#include "recording.h"

/** @brief Find everything that processes and events tell, and put all findings in order.
 *
 * Adds #FINDING_ZOMBIE, #FINDING_ORPHAN, #FINDING_LEFT_BEHIND, #FINDING_REFUSED, #FINDING_PROCESS_LIMIT and
 * #FINDING_INJECTED. #FINDING_DEADLOCK and #FINDING_BUSY are the recorder's to add, before this: it alone knows who
 * waited for what. A process that one of those two speaks of gets no #FINDING_LEFT_BEHIND besides.
 *
 * @param recording complete, with all of its events; call this once.
 * @return 0 or -ENOMEM (the findings made so far stay).
 *
 * Thread-safety: none for one recording. Signal-safety: none. */
int findings_add(struct recording *recording);

#endif
