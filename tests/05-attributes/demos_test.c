/* The demos of this lesson show what their comments promise, under every schedule. */
#define _GNU_SOURCE
#include <unistd.h>

#define LESSON "05-attributes"
#include "../tools/demo_recorded.h"
#include "../needs.h"

static void each_attribute_has_its_time(void **state)
{
    (void)state;
    assert_always_writes("life",
                         "initial  <Process name='Process-1' parent=1000 initial>\n"
                         "         pid none, sentinel none, alive: no, exit code: Resource temporarily unavailable\n"
                         "started  <Process name='renamed' pid=1001 parent=1000 started>\n"
                         "         pid there, sentinel there, alive: yes, exit code: Resource temporarily unavailable\n"
                         "         the child: I am Process-1\n"
                         "stopped  <Process name='renamed' pid=1001 parent=1000 stopped exitcode=7>\n"
                         "         pid there, sentinel there, alive: no, exit code: 7\n"
                         "closed   <Process name='renamed' parent=1000 closed>\n"
                         "         pid none, sentinel none, alive: Bad file descriptor, "
                         "exit code: Bad file descriptor\n");
}

static void relatives_know_their_own(void **state)
{
    (void)state;
    assert_always_writes("relatives", "I am MainProcess; nobody has started me\n"
                                      "I am second; MainProcess has started me\n"
                                      "parent_pid is MainProcess's pid: yes; getppid() says the same: yes\n"
                                      "am I alive? yes\nis my parent? yes\nis my sibling? No child processes\n"
                                      "second has 0 active children\nMainProcess has 1 active children: first\n"
                                      "MainProcess has 0 active children\n");
}

static void one_end_is_told_in_three_ways(void **state)
{
    (void)state;
    assert_always_writes("three-numbers", "                WEXITSTATUS    shell  library\n"
                                          "ends with 137           137      137      137\n"
                                          "killed by 9               0      137       -9\n"
                                          "ends with -9            247      247      247\n"
                                          "ends with 265             9        9        9\n"
                                          "killed by 15              0      143      -15\n");
}

static void home_made_answers_are_wrong_once_each(void **state)
{
    (void)state;
    assert_always_writes("is-it-alive", "it works: kill says yes\nit works: waitpid says no\n"
                                        "it has ended: kill says yes\nit has ended: waitpid says yes\n"
                                        "exit code: No child processes\n");
    assert_always_writes("is-it-alive cured", "it works: process_is_alive says yes\n"
                                              "it has ended: process_is_alive says no\nexit code: 7\n");
}

static size_t polls_count(const struct recording *recording)
{
    size_t count = 0;
    for (size_t i = 0; i < recording->event_count; i++) {
        const struct event *event = &recording->events[i];
        count += event->kind == EVENT_CALL && event->process == 0 && event->call == CALL_POLL;
    }
    return count;
}

static void poll_tells_of_each_as_it_ends(void **state)
{
    (void)state;
    assert_always_writes("as-they-end", "Process-1 has ended with 9\nProcess-2 has ended with 6\n"
                                        "Process-3 has ended with 3\n");
    assert_always_writes("as-they-end cured", "Process-3 has ended with 3\nProcess-2 has ended with 6\n"
                                              "Process-1 has ended with 9\n");
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *cure = record_demo(*schedule, "as-they-end cured");
        assert_int_equal(polls_count(cure), 3);
        recording_free(cure);
    }
}

static void an_orphans_parent_need_not_be_1(void **state)
{
    (void)state;
    static const char lives[] = "while it lives: my parent has gone: no\n";
    for (const char *const *schedule = chosen_schedules; *schedule != NULL; schedule++) {
        struct recording *hazard = record_demo(*schedule, "orphan");
        struct recording *cure = record_demo(*schedule, "orphan cured");
        assert_success(hazard);
        assert_success(cure);
        assert_in_order(hazard->output[0],
                        (const char *const[]){ lives, "after its end: my parent has gone: no\n", NULL });
        assert_in_order(cure->output[0],
                        (const char *const[]){ lives, "after its end: my parent has gone: yes\n", NULL });
        assert_int_equal(hazard->processes[2].reaper, 0);
        assert_int_equal(cure->processes[2].reaper, 0);
        recording_free(hazard);
        recording_free(cure);
    }
}

static void a_key_is_the_creators_at_process_init(void **state)
{
    (void)state;
    assert_always_writes("family-key", "the child has the old key\nthe grandchild has the old key\n"
                                       "its sibling has the new key\nMainProcess has the new key\n");
    assert_always_writes("family-key cured", "the child has the new key\nthe grandchild has the new key\n"
                                             "its sibling has the new key\nMainProcess has the new key\n");
}

static void assert_python_writes(char *program, const char *text)
{
    need(has_python(), "has no " PYTHON);
    char *const python[] = { PYTHON, program, NULL };
    static const char *const schedules[] = { "child-first", "parent-first" };
    for (size_t i = 0; i < sizeof schedules / sizeof *schedules; i++) {
        struct record_options options = options_under(schedules[i]);
        struct recording *recording = record_command(python, &options);
        assert_success(recording);
        assert_string_equal(recording->output[0], text);
        recording_free(recording);
    }
}

static void python_says_the_same_of_a_life(void **state)
{
    (void)state;
    assert_python_writes("demos/" LESSON "/life.py",
                         "initial  <Process name='Process-1' parent=1000 initial>\n"
                         "         pid None, alive: False, exit code: None\n"
                         "started  <Process name='renamed' pid=1001 parent=1000 started>\n"
                         "         pid 1001, alive: True, exit code: None\n"
                         "         the child: I am Process-1\n"
                         "stopped  <Process name='renamed' pid=1001 parent=1000 stopped exitcode=7>\n"
                         "         pid 1001, alive: False, exit code: 7\n"
                         "closed   <Process name='renamed' parent=1000 closed>\n"
                         "         process object is closed\n");
}

static void pythons_key_is_asked_for_where_it_is_given(void **state)
{
    (void)state;
    assert_python_writes("demos/" LESSON "/family-key.py",
                         "32 AuthenticationString\nthe child's is the same: True\nthrough the pipe\n"
                         "through a socket\nthe child's is the same: True\nthrough the pipe\n"
                         "refused: digest received was wrong\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_attribute_has_its_time),
        cmocka_unit_test(relatives_know_their_own),
        cmocka_unit_test(one_end_is_told_in_three_ways),
        cmocka_unit_test(home_made_answers_are_wrong_once_each),
        cmocka_unit_test(poll_tells_of_each_as_it_ends),
        cmocka_unit_test(an_orphans_parent_need_not_be_1),
        cmocka_unit_test(a_key_is_the_creators_at_process_init),
        cmocka_unit_test(python_says_the_same_of_a_life),
        cmocka_unit_test(pythons_key_is_asked_for_where_it_is_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
