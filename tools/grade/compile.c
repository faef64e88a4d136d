/* Calling the compiler. The flags are ours and always the same: nothing in the learner's folder is run.
 *
 * An answer of one file is compiled and linked by a single call, with a quicker linker where there is one. What that
 * call says is believed only as far as it speaks of the source: a linker's words name objects that are called
 * differently each time, and each linker has words of its own. So where one has something to say, all is made again
 * step by step, with objects whose names last, and by the usual linker. */
#define _GNU_SOURCE
#include "work.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "footing.h"

#define PROBE "probe.c"
#define ARGUMENTS_MAX 64
#define ORDINARY_MILLISECONDS 100 /* of CPU time for three lines: few machines need as much */
#define MOST_TIMES 100
#define COMPILE_MEMORY ((size_t)1 << 30)
#define COMPILE_FILE_SIZE ((size_t)64 << 20)
#define COMPILE_WORDS ((size_t)64 << 10)

const char *const compile_command[] = {"cc", "-std=c11", "-Wall", "-Wextra", "-O1", "-g", "-pthread", NULL};

struct compile_limits compile_limits = {.seconds = 60, .cpu_seconds = 20};
static unsigned times = 1; /* … as much as that */

/* The arguments of a call: words of ours, and texts that were made for it. */
struct call {
    char *argv[ARGUMENTS_MAX];
    char *owned[ARGUMENTS_MAX];
    size_t count, owned_count;
    bool lost; /* Memory ran out, or there were too many. */
};

static void word_add(struct call *call, const char *word)
{
    call->lost |= call->count + 1 >= ARGUMENTS_MAX;
    if (!call->lost)
        call->argv[call->count++] = (char *)(uintptr_t)word; /* only read, as the arguments of exec are */
}

/* Adds a text that was made by text_make(), and takes it over. */
static void text_add(struct call *call, char *text)
{
    call->lost |= !text || call->owned_count == ARGUMENTS_MAX;
    if (call->lost)
        free(text);
    else
        word_add(call, call->owned[call->owned_count++] = text);
}

static void call_free(struct call *call)
{
    for (size_t i = 0; i < call->owned_count; i++)
        free(call->owned[i]);
    *call = (struct call){0};
}

int words_add(struct answer *answer, const char *words, size_t size)
{
    const size_t length = answer->words ? strlen(answer->words) : 0;
    char *text = realloc(answer->words, length + size + 1);
    if (!text)
        return -ENOMEM;
    memcpy(text + length, words, size);
    text[length + size] = '\0';
    answer->words = text;
    return 0;
}

/* Whether a call ended because it met a limit of time: the compiler's parts meet that of CPU time, not itself. */
static bool met_the_cpu_limit(const struct child_outcome *outcome)
{
    return outcome->cpu_milliseconds >= (long)(times * compile_limits.cpu_seconds) * 1000 - 100;
}

/* Raises the limits where this machine is slow. Returns whether it is, and they were not raised before. */
static bool limits_raise(const struct work *work)
{
    const long slowness = times > 1 ? 0 : footing_compile_time(work->place) / ORDINARY_MILLISECONDS;
    if (slowness > 1)
        times = slowness < MOST_TIMES ? (unsigned)slowness : MOST_TIMES;
    return slowness > 1;
}

/* Runs the compiler once. Returns 0, 1 when it did not do its work, or -errno. */
static int compiler_call(struct work *work, const char *directory, struct call *call, struct child_outcome *outcome)
{
    const struct child_options options = {
        .argv = call->argv, .directory = directory, .temporary = work->absolute,
        .seconds = times * compile_limits.seconds, .cpu_seconds = times * compile_limits.cpu_seconds,
        .memory = COMPILE_MEMORY, .file_size = COMPILE_FILE_SIZE, .output = COMPILE_WORDS,
    };
    const int error = child_run(&options, outcome);
    const bool worked = !outcome->timed_out && WIFEXITED(outcome->status) && WEXITSTATUS(outcome->status) == 0;
    return error != 0 || worked ? error : 1;
}

/* Runs the compiler, and forgets the arguments. Returns 0, 1 when it found fault, or -errno; what it said goes to
 * `outcome`, which the caller frees. */
static int compiler_run(struct work *work, const char *directory, struct call *call, struct child_outcome *outcome)
{
    *outcome = (struct child_outcome){0};
    int error = call->lost ? -ENOMEM : compiler_call(work, directory, call, outcome);
    if (error == 1 && (outcome->timed_out || met_the_cpu_limit(outcome)) && limits_raise(work)) {
        child_outcome_free(outcome);
        error = compiler_call(work, directory, call, outcome);
    }
    call_free(call);
    return error;
}

/* Says which limit the compiler has met, if it has met one. Returns 0 or -ENOMEM. */
static int limit_tell(struct work *work, const struct child_outcome *outcome)
{
    char *words = NULL;
    if (outcome->timed_out)
        words = text_make("The compiler was stopped: it was not ready after %u seconds.\n",
                          times * compile_limits.seconds);
    else if (met_the_cpu_limit(outcome))
        words = text_make("The compiler was stopped: it had computed for %u seconds. Three lines take it %ld "
                          "milliseconds here.\n", times * compile_limits.cpu_seconds,
                          footing_compile_time(work->place));
    else if (!WIFEXITED(outcome->status))
        words = text_make("The compiler was stopped by signal %d.\n", WTERMSIG(outcome->status));
    else
        return 0;
    const int error = words ? words_add(work->answer, words, strlen(words)) : -ENOMEM;
    free(words);
    return error;
}

/* Adds what the compiler said to the answer's words. Returns the error that it is given, or -ENOMEM. */
static int outcome_tell(struct work *work, struct child_outcome *outcome, int error)
{
    int failed = error < 0 ? 0 : words_add(work->answer, outcome->words, outcome->words_size);
    if (error == 1 && failed == 0)
        failed = limit_tell(work, outcome);
    child_outcome_free(outcome);
    return failed != 0 ? failed : error;
}

static int compiler_tell(struct work *work, const char *directory, struct call *call)
{
    struct child_outcome outcome;
    const int error = compiler_run(work, directory, call, &outcome);
    return outcome_tell(work, &outcome, error);
}

/* A file that is made of a source, in that folder. Those of answers are called differently, should one bring a
 * probe.c. */
static char *made_name(const char *folder, const char *source, bool own, const char *end)
{
    const char *base = strrchr(source, '/') ? strrchr(source, '/') + 1 : source;
    return text_make("%s/%s%.*s%s", folder, own ? "" : "answer-", (int)(strlen(base) - 2), base, end);
}

char *headers_note(const char *folder, const char *source, bool own)
{
    return made_name(folder, source, own, ".d");
}

bool program_find(const char *name, char path[], size_t size)
{
    const char *folders = getenv("PATH");
    for (const char *at = folders ? folders : ""; *at; at += strcspn(at, ":"), at += *at == ':') {
        snprintf(path, size, "%.*s/%s", (int)strcspn(at, ":"), at, name);
        if (access(path, X_OK) == 0)
            return true;
    }
    return false;
}

/* Adds what asks for the quickest linker that there is. */
static void linker_add(struct call *call)
{
    char path[PATH_MAX];
    if (program_find("ld.gold", path, sizeof path))
        word_add(call, "-fuse-ld=gold");
}

/* Begins a call that compiles one source. */
static void compile_begin(struct call *call, const struct work *work, const char *source, bool own)
{
    const bool foreign = !own && work->place->from;
    for (size_t i = 0; compile_command[i]; i++)
        word_add(call, compile_command[i]);
    text_add(call, text_make("-I%s", work->include));
    text_add(call, text_make("-I%s/lib", foreign ? work->place->root : "."));
    word_add(call, "-MD");
    word_add(call, "-MF");
    text_add(call, headers_note(work->absolute, source, own));
    if (foreign) /* by whatever path they came, the same answers are the same program */
        text_add(call, text_make("-fdebug-prefix-map=%s=.", work->directory));
}

/* Compiles one source to an object in the work's folder. The answer's are named as seen from where it is compiled. */
static int source_compile(struct work *work, const char *source, bool own)
{
    struct call call = {0};
    compile_begin(&call, work, source, own);
    word_add(&call, "-c");
    word_add(&call, "-o");
    text_add(&call, made_name(work->absolute, source, own, ".o"));
    word_add(&call, source);
    return compiler_tell(work, own ? NULL : work->directory, &call);
}

/* Adds the library, where there is one. */
static void library_add(struct call *call, const struct work *work, const char *before)
{
    char *library = text_make("%s%s/libforkschool.a", before, work->place->build);
    if (!library || access(library, R_OK) == 0)
        text_add(call, library);
    else
        free(library);
}

/* Begins a call that links all objects of the sources found, the probe's, and the library where there is one. */
static void link_begin(struct call *call, const struct work *work, const glob_t *sources, bool quick)
{
    word_add(call, compile_command[0]);
    word_add(call, "-pthread");
    if (quick)
        linker_add(call);
    word_add(call, "-o");
    word_add(call, work->answer->program);
    for (size_t i = 0; i < sources->gl_pathc; i++)
        text_add(call, made_name(work->folder, sources->gl_pathv[i], false, ".o"));
    word_add(call, work->probe);
    library_add(call, work, "");
}

/* Links the program: by the usual linker if the quick one has anything to say. */
static int program_link(struct work *work, const glob_t *sources)
{
    struct call call = {0};
    struct child_outcome outcome;
    link_begin(&call, work, sources, true);
    const int error = compiler_run(work, NULL, &call, &outcome);
    const bool silent = error == 0 && outcome.words_size == 0;
    child_outcome_free(&outcome);
    if (error < 0 || silent)
        return error;
    link_begin(&call, work, sources, false);
    return compiler_tell(work, NULL, &call);
}

/* Whether a warning is the compiler's: "FILE:LINE:COLUMN: warning: …". A linker knows of no columns. */
static bool warning_has_column(const char *words, const char *warning)
{
    size_t numbers = 0;
    if (warning - words < 2 || warning[-1] != ' ' || warning[-2] != ':')
        return false;
    for (const char *at = warning - 2; at > words && numbers < 2; numbers++) {
        const char *digit = at;
        while (digit > words && digit[-1] >= '0' && digit[-1] <= '9')
            digit--;
        if (digit == at || digit == words || digit[-1] != ':')
            return false;
        at = digit - 1;
    }
    return numbers == 2;
}

/* Whether the linker has spoken, or has been spoken of. */
static bool linker_speaks(const struct work *work, const char *words)
{
    const char *const signs[] = {work->absolute, "/ld", "ld: ", "collect2:", "linker", "-fuse-ld"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strstr(words, signs[i]))
            return true;
    for (const char *at = words; (at = strstr(at, "warning: ")); at++)
        if (!warning_has_column(words, at))
            return true;
    return false;
}

/* Makes the program by one call of the compiler. Returns 0, 1 when that found fault with the source, or -errno. `again`
 * says that it has to be made step by step. */
static int program_make_at_once(struct work *work, const glob_t *sources, bool *again)
{
    struct call call = {0};
    struct child_outcome outcome;
    const char *root = work->place->root;
    compile_begin(&call, work, sources->gl_pathv[0], false);
    linker_add(&call);
    word_add(&call, "-o");
    text_add(&call, text_make("%s/%s", root, work->answer->program));
    word_add(&call, sources->gl_pathv[0] + work->skip);
    text_add(&call, text_make("%s/%s", root, work->probe));
    char *before = text_make("%s/", root);
    library_add(&call, work, before ? before : "");
    free(before);
    const int error = compiler_run(work, work->directory, &call, &outcome);
    *again = error >= 0 && linker_speaks(work, outcome.words);
    if (!*again)
        return outcome_tell(work, &outcome, error);
    child_outcome_free(&outcome);
    return 0;
}

/* Whether a file of ours was made already, from the source as it is now. What was made by `make` is made with the flags
 * that stand here. */
static bool is_ready(const char *made, const char *source)
{
    struct stat product, origin;
    return stat(made, &product) == 0 && stat(source, &origin) == 0 &&
           (product.st_mtim.tv_sec > origin.st_mtim.tv_sec ||
            (product.st_mtim.tv_sec == origin.st_mtim.tv_sec && product.st_mtim.tv_nsec >= origin.st_mtim.tv_nsec));
}

char *probe_ready(const struct work *work)
{
    char *source = text_make("tests/%s/" PROBE, work->exercise);
    char *made = text_make("%s/tests/%s/probe.o", work->place->build, work->exercise);
    const bool ready = source && made && is_ready(made, source);
    free(source);
    if (ready)
        return made;
    free(made);
    return NULL;
}

/* Finds the object of the exercise's probe, or compiles it. */
static int probe_make(struct work *work)
{
    work->probe = probe_ready(work);
    if (work->probe)
        return 0;
    char *source = text_make("tests/%s/" PROBE, work->exercise);
    work->probe = source ? made_name(work->folder, source, true, ".o") : NULL;
    const int error = work->probe ? source_compile(work, source, true) : -ENOMEM;
    free(source);
    return error == 1 ? -EBADMSG : error; /* our own file: no fault of the answer's */
}

/* Makes the program from objects. Returns 0, 1 when the compiler found fault, or -errno. */
static int program_make_by_steps(struct work *work, const glob_t *sources)
{
    int error = 0, faults = 0; /* all files are compiled, so that all that is wrong is told at once */
    for (size_t i = 0; i < sources->gl_pathc && error == 0; i++) {
        error = source_compile(work, sources->gl_pathv[i] + work->skip, false);
        faults += error == 1;
        error = error == 1 ? 0 : error;
    }
    return error == 0 && faults == 0 ? program_link(work, sources) : error != 0 ? error : 1;
}

int program_make(struct work *work, const glob_t *sources)
{
    bool again = sources->gl_pathc > 1;
    int error = sources->gl_pathc + 16 > ARGUMENTS_MAX ? -E2BIG : probe_make(work);
    if (error == 0 && !again)
        error = program_make_at_once(work, sources, &again);
    if (error == 0 && again)
        error = program_make_by_steps(work, sources);
    work->answer->compiled = error == 0;
    return error == 1 ? 0 : error;
}

/* Puts a program that the exercise asks about in place, if it was made already. Returns 0, 1 if it has to be made, or
 * -errno. */
static int asked_take(const struct work *work, const char *source, const char *program)
{
    const char *base = strrchr(source, '/') + 1;
    char *made = text_make("%s/asked/%s/%.*s", work->place->build, work->exercise, (int)(strlen(base) - 2), base);
    int error = made ? 1 : -ENOMEM;
    if (made && is_ready(made, source) && (unlink(program) == 0 || errno == ENOENT) && link(made, program) == 0)
        error = 0;
    free(made);
    return error;
}

int asked_make(struct work *work, const char *source)
{
    char *object = made_name(work->folder, source, true, ".o");
    char *program = made_name(work->folder, source, true, "");
    int error = object && program ? asked_take(work, source, program) : -ENOMEM;
    if (error == 1 && (error = source_compile(work, source, true)) == 0) {
        struct call call = {0};
        word_add(&call, compile_command[0]);
        word_add(&call, "-pthread");
        word_add(&call, "-o");
        word_add(&call, program);
        word_add(&call, object);
        library_add(&call, work, "");
        error = compiler_tell(work, NULL, &call);
    }
    free(object);
    free(program);
    return error == 1 ? -EBADMSG : error; /* our own file: no fault of the answer's */
}
