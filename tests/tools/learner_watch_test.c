/* The program watch, in a real terminal (a pty): it grades at every save, however an editor saves, once for each; and
 * Ctrl-C ends it with nobody left. What waits here waits for words or for an end, with a deadline. */
#define _GNU_SOURCE
#include "grade_support.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <time.h>

#define ONE "01-first/one"
#define TWO "01-first/two"
#define SECONDS 30 /* Nothing here takes one. */
#define READY "Ctrl-C ends this."

static char *program; /* watch, absolute */
static char *grade;
static char *school; /* where each test runs: the current folder */
static int terminal = -1;
static pid_t watcher;
static char *screen; /* all that it has written */
static size_t screen_size, screen_read;

static void school_file(const char *folder, const char *name, const char *text, unsigned mode)
{
    char *path = text_make("%s/%s", folder, name);
    assert_int_equal(folder_make(folder), 0);
    file_put(path, text, mode);
    free(path);
}

/* An exercise whose judge passes an answer, and tells the number that the answer's program ends with. A fifo of the
 * name hold, if there is one, holds the judge back until somebody writes into it. */
static void exercise_put(const char *exercise)
{
    char *folders[] = {text_make("tests/%s", exercise), text_make("exercises/%s", exercise),
                       text_make("build/tests/%s", exercise)};
    school_file(folders[0], "checks.c", "", 0644);
    school_file(folders[0], "probe.c", "int answer(void);\nint main(void) { return answer(); }\n", 0644);
    school_file(folders[1], "answer.c", "int answer(void) { return 1; }\n", 0644);
    school_file(folders[2], "judge",
                "#!/bin/sh\n[ ! -p hold ] || { echo held >told; read -r line <hold; }\n\"$2\"\ncat >&3 <<END\n"
                "{\"format\": \"fork-school-judgement\", \"version\": 1, \"seed\": 1, \"checks\": [{\"id\": \"c\", "
                "\"name\": \"Seen: $?\", \"max_score\": 3, \"codes\": [], \"needs\": [], \"hints\": [], "
                "\"verdict\": \"pass\"}]}\nEND\n", 0755);
    for (size_t i = 0; i < 3; i++)
        free(folders[i]);
}

static int school_open(void **state)
{
    (void)state;
    school = folder_new();
    assert_int_equal(chdir(school), 0);
    exercise_put(ONE);
    exercise_put(TWO);
    assert_int_equal(folder_make("build/bin"), 0);
    assert_int_equal(symlink(grade, "build/bin/grade"), 0);
    screen = calloc(1, 1);
    screen_size = screen_read = 0;
    return 0;
}

static int school_close(void **state)
{
    (void)state;
    if (watcher > 0) {
        (void)kill(watcher, SIGKILL);
        (void)waitpid(watcher, NULL, 0);
    }
    watcher = 0;
    if (terminal != -1)
        (void)close(terminal);
    terminal = -1;
    free(screen);
    assert_int_equal(chdir("/"), 0);
    folder_remove(school);
    return 0;
}

/* Starts a program in a terminal of its own, in the foreground there. */
static void terminal_start(const char *path, const char *name)
{
    terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(terminal != -1 && grantpt(terminal) == 0 && unlockpt(terminal) == 0);
    const char *side = ptsname(terminal);
    watcher = fork();
    assert_int_not_equal(watcher, -1);
    if (watcher == 0) {
        (void)unsetenv("MAKEFLAGS"); /* we may be run by one make, and start another that is not its child */
        (void)unsetenv("MAKELEVEL");
        (void)setsid(); /* so that the terminal opened next becomes ours */
        const int end = open(side, O_RDWR);
        if (end != -1 && ioctl(end, TIOCSCTTY, 0) == 0 && dup2(end, 0) != -1 && dup2(end, 1) != -1
            && dup2(end, 2) != -1)
            (void)execlp(path, path, name, (char *)NULL);
        _exit(127);
    }
}

static void watch_start(const char *name)
{
    terminal_start(program, name);
}

/* Reads what there is on the terminal, waiting at most so long. Returns whether there was something. */
static bool screen_more(int milliseconds)
{
    char bytes[4096];
    struct pollfd polled = {.fd = terminal, .events = POLLIN};
    if (poll(&polled, 1, milliseconds) <= 0)
        return false;
    const ssize_t size = read(terminal, bytes, sizeof bytes);
    if (size <= 0)
        return false;
    char *longer = realloc(screen, screen_size + (size_t)size + 1);
    assert_non_null(longer);
    screen = longer;
    memcpy(screen + screen_size, bytes, (size_t)size);
    screen_size += (size_t)size;
    screen[screen_size] = '\0';
    return true;
}

/* Waits for words behind those that were waited for last. */
static void screen_wait(const char *words)
{
    const time_t end = time(NULL) + SECONDS;
    const char *at;
    while (!(at = strstr(screen + screen_read, words))) {
        if (time(NULL) >= end || !screen_more(1000 * SECONDS))
            print_error("no \"%s\" in: %s\n", words, screen + screen_read);
        assert_true(time(NULL) < end);
    }
    screen_read = (size_t)(at - screen) + strlen(words);
}

/* How often words stand on the screen. */
static size_t screen_count(const char *words)
{
    size_t count = 0;
    for (const char *at = screen; (at = strstr(at, words)) != NULL; at++)
        count++;
    return count;
}

/* Waits for the end of watch, and requires that it came by itself, that all was well, and that nobody is left. */
static void watch_ends(void)
{
    int status;
    while (screen_more(1000 * SECONDS)) /* until nobody holds the terminal any more */
        continue;
    assert_int_equal(waitpid(watcher, &status, 0), watcher);
    watcher = 0;
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* we are the subreaper: whoever was left would be ours */
    assert_int_equal(errno, ECHILD);
}

/* What Ctrl-C is to a terminal. */
static void control_c(void)
{
    assert_int_equal(write(terminal, "\003", 1), 1);
    watch_ends();
}

static void answer_write(const char *path, const char *number)
{
    char *text = text_make("int answer(void) { return %s; }\n", number);
    file_put(path, text, 0644);
    free(text);
}

static void it_says_what_it_watches_and_grades_at_once(void **state)
{
    (void)state;
    watch_start("1/one");
    screen_wait("== exercises/" ONE);
    screen_wait("Seen: 1");
    screen_wait("Watching exercises/" ONE ":");
    screen_wait(READY);
    control_c();
    assert_non_null(strstr(screen, "No longer watching."));
}

static void a_file_written_anew_is_graded_again(void **state)
{
    (void)state;
    watch_start("01/one");
    screen_wait(READY);
    answer_write("exercises/" ONE "/answer.c", "2");
    screen_wait("Seen: 2");
    screen_wait(READY);
    answer_write("exercises/" ONE "/answer.c", "3");
    screen_wait("Seen: 3");
    screen_wait(READY);
    answer_write("exercises/" ONE "/answer.c", "3"); /* saving without a change asks for it too */
    screen_wait("Seen: 3");
    screen_wait(READY);
    control_c();
}

static void a_file_saved_by_renaming_is_graded_again_and_once(void **state)
{
    (void)state;
    watch_start("01-first/one");
    screen_wait(READY);
    for (unsigned i = 4; i < 7; i++) {
        char number[8], seen[16];
        snprintf(number, sizeof number, "%u", i);
        snprintf(seen, sizeof seen, "Seen: %u", i);
        /* As vim does it: a file to try the folder, the old one renamed, the new one written; then as others do. */
        answer_write("exercises/" ONE "/4913", number);
        assert_int_equal(unlink("exercises/" ONE "/4913"), 0);
        answer_write("exercises/" ONE "/.answer.c.new", number);
        assert_int_equal(rename("exercises/" ONE "/answer.c", "exercises/" ONE "/answer.c~"), 0);
        assert_int_equal(rename("exercises/" ONE "/.answer.c.new", "exercises/" ONE "/answer.c"), 0);
        screen_wait(seen);
        screen_wait(READY);
    }
    control_c();
    assert_int_equal(screen_count("== exercises/"), 4);
}

static void files_of_the_editor_and_backups_are_passed_over(void **state)
{
    (void)state;
    static const char *const names[] = {".answer.c.swp", "answer.c~", "#answer.c#",
                                        "4913", "answer.c.1", "answer.c.12"};
    watch_start("1/one");
    screen_wait(READY);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        school_file("exercises/" ONE, names[i], "not C\n", 0644);
    answer_write("exercises/" ONE "/answer.c", "5");
    screen_wait("Seen: 5");
    screen_wait(READY);
    control_c();
    assert_int_equal(screen_count("== exercises/"), 2);
}

/* Lets the judge that was held back go on. */
static void hold_release(int hold)
{
    assert_int_equal(unlink("hold"), 0);
    assert_int_equal(write(hold, "\n", 1), 1);
    assert_int_equal(close(hold), 0);
}

/* Makes a fifo that holds judges back. It is open both ways, so that nobody waits for us. */
static int hold_make(void)
{
    assert_int_equal(mkfifo("hold", 0600), 0);
    const int hold = open("hold", O_RDWR | O_CLOEXEC);
    assert_int_not_equal(hold, -1);
    return hold;
}

/* Waits until the judge says that it is held. */
static void held_wait(void)
{
    const time_t end = time(NULL) + SECONDS;
    while (access("told", F_OK) == -1) {
        assert_true(time(NULL) < end);
        (void)screen_more(1);
    }
    assert_int_equal(unlink("told"), 0);
}

static void saves_during_a_grading_are_graded_after_it_once(void **state)
{
    (void)state;
    watch_start("1/one");
    screen_wait(READY);
    const int hold = hold_make();
    answer_write("exercises/" ONE "/answer.c", "6");
    held_wait();
    answer_write("exercises/" ONE "/answer.c", "7");
    answer_write("exercises/" ONE "/answer.c", "8");
    hold_release(hold);
    screen_wait("Seen: 6");
    screen_wait("Seen: 8");
    screen_wait(READY);
    control_c();
    assert_int_equal(screen_count("== exercises/"), 3);
}

static void a_second_event_of_the_same_save_is_not_graded(void **state)
{
    (void)state;
    watch_start("1/one");
    screen_wait(READY);
    const int hold = hold_make();
    answer_write("exercises/" ONE "/answer.c", "6");
    held_wait();
    answer_write("exercises/" ONE "/answer.c", "6");
    hold_release(hold);
    screen_wait("Seen: 6");
    screen_wait(READY);
    answer_write("exercises/" ONE "/answer.c", "7");
    screen_wait("Seen: 7");
    screen_wait(READY);
    control_c();
    assert_int_equal(screen_count("== exercises/"), 3);
}

static void of_a_lesson_only_what_was_saved_is_graded_again(void **state)
{
    (void)state;
    watch_start("1");
    screen_wait("Watching exercises/" ONE ", exercises/" TWO ":");
    screen_wait(READY);
    answer_write("exercises/" TWO "/answer.c", "9");
    screen_wait("Seen: 9");
    screen_wait(READY);
    control_c();
    assert_int_equal(screen_count("== exercises/" ONE), 1);
    assert_int_equal(screen_count("== exercises/" TWO), 2);
}

static void what_is_watched_is_told_in_lines_of_80_columns(void **state)
{
    (void)state;
    exercise_put("01-first/of-a-name-that-alone-takes-most-of-a-line-of-the-terminal");
    watch_start("1");
    screen_wait(READY);
    control_c();
    char *rest = strstr(screen, "Watching");
    assert_non_null(rest);
    *(strstr(rest, READY) + strlen(READY)) = '\0';
    size_t lines = 0;
    for (const char *line; (line = strsep(&rest, "\r\n")); lines += *line != '\0')
        assert_true(strlen(line) <= 80);
    assert_true(lines >= 3);
}

static void control_c_ends_a_grading_in_its_midst(void **state)
{
    (void)state;
    const int hold = hold_make();
    watch_start("1/one");
    held_wait();
    control_c();
    assert_int_equal(close(hold), 0);
    assert_null(strstr(screen, "Seen"));
}

static void a_signal_ends_it_as_control_c_does(void **state)
{
    (void)state;
    static const int signals[] = {SIGTERM, SIGHUP, SIGINT};
    for (size_t i = 0; i < 3; i++) {
        const int hold = hold_make();
        watch_start("1/one");
        held_wait();
        assert_int_equal(kill(watcher, signals[i]), 0);
        watch_ends();
        assert_int_equal(close(hold), 0);
        assert_int_equal(unlink("hold"), 0);
        assert_int_equal(close(terminal), 0);
        terminal = -1;
    }
}

static void under_make_control_c_is_no_error_and_control_z_does_nothing(void **state)
{
    (void)state;
    char *text = text_make("MAKEFLAGS += -j2\nwatch-1:\n\t@%s 1/one || [ $$? -eq 1 ]\n", program);
    file_put("Makefile", text, 0644);
    free(text);
    terminal_start("make", "watch-1");
    screen_wait(READY);
    assert_int_equal(write(terminal, "\032", 1), 1); /* Ctrl-Z */
    answer_write("exercises/" ONE "/answer.c", "2");
    screen_wait("Seen: 2");
    screen_wait(READY);
    control_c();
    assert_null(strstr(screen, "make"));
}

static void a_folder_that_was_replaced_is_watched_again(void **state)
{
    (void)state;
    watch_start("1/one");
    screen_wait(READY);
    school_file("elsewhere", "answer.c", "int answer(void) { return 5; }\n", 0644);
    const int exchanged = renameat2(AT_FDCWD, "elsewhere", AT_FDCWD, "exercises/" ONE, RENAME_EXCHANGE);
    assert_int_equal(exchanged, 0);
    screen_wait("Seen: 5");
    screen_wait(READY);
    answer_write("exercises/" ONE "/answer.c", "6");
    screen_wait("Seen: 6");
    screen_wait(READY);
    control_c();
}

static void what_is_not_there_is_told_with_what_there_is(void **state)
{
    (void)state;
    char *said;
    const char *const argv[] = {program, "1/none", NULL};
    assert_int_equal(command_run(argv, NULL, &said), 2);
    assert_non_null(strstr(said, "there is no exercise '1/none'. There are:\n  " ONE "\n  " TWO "\n"));
    free(said);
    const char *const nothing[] = {program, NULL};
    assert_int_equal(command_run(nothing, NULL, NULL), 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, school_open, school_close)

int main(void)
{
    char *names[] = {text_make("%s/bin/watch", build_folder()), text_make("%s/bin/grade", build_folder())};
    program = realpath(names[0], NULL);
    grade = realpath(names[1], NULL);
    free(names[0]);
    free(names[1]);
    if (!program || !grade || prctl(PR_SET_CHILD_SUBREAPER, 1) == -1)
        return 2;
    const struct CMUnitTest tests[] = {
        TEST(it_says_what_it_watches_and_grades_at_once),
        TEST(a_file_written_anew_is_graded_again),
        TEST(a_file_saved_by_renaming_is_graded_again_and_once),
        TEST(files_of_the_editor_and_backups_are_passed_over),
        TEST(saves_during_a_grading_are_graded_after_it_once),
        TEST(a_second_event_of_the_same_save_is_not_graded),
        TEST(of_a_lesson_only_what_was_saved_is_graded_again),
        TEST(what_is_watched_is_told_in_lines_of_80_columns),
        TEST(control_c_ends_a_grading_in_its_midst),
        TEST(a_signal_ends_it_as_control_c_does),
        TEST(under_make_control_c_is_no_error_and_control_z_does_nothing),
        TEST(a_folder_that_was_replaced_is_watched_again),
        TEST(what_is_not_there_is_told_with_what_there_is),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(program);
    free(grade);
    return failed;
}
