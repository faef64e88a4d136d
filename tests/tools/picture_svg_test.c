/* The SVG figure: well-formed, self-contained, described, and nothing in it on top of something else. */
#define _GNU_SOURCE /* open_memstream, memmem */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <stdio.h>

#include "picture_random.h"
#include "picture_samples.h"

static char *drawn(const struct recording *recording, const struct picture_options *options)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    assert_int_equal(picture_write_svg(recording, options, stream), 0);
    assert_int_equal(fclose(stream), 0);
    assert_int_equal(strlen(text), size);
    return text;
}

/* Past a tag; its name is pushed on the stack, or popped from it. */
static const char *tag_check(const char *at, char stack[16][16], size_t *depth)
{
    char name[16] = "";
    bool closing = at[1] == '/';
    at += 1 + closing;
    for (size_t i = 0; isalnum((unsigned char)*at); at++) {
        assert_true(i + 1 < sizeof name);
        name[i++] = *at;
    }
    assert_int_not_equal(strlen(name), 0);
    while (*at == ' ') {
        for (at++; islower((unsigned char)*at) || *at == ':' || *at == '-' || isupper((unsigned char)*at); at++)
            ;
        assert_true(at[0] == '=' && at[1] == '"');
        for (at += 2; *at != '"'; at++)
            assert_true(*at && *at != '<' && *at != '&'); /* we never need an entity there */
        at++;
    }
    if (closing) {
        assert_true(*depth > 0);
        assert_string_equal(stack[--*depth], name);
    } else if (*at != '/') {
        assert_true(*depth < 16);
        snprintf(stack[(*depth)++], 16, "%s", name);
    } else {
        at++;
    }
    assert_int_equal(*at, '>');
    return at + 1;
}

/* What an XML reader would refuse. */
static void assert_well_formed(const char *text)
{
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    char stack[16][16];
    size_t depth = 0;
    while (*text) {
        if (*text == '<') {
            text = tag_check(text, stack, &depth);
            continue;
        }
        size_t known = 0;
        for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
            known += strncmp(text, entities[i], strlen(entities[i])) == 0;
        assert_true(*text != '&' || known);
        assert_true((unsigned char)*text >= ' ' || *text == '\n');
        text++;
    }
    assert_int_equal(depth, 0);
}

/* Every text with a length of its own: within the figure, and on no other one. */
static void assert_texts_apart(const char *text, uint64_t seed)
{
    struct { int x, y, length; } places[4096];
    size_t count = 0;
    int width, height;
    assert_int_equal(sscanf(strstr(text, "viewBox"), "viewBox=\"0 0 %d %d\"", &width, &height), 2);
    for (const char *at = text; (at = strstr(at, "<text class=\"")); at++) {
        const char *x = strstr(at, " x=\"");
        if (count < sizeof places / sizeof *places &&
            sscanf(x, " x=\"%d\" y=\"%d\" textLength=\"%d\"", &places[count].x, &places[count].y,
                   &places[count].length) == 3)
            count++;
    }
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        if (places[i].x < 0 || places[i].x + places[i].length > width || places[i].y > height)
            fail_msg("seed %d: a text ends at %d of %d", (int)seed, places[i].x + places[i].length, width);
        for (size_t j = 0; j < i; j++)
            if (places[i].y == places[j].y && places[i].x < places[j].x + places[j].length &&
                places[j].x < places[i].x + places[i].length)
                fail_msg("seed %d: two texts meet at %d, %d", (int)seed, places[i].x, places[i].y);
    }
}

static void every_sample_is_well_formed_and_nothing_meets(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct recording *recording = samples[i].make();
        char *text = drawn(recording, NULL), *again = drawn(recording, NULL);
        assert_well_formed(text);
        assert_texts_apart(text, i);
        assert_string_equal(text, again);
        free(text);
        free(again);
        recording_free(recording);
    }
}

static void so_are_recordings_that_make_no_sense(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 400; seed++) {
        struct recording *recording = random_recording(seed);
        struct picture_mark mark = {seed % 100, "<&>\"'"};
        struct picture_options options = {
            .threads = seed % 5 == 0,
            .width = seed % 2 ? 40 + seed % 100 : 0, .marks = &mark, .mark_count = seed % 3 > 0};
        char *text = drawn(recording, &options);
        assert_well_formed(text);
        assert_texts_apart(text, seed);
        free(text);
        recording_free(recording);
    }
}

static void it_is_never_too_narrow_for_its_words(void **state)
{
    (void)state;
    struct recording *recording = sample_orphan();
    char *narrow = drawn(recording, &(struct picture_options){.width = 1});
    char *least = drawn(recording, &(struct picture_options){.width = PICTURE_WIDTH_MIN});
    assert_string_equal(narrow, least);
    free(narrow);
    free(least);
    recording_free(recording);
}

static void it_needs_nothing_from_outside(void **state)
{
    (void)state;
    char *text = drawn(sample_signals(), NULL);
    const char *first = strstr(text, "http");
    assert_ptr_equal(first, strstr(text, "http://www.w3.org/2000/svg"));
    assert_null(strstr(first + 1, "http"));
    assert_null(strstr(text, "<script"));
    assert_null(strstr(text, "href"));
    assert_null(strstr(text, "url("));
    assert_null(strstr(text, "@import"));
    free(text);
    recording_free(sample);
}

static void it_is_told_to_who_cannot_see_it(void **state)
{
    (void)state;
    char *text = drawn(sample_zombie(), NULL);
    assert_non_null(strstr(text, "role=\"img\" aria-labelledby=\"title desc\""));
    assert_non_null(strstr(text, "<title id=\"title\">Timeline: three · child-first · 4 processes · exit 0</title>"));
    assert_non_null(
        strstr(text, "<desc id=\"desc\">How it ended: exit 0. P0 ended with exit 0. P0.1, a child of P0, ended with "
                     "exit 1 and was waited for by P0. P0.2, a child of P0, ended with exit 2."));
    assert_non_null(strstr(text, " Finding 1: P0.2 ended with exit 2 and was never waited for"));
    free(text);
    recording_free(sample);
}

static void it_follows_light_and_dark(void **state)
{
    (void)state;
    char *text = drawn(sample_fork_wait(), NULL);
    assert_non_null(strstr(text, "@media(prefers-color-scheme:dark)"));
    assert_non_null(strstr(text, "<rect class=\"paper\""));
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

static void each_state_has_a_shape_of_its_own(void **state)
{
    (void)state;
    struct recording *recording = sample_zombie();
    char *text = drawn(recording, &(struct picture_options){.bare = true});
    assert_int_equal(count_of(text, "class=\"zombie\""), 3);
    assert_int_equal(count_of(text, ">zombie</text>"), 3);
    assert_int_equal(count_of(text, "class=\"link\""), 5); /* three forks, two waits */
    assert_int_equal(count_of(text, "class=\"said\""), 4);
    assert_int_equal(count_of(text, "class=\"blocked\""), 0);
    assert_int_equal(count_of(text, "class=\"tag\""), 1);
    free(text);
    recording_free(recording);
    recording = sample_orphan();
    text = drawn(recording, &(struct picture_options){.bare = true});
    assert_true(count_of(text, "class=\"run orphan\"") >= 1);
    assert_true(count_of(text, "class=\"blocked orphan\"") >= 2);
    assert_int_equal(count_of(text, "class=\"zombie\""), 0);
    free(text);
    recording_free(recording);
}

static void no_pid_is_in_it(void **state)
{
    (void)state;
    struct recording *recording = sample_twenty();
    for (size_t i = 0; i < recording->process_count; i++)
        recording->processes[i].pid = 777000 + (int64_t)i;
    char *text = drawn(recording, NULL);
    assert_null(strstr(text, "777"));
    free(text);
    recording_free(recording);
}

static void what_a_program_writes_stays_text(void **state)
{
    (void)state;
    sample_begin("</style><script>", SCHEDULE_NATURAL);
    sample_write(0, 1, "<b a='1'>&amp;\033[1m\"");
    sample_exit(0, EXITED(0));
    char *text = drawn(sample, NULL);
    assert_well_formed(text);
    assert_null(strstr(text, "<b"));
    assert_null(strstr(text, "<script"));
    assert_non_null(strstr(text, "&lt;b a=&#39;1&#39;&gt;&amp;amp;\\x1b[1m\\&quot;"));
    free(text);
    recording_free(sample);
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    setvbuf(full, NULL, _IONBF, 0);
    struct recording *recording = sample_fork_wait();
    assert_int_equal(picture_write_svg(recording, NULL, full), -EIO);
    (void)fclose(full); /* it fails, as it should */
    recording_free(recording);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sample_is_well_formed_and_nothing_meets),
        cmocka_unit_test(so_are_recordings_that_make_no_sense),
        cmocka_unit_test(it_is_never_too_narrow_for_its_words),
        cmocka_unit_test(it_needs_nothing_from_outside),
        cmocka_unit_test(it_is_told_to_who_cannot_see_it),
        cmocka_unit_test(it_follows_light_and_dark),
        cmocka_unit_test(each_state_has_a_shape_of_its_own),
        cmocka_unit_test(no_pid_is_in_it),
        cmocka_unit_test(what_a_program_writes_stays_text),
        cmocka_unit_test(a_full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
