/* An exploration of the same program gives the same answer, whatever else the machine has to do: two explorations each
 * of eight programs, then as many again with a busy loop for each CPU. With RUNS in the environment there are that many
 * explorations, of thirty programs; LIMIT is how many runs each may take, 45 if it is not set.
 * The full claim: RUNS=20 LIMIT=150 build/tests/tools/explore_repeat_test */
#define _GNU_SOURCE
#include "explore/report.h"
#include "load.h"
#include "recorded.h"
#include "../needs.h"

static const char *const programs[] = {
    "demos/07-terminate/ask-or-force",
    "demos/08-zombies-and-orphans/self-pipe",
    "demos/09-socket-server/interrupted-accept",
    "tests/tools/programs/sets handled",
    "tests/tools/programs/timeouts",
    "tests/tools/programs/eintr",
    "demos/07-terminate/lost-wake-up",
    "tests/tools/programs/writers three",
    "tests/tools/programs/writers two",
    "tests/tools/programs/lost_wakeup",
    "tests/tools/programs/pipe_ring",
    "tests/tools/programs/pipe_deadlock",
    "tests/tools/programs/dealt 1 2 3",
    "tests/tools/programs/dealt 2 3 3",
    "tests/tools/programs/semaphores",
    "tests/tools/programs/sleepers",
    "tests/tools/programs/tcp",
    "tests/tools/programs/sets merge",
    "tests/tools/programs/sets unlocked",
    "tests/tools/programs/sets flocked",
    "tests/tools/programs/sets killed",
    "tests/tools/programs/sets pids",
    "demos/01-process-creation/side-by-side",
    "demos/02-target-function/three-of-one",
    "demos/04-join/not-yet",
    "demos/05-attributes/as-they-end",
    "demos/06-daemon/tied",
    "demos/07-terminate/flag-unseen",
    "demos/08-zombies-and-orphans/one-per-signal",
    "demos/09-socket-server/preforked",
};
enum { PROGRAMS = sizeof programs / sizeof *programs, BRIEF = 8 /* those that once differed, and some like them */ };

static size_t number_from(const char *name, size_t otherwise)
{
    const char *text = getenv(name);
    size_t number = text ? strtoul(text, NULL, 10) : otherwise;
    assert_true(number >= 2);
    return number;
}

/* What an exploration says, in words. The caller frees them. */
static char *explored(const char *program, size_t limit)
{
    char words[256], *argv[8], *said = NULL;
    size_t count = 0, size;
    struct exploration exploration;
    const struct explore_limits limits = {.runs = limit};
    struct record_options options = options_under("natural");
    options.closed_world = options.new_session = true;
    options.deadline = 0;
    snprintf(words, sizeof words, "%s/%s", build_folder(), program);
    for (char *word = strtok(words, " "); word && count < 7; word = strtok(NULL, " "))
        argv[count++] = word;
    argv[count] = NULL;
    FILE *stream = open_memstream(&said, &size);
    assert_non_null(stream);
    int error = explore(&exploration, argv, &options, &limits, NULL);
    exploration_say(&exploration, &limits, stream);
    assert_int_equal(fclose(stream), 0);
    exploration_free(&exploration);
    if (error)
        fail_msg("%s: %s\n%s", program, strerror(-error), said);
    return said;
}

static void is_explored_alike(void **state)
{
    const bool networked = strstr(*state, "tcp") || strstr(*state, "socket-server");
    need(!networked || has_loopback(), "has no loopback");
    const size_t runs = number_from("RUNS", 2), limit = number_from("LIMIT", 45);
    char *first = explored(*state, limit);
    for (size_t run = 2; run <= runs; run++) {
        char *said = explored(*state, limit);
        if (strcmp(said, first) != 0)
            fail_msg("exploration %zu of %zu is unlike the first, which said\n%s\nIt says\n%s", run, runs, first, said);
        free(said);
    }
    free(first);
}

static void the_load_begins(void **state)
{
    (void)state;
    assert_int_equal(load_begin(), 0);
}

int main(void)
{
    static char names[2 * PROGRAMS][128];
    struct CMUnitTest tests[2 * PROGRAMS + 1];
    size_t count = 0, wanted = getenv("RUNS") ? PROGRAMS : BRIEF;

    for (size_t i = 0; i < 2 * wanted; i++) {
        union { const char *name; void *state; } program = { .name = programs[i % wanted] };
        if (i == wanted)
            tests[count++] = (struct CMUnitTest)cmocka_unit_test(the_load_begins);
        snprintf(names[i], sizeof names[i], "%s_is_explored_alike%s", program.name,
                 i < wanted ? "" : "_while_the_machine_is_busy");
        tests[count++] = (struct CMUnitTest){ names[i], is_explored_alike, NULL, NULL, program.state };
    }
    return _cmocka_run_group_tests("explorations", tests, count, load_prepare, load_end);
}
