/* A program is made once from the same files, and anew from others, whatever it is that has changed. The compiler here
 * is the real one, behind a script that notes each call. */
#define _GNU_SOURCE
#include "grade_school.h"

#include <fcntl.h>
#include <utime.h>

#include "grade/prune.h"

static char *path_before;

/* The judge that says what the program's exit status is: 0 passes. */
#define ASKS_THE_PROGRAM "\"$2\" && cat >&3 <<'END' || cat >&3 <<'FAILED'\n" PASSES "\nEND\n" FAILS "\nFAILED"

static int setup(void **state)
{
    if (school_open(state) != 0)
        return -1;
    judge_says(ASKS_THE_PROGRAM);
    path_before = strdup(getenv("PATH"));
    char *compiler = text_make("#!/bin/sh\necho \"$*\" >>%s/calls\nPATH=%s exec cc \"$@\"\n", school, path_before);
    school_file("bin/cc", compiler, 0755);
    school_file("calls", "", 0644);
    char *path = text_make("%s/bin:%s", school, path_before);
    assert_int_equal(setenv("PATH", path, 1), 0);
    free(path);
    free(compiler);
    return 0;
}

static int teardown(void **state)
{
    (void)setenv("PATH", path_before, 1);
    free(path_before);
    return school_close(state);
}

/* How often the compiler was called since this was asked last. */
static size_t calls(void)
{
    char *path = below("calls"), *text = file_text(path);
    size_t count = 0;
    for (const char *at = text; (at = strchr(at, '\n')); at++)
        count++;
    file_put(path, "", 0644);
    free(text);
    free(path);
    return count;
}

static void grades(int status)
{
    expect(status, "", NULL, NULL, NULL, NULL);
}

/* Grades twice: the first time the compiler is called, the second time it is not, and the words are the same. */
static void is_kept(int status, const char *words)
{
    char *first, *second;
    (void)calls();
    assert_int_equal(grade_with(&first, "--seed", "1", NULL, NULL), status);
    assert_true(calls() > 0);
    assert_int_equal(grade_with(&second, "--seed", "1", NULL, NULL), status);
    assert_int_equal(calls(), 0);
    assert_string_equal(first, second);
    assert_non_null(strstr(second, words));
    free(first);
    free(second);
}

static void answer_is(const char *text)
{
    school_file("exercises/" EXERCISE "/answer.c", text, 0644);
}

static void what_has_not_changed_is_made_once(void **state)
{
    (void)state;
    is_kept(0, "pass");
}

static void warnings_are_kept_with_the_program(void **state)
{
    (void)state;
    answer_is("int answer(void);\nint answer(void)\n{\n    int unused;\n    return 0;\n}\n");
    is_kept(0, "answer.c:4:9: warning: unused variable");
}

static void an_answer_of_several_files_is_kept_whole(void **state)
{
    (void)state;
    answer_is("int other(void);\nint answer(void);\nint answer(void)\n{\n    return other();\n}\n");
    school_file("exercises/" EXERCISE "/other.c", "int other(void);\nint other(void) { return 0; }\n", 0644);
    is_kept(0, "pass");
    school_file("exercises/" EXERCISE "/other.c", "int other(void);\nint other(void) { return 1; }\n", 0644);
    is_kept(1, "fail");
}

static void another_text_of_the_same_length_is_another_answer(void **state)
{
    (void)state;
    grades(0);
    char *path = below("exercises/" EXERCISE "/answer.c");
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    answer_is("int answer(void);\nint answer(void) { return 1; }\n");
    const struct timespec times[] = {about.st_atim, about.st_mtim}; /* though it pretends to be as old */
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    free(path);
    is_kept(1, "fail");
}

/* Each of these files is read, and has something to say about what the answer returns. */
static void whatever_it_was_made_from_is_looked_at(void **state)
{
    (void)state;
    static const char *const headers[] = {"exercises/" EXERCISE "/own.h", "exercises/shared.h", "lib/lib.h",
                                          "exercises/" EXERCISE "/table.inc"};
    answer_is("#include \"own.h\"\n#include \"../../shared.h\"\n#include \"lib.h\"\n#include \"table.inc\"\n"
              "int answer(void);\nint answer(void) { return 0 RETURNS; }\n");
    school_file(headers[0], "#define RETURNS + 0 \n", 0644);
    for (size_t i = 1; i < 4; i++)
        school_file(headers[i], "/* nothing */       \n", 0644);
    is_kept(0, "pass");
    for (size_t i = 0; i < 4; i++) {
        school_file(headers[i], "#undef RETURNS\n#define RETURNS + 1\n", 0644);
        is_kept(1, "fail");
        school_file(headers[i], "#undef RETURNS\n#define RETURNS + 0\n", 0644);
        is_kept(0, "pass");
    }
}

static void words_name_the_file_as_it_is_called_now(void **state)
{
    (void)state;
    char *answer = below("exercises/" EXERCISE "/answer.c"), *reply = below("exercises/" EXERCISE "/reply.c");
    answer_is("int answer(void);\nint answer(void)\n{\n    int unused;\n    return 0;\n}\n");
    is_kept(0, "answer.c:4:9: warning: unused variable");
    assert_int_equal(rename(answer, reply), 0);
    is_kept(0, "reply.c:4:9: warning: unused variable");
    free(answer);
    free(reply);
}

static void a_new_header_may_hide_another(void **state)
{
    (void)state;
    answer_is("#include \"value.h\"\nint answer(void);\nint answer(void) { return VALUE; }\n");
    school_file("lib/value.h", "#define VALUE 0\n", 0644);
    is_kept(0, "pass");
    school_file("exercises/" EXERCISE "/value.h", "#define VALUE 1\n", 0644);
    is_kept(1, "fail");
}

static void probe_and_library_are_looked_at(void **state)
{
    (void)state;
    is_kept(0, "pass");
    school_file("tests/" EXERCISE "/probe.c", "int answer(void);\nint main(void) { return !answer(); }\n", 0644);
    is_kept(1, "fail");
    answer_is("int value(void);\nint answer(void);\nint answer(void) { return value(); }\n");
    for (int value = 0; value < 2; value++) {
        char *make = text_make("echo 'int value(void); int value(void) { return %d; }' | PATH=%s cc -c -o value.o -xc -"
                               " && ar rcs build/libforkschool.a value.o", value, path_before);
        assert_int_equal(command_run((const char *const[]){"sh", "-c", make, NULL}, school, NULL), 0);
        free(make);
        is_kept(!value, "Score");
    }
}

static void another_compiler_or_locale_makes_it_anew(void **state)
{
    (void)state;
    is_kept(0, "pass");
    char *compiler = below("bin/cc");
    assert_int_equal(utime(compiler, NULL), 0);
    free(compiler);
    is_kept(0, "pass");
    assert_int_equal(setenv("CPATH", school, 1), 0);
    is_kept(0, "pass");
    assert_int_equal(unsetenv("CPATH"), 0);
}

static void what_cannot_be_known_again_is_made_each_time(void **state)
{
    (void)state;
    static const char *const texts[] = {"/* __DATE__ */", "/* .incbin */", "/* __has_include */"};
    for (size_t i = 0; i < 3; i++) {
        char *text = text_make("%s\nint answer(void);\nint answer(void) { return 0; }\n", texts[i]);
        answer_is(text);
        free(text);
        grades(0);
        (void)calls();
        grades(0);
        assert_true(calls() > 0);
    }
    answer_is("int answer(void);\nint answer(void) { return 0 }\n"); /* what is missing may be there next time */
    grades(1);
    (void)calls();
    grades(1);
    assert_true(calls() > 0);
}

static void a_damaged_program_or_note_is_made_anew(void **state)
{
    (void)state;
    static const char *const files[] = {"build/answers/" EXERCISE "/probe", "build/answers/" EXERCISE "/made"};
    grades(0);
    for (size_t i = 0; i < 2; i++) {
        char *path = below(files[i]);
        const int file = open(path, O_WRONLY | O_CLOEXEC);
        assert_true(file != -1 && pwrite(file, "no", 2, 0) == 2 && close(file) == 0);
        is_kept(0, "pass");
        assert_int_equal(truncate(path, 30), 0);
        is_kept(0, "pass");
        free(path);
    }
}

static void two_graders_make_it_once(void **state)
{
    (void)state;
    char *both = text_make("%s --seed 1 >one & %s --seed 1 >two && wait $! && cmp one two", program, program);
    (void)calls();
    assert_int_equal(command_run((const char *const[]){"sh", "-c", both, NULL}, school, NULL), 0);
    const size_t made = calls();
    answer_is("int answer(void);\nint answer(void) { return 0 + 0; }\n");
    grades(0);
    assert_int_equal(made, calls());
    free(both);
}

/* The same words wherever the folder is, and no other ones: the name of an object is not the same twice. */
static void a_linkers_words_are_the_same_each_time(void **state)
{
    (void)state;
    char *first, *second;
    answer_is("int other(void);\nint answer(void);\nint answer(void)\n{\n    return other();\n}\n");
    assert_int_equal(grade_with(&first, "--seed", "1", NULL, NULL), 1);
    assert_int_equal(grade_with(&second, "--seed", "1", NULL, NULL), 1);
    assert_non_null(strstr(first, "undefined reference to `other'"));
    assert_non_null(strstr(first, "build/answers/" EXERCISE "/answer-answer.o"));
    assert_string_equal(first, second);
    free(first);
    free(second);
}

/* It warns, and there is a program all the same. */
static void a_linkers_warning_names_an_object_that_lasts(void **state)
{
    (void)state;
    answer_is("#include <stdio.h>\nint answer(void);\nint answer(void)\n{\n    return !tmpnam(NULL);\n}\n");
    is_kept(0, "build/answers/" EXERCISE "/answer-answer.o");
    expect(0, "the use of `tmpnam' is dangerous", NULL, NULL, NULL, NULL);
}

/* A linker that is there but of no use: the usual one does it. */
static void a_quick_linker_that_fails_is_done_without(void **state)
{
    (void)state;
    char *compiler = text_make("#!/bin/sh\ncase $* in *fuse-ld*) echo 'no such linker' >&2; exit 1 ;; esac\n"
                               "PATH=%s exec cc \"$@\"\n", path_before);
    school_file("bin/cc", compiler, 0755);
    free(compiler);
    char *words;
    assert_int_equal(grade_with(&words, NULL, NULL, NULL, NULL), 0);
    assert_null(strstr(words, "no such linker"));
    free(words);
}

static size_t answers_count(void)
{
    glob_t found;
    char *pattern = below("build/answers/*");
    const size_t count = glob(pattern, 0, NULL, &found) == 0 ? found.gl_pathc : 0;
    if (count > 0)
        globfree(&found);
    free(pattern);
    return count;
}

static void answers_from_elsewhere_do_not_pile_up(void **state)
{
    (void)state;
    const struct utimbuf times[] = {{1000, 1000}, {2000, 2000}, {3000, 3000}}; /* of the first, most, and the tenth */
    for (unsigned i = 0; i < ANSWERS_MAX + 100; i++) {
        char *folder = text_make("%s/build/answers/%016x", school, i), *exercise = text_make("%s/" EXERCISE, folder);
        assert_int_equal(folder_make(exercise), 0);
        assert_int_equal(utime(folder, &times[i == 0 ? 0 : i == 10 ? 2 : 1]), 0);
        free(exercise);
        free(folder);
    }
    char *busy = text_make("%s/build/answers/%016x/" EXERCISE, school, 0);
    char *words;
    const int status = command_run((const char *const[]){"flock", "-s", busy, program, "--from", "exercises", NULL},
                                   school, &words);
    if (status != 0)
        print_error("%s\n", words);
    assert_int_equal(status, 0);
    free(words);
    assert_int_equal(access(busy, F_OK), 0); /* the oldest, but somebody works there */
    char *newer = text_make("%s/build/answers/%016x", school, 10);
    assert_int_equal(access(newer, F_OK), 0);
    free(newer);
    assert_true(answers_count() <= ANSWERS_MAX + 1);
    assert_true(answers_count() >= ANSWERS_MAX - 1);
    (void)calls();
    expect(0, "", "--from", "exercises", NULL, NULL);
    assert_int_equal(calls(), 0); /* the newest has stayed */
    free(busy);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_has_not_changed_is_made_once),
        TEST(warnings_are_kept_with_the_program),
        TEST(an_answer_of_several_files_is_kept_whole),
        TEST(another_text_of_the_same_length_is_another_answer),
        TEST(whatever_it_was_made_from_is_looked_at),
        TEST(words_name_the_file_as_it_is_called_now),
        TEST(a_new_header_may_hide_another),
        TEST(probe_and_library_are_looked_at),
        TEST(another_compiler_or_locale_makes_it_anew),
        TEST(what_cannot_be_known_again_is_made_each_time),
        TEST(a_damaged_program_or_note_is_made_anew),
        TEST(two_graders_make_it_once),
        TEST(a_linkers_words_are_the_same_each_time),
        TEST(a_linkers_warning_names_an_object_that_lasts),
        TEST(a_quick_linker_that_fails_is_done_without),
        TEST(answers_from_elsewhere_do_not_pile_up),
    };
    return grade_find() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
