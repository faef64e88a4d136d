/* The same answers and the same seed give the same report, byte for byte: twenty times on a machine at rest, and twenty
 * times with more busy processes than there are cores. */
#define _GNU_SOURCE
#include "grade_support.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#define GRADINGS 20
#define BUSY_MAX 16
#define BUSY_SECONDS 200 /* of CPU, after which a forgotten one ends by itself */

#define ANSWER_LESSON "01-process-creation/fan-out"
#define ANSWER "tests/" ANSWER_LESSON "/wrong/M18-in-the-order-of-ending.c" /* it fails late, and has a timeline */

static char *folder;

/* A report as text, owned by the caller. */
static char *report_once(const char *format)
{
    char *program = text_make("%s/bin/grade", build_folder());
    const char *const argv[] = {program, ANSWER_LESSON, "--from", folder, "--seed", "99", "--format", format, NULL};
    char *words;
    assert_int_equal(command_run(argv, NULL, &words), 1);
    free(program);
    return words;
}

static void reports_compare(const char *format)
{
    char *first = report_once(format);
    assert_non_null(strstr(first, "M18"));
    for (size_t i = 1; i < GRADINGS; i++) {
        char *again = report_once(format);
        assert_string_equal(again, first);
        free(again);
    }
    free(first);
}

static void one_report_from_twenty_gradings(void **state)
{
    (void)state;
    reports_compare("json");
}

static pid_t busy_start(void)
{
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid != 0)
        return pid;
    const struct rlimit limit = {BUSY_SECONDS, BUSY_SECONDS};
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)setrlimit(RLIMIT_CPU, &limit);
    for (volatile unsigned i = 0; getppid() == parent; i++)
        ;
    _exit(0);
}

static void one_report_from_twenty_gradings_on_a_busy_machine(void **state)
{
    (void)state;
    pid_t busy[BUSY_MAX];
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const size_t count = cores < 1 || cores > BUSY_MAX ? BUSY_MAX : (size_t)cores;
    for (size_t i = 0; i < count; i++) {
        busy[i] = busy_start();
        assert_true(busy[i] > 0);
    }
    reports_compare("text");
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(kill(busy[i], SIGKILL), 0);
        assert_int_equal(waitpid(busy[i], NULL, 0), busy[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_report_from_twenty_gradings),
        cmocka_unit_test(one_report_from_twenty_gradings_on_a_busy_machine),
    };
    folder = answers_folder(ANSWER_LESSON, ANSWER);
    const int status = cmocka_run_group_tests(tests, NULL, NULL);
    folder_remove(folder);
    return status;
}
