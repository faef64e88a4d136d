/* weave: what it makes of markers, what it refuses, and that it touches nothing else. Texts and sources are made in a
 * folder below build/, because a marker's path begins in the school's folder. */
#define _GNU_SOURCE
#include "grade_support.h"

#define SOURCE \
    "/* [all] */\n" \
    "int one;\n" \
    "/* [fork] */\n" \
    "    if (pid == 0)\n" \
    "        run();\n" \
    "\n" \
    "/* [/all] */\n" \
    "    end();\n" \
    "/* [/fork] */\n" \
    "int between;\n" \
    "/* [fork] */\n" \
    "    again();\n" \
    "/* [/fork] */\n" \
    "// [slashes]\n" \
    "int s;\n" \
    "// [/slashes]\n"

static char *folder;

static int group_begin(void **state)
{
    (void)state;
    folder = text_make("%s/weave-test-%ld", build_folder(), (long)getpid());
    return folder && folder_make(folder) == 0 ? 0 : -1;
}

static int group_end(void **state)
{
    (void)state;
    folder_remove(folder);
    return 0;
}

/* Puts a file into the folder. Its name is the caller's. */
static char *put(const char *name, const char *text)
{
    char *path = text_make("%s/%s", folder, name);
    assert_non_null(path);
    file_put(path, text, 0644);
    return path;
}

/* Runs weave on one text; `words` are owned by the caller. Returns its status. */
static int weave(const char *path, bool check, char **words)
{
    char *program = text_make("%s/bin/weave", build_folder());
    const char *const argv[] = {program, "--build", build_folder(), path, check ? "--check" : NULL, NULL};
    const int status = command_run(argv, NULL, words);
    free(program);
    return status;
}

/* Weaves a text, and wants this of it. */
static void becomes(const char *before, const char *after)
{
    char *path = put("text.md", before), *words;
    const int status = weave(path, false, &words);
    char *now = file_text(path);
    if (status != 0)
        print_error("%s", words);
    assert_int_equal(status, 0);
    assert_string_equal(now, after);
    free(words);
    assert_int_equal(weave(path, true, &words), 0); /* and so it stays */
    free(words);
    free(now);
    free(path);
}

/* Weaves a text whose marker is wrong: it says where and what, and the text stays as it is. */
static void refused(const char *before, size_t line, const char *why)
{
    char *path = put("text.md", before), *words;
    char *where = text_make("%s:%zu: ", path, line);
    assert_int_equal(weave(path, false, &words), 2);
    char *now = file_text(path);
    if (!strstr(words, where) || !strstr(words, why))
        print_error("wanted %s…%s in:\n%s", where, why, words);
    assert_non_null(strstr(words, where));
    assert_non_null(strstr(words, why));
    assert_string_equal(now, before);
    free(now);
    free(where);
    free(words);
    free(path);
}

/* A text with one marker that quotes source.c. */
static char *quoting(const char *region, const char *block)
{
    return text_make("# T\n\n<!-- from %s/source.c%s -->\n%s\nend\n", folder, region, block);
}

static void quotes(const char *region, const char *old, const char *fresh)
{
    free(put("source.c", SOURCE));
    char *before = quoting(region, old), *after = quoting(region, fresh);
    becomes(before, after);
    free(before);
    free(after);
}

static void a_region_is_quoted_without_marks_and_indentation(void **state)
{
    (void)state;
    quotes(" [slashes]", "```c\nold\n```\n", "```c\nint s;\n```\n");
    quotes(" [all]", "```c\nold\n```\n", "```c\nint one;\n    if (pid == 0)\n        run();\n```\n");
}

static void pieces_of_one_name_are_joined(void **state)
{
    (void)state;
    quotes(" [fork]", "```c\n```\n", "```c\nif (pid == 0)\n    run();\n\nend();\n/* … */\nagain();\n```\n");
}

static void a_whole_file_is_quoted_without_marks(void **state)
{
    (void)state;
    quotes("", "```c\n```\n", "```c\nint one;\n    if (pid == 0)\n        run();\n\n    end();\nint between;\n"
                              "    again();\nint s;\n```\n");
}

static void a_file_can_be_quoted_raw(void **state)
{
    (void)state;
    quotes(" raw", "```c\n```\n", "```c\n" SOURCE "```\n");
}

static void a_missing_block_is_made(void **state)
{
    (void)state;
    quotes(" [slashes]", "", "```c\nint s;\n```\n");
}

static void what_the_author_wrote_behind_the_fence_stays(void **state)
{
    (void)state;
    quotes(" [slashes]", "~~~~ C title\nx\n~~~~\n", "~~~~ C title\nint s;\n~~~~\n");
}

static void a_fence_grows_with_its_content(void **state)
{
    (void)state;
    free(put("fence.txt", "```\ninside\n```\n"));
    char *before = text_make("<!-- from %s/fence.txt -->\n```text\n```\n", folder);
    char *after = text_make("<!-- from %s/fence.txt -->\n````text\n```\ninside\n```\n````\n", folder);
    becomes(before, after);
    free(before);
    free(after);
}

static void a_block_in_a_list_keeps_its_place(void **state)
{
    (void)state;
    free(put("source.c", SOURCE));
    char *before = text_make("- a\n  <!-- from %s/source.c [all] -->\n  ```c\n  x\n  ```\n- b\n", folder);
    char *after = text_make("- a\n  <!-- from %s/source.c [all] -->\n  ```c\n  int one;\n      if (pid == 0)\n"
                            "          run();\n  ```\n- b\n", folder);
    becomes(before, after);
    free(before);
    free(after);
}

static void a_marker_inside_a_fence_is_text(void **state)
{
    (void)state;
    static const char text[] = "~~~\n<!-- from nowhere.c [x] -->\n```\n~~~\n\n````\n```\n<!-- help: nobody -->\n````\n";
    becomes(text, text);
}

static void other_comments_and_all_else_stay(void **state)
{
    (void)state;
    static const char text[] = "<!-- teaches: M01 -->\n\ttab  \r\n<!-- picturesque -->\nno newline at the end";
    becomes(text, text);
    becomes("", "");
}

static void a_run_is_the_output_and_the_picture(void **state)
{
    (void)state;
    char *words, *path = put("text.md", "<!-- output: child-first -- tests/tools/programs/exit_code 7 -->\n\n"
                             "<!-- run: child-first --width 60 -- tests/tools/programs/retry_fork -->\n\n"
                             "<!-- picture: parent-first --format words -- tests/tools/programs/retry_fork -->\n");
    assert_int_equal(weave(path, false, &words), 0);
    char *text = file_text(path);
    assert_non_null(strstr(text, "```text\n1\n2\n\nretry_fork · child-first · 3 processes · exit 0\n\nP0    ●─"));
    assert_non_null(strstr(text, "P0 begins."));
    free(text);
    free(words);
    free(path);
}

static void a_fault_can_be_injected(void **state)
{
    (void)state;
    becomes("<!-- output: child-first --inject fork:EAGAIN -- tests/tools/programs/retry_fork -->\n",
            "<!-- output: child-first --inject fork:EAGAIN -- tests/tools/programs/retry_fork -->\n"
            "```text\nfork: EAGAIN\n1\n2\n```\n");
}

static void a_table_tells_what_faults_do(void **state)
{
    (void)state;
    const char *const marker = "<!-- faults: child-first -- tests/tools/programs/coping fork wrong -->";
    char *text = text_make("%s\n", marker), *words;
    char *path = put("text.md", text);
    assert_int_equal(weave(path, false, &words), 0);
    free(words);
    char *woven = file_text(path);
    assert_non_null(strstr(woven, "```text\nfault "));
    assert_non_null(strstr(woven, "\nfork:EAGAIN:1@P0  coping.c:"));
    assert_non_null(strstr(woven, "  ignored   there is no P0.1, and nobody misses it\n"));
    assert_null(strstr(woven, "Look at one")); /* the folder of what was built is no business of a text */
    free(woven);
    free(path);
    free(text);
}

static void a_game_is_what_its_player_sees(void **state)
{
    (void)state;
    char *words, *path = put("text.md", "<!-- play: next; 0; end parent-first -- "
                             "tests/tools/programs/writers two -->\n");
    assert_int_equal(weave(path, false, &words), 0);
    char *text = file_text(path);
    assert_non_null(strstr(text, "```text\nChoice 1\n"));
    assert_non_null(strstr(text, "\n> 0\nChoice 4\n"));
    assert_non_null(strstr(text, "\n> end parent-first\nThe run is over"));
    assert_non_null(strstr(text, "| PQcd\n"));
    free(text);
    free(words);
    assert_int_equal(weave(path, true, &words), 0);
    free(words);
    free(path);
    refused("<!-- play: next; 7 -- tests/tools/programs/writers two -->\n", 1, "command 2: there is no such candidate");
    refused("<!-- play: -- tests/tools/programs/writers two -->\n", 1, "a game is written");
    refused("<!-- play: end -- tests/tools/programs/nobody -->\n", 1, "is not there");
}

static void a_picture_can_be_an_image(void **state)
{
    (void)state;
    static const char text[] = "<!-- picture: child-first -- tests/tools/programs/retry_fork -->\n"
                               "![what](pictures/it.svg)\n";
    char *path = put("text.md", text), *words;
    char *picture = text_make("%s/pictures/it.svg", folder);
    assert_int_equal(weave(path, true, &words), 1);
    assert_non_null(strstr(words, "stale or missing"));
    assert_int_equal(access(picture, F_OK), -1); /* to check is to change nothing */
    free(words);
    becomes(text, text);
    char *drawn = file_text(picture);
    assert_int_equal(strncmp(drawn, "<svg", 4), 0);
    file_put(picture, "<svg>old</svg>", 0644);
    assert_int_equal(weave(path, true, &words), 1);
    free(words);
    becomes(text, text);
    char *again = file_text(picture);
    assert_string_equal(drawn, again);
    free(again);
    free(drawn);
    free(picture);
    free(path);
}

static void a_report_says_nothing_of_this_machine(void **state)
{
    (void)state;
    char *words, *path = put("text.md", "<!-- report: tests/docs/tutorial/none.c -->\n");
    assert_int_equal(weave(path, false, &words), 2);
    free(words);
    free(path);
    path = put("text.md", "<!-- report: tests/01-process-creation/fan-out/wrong/M05-child-returns.c -->\n");
    assert_int_equal(weave(path, false, &words), 0);
    char *text = file_text(path), *here = realpath(".", NULL);
    assert_non_null(strstr(text, "[M05]"));
    assert_non_null(strstr(text, "Score: "));
    assert_non_null(strstr(text, "answers/01-process-creation/fan-out/probe"));
    assert_null(strstr(text, here));
    assert_null(strstr(text, "--hint "));
    free(here);
    free(text);
    free(words);
    free(path);
}

static void help_is_of_our_own_programs_alone(void **state)
{
    (void)state;
    char *words, *path = put("text.md", "<!-- help: weave -->\n");
    assert_int_equal(weave(path, false, &words), 0);
    char *text = file_text(path);
    assert_non_null(strstr(text, "```text\nUsage: weave "));
    free(text);
    free(words);
    free(path);
    refused("<!-- help: ls -->\n", 1, "there is help of");
}

static void check_tells_the_stale_line_and_changes_nothing(void **state)
{
    (void)state;
    free(put("source.c", SOURCE));
    char *before = quoting(" [all]", "```c\nint one;\n    if (pid == 1)\n        run();\n```\n"), *words;
    char *path = put("text.md", before);
    char *where = text_make("%s:3: the block is stale: line 6 is\n        if (pid == 1)\n", path);
    assert_int_equal(weave(path, true, &words), 1);
    assert_non_null(strstr(words, where));
    assert_non_null(strstr(words, "make weave"));
    char *now = file_text(path);
    assert_string_equal(now, before);
    free(now);
    free(where);
    free(words);
    free(path);
    free(before);
}

static void a_file_keeps_its_mode_and_its_link(void **state)
{
    (void)state;
    struct stat about;
    free(put("source.c", SOURCE));
    char *text = quoting(" [slashes]", ""), *words, *path = put("real.md", text);
    char *link = text_make("%s/link.md", folder);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(symlink("real.md", link), 0);
    assert_int_equal(weave(link, false, &words), 0);
    assert_int_equal(lstat(link, &about), 0);
    assert_true(S_ISLNK(about.st_mode));
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0640);
    assert_int_equal(unlink(link), 0);
    free(link);
    free(words);
    free(path);
    free(text);
}

static void what_cannot_be_run_again_alike_is_refused(void **state)
{
    (void)state;
    refused("\n<!-- output: natural -- tests/tools/programs/retry_fork -->\n", 2, "every run may be another");
    refused("<!-- output: -- tests/tools/programs/retry_fork -->\n", 1, "SCHEDULE -- PROGRAM");
    refused("<!-- output: child-first tests/tools/programs/retry_fork -->\n", 1, "SCHEDULE -- PROGRAM");
    refused("<!-- output: child-first -o x -- tests/tools/programs/retry_fork -->\n", 1, "only such options");
    refused("<!-- output: sideways -- tests/tools/programs/retry_fork -->\n", 1, "only such options");
}

static void only_our_own_programs_are_run(void **state)
{
    (void)state;
    refused("<!-- output: child-first -- /bin/sh -c id -->\n", 1, "no program that a text may run");
    refused("<!-- output: child-first -- ls -->\n", 1, "no program that a text may run");
    refused("<!-- output: child-first -- demos/01-process-creation/../../bin/grade -->\n", 1, "no program that a text");
    refused("<!-- output: child-first -- demos/01-process-creation/not-there -->\n", 1, "is not there");
}

static void faults_name_their_line_and_their_cure(void **state)
{
    (void)state;
    free(put("source.c", SOURCE "/* [open] */\n/* [bad] */\n/* [bad] */\n"));
    char *text = quoting(" [nothing]", "");
    refused(text, 3, "it has: [all] [fork] [fork] [slashes] [open] [bad]");
    free(text);
    text = quoting(" [open]", "");
    refused(text, 3, "put [/open] where it ends");
    free(text);
    text = quoting(" [bad]", "");
    refused(text, 3, "closes with [/bad]");
    free(text);
    text = quoting(" bad", "");
    refused(text, 3, "stands in brackets");
    free(text);
    refused("<!-- from /etc/passwd -->\n", 1, "begins in the school's folder");
    refused("<!-- from tests/../../x -->\n", 1, "begins in the school's folder");
    refused("<!-- from tests/not-there.c -->\n", 1, "tests/not-there.c: No such file");
    refused("<!-- from: tests/run -->\n", 1, "a marker begins with \"from\"");
    refused("<!-- picture child-first -- demos/x -->\n", 1, "a marker begins with \"picture:\"");
    refused("<!-- from tests/run -->\nprose\n", 1, "after a marker comes its fenced block");
    refused("<!-- from tests/run -->\n```\nnever closed\n", 1, "never closed");
    refused("<!-- table: misconceptions -->\nx\n", 1, "put <!-- end --> on a line below");
    refused("<!-- end -->\n", 1, "remove this line");
    refused("<!-- output: bare -- demos/01-process-creation/fork-fails x -->\n", 1, "a bare run is written");
    refused("<!-- run: bare -- docs/programs/tiny-recorder x -->\n", 1, "a bare run is written");
    refused("<!-- output: bare -- docs/programs/tiny-recorder /bin/true -->\n", 1, "no program that a text may run");
    refused("<!-- table: chairs -->\n<!-- end -->\n", 1, "the only tables there are");
    refused("<!-- picture: child-first -- tests/tools/programs/many -->\n![x](/tmp/x.svg)\n", 1,
            "below the text's own folder");
}

static void one_fault_leaves_the_whole_text_as_it_is(void **state)
{
    (void)state;
    free(put("source.c", SOURCE));
    char *text = quoting(" [slashes]", "");
    char *both = text_make("%s\n<!-- help: nobody -->\n", text);
    refused(both, 7, "there is help of");
    free(both);
    free(text);
}

static void an_exercise_is_quoted_as_it_was_handed_out(void **state)
{
    (void)state;
    char *words, *path = put("text.md", "<!-- from exercises/01-process-creation/fan-out/fan_out.c -->\n");
    char *pristine = text_make("%s/starters/01-process-creation/fan-out/fan_out.c", build_folder());
    char *starter = file_text(pristine);
    assert_int_equal(weave(path, false, &words), 0);
    char *text = file_text(path);
    assert_non_null(strstr(text, starter));
    free(text);
    free(starter);
    free(pristine);
    free(words);
    free(path);
}

static void files_that_are_no_texts_are_told(void **state)
{
    (void)state;
    char *words, *path = text_make("%s/binary.md", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite("a\0b\n", 1, 4, file), 4);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(weave(path, false, &words), 2);
    assert_non_null(strstr(words, "it is no text"));
    free(words);
    assert_int_equal(weave("not-there.md", false, &words), 2);
    assert_non_null(strstr(words, "not-there.md: No such file"));
    free(words);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_region_is_quoted_without_marks_and_indentation),
        cmocka_unit_test(pieces_of_one_name_are_joined),
        cmocka_unit_test(a_whole_file_is_quoted_without_marks),
        cmocka_unit_test(a_file_can_be_quoted_raw),
        cmocka_unit_test(a_missing_block_is_made),
        cmocka_unit_test(what_the_author_wrote_behind_the_fence_stays),
        cmocka_unit_test(a_fence_grows_with_its_content),
        cmocka_unit_test(a_block_in_a_list_keeps_its_place),
        cmocka_unit_test(a_marker_inside_a_fence_is_text),
        cmocka_unit_test(other_comments_and_all_else_stay),
        cmocka_unit_test(a_run_is_the_output_and_the_picture),
        cmocka_unit_test(a_fault_can_be_injected),
        cmocka_unit_test(a_table_tells_what_faults_do),
        cmocka_unit_test(a_game_is_what_its_player_sees),
        cmocka_unit_test(a_picture_can_be_an_image),
        cmocka_unit_test(a_report_says_nothing_of_this_machine),
        cmocka_unit_test(help_is_of_our_own_programs_alone),
        cmocka_unit_test(check_tells_the_stale_line_and_changes_nothing),
        cmocka_unit_test(a_file_keeps_its_mode_and_its_link),
        cmocka_unit_test(what_cannot_be_run_again_alike_is_refused),
        cmocka_unit_test(only_our_own_programs_are_run),
        cmocka_unit_test(faults_name_their_line_and_their_cure),
        cmocka_unit_test(one_fault_leaves_the_whole_text_as_it_is),
        cmocka_unit_test(an_exercise_is_quoted_as_it_was_handed_out),
        cmocka_unit_test(files_that_are_no_texts_are_told),
    };
    return cmocka_run_group_tests(tests, group_begin, group_end);
}
