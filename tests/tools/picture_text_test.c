/* The text picture, held against pictures that a person has looked at, and against what must hold for any of them. */
#define _GNU_SOURCE /* open_memstream, wcwidth */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <wchar.h>

#include "picture_random.h"
#include "picture_samples.h"

/* The picture as a string, which the caller frees. */
static char *drawn(const struct recording *recording, const struct picture_options *options)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    assert_int_equal(picture_write_text(recording, options, stream), 0);
    assert_int_equal(fclose(stream), 0);
    return text;
}

static void assert_drawn(struct recording *recording, struct picture_options options, const char *expected)
{
    char *text = drawn(recording, &options);
    assert_string_equal(text, expected);
    free(text);
    recording_free(recording);
}

static void a_fork_and_a_wait(void **state)
{
    (void)state;
    assert_drawn(sample_fork_wait(), (struct picture_options){.utf8 = true},
        "fork-wait · parent-first · 2 processes · exit 0\n"
        "\n"
        "P0    ●─┬─ wait ·····························┬─ exit 0\n"
        "P0.1    └───\"hello from the child\"─ exit 7 zz┘\n"
        "\n"
        "● begins   ─── runs   ··· waits   zzz zombie: ended, not waited for yet\n"
        "┬└ fork   ┬┘ wait gets the status   \"…\" written to stdout at the first \"\n"
        "pids of fork-wait: P0=1000 P0.1=1001\n");
    assert_drawn(sample_fork_wait(), (struct picture_options){0},
        "fork-wait - parent-first - 2 processes - exit 0\n"
        "\n"
        "P0    *-+- wait .............................+- exit 0\n"
        "P0.1    \\---\"hello from the child\"- exit 7 zz/\n"
        "\n"
        "* begins   --- runs   ... waits   zzz zombie: ended, not waited for yet\n"
        "+\\ fork   +/ wait gets the status   \"...\" written to stdout at the first \"\n"
        "pids of fork-wait: P0=1000 P0.1=1001\n");
}

static void a_zombie_lasts_until_its_parent_ends_and_is_pointed_at(void **state)
{
    (void)state;
    assert_drawn(sample_zombie(), (struct picture_options){.utf8 = true},
        "three · child-first · 4 processes · exit 0\n"
        "\n"
        "P0    ●─┬─────────────────┬────────────────────┬─────────── wait┬─ wait┬────────\n"
        "P0.1    └─\"one\"─ exit 1 zz│zzzzzzzzzzzzzzzzzzzz│zzzzzzzzzzzzzzzz┘      │\n"
        "P0.2                      └─\"two\"─ exit 2[1] zz│zzzzzzzzzzzzzzzzzzzzzzz│zzzzzzzz\n"
        "P0.3                                           └─\"three\"─ exit 3 zzzzzz┘\n"
        "\n"
        "P0    ─\"all done\"─ exit 0\n"
        "P0.2  zzzzzzzzzzzz\n"
        "\n"
        "● begins   ─── runs   zzz zombie: ended, not waited for yet   ┬└ fork\n"
        "┬┘ wait gets the status   \"…\" written to stdout at the first \"   [1] told below\n"
        "pids of three: P0=1000 P0.1=1001 P0.2=1002 P0.3=1003\n"
        "\n"
        "[1] P0.2 ended with exit 2 and was never waited for: it stayed a zombie until P0\n"
        "    ended.\n");
    assert_drawn(sample_zombie(), (struct picture_options){.width = 60},
        "three - child-first - 4 processes - exit 0\n"
        "\n"
        "P0    *-+-----------------+--------------------+------------\n"
        "P0.1    \\-\"one\"- exit 1 zz|zzzzzzzzzzzzzzzzzzzz|zzzzzzzzzzzz\n"
        "P0.2                      \\-\"two\"- exit 2[1] zz|zzzzzzzzzzzz\n"
        "P0.3                                           \\-\"three\"----\n"
        "\n"
        "P0    --- wait+- wait+-\"all done\"- exit 0\n"
        "P0.1  zzzzzzzz/      |\n"
        "P0.2  zzzzzzzzzzzzzzz|zzzzzzzzzzzz\n"
        "P0.3  - exit 3 zzzzzz/\n"
        "\n"
        "* begins   --- runs   zzz zombie: ended, not waited for yet\n"
        "+\\ fork   +/ wait gets the status\n"
        "\"...\" written to stdout at the first \"   [1] told below\n"
        "pids of three: P0=1000 P0.1=1001 P0.2=1002 P0.3=1003\n"
        "\n"
        "[1] P0.2 ended with exit 2 and was never waited for: it\n"
        "    stayed a zombie until P0 ended.\n");
}

static void an_orphan_has_a_line_of_its_own_from_its_parents_end_on(void **state)
{
    (void)state;
    assert_drawn(sample_orphan(), (struct picture_options){.utf8 = true},
        "orphan · parent-first · 2 processes · exit 0\n"
        "\n"
        "P0    ●─┬─\"parent leaves\"─ exit 0\n"
        "P0.1    └─────────────────── orphan[1] ═ sleep 1.5 s :══════════════════════════\n"
        "\n"
        "P0.1  ═2>\"who is my parent now?\"═ pause : left behind[2]\n"
        "\n"
        "● begins   ─── runs   ═══ runs, an orphan   ::: waits, an orphan   ┬└ fork\n"
        "\"…\" written to stdout at the first \"   2> to stderr\n"
        "orphan: its parent ended first   [1] told below\n"
        "pids of orphan: P0=1000 P0.1=1001\n"
        "\n"
        "[1] note, M31: P0.1 outlived its parent P0.\n"
        "[2] P0.1 was still there when the run was over, waiting in pause(), and had to\n"
        "    be ended.\n");
}

static void signals_come_from_one_lane_to_another(void **state)
{
    (void)state;
    assert_drawn(sample_signals(), (struct picture_options){.utf8 = true},
        "signals · parent-first · 3 processes · exit 0\n"
        "\n"
        "P0    ●─┬─┬─ wait P0.1 · caught SIGALRM · wait P0.1: EINTR ─ kill SIGTERM┬──────\n"
        "P0.1    └─│─── pause ····················································▼······\n"
        "P0.2      └───── pause ·························································\n"
        "\n"
        "P0    ─ kill SIGKILL┬─ wait ··················································┬─\n"
        "P0.1  ··············│··· caught SIGTERM · pause: EINTR ─\"caught it\"─ exit 0 zz┘\n"
        "P0.2  ··············▼···························································\n"
        "\n"
        "P0    ───────────────── wait┬─ exit 0\n"
        "P0.2  · killed by SIGKILL zz┘\n"
        "\n"
        "● begins   ─── runs   ··· waits   zzz zombie: ended, not waited for yet\n"
        "┬└ fork   ┬┘ wait gets the status   ┬▼ signals or wakes another\n"
        "\"…\" written to stdout at the first \"   EINTR: a signal came in between\n"
        "pids of signals: P0=1000 P0.1=1001 P0.2=1002\n");
    assert_drawn(sample_signals(), (struct picture_options){.width = 100},
        "signals - parent-first - 3 processes - exit 0\n"
        "\n"
        "P0    *-+-+- wait P0.1 . caught SIGALRM . wait P0.1: EINTR - kill SIGTERM+- kill SIGKILL+- wait ....\n"
        "P0.1    \\-|--- pause ....................................................v..............|...........\n"
        "P0.2      \\----- pause .................................................................v...........\n"
        "\n"
        "P0    .......................................................+----------------- wait+- exit 0\n"
        "P0.1  . caught SIGTERM . pause: EINTR -\"caught it\"- exit 0 zz/                      |\n"
        "P0.2  ......................................................... killed by SIGKILL zz/\n"
        "\n"
        "* begins   --- runs   ... waits   zzz zombie: ended, not waited for yet   +\\ fork\n"
        "+/ wait gets the status   +v signals or wakes another   \"...\" written to stdout at the first \"\n"
        "EINTR: a signal came in between\n"
        "pids of signals: P0=1000 P0.1=1001 P0.2=1002\n");
}

static void those_in_a_deadlock_are_stuck(void **state)
{
    (void)state;
    assert_drawn(sample_deadlock(), (struct picture_options){.utf8 = true},
        "deadlock · parent-first · 2 processes · deadlock\n"
        "\n"
        "P0    ●─┬─ read pipe 1[1] ··· stuck\n"
        "P0.1    └─── read pipe 2[2] · stuck\n"
        "\n"
        "● begins   ─── runs   ··· waits   ┬└ fork   [1] told below\n"
        "pids of deadlock: P0=1000 P0.1=1001\n"
        "\n"
        "[1] P0 waits to read from pipe 1, whose write end is held by P0 and P0.1.\n"
        "[2] P0.1 waits to read from pipe 2, whose write end is held by P0 and P0.1.\n");
}

static void a_write_that_wakes_a_reader_is_shown(void **state)
{
    (void)state;
    assert_drawn(sample_ping_pong(), (struct picture_options){.utf8 = true},
        "ping-pong · parent-first · 2 processes · exit 0\n"
        "\n"
        "P0    ●─┬─── write pipe 1┬─ read pipe 2 ··▲─── write pipe 1┬─ read pipe 2 ··▲───\n"
        "P0.1    └─ read pipe 1 ··▼─── write pipe 2┴─ read pipe 1 ··▼─── write pipe 2┴───\n"
        "\n"
        "P0    ─── close pipe 1┬─ wait ······┬─ exit 0\n"
        "P0.1  ─ read pipe 1 ··▼─── exit 0 zz┘\n"
        "\n"
        "● begins   ─── runs   ··· waits   zzz zombie: ended, not waited for yet\n"
        "┬└ fork   ┬┘ wait gets the status   ┬▼ ┴▲ signals or wakes another\n"
        "pids of ping-pong: P0=1000 P0.1=1001\n");
}

static void to_close_a_copy_of_a_socket_wakes_nobody(void **state)
{
    (void)state;
    assert_drawn(sample_copy(), (struct picture_options){.utf8 = true},
        "copy · child-first · 2 processes · exit 0\n"
        "\n"
        "P0    ●─┬─── wait ····················┬─ exit 0\n"
        "P0.1    └─ recv socket 1 ·── exit 0 zz┘\n"
        "\n"
        "● begins   ─── runs   ··· waits   zzz zombie: ended, not waited for yet\n"
        "┬└ fork   ┬┘ wait gets the status\n"
        "pids of copy: P0=1000 P0.1=1001\n");
}

static void fruitless_calls_are_folded(void **state)
{
    (void)state;
    assert_drawn(sample_spinner(), (struct picture_options){.utf8 = true},
        "spinner · parent-first · 2 processes · exit 0\n"
        "\n"
        "P0    ●─┬─ fork: EAGAIN[1] ─ wait: not yet ×120 ─ sleep 10 ms ×120 ·────────────\n"
        "P0.1    └───────────────────────────────────────────────────────────────────────\n"
        "\n"
        "P0    ────────────────── wait┬─ exit 0\n"
        "P0.1  ─ exec true ─ exit 0 zz┘\n"
        "\n"
        "● begins   ─── runs   ··· waits   zzz zombie: ended, not waited for yet\n"
        "┬└ fork   ┬┘ wait gets the status   EAGAIN: not now, perhaps later\n"
        "×N so many times   [1] told below\n"
        "pids of spinner: P0=1000\n"
        "pids of true: P0.1=1001\n"
        "\n"
        "[1] fork failed with EAGAIN, as it was told to.\n");
}

/* perror writes to a copy of descriptor 2. A copy of descriptor 1 is another matter, as is one that was replaced. */
static void what_goes_to_a_copy_of_stderr_is_drawn_as_stderr(void **state)
{
    (void)state;
    sample_begin("perror", SCHEDULE_NATURAL);
    for (int from = 2; from > 0; from--) {
        size_t dup = sample_call(0, CALL_DUP, false);
        sample->events[dup].args[0] = from;
        sample_return(dup, 3);
        sample_write(0, 3, from == 2 ? "error\n" : "word\n");
    }
    sample_exit(0, 0);
    assert_drawn(sample, (struct picture_options){.bare = true}, "P0  *-2>\"error\"-\"word\"- exit 0\n");
}

static void output_is_folded_only_where_nobody_else_comes_between(void **state)
{
    (void)state;
    sample_begin("parrot", SCHEDULE_NATURAL);
    for (int i = 0; i < 5; i++)
        sample_write(0, 1, "a\n");
    size_t child = sample_fork(0);
    for (int i = 0; i < 2; i++) {
        sample_write(0, 1, "a\n");
        sample_write(child, 1, "b\n");
    }
    assert_drawn(sample, (struct picture_options){.bare = true},
        "P0    *-\"a\" x5-+-\"a\"-\"a\"--- left behind\n"
        "P0.1           \\---\"b\"-\"b\"- left behind\n");
}

static void neighbours_to_whom_nothing_happens_share_a_row(void **state)
{
    (void)state;
    char *text = drawn(sample_twenty(), &(struct picture_options){.utf8 = true});
    assert_non_null(strstr(text, "\n⋮      ── P0.10 to P0.20 (11) ─────"));
    assert_non_null(strstr(text, "\nP0.9   ───────────────────────────────\"I am number 8\"─ exit 8 zz┘\n"));
    assert_null(strstr(text, "left out"));
    free(text);
    recording_free(sample);
}

static size_t count_of(const char *text, const char *what)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, what)); at += strlen(what))
        count++;
    return count;
}

/* As many columns as a terminal would take, by the C library's opinion and not by ours. */
static size_t widest_line(const char *text)
{
    size_t widest = 0, width = 0;
    mbstate_t shift = {0};
    for (size_t left = strlen(text), used; left > 0; text += used, left -= used) {
        wchar_t wide;
        used = mbrtowc(&wide, text, left, &shift);
        assert_true(used > 0 && used <= left); /* valid UTF-8 */
        if (wide == L'\n') {
            width = 0;
            continue;
        }
        assert_true(wcwidth(wide) > 0); /* nothing that steers the terminal */
        width += (size_t)wcwidth(wide);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void what_is_too_long_is_cut_in_the_middle_and_says_so(void **state)
{
    (void)state;
    char *text = drawn(sample_bomb(), &(struct picture_options){.all = "tool --format words"});
    assert_non_null(strstr(text, "\n\nAll of it, in words: tool --format words\n"));
    assert_int_equal(count_of(text, " events left out here: --format words tells them all ...\n"), 1);
    assert_int_equal(count_of(text, " more processes"), 3);
    assert_non_null(strstr(text, "\n[20] "));
    assert_null(strstr(text, "\n[21] "));
    assert_non_null(strstr(text, "... and 1005 more findings.\n"));
    assert_true(count_of(text, "\n") < 260);
    free(text);
    text = drawn(sample, &(struct picture_options){.lines = 1000000, .all = "tool"});
    assert_null(strstr(text, "left out"));
    assert_null(strstr(text, "All of it"));
    free(text);
    recording_free(sample);
}

static void marks_stand_beside_what_they_point_at(void **state)
{
    (void)state;
    struct recording *recording = sample_zombie();
    struct picture_mark marks[] = {
        {recording->processes[2].exit, "M19"},
        {recording->processes[1].birth - 1, "M04"}, /* the call of fork: told by the birth */
        {recording->processes[1].birth + 2, "M08"}, /* the call of write: told by what was written */
        {SIZE_MAX, "M99"},
        {recording->processes[2].reaped, "M30"}, /* taken away by the recorder: told by its end */
    };
    struct picture_options options = {.marks = marks, .mark_count = 5, .bare = true};
    char *text = drawn(recording, &options);
    assert_non_null(strstr(text, "P0    *-+[M04]"));
    assert_non_null(strstr(text, "\\-\"one\"[M08]-"));
    assert_non_null(strstr(text, "exit 2[M19][M30][1] z"));
    assert_null(strstr(text, "M99"));
    free(text);
    options.bare = false;
    text = drawn(recording, &options);
    assert_non_null(strstr(text, "[1] told below"));
    assert_non_null(strstr(text, "[M19] what the report means\n"));
    free(text);
    recording_free(recording);
}

static void a_mark_at_a_kill_does_not_go_to_the_wait_before_it(void **state)
{
    (void)state;
    sample_begin("late", SCHEDULE_NATURAL);
    const size_t child = sample_fork(0);
    sample_exit(child, EXITED(0));
    sample_waited(sample_wait(0, 1001, false), child);
    const size_t call = sample_call(0, CALL_KILL, false);
    sample->events[call].args[0] = 1001;
    sample->events[call].signal = SIGTERM;
    sample->events[call].other = child;
    sample->events[sample_return(call, -ESRCH)].other = child;
    sample_exit(0, EXITED(0));
    struct recording *recording = sample;
    struct picture_mark mark = {call, "M49"};
    char *text = drawn(recording, &(struct picture_options){.marks = &mark, .mark_count = 1, .bare = true});
    assert_non_null(strstr(text, "kill SIGTERM: ESRCH[M49]"));
    free(text);
    recording_free(recording);
}

/* Requires that a sleep of so many nanoseconds is drawn in these words. */
static void assert_sleep(int64_t nanoseconds, const char *words)
{
    sample_begin("sleep", SCHEDULE_NATURAL);
    size_t nap = sample_call(0, CALL_SLEEP, true);
    sample->events[nap].args[0] = nanoseconds;
    sample_return(nap, 0);
    sample_exit(0, EXITED(0));
    struct recording *recording = sample;
    char *text = drawn(recording, &(struct picture_options){0});
    assert_non_null(strstr(text, words));
    free(text);
    recording_free(recording);
}

static void a_long_sleep_is_told_in_digits(void **state)
{
    (void)state;
    assert_sleep(11020 * INT64_C(1000000000), "sleep 11020 s ");
}

static void a_sleep_is_told_in_the_unit_that_it_is_rounded_to(void **state)
{
    (void)state;
    assert_sleep(INT64_C(999940000), "sleep 999.9 ms ");
    assert_sleep(INT64_C(999999000), "sleep 1 s ");
    assert_sleep(INT64_C(999999), "sleep 1 ms ");
}

static void a_mark_makes_visible_what_was_not(void **state)
{
    (void)state;
    sample_begin("close", SCHEDULE_NATURAL);
    size_t close = sample_call(0, CALL_CLOSE, false);
    sample->events[close].args[0] = 5;
    size_t end = sample_return(close, -EBADF);
    sample_exit(0, EXITED(0));
    struct recording *recording = sample;
    char *text = drawn(recording, &(struct picture_options){.bare = true});
    assert_null(strstr(text, "close"));
    free(text);
    struct picture_mark mark = {end, "M31"};
    text = drawn(recording, &(struct picture_options){.marks = &mark, .mark_count = 1, .bare = true});
    assert_non_null(strstr(text, " close fd 5[M31] "));
    free(text);
    recording_free(recording);
}

static void nothing_that_a_program_writes_can_steer_the_terminal(void **state)
{
    (void)state;
    static const char text[] = "\033[2J\rx\ty\\\"\x7f\xff\u00e9\u4e2d\u202e\n";
    sample_begin("evil\033]0;x\a", SCHEDULE_NATURAL);
    sample_write(0, 1, text);
    sample_exit(0, EXITED(0));
    recording_add_finding(sample, FINDING_BUSY, 0, NOBODY, "Beware of \033[31mred.");
    char *picture = drawn(sample, &(struct picture_options){.utf8 = true, .width = 120});
    assert_non_null(strstr(picture, "\"\\x1b[2J\\rx\\ty\\\\\\\"\\x7f\\xffé中\\u202e\""));
    assert_non_null(strstr(picture, "Beware of \\x1b[31mred."));
    assert_non_null(strstr(picture, "evil\\x1b]0;x\\a"));
    assert_true(widest_line(picture) <= 120);
    free(picture);
    picture = drawn(sample, &(struct picture_options){.width = 120});
    assert_non_null(strstr(picture, "\\xff\\u00e9..."));
    free(picture);
    recording_free(sample);
}

static void colours_are_added_and_nothing_else_is_changed(void **state)
{
    (void)state;
    struct recording *recording = sample_orphan();
    char *plain = drawn(recording, &(struct picture_options){.utf8 = true});
    char *coloured = drawn(recording, &(struct picture_options){.utf8 = true, .colour = true});
    char *to = coloured;
    assert_null(strchr(plain, '\033'));
    assert_non_null(strchr(coloured, '\033'));
    for (const char *from = coloured; *from;)
        if (*from == '\033')
            from = strchr(from, 'm') + 1;
        else
            *to++ = *from++;
    *to = '\0';
    assert_string_equal(coloured, plain);
    free(plain);
    free(coloured);
    recording_free(recording);
}

static void a_program_that_could_not_be_run_has_a_heading_alone(void **state)
{
    (void)state;
    struct recording *recording = recording_new();
    assert_non_null(recording);
    recording->ending = ENDING_NOT_STARTED;
    recording->status = ENOENT;
    assert_drawn(recording, (struct picture_options){0}, " - natural - 0 processes - could not be run: ENOENT\n\n");
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    setvbuf(full, NULL, _IONBF, 0);
    struct recording *recording = sample_fork_wait();
    assert_int_equal(picture_write_text(recording, NULL, full), -EIO);
    (void)fclose(full); /* it fails, as it should */
    recording_free(recording);
}

static void no_line_is_wider_than_asked_for(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 1500; seed++) {
        size_t width = 40 + seed * 7 % 130;
        struct recording *recording = random_recording(seed);
        struct picture_mark mark = {seed % 100, "M\xc3\xa9"};
        struct picture_options options = {.width = width, .utf8 = seed % 2, .marks = &mark, .mark_count = seed % 3 > 0,
                                          .threads = seed % 5 == 0};
        char *text = drawn(recording, &options), *again = drawn(recording, &options);
        if (widest_line(text) > width)
            fail_msg("seed %d: %d columns instead of %d:\n%s", (int)seed, (int)widest_line(text), (int)width, text);
        assert_string_equal(text, again);
        for (const char *at = text; *at && !options.utf8; at++)
            assert_true(*at == '\n' || (*at >= ' ' && *at <= '~'));
        free(text);
        free(again);
        recording_free(recording);
    }
}

static void samples_keep_to_the_width_too(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        for (size_t width = 40; width < 140; width += 33) {
            struct recording *recording = samples[i].make();
            char *text = drawn(recording, &(struct picture_options){.width = width, .utf8 = width % 2});
            assert_true(widest_line(text) <= width);
            free(text);
            recording_free(recording);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fork_and_a_wait),
        cmocka_unit_test(a_zombie_lasts_until_its_parent_ends_and_is_pointed_at),
        cmocka_unit_test(an_orphan_has_a_line_of_its_own_from_its_parents_end_on),
        cmocka_unit_test(signals_come_from_one_lane_to_another),
        cmocka_unit_test(those_in_a_deadlock_are_stuck),
        cmocka_unit_test(a_write_that_wakes_a_reader_is_shown),
        cmocka_unit_test(to_close_a_copy_of_a_socket_wakes_nobody),
        cmocka_unit_test(fruitless_calls_are_folded),
        cmocka_unit_test(what_goes_to_a_copy_of_stderr_is_drawn_as_stderr),
        cmocka_unit_test(output_is_folded_only_where_nobody_else_comes_between),
        cmocka_unit_test(neighbours_to_whom_nothing_happens_share_a_row),
        cmocka_unit_test(what_is_too_long_is_cut_in_the_middle_and_says_so),
        cmocka_unit_test(marks_stand_beside_what_they_point_at),
        cmocka_unit_test(a_mark_at_a_kill_does_not_go_to_the_wait_before_it),
        cmocka_unit_test(a_long_sleep_is_told_in_digits),
        cmocka_unit_test(a_sleep_is_told_in_the_unit_that_it_is_rounded_to),
        cmocka_unit_test(a_mark_makes_visible_what_was_not),
        cmocka_unit_test(nothing_that_a_program_writes_can_steer_the_terminal),
        cmocka_unit_test(colours_are_added_and_nothing_else_is_changed),
        cmocka_unit_test(a_program_that_could_not_be_run_has_a_heading_alone),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(no_line_is_wider_than_asked_for),
        cmocka_unit_test(samples_keep_to_the_width_too),
    };
    if (!setlocale(LC_CTYPE, "C.UTF-8")) /* for the C library's opinion on widths; pictures do not care */
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
