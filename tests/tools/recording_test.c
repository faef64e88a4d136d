/* A recording in memory, and its events in words.
 * link: -Wl,--wrap=reallocarray,--wrap=realloc,--wrap=calloc,--wrap=strdup,--wrap=vasprintf,--wrap=asprintf */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "record/recording.h"

/* Memory that runs out: the allocation after this many more fails. Negative: none does. */
static int allocations_left = -1;

static int memory_is_out(void)
{
    if (allocations_left < 0)
        return 0;
    return allocations_left-- == 0;
}

void *__real_reallocarray(void *array, size_t count, size_t size);
void *__wrap_reallocarray(void *array, size_t count, size_t size);
void *__wrap_reallocarray(void *array, size_t count, size_t size)
{
    return memory_is_out() ? NULL : __real_reallocarray(array, count, size);
}

void *__real_realloc(void *array, size_t size);
void *__wrap_realloc(void *array, size_t size);
void *__wrap_realloc(void *array, size_t size)
{
    return memory_is_out() ? NULL : __real_realloc(array, size);
}

void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size)
{
    return memory_is_out() ? NULL : __real_calloc(count, size);
}

char *__real_strdup(const char *text);
char *__wrap_strdup(const char *text);
char *__wrap_strdup(const char *text)
{
    return memory_is_out() ? NULL : __real_strdup(text);
}

int __real_vasprintf(char **text, const char *format, va_list list);
int __wrap_vasprintf(char **text, const char *format, va_list list);
int __wrap_vasprintf(char **text, const char *format, va_list list)
{
    return memory_is_out() ? -1 : __real_vasprintf(text, format, list);
}

int __wrap_asprintf(char **text, const char *format, ...);
int __wrap_asprintf(char **text, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = memory_is_out() ? -1 : __real_vasprintf(text, format, list);
    va_end(list);
    return length;
}

static struct recording *empty_recording(void)
{
    struct recording *recording = recording_new();
    assert_non_null(recording);
    return recording;
}

static void a_new_recording_holds_nothing_and_its_outputs_are_empty(void **state)
{
    (void)state;
    struct recording *recording = empty_recording();
    assert_int_equal(recording->process_count + recording->event_count + recording->object_count, 0);
    assert_int_equal(recording->finding_count + recording->output_size[0] + recording->output_size[1], 0);
    assert_string_equal(recording->output[0], "");
    assert_string_equal(recording->output[1], "");
    assert_int_equal(recording->status, -1);
    recording_free(recording);
    recording_free(NULL);
}

static void children_are_named_after_their_parent_in_order_of_birth(void **state)
{
    (void)state;
    const struct { size_t parent; const char *name; } births[] = {
        { NOBODY, "P0" }, { 0, "P0.1" }, { 0, "P0.2" }, { 2, "P0.2.1" }, { 1, "P0.1.1" },
        { 0, "P0.3" },    { 2, "P0.2.2" }, { 6, "P0.2.2.1" }, { 1, "P0.1.2" },
    };
    struct recording *recording = empty_recording();
    for (size_t i = 0; i < sizeof births / sizeof *births; i++) {
        assert_int_equal(recording_add_process(recording, births[i].parent), i);
        assert_string_equal(recording->processes[i].name, births[i].name);
    }
    assert_int_equal(recording_children(recording, 0), 3);
    assert_int_equal(recording_children(recording, 2), 2);
    assert_int_equal(recording_children(recording, 3), 0);
    recording_free(recording);
}

/* Counting the children at every birth would take thousands of millions of steps here. */
static void a_hundred_thousand_children_are_numbered(void **state)
{
    (void)state;
    struct recording *recording = empty_recording();
    recording_add_process(recording, NOBODY);
    for (size_t i = 1; i <= 100000; i++)
        assert_int_equal(recording_add_process(recording, 0), i);
    assert_string_equal(recording->processes[100000].name, "P0.100000");
    assert_int_equal(recording_children(recording, 0), 100000);
    recording_free(recording);
}

static int name_order(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static void a_long_line_of_generations_has_short_names_that_differ(void **state)
{
    (void)state;
    enum { GENERATIONS = 5000 };
    struct recording *recording = empty_recording();
    static char *names[3 * GENERATIONS];
    size_t parent = recording_add_process(recording, NOBODY), count = 0;
    names[count++] = recording->processes[parent].name;
    for (int i = 0; i < GENERATIONS - 1; i++) { /* three children, of whom the second goes on */
        size_t first = recording_add_process(recording, parent);
        for (int child = 0; child < 2; child++)
            recording_add_process(recording, parent);
        for (size_t child = first; child < first + 3; child++) {
            names[count++] = recording->processes[child].name;
            assert_true(strlen(recording->processes[child].name) < 100);
        }
        assert_int_equal(recording_children(recording, parent), 3);
        parent = first + 1;
    }
    qsort(names, count, sizeof *names, name_order);
    for (size_t i = 1; i < count; i++)
        assert_string_not_equal(names[i - 1], names[i]);
    recording_free(recording);
}

static void a_new_process_runs_its_parents_program_and_has_no_story_yet(void **state)
{
    (void)state;
    struct recording *recording = empty_recording();
    recording_add_process(recording, NOBODY);
    assert_string_equal(recording->processes[0].program, "");
    assert_int_equal(recording->processes[0].parent, NOBODY);
    free(recording->processes[0].program);
    recording->processes[0].program = __real_strdup("demo");
    recording_add_process(recording, 0);
    const struct recorded_process *child = &recording->processes[1];
    assert_string_equal(child->program, "demo");
    assert_int_equal(child->parent, 0);
    assert_true(child->birth == NOBODY && child->exit == NOBODY && child->adopted == NOBODY);
    assert_true(child->reaped == NOBODY && child->reaper == NOBODY);
    assert_int_equal(child->status, -1);
    assert_false(child->left_behind);
    recording_free(recording);
}

static void a_new_event_refers_to_nobody(void **state)
{
    (void)state;
    struct recording *recording = empty_recording();
    assert_int_equal(recording_add_event(recording, EVENT_RETURN, 4), 0);
    const struct event *event = recording->events;
    assert_int_equal(event->kind, EVENT_RETURN);
    assert_int_equal(event->process, 4);
    assert_true(event->partner == NOBODY && event->other == NOBODY && event->object == NOBODY);
    assert_int_equal(event->status, -1);
    assert_int_equal(event->call, CALL_NONE);
    assert_null(event->data);
    assert_true(event->time == 0 && event->result == 0 && event->signal == 0 && event->thread == 0);
    recording_free(recording);
}

static void what_was_added_stays_as_it_was_when_more_is_added(void **state)
{
    (void)state;
    struct recording *recording = empty_recording();
    recording_add_process(recording, NOBODY);
    for (size_t i = 0; i < 3000; i++) {
        char name[32];
        snprintf(name, sizeof name, "pipe %zu", i);
        assert_int_equal(recording_add_event(recording, (enum event_kind)(i % EVENT_KINDS), i), i);
        recording->events[i].time = (int64_t)i * 7;
        assert_int_equal(recording_add_object(recording, OBJECT_PIPE, name), i);
        assert_int_equal(recording_add_finding(recording, FINDING_BUSY, i, 2 * i, "finding %zu of %s.", i, "many"), 0);
    }
    assert_int_equal(recording->event_count, 3000);
    for (size_t i = 0; i < 3000; i++) {
        char text[64];
        assert_int_equal(recording->events[i].process, i);
        assert_int_equal(recording->events[i].kind, i % EVENT_KINDS);
        assert_int_equal(recording->events[i].time, i * 7);
        snprintf(text, sizeof text, "pipe %zu", i);
        assert_string_equal(recording->objects[i].name, text);
        snprintf(text, sizeof text, "finding %zu of many.", i);
        assert_string_equal(recording->findings[i].text, text);
        assert_int_equal(recording->findings[i].process, i);
        assert_int_equal(recording->findings[i].event, 2 * i);
    }
    recording_free(recording);
}

static void output_is_kept_byte_for_byte_in_whatever_pieces_it_comes(void **state)
{
    (void)state;
    enum { SIZE = 5000 };
    static char bytes[SIZE];
    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = (char)(i * i);
    for (size_t piece = 1; piece < 70; piece++) {
        struct recording *recording = empty_recording();
        for (size_t i = 0; i < SIZE; i += piece) {
            assert_int_equal(recording_add_output(recording, 1, bytes + i, i + piece < SIZE ? piece : SIZE - i), 0);
            assert_int_equal(recording->output[1][recording->output_size[1]], '\0');
        }
        assert_int_equal(recording->output_size[1], SIZE);
        assert_memory_equal(recording->output[1], bytes, SIZE);
        assert_int_equal(recording->output_size[0], 0);
        assert_int_equal(recording_add_output(recording, 0, NULL, 0), 0);
        assert_string_equal(recording->output[0], "");
        recording_free(recording);
    }
}

static bool addition_fails(struct recording *recording, int which)
{
    switch (which) {
    case 0:
        return recording_add_event(recording, EVENT_EXIT, 0) == NOBODY;
    case 1:
        return recording_add_process(recording, 0) == NOBODY;
    case 2:
        return recording_add_object(recording, OBJECT_FILE, "a file") == NOBODY;
    case 3:
        return recording_add_finding(recording, FINDING_BUSY, 0, 0, "%s.", "P0 polls") == -ENOMEM;
    default:
        return recording_add_output(recording, 0, "0123456789", 10) == -ENOMEM;
    }
}

static size_t counted(const struct recording *recording, int which)
{
    const size_t counts[] = { recording->event_count, recording->process_count, recording->object_count,
                              recording->finding_count, recording->output_size[0] };
    return counts[which];
}

static void an_addition_for_which_there_is_no_memory_changes_nothing(void **state)
{
    (void)state;
    const int allocations[] = { 1, 3, 2, 2, 1 };
    for (int which = 0; which < 5; which++)
        for (int good = 0; good < allocations[which]; good++) {
            struct recording *recording = empty_recording();
            recording_add_process(recording, NOBODY);
            allocations_left = good;
            bool failed = addition_fails(recording, which);
            allocations_left = -1;
            assert_true(failed);
            assert_int_equal(counted(recording, which), which == 1);
            assert_false(addition_fails(recording, which)); /* and it can be tried again */
            recording_free(recording);
        }
}

static void no_recording_is_made_without_memory(void **state)
{
    (void)state;
    for (int good = 0; good < 3; good++) {
        allocations_left = good;
        struct recording *recording = recording_new();
        allocations_left = -1;
        assert_null(recording);
    }
}

/* A recording of two processes in which one event is described. */
static struct recording *two_processes(enum event_kind kind, size_t process)
{
    struct recording *recording = empty_recording();
    recording_add_process(recording, NOBODY);
    recording_add_process(recording, 0);
    recording_add_event(recording, kind, process);
    return recording;
}

static void assert_described(struct recording *recording, size_t event, const char *expected)
{
    char text[200];
    assert_int_equal(event_describe(recording, event, text, sizeof text), strlen(expected));
    assert_string_equal(text, expected);
}

static void assert_event_described(struct event event, const char *expected)
{
    struct recording *recording = two_processes(event.kind, 0);
    event.partner = event.object = NOBODY;
    recording->events[0] = event;
    assert_described(recording, 0, expected);
    recording->events[0].data = NULL;
    recording_free(recording);
}

static void a_call_is_described_with_its_arguments(void **state)
{
    (void)state;
    const struct { enum call call; int64_t args[CALL_ARGS]; const char *text; } calls[] = {
        { CALL_READ, { 3, 100 }, "read(3, 100)" },
        { CALL_FORK, { 0 }, "fork()" },
        { CALL_CLONE, { 0x11 }, "clone(0x11)" },
        { CALL_WAIT4, { -1, 0 }, "wait4(-1, 0)" },
        { CALL_WAIT4, { 1001, WNOHANG | WUNTRACED }, "wait4(1001, WNOHANG|WUNTRACED)" },
        { CALL_WAITID, { P_ALL, 0, WEXITED | WNOWAIT | 0x80 }, "waitid(P_ALL, 0, WEXITED|WNOWAIT|0x80)" },
        { CALL_KILL, { -1, SIGKILL }, "kill(-1, SIGKILL)" },
        { CALL_KILL, { 7, 0 }, "kill(7, 0)" },
        { CALL_TGKILL, { 7, 8, SIGUSR1 }, "tgkill(7, 8, SIGUSR1)" },
        { CALL_OPEN, { O_RDONLY }, "open(O_RDONLY)" },
        { CALL_OPEN, { O_RDWR | O_CREAT | O_TRUNC }, "open(O_RDWR|O_CREAT|O_TRUNC)" },
        { CALL_FLOCK, { 4, LOCK_EX | LOCK_NB }, "flock(4, LOCK_EX|LOCK_NB)" },
        { CALL_FCNTL, { 4, F_SETLKW, F_WRLCK }, "fcntl(4, F_SETLKW, F_WRLCK)" },
        { CALL_FCNTL, { 4, F_GETFD, -1 }, "fcntl(4, F_GETFD)" },
        { CALL_FCNTL, { 4, 9999, -1 }, "fcntl(4, 9999)" },
        { CALL_DUP, { 4, -1 }, "dup(4)" },
        { CALL_DUP, { 4, 1 }, "dup(4, 1)" },
        { CALL_READ, { 4, -1 }, "read(4)" },
        { CALL_SIGACTION, { SIGCHLD, 1 }, "sigaction(SIGCHLD, SIG_IGN)" },
        { CALL_SIGACTION, { SIGCHLD, 2 }, "sigaction(SIGCHLD, handler)" },
        { CALL_SHUTDOWN, { 4, 1 }, "shutdown(4, SHUT_WR)" },
        { CALL_SOCKET, { AF_UNIX, SOCK_STREAM }, "socket(AF_UNIX, SOCK_STREAM)" },
        { CALL_FUTEX, { 0, 7 }, "futex(FUTEX_WAIT, 7)" },
        { CALL_POLL, { 2, -1 }, "poll(2, -1)" },
        { CALL_SLEEP, { 1500000000 }, "nanosleep(1.5 s)" },
        { CALL_SLEEP, { 2000000000 }, "nanosleep(2 s)" },
        { CALL_SLEEP, { 1001 }, "nanosleep(0.000001001 s)" },
        { CALL_SLEEP, { INT64_MIN }, "nanosleep(?)" },
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        struct event event = { .kind = EVENT_CALL, .call = calls[i].call, .other = NOBODY, .status = -1 };
        memcpy(event.args, calls[i].args, sizeof event.args);
        assert_event_described(event, calls[i].text);
    }
}

static void the_target_of_a_signal_is_described_by_its_name(void **state)
{
    (void)state;
    assert_event_described((struct event){ .kind = EVENT_CALL, .call = CALL_KILL, .args = { 1001, SIGTERM },
                                           .other = 1, .status = -1 }, "kill(P0.1, SIGTERM)");
}

static void a_pid_that_a_call_names_is_described_by_the_name_of_who_had_it_then(void **state)
{
    (void)state;
    const struct { enum call call; int64_t args[CALL_ARGS]; const char *text; } calls[] = {
        { CALL_WAIT4, { 1001, WNOHANG }, "wait4(P0.1, WNOHANG)" },
        { CALL_WAIT4, { 1002, 0 }, "wait4(1002, 0)" },
        { CALL_WAIT4, { -1001, 0 }, "wait4(-1001, 0)" },
        { CALL_WAITID, { P_PID, 1001, WEXITED }, "waitid(P_PID, P0.1, WEXITED)" },
        { CALL_WAITID, { P_PGID, 1001, WEXITED }, "waitid(P_PGID, 1001, WEXITED)" },
        { CALL_SETPGID, { 0, 1001 }, "setpgid(0, P0.1)" },
        { CALL_KILL, { 1001, SIGTERM }, "kill(1001, SIGTERM)" }, /* the recorder says whom a signal meets */
    };
    struct recording *recording = two_processes(EVENT_BIRTH, 0);
    recording_add_event(recording, EVENT_CALL, 0);
    recording_add_event(recording, EVENT_BIRTH, 0);
    recording_add_process(recording, 0);
    recording->processes[0].birth = recording->processes[1].birth = 0;
    recording->processes[2].birth = 2; /* … and got the same pid later on */
    recording->processes[0].pid = 1000;
    recording->processes[1].pid = recording->processes[2].pid = 1001;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        recording->events[1].call = calls[i].call;
        memcpy(recording->events[1].args, calls[i].args, sizeof calls[i].args);
        assert_described(recording, 1, calls[i].text);
    }
    recording_free(recording);
}

static void a_return_is_described_with_call_and_result(void **state)
{
    (void)state;
    const struct { enum call call; int64_t args[CALL_ARGS]; struct event end; const char *text; } calls[] = {
        { CALL_READ, { 3, 100 }, { .result = 5, .other = NOBODY, .status = -1 }, "read(3, 100) = 5" },
        { CALL_READ, { 3, 100 }, { .result = -EAGAIN, .other = NOBODY, .status = -1 }, "read(3, 100) = -1 EAGAIN" },
        { CALL_FORK, { 0 }, { .result = -EAGAIN, .other = NOBODY, .status = -1, .injected = true },
          "fork() = -1 EAGAIN (injected)" },
        { CALL_KILL, { -1, SIGKILL }, { .result = -EPERM, .other = NOBODY, .status = -1, .refused = true },
          "kill(-1, SIGKILL) = -1 EPERM (refused)" },
        { CALL_FORK, { 0 }, { .result = 1001, .other = 1, .status = -1 }, "fork() = P0.1" },
        { CALL_WAIT4, { -1, 0 }, { .result = 1001, .other = 1, .status = 3 << 8 }, "wait4(-1, 0) = P0.1 (exit 3)" },
        { CALL_WAITID, { P_ALL, 0, WEXITED }, { .result = 0, .other = 1, .status = SIGKILL },
          "waitid(P_ALL, 0, WEXITED) = P0.1 (killed by SIGKILL)" },
        { CALL_WAIT4, { -1, WNOHANG }, { .result = 0, .other = NOBODY, .status = -1 }, "wait4(-1, WNOHANG) = 0" },
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        struct recording *recording = two_processes(EVENT_CALL, 0);
        recording_add_event(recording, EVENT_RETURN, 0);
        recording->events[0].call = calls[i].call;
        memcpy(recording->events[0].args, calls[i].args, sizeof calls[i].args);
        recording->events[1] = calls[i].end;
        recording->events[1].kind = EVENT_RETURN;
        recording->events[1].call = calls[i].call;
        recording->events[0].partner = 1;
        recording->events[1].partner = 0;
        assert_described(recording, 1, calls[i].text);
        recording_free(recording);
    }
}

static void what_happens_to_a_process_is_described(void **state)
{
    (void)state;
    char path[] = "/bin/\033[2Jls";
    const struct { struct event event; const char *text; } events[] = {
        { { .kind = EVENT_START, .other = NOBODY, .status = -1 }, "start" },
        { { .kind = EVENT_BIRTH, .other = 1, .status = -1 }, "birth of P0.1" },
        { { .kind = EVENT_THREAD, .thread = 2, .other = NOBODY, .status = -1 }, "thread 2 begins" },
        { { .kind = EVENT_EXEC, .data = path, .data_size = strlen(path), .other = NOBODY, .status = -1 },
          "exec /bin/\\x1b[2Jls" },
        { { .kind = EVENT_SIGNAL, .signal = SIGTERM, .other = NOBODY, .status = -1 }, "SIGTERM" },
        { { .kind = EVENT_SIGNAL, .signal = SIGUSR1, .caught = true, .other = NOBODY, .status = -1 },
          "SIGUSR1 (caught)" },
        { { .kind = EVENT_STOPPED, .signal = SIGSTOP, .other = NOBODY, .status = -1 }, "stopped by SIGSTOP" },
        { { .kind = EVENT_CONTINUED, .other = NOBODY, .status = -1 }, "continued" },
        { { .kind = EVENT_EXIT, .status = 7 << 8, .other = NOBODY }, "exit 7" },
        { { .kind = EVENT_EXIT, .status = SIGSEGV | 0x80, .other = NOBODY }, "killed by SIGSEGV" },
        { { .kind = EVENT_ADOPTED, .other = NOBODY, .status = -1 }, "adopted by the recorder" },
        { { .kind = EVENT_ADOPTED, .other = 0, .status = -1 }, "adopted by P0" },
        { { .kind = EVENT_REAPED, .other = 0, .status = -1 }, "reaped by P0" },
        { { .kind = EVENT_REAPED, .other = NOBODY, .status = -1 }, "reaped by the recorder" },
    };
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        assert_event_described(events[i].event, events[i].text);
}

static void a_child_that_no_wait_reaps_is_reaped_by_the_kernel_or_as_an_orphan_by_the_recorder(void **state)
{
    (void)state;
    for (int orphan = 0; orphan < 2; orphan++) {
        struct recording *recording = two_processes(EVENT_EXIT, 0);
        recording_add_event(recording, EVENT_REAPED, 1);
        recording->processes[0].exit = orphan ? 0 : 2;
        assert_described(recording, 1, orphan ? "reaped by the recorder" : "reaped by the kernel");
        recording_free(recording);
    }
}

static void the_result_of_a_fork_is_the_child_born_in_it(void **state)
{
    (void)state;
    struct recording *recording = two_processes(EVENT_CALL, 0);
    recording_add_event(recording, EVENT_BIRTH, 0);
    recording_add_event(recording, EVENT_BIRTH, 1); /* another's */
    recording_add_event(recording, EVENT_RETURN, 0);
    recording->events[0].call = recording->events[3].call = CALL_VFORK;
    recording->events[0].partner = 3;
    recording->events[3].partner = 0;
    recording->events[3].result = 1001;
    recording->events[1].other = 1;
    recording->events[2].other = 0;
    assert_described(recording, 3, "vfork() = P0.1");
    recording->events[1].kind = EVENT_THREAD;
    assert_described(recording, 3, "vfork() = 1001");
    recording_free(recording);
}

static void a_description_that_is_cut_short_tells_its_whole_length(void **state)
{
    (void)state;
    struct recording *recording = two_processes(EVENT_CALL, 0);
    recording->events[0].call = CALL_READ;
    recording->events[0].args[0] = 3;
    recording->events[0].args[1] = 100;
    const char whole[] = "read(3, 100)";
    for (size_t size = 0; size <= sizeof whole; size++) {
        char text[32] = "##############################";
        assert_int_equal(event_describe(recording, 0, text, size), strlen(whole));
        if (size > 0)
            assert_int_equal(strlen(text), size - 1 < strlen(whole) ? size - 1 : strlen(whole));
        assert_memory_equal(text, whole, size > 0 ? strlen(text) : 0);
        assert_int_equal(text[size < sizeof whole ? size : sizeof whole], '#');
    }
    recording_free(recording);
}

static void a_status_is_described_in_words(void **state)
{
    (void)state;
    const struct { int status; const char *text; } statuses[] = {
        { 0, "exit 0" }, { 255 << 8, "exit 255" }, { SIGKILL, "killed by SIGKILL" }, { -1, "did not end" },
        { SIGABRT | 0x80, "killed by SIGABRT" }, { SIGTSTP << 8 | 0x7f, "stopped by SIGTSTP" }, { 0xffff, "continued" },
    };
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        char text[64];
        assert_int_equal(status_describe(statuses[i].status, text, sizeof text), strlen(statuses[i].text));
        assert_string_equal(text, statuses[i].text);
    }
}

static void signals_and_errors_have_their_names(void **state)
{
    (void)state;
    assert_string_equal(signal_text(SIGTERM), "SIGTERM");
    assert_string_equal(signal_text(SIGCHLD), "SIGCHLD");
    assert_string_equal(signal_text(SIGRTMIN), "SIGRTMIN");
    assert_string_equal(signal_text(SIGRTMIN + 3), "SIGRTMIN+3");
    assert_string_equal(signal_text(70), "SIG 70");
    assert_string_equal(signal_text(-1), "SIG -1");
    assert_string_equal(signal_text(0), "SIG 0");
    assert_string_equal(errno_text(EAGAIN), "EAGAIN");
    assert_string_equal(errno_text(4000), "errno 4000");
    assert_string_equal(errno_text(0), "errno 0");
    for (int number = 1; number < 134; number++)
        if (strncmp(errno_text(number), "errno", 5) != 0)
            assert_int_equal(errno_number(errno_text(number)), number);
    assert_int_equal(errno_number("EWOULDBLOCK"), EAGAIN);
    assert_int_equal(errno_number("ENOTSUP"), ENOTSUP);
    assert_int_equal(errno_number("EOPNOTSUPP"), EOPNOTSUPP);
    assert_int_equal(errno_number("EAGAI"), 0);
    assert_int_equal(errno_number(""), 0);
}

static void assert_all_different(const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_non_null(names[i]);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(names[i], names[k]);
    }
}

static void every_kind_has_a_name_of_its_own(void **state)
{
    (void)state;
    assert_all_different(event_kind_names, EVENT_KINDS);
    assert_all_different(object_kind_names, OBJECT_KINDS);
    assert_all_different(ending_names, ENDINGS);
    assert_all_different(finding_kind_names, FINDING_KINDS);
    for (enum call call = CALL_NONE + 1; call < CALLS; call++) {
        assert_non_null(call_table[call].name);
        assert_int_equal(call_by_name(call_table[call].name), call);
    }
    assert_int_equal(call_by_name("none"), CALL_NONE);
    assert_int_equal(call_by_name("reboot"), CALL_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_recording_holds_nothing_and_its_outputs_are_empty),
        cmocka_unit_test(children_are_named_after_their_parent_in_order_of_birth),
        cmocka_unit_test(a_hundred_thousand_children_are_numbered),
        cmocka_unit_test(a_long_line_of_generations_has_short_names_that_differ),
        cmocka_unit_test(a_new_process_runs_its_parents_program_and_has_no_story_yet),
        cmocka_unit_test(a_new_event_refers_to_nobody),
        cmocka_unit_test(what_was_added_stays_as_it_was_when_more_is_added),
        cmocka_unit_test(output_is_kept_byte_for_byte_in_whatever_pieces_it_comes),
        cmocka_unit_test(an_addition_for_which_there_is_no_memory_changes_nothing),
        cmocka_unit_test(no_recording_is_made_without_memory),
        cmocka_unit_test(a_call_is_described_with_its_arguments),
        cmocka_unit_test(the_target_of_a_signal_is_described_by_its_name),
        cmocka_unit_test(a_pid_that_a_call_names_is_described_by_the_name_of_who_had_it_then),
        cmocka_unit_test(a_return_is_described_with_call_and_result),
        cmocka_unit_test(what_happens_to_a_process_is_described),
        cmocka_unit_test(a_child_that_no_wait_reaps_is_reaped_by_the_kernel_or_as_an_orphan_by_the_recorder),
        cmocka_unit_test(the_result_of_a_fork_is_the_child_born_in_it),
        cmocka_unit_test(a_description_that_is_cut_short_tells_its_whole_length),
        cmocka_unit_test(a_status_is_described_in_words),
        cmocka_unit_test(signals_and_errors_have_their_names),
        cmocka_unit_test(every_kind_has_a_name_of_its_own),
    };
    return cmocka_run_group_tests_name("recording", tests, NULL, NULL);
}
