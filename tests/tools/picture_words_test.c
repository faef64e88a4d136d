/* A recording told in sentences: whole tales that a person has read, and what holds for any. */
#define _GNU_SOURCE /* open_memstream */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "picture_random.h"
#include "picture_samples.h"

static char *told(const struct recording *recording, const struct picture_options *options)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    assert_int_equal(picture_write_words(recording, options, stream), 0);
    assert_int_equal(fclose(stream), 0);
    return text;
}

static void assert_told(struct recording *recording, const char *expected)
{
    char *text = told(recording, NULL);
    assert_string_equal(text, expected);
    free(text);
    recording_free(recording);
}

static void a_fork_and_a_wait(void **state)
{
    (void)state;
    assert_told(sample_fork_wait(),
        "fork-wait - parent-first - 2 processes - exit 0\n"
        "\n"
        " 0  P0 begins.\n"
        " 2  P0 forks: P0.1 begins.\n"
        " 4  P0 has to wait in wait4(-1, 0).\n"
        " 6  P0.1 writes \"hello from the child\\n\" to stdout.\n"
        " 7  P0.1 ends with exit 7, and is a zombie until somebody waits for it.\n"
        " 8  P0 has waited for P0.1 and gets its status: P0.1 is gone.\n"
        " 9  P0 goes on: wait4(-1, 0) = P0.1 (exit 7).\n"
        "10  P0 ends with exit 0.\n"
        "\n"
        "How it ended: exit 0.\n");
}

static void an_orphan(void **state)
{
    (void)state;
    assert_told(sample_orphan(),
        "orphan - parent-first - 2 processes - exit 0\n"
        "\n"
        " 0  P0 begins.\n"
        " 2  P0 forks: P0.1 begins.\n"
        " 5  P0 writes \"parent leaves\\n\" to stdout.\n"
        " 6  P0 ends with exit 0.\n"
        " 7  P0.1 is an orphan now: its parent P0 has ended. [1]\n"
        " 8  P0.1 has to wait in nanosleep(1.5 s).\n"
        " 9  P0.1 goes on: nanosleep(1.5 s) = 0.\n"
        "11  P0.1 writes \"who is my parent now?\\n\" to stderr.\n"
        "12  P0.1 has to wait in pause().\n"
        "\n"
        "How it ended: exit 0.\n"
        "[1] note, M31: P0.1 outlived its parent P0.\n"
        "[2] P0.1 was still there when the run was over, waiting in pause(), and had to be ended.\n");
}

static void signals(void **state)
{
    (void)state;
    assert_told(sample_signals(),
        "signals - parent-first - 3 processes - exit 0\n"
        "\n"
        " 0  P0 begins.\n"
        " 2  P0 forks: P0.1 begins.\n"
        " 5  P0 forks: P0.2 begins.\n"
        " 7  P0 has to wait in wait4(P0.1, 0).\n"
        " 8  P0.1 has to wait in pause().\n"
        " 9  P0.2 has to wait in pause().\n"
        "10  P0 gets SIGALRM and catches it.\n"
        "11  P0 goes on: wait4(P0.1, 0) = -1 EINTR.\n"
        "12  P0 calls kill(P0.1, SIGTERM) = 0.\n"
        "14  P0 calls kill(P0.2, SIGKILL) = 0.\n"
        "16  P0 has to wait in wait4(-1, 0).\n"
        "17  P0.1 gets SIGTERM and catches it.\n"
        "18  P0.1 goes on: pause() = -1 EINTR.\n"
        "20  P0.1 writes \"caught it\\n\" to stdout.\n"
        "21  P0.1 ends with exit 0, and is a zombie until somebody waits for it.\n"
        "22  P0 has waited for P0.1 and gets its status: P0.1 is gone.\n"
        "23  P0 goes on: wait4(-1, 0) = P0.1 (exit 0).\n"
        "24  P0.2 gets SIGKILL.\n"
        "25  P0.2 is killed by SIGKILL, and is a zombie until somebody waits for it.\n"
        "27  P0 has waited for P0.2 and gets its status: P0.2 is gone.\n"
        "29  P0 ends with exit 0.\n"
        "\n"
        "How it ended: exit 0.\n");
}

static void a_deadlock(void **state)
{
    (void)state;
    assert_told(sample_deadlock(),
        "deadlock - parent-first - 2 processes - deadlock\n"
        "\n"
        "0  P0 begins.\n"
        "2  P0 forks: P0.1 begins.\n"
        "4  P0 has to wait in read(3, 0). [1]\n"
        "5  P0.1 has to wait in read(3, 0). [2]\n"
        "\n"
        "How it ended: deadlock.\n"
        "[1] P0 waits to read from pipe 1, whose write end is held by P0 and P0.1.\n"
        "[2] P0.1 waits to read from pipe 2, whose write end is held by P0 and P0.1.\n");
}

static void marks_follow_the_sentence_that_tells_their_event(void **state)
{
    (void)state;
    struct recording *recording = sample_zombie();
    struct picture_mark marks[] = {{recording->processes[1].birth - 1, "M04"}, {SIZE_MAX, "M99"}};
    char *text = told(recording, &(struct picture_options){.marks = marks, .mark_count = 2, .bare = true});
    assert_non_null(strstr(text, " P0 forks: P0.1 begins. [M04]\n"));
    assert_non_null(strstr(text, " P0.2 ends with exit 2, and is a zombie until somebody waits for it. [1]\n"));
    assert_null(strstr(text, "M99"));
    free(text);
    recording_free(recording);
}

static void every_line_is_a_number_and_a_sentence(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 400; seed++) {
        struct recording *recording = random_recording(seed);
        char *text = told(recording, &(struct picture_options){.bare = true, .utf8 = seed % 2});
        long last = -1;
        for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
            char *rest;
            long number = strtol(line, &rest, 10);
            assert_true(number > last && number < (long)recording->event_count);
            last = number;
            assert_true(rest > line && strncmp(rest, "  P0", 4) == 0);
            for (const char *at = line; *at; at++)
                assert_true((unsigned char)*at >= ' ' && (seed % 2 || *at <= '~'));
        }
        free(text);
        recording_free(recording);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fork_and_a_wait),
        cmocka_unit_test(an_orphan),
        cmocka_unit_test(signals),
        cmocka_unit_test(a_deadlock),
        cmocka_unit_test(marks_follow_the_sentence_that_tells_their_event),
        cmocka_unit_test(every_line_is_a_number_and_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
