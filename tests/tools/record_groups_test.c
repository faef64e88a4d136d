/* Groups and sessions outlive those who made them, and nobody outside the run is ever signalled.
 *
 * The programs recorded here send signals to groups of all kinds. Should one escape, it must find nobody but us: so
 * this test goes into a pid namespace of its own. There, process 1 and others besides are witnesses: they block all
 * signals, bear the very numbers that the programs see for their own, and at the end none may have come. */
#define _GNU_SOURCE
#include <signal.h>

#include "namespace.h"
#include "recorded.h"
#include "../needs.h"

#define PROGRAMS 200
#define WITNESSES 40

static void set_last_pid(int pid)
{
    FILE *file = fopen("/proc/sys/kernel/ns_last_pid", "w");
    if (file != NULL) {
        fprintf(file, "%d", pid);
        (void)fclose(file); /* where it is not allowed, the numbers are others, and the test is weaker */
    }
}

/* What the program writes when nobody watches it. The caller frees it. */
static char *bare_output(const char *seed)
{
    char command[300], *text = NULL;
    size_t size = 0;
    snprintf(command, sizeof command, "%s/tests/tools/programs/groups %s", build_folder(), seed);
    FILE *output = popen(command, "r");
    assert_non_null(output);
    ssize_t length = getdelim(&text, &size, '\0', output);
    assert_true(length > 0);
    assert_int_equal(pclose(output), 0);
    return text;
}

static void random_groups_are_what_they_are_without_a_recorder(void **state)
{
    (void)state;
    need(inside_namespace(), "gives no pid namespace of one's own");
    for (int seed = 1; seed <= PROGRAMS; seed++) {
        char shuffle[32], program[32];
        snprintf(shuffle, sizeof shuffle, "shuffle:%d", seed);
        const char *const schedules[] = { "child-first", "parent-first", shuffle, "natural" };
        snprintf(program, sizeof program, "groups %d", seed);
        char *bare = bare_output(program + strlen("groups "));
        struct recording *recording = record_under(schedules[seed % 4], program);
        assert_success(recording);
        if (strcmp(recording->output[0], bare) != 0)
            fail_msg("%s under %s:\n%s\nbare:\n%s", program, schedules[seed % 4], recording->output[0], bare);
        assert_int_equal(count_findings(recording, FINDING_REFUSED), 0);
        recording_free(recording);
        free(bare);
    }
}

/* A witness lives until the other end of that pipe is closed, and then says whether any signal has come. */
static _Noreturn void witness(int until)
{
    char byte;
    sigset_t came;
    while (read(until, &byte, 1) > 0)
        ;
    sigpending(&came);
    _exit(!sigisemptyset(&came));
}

/* Runs the tests in a child, among witnesses. Returns the status to exit with. */
static int watch(int (*run)(void))
{
    int until[2], status, failed = 0;
    sigset_t all, came;
    sigfillset(&all);
    if (setsid() < 0 || pipe(until) || sigprocmask(SIG_BLOCK, &all, NULL))
        return 1;
    set_last_pid(999);
    for (int i = 0; i < WITNESSES; i++)
        if (fork() == 0) {
            close(until[1]);
            if (i % 3)
                setpgid(0, 0);
            witness(until[0]);
        }
    pid_t runner = fork();
    if (runner == 0) {
        close(until[0]);
        close(until[1]);
        sigprocmask(SIG_UNBLOCK, &all, NULL);
        exit(run());
    }
    if (waitpid(runner, &status, 0) != runner || status != 0)
        failed = 1;
    close(until[1]);
    for (int i = 0; i < WITNESSES; i++)
        if (wait(&status) < 0 || status != 0) {
            fprintf(stderr, "A signal reached a process outside the run.\n");
            failed = 1;
        }
    sigpending(&came);
    sigdelset(&came, SIGCHLD);
    if (!sigisemptyset(&came))
        fprintf(stderr, "A signal reached process 1 of the namespace.\n");
    return failed || !sigisemptyset(&came);
}

static int run(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_groups_are_what_they_are_without_a_recorder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

int main(int argc, char **argv)
{
    (void)argc;
    enter_namespace(argv[0]);
    return inside_namespace() ? watch(run) : run();
}
