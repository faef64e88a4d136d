/* The demos of this lesson show what their comments promise, under every schedule. */
#define _GNU_SOURCE
#define LESSON "01-process-creation"
#include "../tools/demo_recorded.h"
#include "../needs.h"

static const char *const parent_lines[] = { "parent: I am 1000, and alone\n",
                                            "parent: fork gave me 1001; I am 1000, my parent is 999\n",
                                            "parent: line 1 of 3\n",
                                            "parent: line 2 of 3\n",
                                            "parent: line 3 of 3\n",
                                            "parent: my child has ended with 7\n",
                                            NULL };
static const char *const child_lines[] = { "parent: I am 1000, and alone\n",
                                           "child:  fork gave me 0; I am 1001, my parent is 1000\n",
                                           "child:  line 1 of 3\n",
                                           "child:  line 2 of 3\n",
                                           "child:  line 3 of 3\n",
                                           "parent: my child has ended with 7\n",
                                           NULL };

static void each_side_of_the_fork_says_its_lines_in_order(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "side-by-side");
        assert_success(recording);
        assert_in_order(recording->output[0], parent_lines);
        assert_in_order(recording->output[0], child_lines);
        assert_string_equal(recording->output[1], "");
        recording_free(recording);
    }
}

static void the_child_is_waited_for_and_nothing_is_found(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "side-by-side");
        assert_int_equal(recording->process_count, 2);
        assert_int_equal(recording->processes[1].reaper, 0);
        assert_int_equal(WEXITSTATUS(recording->processes[1].status), 7);
        assert_int_equal(recording->finding_count, 0);
        recording_free(recording);
    }
}

static void child_first_and_parent_first_are_the_two_extremes(void **state)
{
    (void)state;
    struct recording *recording = record_demo("child-first", "side-by-side");
    assert_in_order(recording->output[0], (const char *const[]){ child_lines[4], parent_lines[1], NULL });
    recording_free(recording);
    recording = record_demo("parent-first", "side-by-side");
    assert_in_order(recording->output[0], (const char *const[]){ parent_lines[4], child_lines[1], NULL });
    assert_true(blocked_in(recording, CALL_WAIT4, 0));
    recording_free(recording);
}

static void some_shuffle_lets_them_speak_in_turns(void **state)
{
    (void)state;
    size_t mixed = 0;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "side-by-side");
        const char *text = recording->output[0];
        mixed += line_of(text, parent_lines[1]) < line_of(text, child_lines[4]) &&
                 line_of(text, child_lines[1]) < line_of(text, parent_lines[4]);
        recording_free(recording);
    }
    assert_int_not_equal(mixed, 0);
}

static void a_fork_that_fails_is_said_and_nobody_is_waited_for(void **state)
{
    (void)state;
    struct recording *recording = record_demo_failing("child-first", "side-by-side", "fork:EAGAIN");
    assert_int_equal(WEXITSTATUS(recording->status), EXIT_FAILURE);
    assert_string_equal(recording->output[1], "fork: Resource temporarily unavailable\n");
    assert_int_equal(count_calls(recording, CALL_WAIT4, 0), 0);
    recording_free(recording);
}

#define COPIED "child:  sum is 100, and it is at the same address\nchild:  now sum is 55\nparent: sum is 100\n"

static void copied_memory_keeps_the_sum_from_the_parent(void **state)
{
    (void)state;
    assert_always_writes("copied-memory", COPIED);
    assert_always_writes("copied-memory cured", COPIED "parent: my child ended with 55\n");
}

#define BEFORE "I am printed once, before the fork.\n"
#define CHILDS "I am the child's line.\n"
#define PARENTS "I am the parent's line.\n"

static void doubled_line_is_double_in_a_pipe_alone(void **state)
{
    (void)state;
    assert_always_writes("doubled-line", BEFORE CHILDS BEFORE PARENTS);
    assert_always_writes("doubled-line cured", BEFORE CHILDS PARENTS);
    need(has_terminals(), "has no new terminals");
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct record_options options = options_under(*schedule);
        options.out = STREAM_TTY;
        struct recording *recording = record_demo_as("doubled-line", &options);
        assert_success(recording);
        assert_int_equal(count_text(recording->output[0], "I am printed once, before the fork."), 1);
        recording_free(recording);
    }
}

static void one_bookmark_gives_each_letter_to_one_of_two_readers(void **state)
{
    (void)state;
    static const char *const pieces[] = { "abcde\n", "fghij\n", "klmno\n", "pqrst\n" };
    size_t parent_begins = 0, child_begins = 0;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "one-bookmark");
        assert_success(recording);
        for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
            (void)line_of(recording->output[0], pieces[i]);
        parent_begins += strstr(recording->output[0], "parent: abcde\n") != NULL;
        child_begins += strstr(recording->output[0], "child:  abcde\n") != NULL;
        recording_free(recording);
    }
    assert_int_not_equal(parent_begins, 0);
    assert_int_not_equal(child_begins, 0);
}

static void one_bookmark_cured_gives_both_readers_the_same_letters(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "one-bookmark cured");
        assert_success(recording);
        assert_in_order(recording->output[0], (const char *const[]){ "parent: abcde\n", "parent: fghij\n", NULL });
        assert_in_order(recording->output[0], (const char *const[]){ "child:  abcde\n", "child:  fghij\n", NULL });
        recording_free(recording);
    }
}

/* What a child has rolled: " 1 2 3 4 5". */
static void rolls_of(const struct recording *recording, int child, char rolls[11])
{
    char label[16];
    snprintf(label, sizeof label, "child %d:", child);
    const char *found = line_of(recording->output[0], label) + strlen(label);
    assert_int_equal(strcspn(found, "\n"), 10);
    memcpy(rolls, found, 10);
    rolls[10] = '\0';
}

static void same_dice_are_the_same_until_each_child_has_a_seed(void **state)
{
    (void)state;
    char rolls[3][11], cured[3][11];
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *hazard = record_demo(*schedule, "same-dice");
        struct recording *cure = record_demo(*schedule, "same-dice cured");
        assert_success(hazard);
        assert_success(cure);
        for (int i = 0; i < 3; i++) {
            rolls_of(hazard, i + 1, rolls[i]);
            rolls_of(cure, i + 1, cured[i]);
        }
        assert_string_equal(rolls[0], rolls[1]);
        assert_string_equal(rolls[1], rolls[2]);
        assert_string_not_equal(cured[0], cured[1]);
        assert_string_not_equal(cured[1], cured[2]);
        assert_string_not_equal(cured[2], cured[0]);
        recording_free(hazard);
        recording_free(cure);
    }
}

static void exit_in_the_child_removes_the_parents_file(void **state)
{
    (void)state;
    assert_always_writes("exit-in-the-child", "1001: the child, with nothing to do\n"
                                              "1001: cleaning up, I remove the file\n"
                                              "1000: the parent, and my file is not there\n"
                                              "1000: cleaning up, I remove the file\n"
                                              "1000: it is gone already\n");
    assert_always_writes("exit-in-the-child cured", "1001: the child, with nothing to do\n"
                                                    "1000: the parent, and my file is there\n"
                                                    "1000: cleaning up, I remove the file\n");
}

/* How many forks succeeded that are not of the first process. */
static size_t count_forks_by_children(const struct recording *recording)
{
    size_t count = 0;
    for (size_t i = 1; i < recording->process_count; i++)
        count += recording->processes[i].parent != 0;
    return count;
}

static void fork_in_a_loop_makes_seven_children_and_eight_reports(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "fork-in-a-loop");
        assert_success(recording);
        assert_int_equal(recording->process_count, 8);
        assert_int_equal(count_forks_by_children(recording), 4);
        assert_int_equal(count_text(recording->output[0], ": piece 1\n"), 1);
        assert_int_equal(count_text(recording->output[0], ": piece 2\n"), 2);
        assert_int_equal(count_text(recording->output[0], ": piece 3\n"), 4);
        assert_int_equal(count_text(recording->output[0], ": report\n"), 8);
        assert_int_equal(recording->finding_count, 0);
        recording_free(recording);
    }
}

static void fork_in_a_loop_cured_makes_three_children_and_one_report(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "fork-in-a-loop cured");
        assert_success(recording);
        assert_int_equal(recording->process_count, 4);
        assert_int_equal(count_forks_by_children(recording), 0);
        assert_int_equal(count_text(recording->output[0], ": piece "), 3);
        assert_int_equal(count_text(recording->output[0], ": report\n"), 1);
        (void)line_of(recording->output[0], "1000: report\n");
        recording_free(recording);
    }
}

static void sleep_is_a_bet_that_is_lost_to_a_slow_child(void **state)
{
    (void)state;
    assert_always_writes("sleep-is-a-bet", "the child works for 500 ms: its result is there\n"
                                           "the child works for 2000 ms: there is NOTHING\n");
    assert_always_writes("sleep-is-a-bet cured", "the child works for 500 ms: its result is there\n"
                                                 "the child works for 2000 ms: its result is there\n");
    struct recording *recording = record_demo("parent-first", "sleep-is-a-bet cured");
    assert_int_equal(count_calls(recording, CALL_SLEEP, 0), 0);
    assert_true(blocked_in(recording, CALL_WAIT4, 0));
    recording_free(recording);
}

static void fork_fails_goes_well_until_a_fork_fails(void **state)
{
    (void)state;
    assert_always_writes("fork-fails", "the second child has ended with 9\nthe first child has ended with 7\n");
    assert_always_writes("fork-fails cured", "the second child has ended with 9\nthe first child has ended with 7\n");
}

static void fork_fails_then_takes_one_child_for_the_other(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo_failing(*schedule, "fork-fails", "fork:EAGAIN:2");
        assert_int_equal(recording->status, 0);
        assert_string_equal(recording->output[0], "the second child has ended with 7\n"
                                                  "the first child: waitpid: No child processes\n");
        assert_int_equal(recording->process_count, 2);
        recording_free(recording);
    }
}

static void fork_fails_cured_says_so_and_abandons_nobody(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo_failing(*schedule, "fork-fails cured", "fork:EAGAIN:2");
        assert_int_equal(WEXITSTATUS(recording->status), EXIT_FAILURE);
        assert_string_equal(recording->output[1], "the second child: fork: Resource temporarily unavailable\n");
        assert_string_equal(recording->output[0], "the first child has ended with 7\n");
        assert_int_equal(recording->processes[1].reaper, 0);
        recording_free(recording);
    }
}

static void fork_then_exec_goes_on_in_a_second_loop_when_exec_fails(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "fork-then-exec");
        assert_success(recording);
        assert_int_equal(strncmp(recording->output[0], "one\n", 4), 0);
        assert_int_equal(count_text(recording->output[0], "three\n"), 2);
        assert_in_order(recording->output[0], (const char *const[]){ "1002: all three commands are done\n",
                                                                     "1000: all three commands are done\n", NULL });
        assert_string_equal(recording->output[1], "/bin/ehco: No such file or directory\n");
        recording_free(recording);
    }
}

static void fork_then_exec_cured_ends_the_child_with_127(void **state)
{
    (void)state;
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "fork-then-exec cured");
        assert_success(recording);
        assert_string_equal(recording->output[0], "one\nthree\n1000: all three commands are done\n");
        assert_string_equal(recording->output[1], "/bin/ehco: No such file or directory\n");
        assert_int_equal(WEXITSTATUS(recording->processes[process_named(recording, "P0.2")].status), 127);
        recording_free(recording);
    }
}

static void main_begins_again_after_exec_not_after_fork(void **state)
{
    (void)state;
    assert_always_writes("main-again", "1000: main begins\n"
                                       "1001: forked, I go on from the fork\n"
                                       "1002: main begins\n"
                                       "1002: and ends, for I am only the child\n");
}

static void run_is_a_call_and_start_makes_a_process(void **state)
{
    (void)state;
    assert_always_writes("run-or-start", "1000: main\n"
                                         "1000: hello Kim\n"
                                         "run gives 3\n"
                                         "join says: No such process\n"
                                         "1001: hello Kim\n"
                                         "started and joined: it ended with 3\n");
}

static void a_thread_shares_the_count_and_a_child_does_not(void **state)
{
    (void)state;
    /* 1001 is the thread's: threads and processes draw their numbers from one jar. */
    assert_always_writes("thread-or-process", "thread: I am in process 1000, and count is 1\n"
                                              "main, after the thread: count is 1\n"
                                              "child: I am in process 1002, and count is 2\n"
                                              "main, after the child: count is 1\n");
}

/* Not recorded: the recorder keeps all on one core. How many there are at a time is the machine's affair and its other
 * users', so a test can't ask for two. */
static void the_cores_that_two_threads_use_are_told(void **state)
{
    (void)state;
    char command[256];
    double cores = 0;
    snprintf(command, sizeof command, "%s/demos/01-process-creation/thread-or-process cores", build_folder());
    FILE *stream = popen(command, "r"); /* no text from outside gets into this command */
    assert_non_null(stream);
    assert_int_equal(fscanf(stream, "two threads have used %lf cores at the same time", &cores), 1);
    assert_int_equal(pclose(stream), 0);
    assert_true(cores > 0.0 && cores < 2.5);
}

static void start_returns_before_the_child_has_run(void **state)
{
    (void)state;
    static const char *const alex[] = { "hello Alex\n", "Alex has ended with 4\n", "Kim has ended with 3\n", NULL };
    static const char *const kim[] = { "hello Kim\n", "Kim has ended with 3\n", NULL };
    static const char *const late[] = { "both are started\n", "hello Alex\n", "Alex has ended with 4\n",
                                        "hello Kim\n", "Kim has ended with 3\n", NULL };
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *recording = record_demo(*schedule, "start-in-twenty-lines");
        assert_success(recording);
        assert_in_order(recording->output[0], alex);
        assert_in_order(recording->output[0], kim);
        if (strcmp(*schedule, "parent-first") == 0)
            assert_in_order(recording->output[0], late);
        size_t second_fork = next_call(recording, next_call(recording, 0, CALL_FORK, 0) + 1, CALL_FORK, 0);
        assert_true(second_fork < next_call(recording, 0, CALL_WAIT4, 0));
        recording_free(recording);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_side_of_the_fork_says_its_lines_in_order),
        cmocka_unit_test(the_child_is_waited_for_and_nothing_is_found),
        cmocka_unit_test(child_first_and_parent_first_are_the_two_extremes),
        cmocka_unit_test(some_shuffle_lets_them_speak_in_turns),
        cmocka_unit_test(a_fork_that_fails_is_said_and_nobody_is_waited_for),
        cmocka_unit_test(copied_memory_keeps_the_sum_from_the_parent),
        cmocka_unit_test(doubled_line_is_double_in_a_pipe_alone),
        cmocka_unit_test(one_bookmark_gives_each_letter_to_one_of_two_readers),
        cmocka_unit_test(one_bookmark_cured_gives_both_readers_the_same_letters),
        cmocka_unit_test(same_dice_are_the_same_until_each_child_has_a_seed),
        cmocka_unit_test(exit_in_the_child_removes_the_parents_file),
        cmocka_unit_test(fork_in_a_loop_makes_seven_children_and_eight_reports),
        cmocka_unit_test(fork_in_a_loop_cured_makes_three_children_and_one_report),
        cmocka_unit_test(sleep_is_a_bet_that_is_lost_to_a_slow_child),
        cmocka_unit_test(fork_fails_goes_well_until_a_fork_fails),
        cmocka_unit_test(fork_fails_then_takes_one_child_for_the_other),
        cmocka_unit_test(fork_fails_cured_says_so_and_abandons_nobody),
        cmocka_unit_test(fork_then_exec_goes_on_in_a_second_loop_when_exec_fails),
        cmocka_unit_test(fork_then_exec_cured_ends_the_child_with_127),
        cmocka_unit_test(main_begins_again_after_exec_not_after_fork),
        cmocka_unit_test(run_is_a_call_and_start_makes_a_process),
        cmocka_unit_test(a_thread_shares_the_count_and_a_child_does_not),
        cmocka_unit_test(the_cores_that_two_threads_use_are_told),
        cmocka_unit_test(start_returns_before_the_child_has_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
