/** @file findings.h
 * @brief What is worth telling about a run, found in its recording and said in sentences.
 *
 * Everything here reads a recording alone, so that one that was loaded from a file gives the same findings as the run
 * itself. Each kind has a function of its own, in the file of its theme:
 *   findings_processes.c  zombies, orphans, who was left behind, death by SIGPIPE
 *   findings_incidents.c  what the recorder refused, or made fail
 *   findings_waits.c      waits that miss their child, or misread its status
 *   findings_signals.c    signals that come too late or too early, and asking instead of waiting
 *   findings_pipes.c      descriptors closed twice, or kept so that others wait for ever
 *   findings_sockets.c    descriptors that a server's processes should not keep
 *   findings_copies.c     what a child does because it is a copy
 *   findings_locks.c      locks that nobody is left to release
 *   findings_tasks.c      answers that cannot come, because the process that was to give them was killed
 * descriptors.c works out who held which descriptor, and when.
 */
#ifndef FINDINGS_H
#define FINDINGS_H

#include "recording.h"

/** What is known of a kind of finding. */
struct finding_info {
    const char *codes;      /**< The misconceptions that it may show: "M54, M55"; NULL if none. */
    enum severity severity; /**< Of most of them: a fault may be softened to a note, never the reverse. */
    const char *meaning;    /**< What was found, as docs/timeline.md tells it. */
};

extern const struct finding_info finding_table[FINDING_KINDS]; /**< Indexed by enum finding_kind. */

/** @brief Find everything that processes and events tell, and put all findings in order.
 *
 * #FINDING_DEADLOCK, #FINDING_BUSY and #FINDING_NOT_INJECTED are the recorder's to add, before this: it alone knows who
 * waited for what. They get their severity here. A process that one of the first two speaks of gets no
 * #FINDING_LEFT_BEHIND besides.
 *
 * @param recording complete, with all of its events; call this once.
 * @return 0 or -ENOMEM (the findings made so far stay).
 *
 * Thread-safety: none for one recording. Signal-safety: none. */
int findings_add(struct recording *recording);

#endif
