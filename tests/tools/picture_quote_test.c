/* Text of unknown origin made fit for a picture: what is a character, how wide it is, what is escaped, where it is
 * cut. */
#define _GNU_SOURCE /* wcwidth */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <string.h>
#include <wchar.h>

#include "record/schedule.h"
#include "timeline/quote.h"

static void every_character_is_decoded_as_it_was_encoded(void **state)
{
    (void)state;
    for (uint32_t code = 0; code <= 0x10ffff; code++) {
        char bytes[4];
        uint32_t back = 0;
        size_t used = utf8_encode(code, bytes);
        if (code >= 0xd800 && code < 0xe000) {
            assert_int_equal(utf8_decode(bytes, used, &back), 0);
            continue;
        }
        assert_int_equal(utf8_decode(bytes, used, &back), used);
        assert_int_equal(back, code);
        assert_true(used == 1 || utf8_decode(bytes, used - 1, &back) == 0);
    }
}

static void what_is_no_character_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"\x80\x80", "\xbf\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80",
                                         "\xf0\x80\x80\x80",
                                        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xc3\x28", "\xe2\x82\x28"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        uint32_t code;
        assert_int_equal(utf8_decode(wrong[i], strlen(wrong[i]), &code), 0);
    }
}

static void no_width_is_claimed_that_the_c_library_denies(void **state)
{
    (void)state;
    size_t known = 0;
    for (uint32_t code = 0; code <= 0x10ffff; code++) {
        if (code_columns(code) == 0)
            continue;
        known++;
        if (wcwidth((wchar_t)code) != (int)code_columns(code))
            fail_msg("U+%04X: %d columns, not %u", (unsigned)code, wcwidth((wchar_t)code), code_columns(code));
    }
    assert_true(known > 40000);
}

static void controls_are_escaped_as_in_c(void **state)
{
    (void)state;
    char text[64];
    text_quote(text, sizeof text, "a\n\t\r\a\"\\\0b", 9, 60, true, true);
    assert_string_equal(text, "\"a\\n\\t\\r\\a\\\"\\\\\\x00b\"");
    text_quote(text, sizeof text, "a\"b\\c", 5, 60, false, true);
    assert_string_equal(text, "a\"b\\c");
}

static void long_text_is_cut_between_characters(void **state)
{
    (void)state;
    char text[64];
    text_quote(text, sizeof text, "abcdefghij", 10, 12, true, false);
    assert_string_equal(text, "\"abcdefghij\"");
    text_quote(text, sizeof text, "abcdefghij", 10, 11, true, false);
    assert_string_equal(text, "\"abcdef...\"");
    text_quote(text, sizeof text, "abcdefghij", 10, 11, true, true);
    assert_string_equal(text, "\"abcdefgh…\"");
    text_quote(text, sizeof text, "\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad", 9, 5, false, true);
    assert_string_equal(text, "中中…");
    strcpy(text, "abcdefghij");
    text_cut(text, sizeof text, 10, true);
    assert_string_equal(text, "abcdefghij");
    text_cut(text, sizeof text, 9, true);
    assert_string_equal(text, "abcdefgh…");
    text_cut(text, sizeof text, 8, false);
    assert_string_equal(text, "abcde...");
}

static void no_bytes_make_it_wider_or_longer_than_allowed(void **state)
{
    (void)state;
    struct schedule luck = {.kind = SCHEDULE_SHUFFLE, .seed = 1};
    schedule_begin(&luck);
    for (int round = 0; round < 20000; round++) {
        char bytes[80], text[96];
        size_t count = schedule_random(&luck) % sizeof bytes, columns = 5 + schedule_random(&luck) % 60;
        size_t size = 16 + schedule_random(&luck) % (sizeof text - 16);
        for (size_t i = 0; i < count; i++)
            bytes[i] = (char)(schedule_random(&luck) % (round % 2 ? 256 : 128));
        memset(text, '#', sizeof text);
        text_quote(text, size, bytes, count, columns, true, round % 3);
        assert_true(strlen(text) < size);
        assert_true(text_columns(text) <= columns);
        for (size_t i = size; i < sizeof text; i++)
            assert_int_equal(text[i], '#');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_is_decoded_as_it_was_encoded),
        cmocka_unit_test(what_is_no_character_is_refused),
        cmocka_unit_test(no_width_is_claimed_that_the_c_library_denies),
        cmocka_unit_test(controls_are_escaped_as_in_c),
        cmocka_unit_test(long_text_is_cut_between_characters),
        cmocka_unit_test(no_bytes_make_it_wider_or_longer_than_allowed),
    };
    if (!setlocale(LC_CTYPE, "C.UTF-8")) /* for the C library's opinion on widths */
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
