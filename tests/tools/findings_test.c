/* What is found in a recording: each test tells a short story and asks what is said of it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "picture_random.h"
#include "record/findings.h"

#define EXITED(code) ((code) << 8)

static struct recording *story_begin(void)
{
    struct recording *story = recording_new();
    assert_non_null(story);
    recording_add_process(story, NOBODY);
    story->processes[0].birth = recording_add_event(story, EVENT_START, 0);
    return story;
}

static size_t story_birth(struct recording *story, size_t parent)
{
    size_t child = recording_add_process(story, parent), event = recording_add_event(story, EVENT_BIRTH, parent);
    story->events[event].other = child;
    story->processes[child].birth = event;
    return child;
}

static size_t story_end(struct recording *story, size_t process, int status)
{
    size_t event = recording_add_event(story, EVENT_EXIT, process);
    story->events[event].status = story->processes[process].status = status;
    story->processes[process].exit = event;
    return event;
}

static void story_adopt(struct recording *story, size_t process, size_t adopter)
{
    size_t event = recording_add_event(story, EVENT_ADOPTED, process);
    story->events[event].other = adopter;
    if (story->processes[process].adopted == NOBODY)
        story->processes[process].adopted = event;
}

static void story_reap(struct recording *story, size_t process, size_t reaper)
{
    size_t event = recording_add_event(story, EVENT_REAPED, process);
    story->events[event].other = story->processes[process].reaper = reaper;
    story->processes[process].reaped = event;
}

/* A call and its return, with a hand of the recorder's in it. */
static void story_call(struct recording *story, size_t process, struct event call, int64_t result)
{
    size_t begin = recording_add_event(story, EVENT_CALL, process);
    size_t end = recording_add_event(story, EVENT_RETURN, process);
    call.kind = EVENT_CALL;
    call.process = process;
    call.partner = end;
    call.object = NOBODY;
    call.status = -1;
    call.source = NOBODY;
    story->events[begin] = call;
    story->events[end].call = call.call;
    story->events[end].partner = begin;
    story->events[end].result = result;
    story->events[end].injected = call.injected;
    story->events[end].refused = call.refused;
}

static void story_fork_refused(struct recording *story, size_t process, enum call call)
{
    story_call(story, process, (struct event){ .call = call, .other = NOBODY, .refused = true }, -EAGAIN);
}

static void story_kill(struct recording *story, size_t process, int64_t pid, int signal)
{
    story_call(story, process, (struct event){ .call = CALL_KILL, .args = { pid, signal }, .signal = signal,
                                               .other = NOBODY, .refused = true }, -EPERM);
}

/* Finds, compares with what is expected (ended by NULL), and frees. */
static void assert_findings(struct recording *story, const char *const expected[])
{
    assert_int_equal(findings_add(story), 0);
    size_t count = 0;
    for (; expected[count]; count++) {
        if (count >= story->finding_count)
            fail_msg("nobody says '%s'", expected[count]);
        char line[400];
        snprintf(line, sizeof line, "%s: %s", finding_kind_names[story->findings[count].kind],
                 story->findings[count].text);
        assert_string_equal(line, expected[count]);
    }
    if (story->finding_count > count)
        fail_msg("nobody expected '%s'", story->findings[count].text);
    recording_free(story);
}

#define ASSERT_FINDINGS(story, ...) assert_findings(story, (const char *const[]){ __VA_ARGS__ })

static void a_child_that_was_waited_for_is_nothing_to_tell(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    size_t child = story_birth(story, 0);
    story_end(story, child, EXITED(3));
    story_reap(story, child, 0);
    story_end(story, 0, EXITED(0));
    ASSERT_FINDINGS(story, NULL);
}

static void a_child_that_nobody_waits_for_is_a_zombie_until_its_parent_ends(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    size_t first = story_birth(story, 0), second = story_birth(story, 0);
    story_end(story, first, EXITED(0));
    story_end(story, second, EXITED(3));
    story_reap(story, first, 0);
    story_end(story, 0, EXITED(0));
    ASSERT_FINDINGS(story, "zombie: P0.2 (exit 3) was never waited for: a zombie from event 4 until its parent P0 "
                           "ended (event 6). That one ended soon after.", NULL);
}

/* A zombie that had to be: its parent ended next. It is a fault only where that one had time to wait. */
static void a_zombie_of_a_parent_that_goes_on_is_a_fault(void **state)
{
    (void)state;
    for (int forks = 0; forks < 2; forks++) {
        struct recording *story = story_begin();
        size_t child = story_birth(story, 0);
        story_end(story, child, EXITED(0));
        if (forks)
            story_call(story, 0, (struct event){ .call = CALL_FORK, .other = NOBODY }, -EAGAIN);
        else
            story_call(story, 0, (struct event){ .call = CALL_WRITE, .other = NOBODY }, 1);
        story_end(story, 0, EXITED(0));
        assert_int_equal(findings_add(story), 0);
        assert_int_equal(story->finding_count, 1);
        assert_int_equal(story->findings[0].severity, forks ? SEVERITY_FAULT : SEVERITY_NOTE);
        recording_free(story);
    }
}

/* As with CLONE_PARENT: made by P0.1, but a child of P0 from the beginning. */
static void a_child_that_another_than_its_maker_reaped_is_no_zombie(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    size_t maker = story_birth(story, 0), child = story_birth(story, maker);
    story_end(story, child, EXITED(5));
    story_end(story, maker, EXITED(0));
    story_reap(story, child, 0);
    story_reap(story, maker, 0);
    story_end(story, 0, EXITED(0));
    ASSERT_FINDINGS(story, NULL);
}

/* The kernel gives a zombie a new parent too, and that one reaps it: all the same nobody ever waited for it. */
static void a_zombie_that_is_adopted_stays_its_parents_fault_and_is_no_orphan(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    size_t child = story_birth(story, 0);
    story_end(story, child, SIGKILL);
    story_end(story, 0, EXITED(0));
    story_adopt(story, child, NOBODY);
    story_reap(story, child, NOBODY);
    ASSERT_FINDINGS(story, "zombie: P0.1 (killed by SIGKILL) was never waited for: a zombie from event 2 until its "
                           "parent P0 ended (event 3). That one ended soon after.", NULL);
}

static void a_child_reaped_by_the_kernel_for_a_parent_that_ignores_sigchld_is_no_zombie(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    size_t child = story_birth(story, 0);
    story_end(story, child, EXITED(0));
    story_reap(story, child, NOBODY);
    story_end(story, 0, EXITED(0));
    ASSERT_FINDINGS(story, NULL);
}

static void a_child_that_ends_after_its_parent_is_an_orphan_and_nobodys_zombie(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    size_t child = story_birth(story, 0);
    story_end(story, 0, EXITED(0));
    story_adopt(story, child, NOBODY);
    story_end(story, child, EXITED(0));
    story_reap(story, child, NOBODY);
    ASSERT_FINDINGS(story, "orphan: P0.1 outlived its parent P0: an orphan from event 3, adopted by the recorder in "
                           "the place of init.", NULL);
}

static void a_zombie_whose_parent_was_alive_at_the_end_is_one_to_the_end(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    size_t child = story_birth(story, 0);
    story_end(story, child, EXITED(0));
    story->processes[0].left_behind = true;
    story->ending = ENDING_DEADLINE;
    ASSERT_FINDINGS(story, "zombie: P0.1 (exit 0) was never waited for: a zombie from event 2 to the end of the run, "
                           "while its parent P0 was alive.",
                    "left-behind: P0 was still alive at the deadline: the recorder ended it.", NULL);
}

static void a_subreaper_of_the_programs_adopts_and_is_to_wait(void **state)
{
    (void)state;
    for (int waits = 0; waits < 2; waits++) {
        struct recording *story = story_begin();
        size_t child = story_birth(story, 0), grandchild = story_birth(story, child);
        story_end(story, child, EXITED(0));
        story_adopt(story, grandchild, 0);
        story_reap(story, child, 0);
        story_end(story, grandchild, EXITED(5));
        if (waits)
            story_reap(story, grandchild, 0);
        story_end(story, 0, EXITED(0));
        const char orphan[] = "orphan: P0.1.1 outlived its parent P0.1: an orphan from event 4, adopted by P0, a "
                              "subreaper.";
        if (waits)
            ASSERT_FINDINGS(story, orphan, NULL);
        else
            ASSERT_FINDINGS(story, "zombie: P0.1.1 (exit 5) was never waited for: a zombie from event 6 until its "
                                   "adopter P0 ended (event 7). That one ended soon after.", orphan, NULL);
    }
}

static void a_process_adopted_twice_belongs_to_the_last_who_adopted_it(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    size_t child = story_birth(story, 0), grandchild = story_birth(story, child);
    story_end(story, child, EXITED(0));
    story_adopt(story, grandchild, 0);
    story_reap(story, child, 0);
    story_end(story, 0, EXITED(0));
    story_adopt(story, grandchild, NOBODY);
    story_end(story, grandchild, EXITED(5));
    story_reap(story, grandchild, NOBODY);
    ASSERT_FINDINGS(story, "orphan: P0.1.1 outlived its parent P0.1: an orphan from event 4, adopted by P0, a "
                           "subreaper.", NULL);
}

static void a_zombie_that_a_subreaper_inherits_and_does_not_reap_is_one_until_that_one_ends(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    size_t child = story_birth(story, 0), grandchild = story_birth(story, child);
    story_end(story, grandchild, EXITED(5));
    story_end(story, child, EXITED(0));
    story_adopt(story, grandchild, 0);
    story_reap(story, child, 0);
    story_end(story, 0, EXITED(0));
    ASSERT_FINDINGS(story, "zombie: P0.1.1 (exit 5) was never waited for: a zombie from event 3 until its adopter P0 "
                           "ended (event 7). That one ended soon after.", NULL);
}

static void the_first_process_is_no_zombie(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    story_end(story, 0, EXITED(1));
    ASSERT_FINDINGS(story, NULL);
}

static void who_is_left_behind_is_told_with_the_reason(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    size_t child = story_birth(story, 0);
    story_end(story, 0, EXITED(0));
    story_adopt(story, child, NOBODY);
    story->processes[child].left_behind = true;
    ASSERT_FINDINGS(story, "left-behind: P0.1 was still alive when P0 had ended: the recorder ended it.",
                    "orphan: P0.1 outlived its parent P0: an orphan from event 3, adopted by the recorder in the place "
                    "of init.", NULL);
}

static void a_process_whose_deadlock_is_told_is_not_told_again_as_left_behind(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    size_t child = story_birth(story, 0);
    recording_add_finding(story, FINDING_DEADLOCK, child, 1, "P0.1 waits for pipe 1, which P0 holds.");
    story->processes[0].left_behind = story->processes[child].left_behind = true;
    story->ending = ENDING_DEADLOCK;
    ASSERT_FINDINGS(story, "left-behind: P0 was still alive when nothing could move any more: the recorder ended it.",
                    "deadlock: P0.1 waits for pipe 1, which P0 holds.", NULL);
}

static void a_refused_signal_is_told_once_with_a_count(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    size_t child = story_birth(story, 0);
    story_kill(story, 0, -1, SIGKILL);
    story_kill(story, child, 1, SIGTERM);
    for (int i = 0; i < 1000; i++)
        story_kill(story, 0, -1, SIGKILL);
    ASSERT_FINDINGS(story,
                    "refused: P0 tried to send SIGKILL to pid -1 (every process): refused, and 1000 more like it.",
                    "refused: P0.1 tried to send SIGTERM to pid 1 (a process outside the run): refused.", NULL);
}

static void each_kind_of_refusal_is_told_in_its_own_words(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    const struct event calls[] = {
        { .call = CALL_KILL, .args = { -77, SIGHUP }, .signal = SIGHUP },
        { .call = CALL_TGKILL, .args = { 1, 1, SIGINT }, .signal = SIGINT },
        { .call = CALL_PIDFD_SEND_SIGNAL, .args = { 3, SIGINT }, .signal = SIGINT },
        { .call = CALL_PTRACE, .args = { 16, 1 } },
        { .call = CALL_FORK },
        { .call = CALL_FCNTL, .args = { 3, F_SETOWN, 1 } },
        { .call = CALL_NONE },
        { .call = CALL_SETPGID, .args = { 0, 7 } },
        { .call = CALL_SETSID },
        { .call = CALL_IOCTL },
        { .call = CALL_PROCESS_VM },
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        struct event call = calls[i];
        call.other = NOBODY;
        call.refused = true;
        story_call(story, 0, call, -EPERM);
    }
    ASSERT_FINDINGS(story,
        "refused: P0 tried to send SIGHUP to pid -77 (a process group outside the run): refused.",
        "refused: P0 tried to send SIGINT to a thread of pid 1 (a process outside the run): refused.",
        "refused: P0 tried to send SIGINT to a process outside the run: refused.",
        "refused: P0 tried to trace a process (ptrace): refused.",
        "refused: P0 tried to make a process that nobody can watch (clone with CLONE_UNTRACED): refused.",
        "refused: P0 tried to have signals sent to a process outside the run (fcntl with F_SETOWN): refused.",
        "refused: P0 tried to make a system call in the manner of another kind of processor: refused.",
        "refused: P0 tried to join a process group outside the run (setpgid): refused.",
        "refused: P0 tried to call setsid: refused.",
        "refused: P0 tried to have its terminal deal with processes outside the run (ioctl): refused.",
        "refused: P0 tried to reach into the memory of a process outside the run (process_vm_writev): refused.", NULL);
}

static void under_a_chosen_schedule_the_recorder_is_known_by_its_pid(void **state)
{
    (void)state;
    for (int natural = 0; natural < 2; natural++) {
        struct recording *story = story_begin();
        story->schedule.kind = natural ? SCHEDULE_NATURAL : SCHEDULE_SHUFFLE;
        story->processes[0].pid = 1000;
        story_kill(story, 0, 999, SIGTERM);
        ASSERT_FINDINGS(story, natural ? "refused: P0 tried to send SIGTERM to pid 999 (a process outside the run): "
                                         "refused."
                                       : "refused: P0 tried to send SIGTERM to pid 999 (the recorder): refused.", NULL);
    }
}

/* libc tries clone3, learns that there is none, and goes on with clone: the program does not notice. */
static void a_clone3_that_is_answered_with_enosys_is_nothing_to_tell(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    story_call(story, 0, (struct event){ .call = CALL_CLONE, .other = NOBODY, .refused = true }, -ENOSYS);
    ASSERT_FINDINGS(story, NULL);
}

static void forks_past_the_limit_are_told_once_for_each_process(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    size_t child = story_birth(story, 0);
    story_fork_refused(story, child, CALL_FORK);
    for (int i = 0; i < 500; i++)
        story_fork_refused(story, 0, i % 2 ? CALL_VFORK : CALL_FORK);
    ASSERT_FINDINGS(story, "process-limit: P0.1 tried to fork when the run had all the processes that it may have: "
                           "refused with EAGAIN.",
                    "process-limit: P0 tried to fork when the run had all the processes that it may have: refused with "
                    "EAGAIN 500 times.", NULL);
}

static void an_injected_fault_is_told_as_one_that_was_asked_for(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    story_call(story, 0, (struct event){ .call = CALL_FORK, .other = NOBODY, .injected = true }, -EAGAIN);
    const struct event read = { .call = CALL_READ, .args = { 0, 100 }, .other = NOBODY, .injected = true };
    for (int i = 0; i < 3; i++)
        story_call(story, 0, read, 1);
    ASSERT_FINDINGS(story, "injected: P0's fork failed with EAGAIN, as was asked for.",
                    "injected: P0's read fell short 3 times, as was asked for.", NULL);
}

static void an_incident_marked_at_its_return_alone_is_told_too(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    story_fork_refused(story, 0, CALL_FORK);
    size_t call = 1;
    story->events[call].refused = false;
    assert_int_equal(findings_add(story), 0);
    assert_int_equal(story->finding_count, 1);
    assert_int_equal(story->findings[0].kind, FINDING_PROCESS_LIMIT);
    assert_int_equal(story->findings[0].event, call);
    recording_free(story);
}

static void faults_stand_before_notes_then_comes_the_order_of_kinds_and_of_events(void **state)
{
    (void)state;
    struct recording *story = story_begin();
    recording_add_finding(story, FINDING_BUSY, 0, 5, "P0 polls.");
    recording_add_finding(story, FINDING_DEADLOCK, 0, 3, "P0 waits.");
    recording_add_finding(story, FINDING_DEADLOCK, 0, 1, "P0 waited.");
    size_t one = story_birth(story, 0), two = story_birth(story, 0);
    story_kill(story, 0, 1, SIGTERM);
    story_end(story, two, EXITED(0));
    story_end(story, one, EXITED(0));
    story_end(story, 0, EXITED(0));
    const enum finding_kind kinds[] = { FINDING_REFUSED, FINDING_DEADLOCK, FINDING_DEADLOCK, FINDING_BUSY,
                                        FINDING_ZOMBIE, FINDING_ZOMBIE };
    const size_t events[] = { 3, 1, 3, 5, 5, 6 };
    assert_int_equal(findings_add(story), 0);
    assert_int_equal(story->finding_count, sizeof kinds / sizeof *kinds);
    for (size_t i = 0; i < story->finding_count; i++) {
        assert_int_equal(story->findings[i].kind, kinds[i]);
        assert_int_equal(story->findings[i].event, events[i]);
    }
    assert_int_equal(story->findings[4].process, two);
    recording_free(story);
}

/* What makes no sense at all, but could stand in a file. Whatever is found then, it is a sentence. */
static void any_recording_can_be_looked_through(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 3000; seed++) {
        struct recording *random = random_recording(seed);
        assert_int_equal(findings_add(random), 0);
        for (size_t i = 0; i < random->finding_count; i++)
            assert_true(random->findings[i].text[0] != '\0');
        recording_free(random);
    }
}

static void nothing_is_found_in_a_run_that_did_not_start(void **state)
{
    (void)state;
    struct recording *story = recording_new();
    story->ending = ENDING_NOT_STARTED;
    ASSERT_FINDINGS(story, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_child_that_was_waited_for_is_nothing_to_tell),
        cmocka_unit_test(a_child_that_nobody_waits_for_is_a_zombie_until_its_parent_ends),
        cmocka_unit_test(a_zombie_of_a_parent_that_goes_on_is_a_fault),
        cmocka_unit_test(a_child_that_another_than_its_maker_reaped_is_no_zombie),
        cmocka_unit_test(a_zombie_that_is_adopted_stays_its_parents_fault_and_is_no_orphan),
        cmocka_unit_test(a_child_reaped_by_the_kernel_for_a_parent_that_ignores_sigchld_is_no_zombie),
        cmocka_unit_test(a_child_that_ends_after_its_parent_is_an_orphan_and_nobodys_zombie),
        cmocka_unit_test(a_zombie_whose_parent_was_alive_at_the_end_is_one_to_the_end),
        cmocka_unit_test(a_subreaper_of_the_programs_adopts_and_is_to_wait),
        cmocka_unit_test(a_process_adopted_twice_belongs_to_the_last_who_adopted_it),
        cmocka_unit_test(a_zombie_that_a_subreaper_inherits_and_does_not_reap_is_one_until_that_one_ends),
        cmocka_unit_test(the_first_process_is_no_zombie),
        cmocka_unit_test(who_is_left_behind_is_told_with_the_reason),
        cmocka_unit_test(a_process_whose_deadlock_is_told_is_not_told_again_as_left_behind),
        cmocka_unit_test(a_refused_signal_is_told_once_with_a_count),
        cmocka_unit_test(each_kind_of_refusal_is_told_in_its_own_words),
        cmocka_unit_test(under_a_chosen_schedule_the_recorder_is_known_by_its_pid),
        cmocka_unit_test(a_clone3_that_is_answered_with_enosys_is_nothing_to_tell),
        cmocka_unit_test(forks_past_the_limit_are_told_once_for_each_process),
        cmocka_unit_test(an_injected_fault_is_told_as_one_that_was_asked_for),
        cmocka_unit_test(an_incident_marked_at_its_return_alone_is_told_too),
        cmocka_unit_test(faults_stand_before_notes_then_comes_the_order_of_kinds_and_of_events),
        cmocka_unit_test(any_recording_can_be_looked_through),
        cmocka_unit_test(nothing_is_found_in_a_run_that_did_not_start),
    };
    return cmocka_run_group_tests_name("findings", tests, NULL, NULL);
}
