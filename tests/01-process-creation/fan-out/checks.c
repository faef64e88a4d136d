/* The checks of the exercise "fan out". They look at recordings of probe.c linked with the learner's fan_out.c.
 *
 * Numbers of children, exit codes, signals and delays are drawn from the seed. Most checks look at one and the same
 * run, "plain": children that end at once, with different codes. Time is virtual: a child that takes a minute costs
 * nothing. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "grade/check.h"

#define CHILDREN_MIN 3 /* The faults below count on three forks. */
#define CHILDREN_MAX 5
#define RETURNED "probe: fan_out returned "
#define EXIT_HANDLER "probe: exit handler"

/* What the children of a run are told to do, and the probe's arguments that tell them. */
struct scenario {
    size_t n;
    int codes[CHILDREN_MAX];
    char words[CHILDREN_MAX][24];
};

/* What a process of the probe said after fan_out had come back to it. */
struct outcome {
    size_t event; /* #NOBODY if fan_out never came back to it. */
    int result;
    struct {
        long pid;
        int code;
    } reports[CHILDREN_MAX];
};

static void job_set(struct scenario *scenario, size_t i, int code, unsigned seconds)
{
    scenario->codes[i] = code;
    if (seconds > 0)
        snprintf(scenario->words[i], sizeof scenario->words[i], "%d@%u", code, seconds);
    else
        snprintf(scenario->words[i], sizeof scenario->words[i], "%d", code);
}

/* Children that end at once, with codes that are all different and none of them 0. */
static struct scenario plain(struct attempt *attempt)
{
    struct scenario scenario = {.n = CHILDREN_MIN + attempt_draw(attempt, CHILDREN_MAX - CHILDREN_MIN + 1)};
    const int stride = 255 / CHILDREN_MAX;
    for (size_t i = 0; i < scenario.n; i++) {
        const int slot = (int)((i * 2 + 1) % CHILDREN_MAX); /* not in rising order */
        job_set(&scenario, i, 1 + slot * stride + (int)attempt_draw(attempt, (uint64_t)stride), 0);
    }
    return scenario;
}

/* Records the run of a scenario; `schedule` is NULL for the attempt's own. */
static const struct recording *scenario_record(struct attempt *attempt, const struct scenario *scenario,
                                               const char *schedule)
{
    const char *args[CHILDREN_MAX + 1] = {NULL};
    for (size_t i = 0; i < scenario->n; i++)
        args[i] = scenario->words[i];
    return attempt_record_under(attempt, schedule ? schedule : attempt_schedule(attempt), args);
}

static struct outcome outcome_of(const struct recording *run, size_t process)
{
    struct outcome outcome = {.event = query_written(run, process, RETURNED, 0)};
    if (outcome.event == NOBODY)
        return outcome;
    char text[2000];
    const struct event *event = &run->events[outcome.event];
    snprintf(text, sizeof text, "%.*s", (int)event->data_size, event->data);
    (void)sscanf(text, RETURNED "%d", &outcome.result);
    const char *line = text;
    for (size_t i = 0; i < CHILDREN_MAX && (line = strchr(line, '\n')) != NULL; i++) {
        line++;
        if (sscanf(line, "report %*u: pid %ld code %d", &outcome.reports[i].pid, &outcome.reports[i].code) != 2)
            break;
    }
    return outcome;
}

/* "fan_out returned -11 (EAGAIN)", or how else it came to its end. */
static void outcome_tell(struct attempt *attempt, const struct recording *run, const struct outcome *outcome)
{
    char end[64];
    status_describe(run->status, end, sizeof end);
    if (outcome->event == NOBODY)
        attempt_observed(attempt, "fan_out never returned to P0: the program ended inside it (%s)", end);
    else if (outcome->result < 0)
        attempt_observed(attempt, "fan_out returned %d (-%s)", outcome->result, errno_text(-outcome->result));
    else
        attempt_observed(attempt, "fan_out returned %d", outcome->result);
}

/* "7, 19, 3" as reported, or as they should have been. */
static const char *codes_text(const int *codes, size_t n)
{
    static char texts[2][120];
    static int turn;
    char *text = texts[turn = !turn];
    int length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < n; i++)
        length += snprintf(text + length, sizeof texts[0] - (size_t)length, "%s%d", i ? ", " : "", codes[i]);
    return text;
}

static const char *reported_text(const struct outcome *outcome, size_t n)
{
    int codes[CHILDREN_MAX];
    for (size_t i = 0; i < n; i++)
        codes[i] = outcome->reports[i].code;
    return codes_text(codes, n);
}

static bool codes_right(const struct scenario *scenario, const struct outcome *outcome)
{
    bool right = outcome->event != NOBODY && outcome->result == 0;
    for (size_t i = 0; i < scenario->n; i++)
        right = right && outcome->reports[i].code == scenario->codes[i];
    return right;
}

/* ---- the parent forks, and nobody else -------------------------------------------------------------------------- */

static void starts(struct attempt *attempt)
{
    const struct scenario scenario = plain(attempt);
    const struct recording *run = scenario_record(attempt, &scenario, NULL);
    const size_t own = recording_children(run, 0);
    const size_t others = run->process_count - 1 - own;
    size_t stranger = 1;
    while (stranger < run->process_count && run->processes[stranger].parent == 0)
        stranger++;
    attempt_expected(attempt, "%zu forks, all of them by P0", scenario.n);
    attempt_observed(attempt, "%zu by P0 and %zu by its children", own, others);
    attempt_require(attempt, others == 0, "M04", others ? run->processes[stranger].birth : NOBODY);

    const struct outcome outcome = outcome_of(run, 0);
    attempt_expected(attempt, "%zu forks by P0, then fan_out returns 0", scenario.n);
    outcome_tell(attempt, run, &outcome);
    attempt_require(attempt, outcome.event != NOBODY && outcome.result == 0, NULL,
                    outcome.event == NOBODY ? run->processes[0].exit : outcome.event);
    attempt_observed(attempt, "%zu forks by P0", own);
    attempt_require(attempt, own == scenario.n, NULL, outcome.event);
}

/* ---- who leaves fan_out ------------------------------------------------------------------------------------------ */

/* Requires that no process but P0 wrote a text that begins so. */
static void only_parent_writes(struct attempt *attempt, const struct recording *run, const char *text,
                               const char *codes)
{
    size_t who[64], count = 0, first = NOBODY;
    for (size_t i = 1; i < run->process_count && count < 64; i++) {
        const size_t event = query_written(run, i, text, 0);
        if (event == NOBODY)
            continue;
        first = first == NOBODY ? event : first;
        who[count++] = i;
    }
    char names[120];
    query_names(run, who, count, names, sizeof names);
    attempt_observed(attempt, "P0 does, and %s too", names);
    attempt_require(attempt, count == 0, codes, first);
}

static void alone(struct attempt *attempt)
{
    const struct scenario scenario = plain(attempt);
    const struct recording *run = scenario_record(attempt, &scenario, NULL);
    attempt_expected(attempt, "P0 alone goes on behind the call of fan_out");
    only_parent_writes(attempt, run, RETURNED, "M05");
}

static void exits(struct attempt *attempt)
{
    const struct scenario scenario = plain(attempt);
    const struct recording *run = scenario_record(attempt, &scenario, NULL);
    attempt_expected(attempt, "P0 alone runs the exit handlers that P0 set up");
    only_parent_writes(attempt, run, EXIT_HANDLER, "M08");
}

/* ---- starting and waiting ---------------------------------------------------------------------------------------- */

static void together(struct attempt *attempt)
{
    const struct scenario scenario = plain(attempt);
    const struct recording *run = scenario_record(attempt, &scenario, NULL);
    const size_t wait = query_call_flags(run, CALL_WAITS, 0, 0);
    size_t before = 0;
    for (size_t i = 1; i < run->process_count; i++)
        before += run->processes[i].parent == 0 && run->processes[i].birth < wait;
    attempt_expected(attempt, "%zu forks by P0 before its first wait", scenario.n);
    attempt_observed(attempt, "%zu before its first wait", before);
    attempt_require(attempt, before == scenario.n, "M24", wait);
}

static void first(struct attempt *attempt)
{
    const struct scenario scenario = plain(attempt);
    const struct recording *child_first = scenario_record(attempt, &scenario, "child-first");
    const struct outcome child = outcome_of(child_first, 0);
    const struct recording *run = scenario_record(attempt, &scenario, "parent-first");
    const struct outcome parent = outcome_of(run, 0);
    bool same = child.result == parent.result && (child.event == NOBODY) == (parent.event == NOBODY);
    for (size_t i = 0; i < scenario.n; i++)
        same = same && child.reports[i].code == parent.reports[i].code;
    attempt_expected(attempt, "the same codes whoever runs first");
    attempt_observed(attempt, "child first: %s (returned %d); parent first: %s (returned %d)",
                     reported_text(&child, scenario.n), child.result, reported_text(&parent, scenario.n),
                     parent.result);
    if (!same && codes_right(&scenario, &parent))
        run = scenario_record(attempt, &scenario, "child-first"); /* show the run that is wrong */
    const char *codes = query_wait_in_vain(run, 0) == NOBODY ? "M09" : "M09 M22";
    attempt_require(attempt, same, codes, outcome_of(run, 0).event);
}

static void reaps(struct attempt *attempt)
{
    const struct scenario scenario = plain(attempt);
    const struct recording *run = scenario_record(attempt, &scenario, NULL);
    size_t left[CHILDREN_MAX], count = 0;
    bool thrown_away = false;
    for (size_t i = 1; i < run->process_count && count < CHILDREN_MAX; i++) {
        const struct recorded_process *child = &run->processes[i];
        if (child->reaper == 0)
            continue;
        thrown_away |= child->reaped < run->processes[0].exit; /* by the kernel, while P0 lived */
        left[count++] = i;
    }
    char names[120];
    query_names(run, left, count, names, sizeof names);
    const size_t waits = query_wait_count(run, 0);
    attempt_expected(attempt, "P0 waits for each of its %zu children", scenario.n);
    attempt_observed(attempt, "P0 calls wait %zu time%s, and never gets the status of %s", waits,
                     waits == 1 ? "" : "s", names);
    const bool in_vain = waits >= scenario.n && query_wait_in_vain(run, 0) != NOBODY;
    const char *codes = thrown_away ? "M28" : in_vain ? "M22" : "M19";
    attempt_require(attempt, count == 0, codes, count ? run->processes[left[0]].exit : NOBODY);
}

/* ---- children that take their time ------------------------------------------------------------------------------- */

static void held(struct attempt *attempt)
{
    struct scenario scenario = plain(attempt);
    const size_t slow = attempt_draw(attempt, scenario.n);
    const unsigned seconds = 61 + (unsigned)attempt_draw(attempt, 60);
    job_set(&scenario, slow, scenario.codes[slow], seconds);
    const struct recording *run = scenario_record(attempt, &scenario, NULL);
    const struct outcome outcome = outcome_of(run, 0);
    const struct recorded_process *child = &run->processes[slow + 1];
    const bool waited = child->reaper == 0 && child->reaped != NOBODY && child->reaped < outcome.event;
    const bool slept = query_call(run, CALL_SLEEP, 0, 0) != NOBODY || query_call(run, CALL_POLL, 0, 0) != NOBODY
                       || query_call(run, CALL_SELECT, 0, 0) != NOBODY || query_call(run, CALL_ALARM, 0, 0) != NOBODY;
    attempt_expected(attempt, "fan_out waits for %s, which works for %u seconds", child->name, seconds);
    attempt_observed(attempt, "fan_out returns while %s is still at work", child->name);
    attempt_require(attempt, waited, slept ? "M10" : "M22", outcome.event);
}

static void in_order(struct attempt *attempt)
{
    struct scenario scenario = plain(attempt);
    for (size_t i = 0; i < scenario.n; i++) /* the last to start is the first to end */
        job_set(&scenario, i, scenario.codes[i], (unsigned)(scenario.n - i));
    const struct recording *run = scenario_record(attempt, &scenario, NULL);
    const struct outcome outcome = outcome_of(run, 0);
    attempt_expected(attempt, "codes %s, as started", codes_text(scenario.codes, scenario.n));
    attempt_observed(attempt, "codes %s", reported_text(&outcome, scenario.n));
    attempt_require(attempt, codes_right(&scenario, &outcome), "M18", outcome.event);
    for (size_t i = 0; i < scenario.n; i++) {
        attempt_expected(attempt, "report %zu holds the pid of %s", i, run->processes[i + 1].name);
        attempt_observed(attempt, "it holds another pid");
        attempt_require(attempt, outcome.reports[i].pid == run->processes[i + 1].pid, "M18", outcome.event);
    }
}

/* ---- what a status says ------------------------------------------------------------------------------------------ */

/* The misconception that turns one code into another; NULL for none that we know. */
static const char *code_fault(const struct scenario *scenario, int expected, int reported)
{
    if (reported == expected * 256)
        return "M14";
    for (size_t i = 0; i < scenario->n; i++)
        if (reported == scenario->codes[i])
            return "M18";
    return NULL;
}

static void exit_codes(struct attempt *attempt)
{
    const struct scenario scenario = plain(attempt);
    const struct recording *run = scenario_record(attempt, &scenario, NULL);
    const struct outcome outcome = outcome_of(run, 0);
    for (size_t i = 0; i < scenario.n; i++) {
        const int reported = outcome.reports[i].code;
        attempt_expected(attempt, "%s, which ended by _exit(%d), is reported with code %d", run->processes[i + 1].name,
                         scenario.codes[i], scenario.codes[i]);
        attempt_observed(attempt, "code %d", reported);
        attempt_require(attempt, reported == scenario.codes[i], code_fault(&scenario, scenario.codes[i], reported),
                        outcome.event);
    }
}

static void killed(struct attempt *attempt)
{
    static const int signals[] = {SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGINT};
    struct scenario scenario = plain(attempt);
    const size_t victim = attempt_draw(attempt, scenario.n);
    const int number = signals[attempt_draw(attempt, sizeof signals / sizeof signals[0])];
    job_set(&scenario, victim, -SIGKILL, 0);
    job_set(&scenario, (victim + 1) % scenario.n, -number, 0);
    const struct recording *run = scenario_record(attempt, &scenario, NULL);
    const struct outcome outcome = outcome_of(run, 0);
    for (size_t i = 0; i < scenario.n; i++) {
        const int expected = scenario.codes[i], reported = outcome.reports[i].code;
        if (expected >= 0)
            continue;
        const char *code = reported == 128 - expected ? "M17" : reported == 0 ? "M15" : NULL;
        attempt_expected(attempt, "%s, killed by %s, is reported with code %d", run->processes[i + 1].name,
                         signal_text(-expected), expected);
        attempt_observed(attempt, "code %d%s", reported,
                         reported == -expected ? ": only the minus sign is missing" : "");
        attempt_require(attempt, reported == expected, code, outcome.event);
    }
}

/* ---- fork fails -------------------------------------------------------------------------------------------------- */

/* What P0 does behind a failed fork that nobody does who has seen it fail. */
static void goes_on(struct attempt *attempt, const struct recording *run, size_t failed)
{
    const size_t again = query_call_flags(run, CALL_FORKS, 0, failed + 1);
    attempt_expected(attempt, "fork fails (EAGAIN): nobody further is started");
    attempt_observed(attempt, "P0 goes on and forks again");
    attempt_require(attempt, again == NOBODY, "M02", again);
    size_t everybody = query_call(run, CALL_KILL, 0, failed);
    while (everybody != NOBODY && run->events[everybody].args[0] != -1)
        everybody = query_call(run, CALL_KILL, 0, everybody + 1);
    attempt_expected(attempt, "fork fails (EAGAIN): its -1 is not used as a pid");
    attempt_observed(attempt, "P0 sends a signal to -1, which is everybody");
    attempt_require(attempt, everybody == NOBODY, "M02", everybody);
}

static void fork_fails(struct attempt *attempt)
{
    const struct scenario scenario = plain(attempt);
    const struct recording *run = scenario_record(attempt, &scenario, NULL);
    const size_t failed = query_injected(run);
    attempt_expected(attempt, "fan_out calls fork until it fails");
    attempt_observed(attempt, "it never came to that fork");
    attempt_require(attempt, failed != NOBODY, NULL, NOBODY);
    goes_on(attempt, run, failed);

    const struct outcome outcome = outcome_of(run, 0);
    attempt_expected(attempt, "fork fails: fan_out returns %d (-EAGAIN)", -EAGAIN);
    outcome_tell(attempt, run, &outcome);
    attempt_require(attempt, outcome.event == NOBODY || outcome.result != 0, "M02", outcome.event);
    for (size_t i = 1; i < run->process_count; i++) {
        const struct recorded_process *child = &run->processes[i];
        attempt_expected(attempt, "fork fails (EAGAIN): the children already started are waited for all the same");
        attempt_observed(attempt, "fork was made to fail, and %s, started before, is never waited for", child->name);
        attempt_require(attempt, child->reaper == 0 && child->reaped < outcome.event, "M19", child->exit);
    }
    attempt_expected(attempt, "fork fails: fan_out returns %d (-EAGAIN)", -EAGAIN);
    outcome_tell(attempt, run, &outcome);
    attempt_require(attempt, outcome.event != NOBODY && outcome.result == -EAGAIN, NULL,
                    outcome.event == NOBODY ? run->processes[0].exit : outcome.event);
}

static const struct check checks[] = {
    {
        .id = "starts", .name = "The parent, and nobody else, starts one child for each index", .points = 1,
        .codes = "M04", .function = starts,
        .hints = {"A fork in a loop: which of the two processes that leave fork goes round again?",
                  "The child is in the loop too. It must not reach the loop's end.",
                  "Where fork returned 0, call work and then _exit, before anything else."},
    },
    {
        .id = "alone", .name = "Only the parent comes back from fan_out", .points = 2, .codes = "M05",
        .needs = {"starts"}, .function = alone,
        .hints = {"What does a `return` do in a child?",
                  "A child runs the same code as its parent: it returns to whoever called fan_out.",
                  "The child's last step is _exit(work(i)), inside fan_out."},
    },
    {
        .id = "exits", .name = "A child ends without the parent's exit handlers", .points = 1, .codes = "M08",
        .needs = {"alone"}, .function = exits,
        .hints = {"What does exit do before the process ends?",
                  "The child has a copy of the parent's exit handlers and of its unwritten output.",
                  "_exit, with the underscore, ends the process and does nothing else."},
    },
    {
        .id = "together", .name = "All children are started before the first is waited for", .points = 2,
        .codes = "M24", .needs = {"alone"}, .function = together,
        .hints = {"Can two of your children ever be at work at the same time?",
                  "A wait inside the loop that forks holds up the next fork.", "Use two loops: first fork, then wait."},
    },
    {
        .id = "first", .name = "The result is the same whoever runs first, parent or child", .points = 2,
        .codes = "M09 M22", .needs = {"alone"}, .schedules = {"parent-first"}, .function = first,
        .hints = {"What if no child has run at all when the parent leaves its last fork?",
                  "With WNOHANG waitpid does not wait: it returns 0 while the child has not ended.",
                  "waitpid(pid, &status, 0) waits, however long it takes."},
    },
    {
        .id = "reaps", .name = "The parent waits for every child: no zombie is left", .points = 2,
        .codes = "M19 M22 M28", .needs = {"first"}, .function = reaps,
        .hints = {"How many children does one wait take away?", "n children need n waits.",
                  "In your second loop, call waitpid for the pid in each report."},
    },
    {
        .id = "held", .name = "A child that takes its time is waited for", .points = 2, .codes = "M10 M22",
        .needs = {"reaps"}, .function = held,
        .hints = {"How long may a child take?", "Any sleep is too short for some child.",
                  "Take out the sleep, and let waitpid wait: no WNOHANG."},
    },
    {
        .id = "codes", .name = "An exit code is reported as the number that work returned", .points = 2,
        .codes = "M14 M18", .needs = {"reaps"}, .schedules = {"child-first", "parent-first"}, .function = exit_codes,
        .hints = {"What does waitpid store: an exit code, or something that holds one?",
                  "A status holds code and signal side by side. Seen raw, exit code 7 is 1792.",
                  "WEXITSTATUS(status) takes the code out."},
    },
    {
        .id = "order", .name = "Reports stand in the order of starting, whoever ends first", .points = 2,
        .codes = "M18", .needs = {"held", "codes"}, .function = in_order,
        .hints = {"Whose status does wait give you, if several children run?",
                  "wait returns the pid of the child that ended. Which report is that child's?",
                  "Wait for reports[i].pid, or look up the report that has the pid you were given."},
    },
    {
        .id = "killed", .name = "A child killed by signal N is reported as -N", .points = 2, .codes = "M15 M17",
        .needs = {"codes"}, .schedules = {"child-first", "parent-first"}, .function = killed,
        .hints = {"Does every child end by _exit?", "Ask WIFSIGNALED(status) before you ask for an exit code.",
                  "Where it holds, the code to report is -WTERMSIG(status)."},
    },
    {
        .id = "fork-fails", .name = "When fork fails, fan_out says so and leaves nobody behind", .points = 2,
        .codes = "M02 M19", .needs = {"reaps"}, .schedules = {"child-first", "parent-first", "shuffle"},
        .faults = {"fork:EAGAIN:1", "fork:EAGAIN:3"}, .function = fork_fails,
        .hints = {"fork has three kinds of results, not two.",
                  "-1 is no child: start nobody further, keep errno, wait for those already started.",
                  "Store -errno in a variable at once, leave the first loop, run the second one for the children that "
                  "there are, and return the variable."},
    },
};

JUDGE(checks)
