/* Compiling a learner's answer. The flags are ours and always the same: nothing in the learner's folder is run. */
#define _GNU_SOURCE
#include "answer.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "first.h"
#include "sheet.h"

#define COMPILER "cc"
#define PROBE "probe.c"
#define ARGUMENTS_MAX 64
/* What one call of the compiler may use: `#include "/dev/zero"` is to hurt nobody. */
#define COMPILE_SECONDS 60
#define COMPILE_CPU_SECONDS 20
#define COMPILE_MEMORY ((size_t)1 << 30)
#define COMPILE_FILE_SIZE ((size_t)64 << 20)
#define COMPILE_WORDS ((size_t)64 << 10)

/* What goes on during one compilation. */
struct work {
    const struct place *place;
    const char *exercise;
    char *folder;          /* Where the program is made, relative to the school's folder. */
    char *absolute;        /* The same, absolute. */
    char *include;         /* The folder of the contract's headers, as seen from where the compiler runs. */
    char *probe;           /* The object of the exercise's probe. */
    struct answer *answer;
};

/* Adds to the compiler's words. */
static int words_add(struct answer *answer, const char *words, size_t size)
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

/* Runs the compiler. Returns 0, 1 when it found fault, or -errno. */
static int compiler_run(struct work *work, const char *directory, char *const argv[])
{
    const struct child_options options = {
        .argv = argv, .directory = directory, .seconds = COMPILE_SECONDS, .cpu_seconds = COMPILE_CPU_SECONDS,
        .memory = COMPILE_MEMORY, .file_size = COMPILE_FILE_SIZE, .output = COMPILE_WORDS,
    };
    struct child_outcome outcome;
    int error = child_run(&options, &outcome);
    if (error == 0)
        error = words_add(work->answer, outcome.words, outcome.words_size);
    if (error == 0 && (outcome.timed_out || !WIFEXITED(outcome.status))) {
        static const char stopped[] = "The compiler was stopped: it took more time or memory than any answer needs.\n";
        error = words_add(work->answer, stopped, sizeof stopped - 1);
    }
    if (error == 0 && (!WIFEXITED(outcome.status) || WEXITSTATUS(outcome.status) != 0))
        error = 1;
    child_outcome_free(&outcome);
    return error;
}

/* The object of a source, in that folder. Objects of answers are called differently, should one bring a probe.c. */
static char *object_name(const char *folder, const char *source, bool own)
{
    const char *base = strrchr(source, '/') ? strrchr(source, '/') + 1 : source;
    return text_make("%s/%s%.*s.o", folder, own ? "" : "answer-", (int)(strlen(base) - 2), base);
}

/* Compiles one source to an object in the work's folder. `directory` is where the name of the source begins. */
static int source_compile(struct work *work, const char *directory, const char *source, bool own)
{
    char *object = object_name(work->absolute, source, own);
    char *contract = text_make("-I%s", work->include);
    char *library = text_make("-I%s/lib", directory && work->place->from ? work->place->root : ".");
    char *argv[] = {COMPILER, "-std=c11", "-Wall", "-Wextra", "-O1", "-g", "-pthread", contract, library,
                    "-c", "-o", object, (char *)(uintptr_t)source, NULL};
    const int error = object && contract && library ? compiler_run(work, directory, argv) : -ENOMEM;
    free(object);
    free(contract);
    free(library);
    return error;
}

/* Links all objects of the sources found, the probe's, and the library where there is one. */
static int program_link(struct work *work, const glob_t *sources)
{
    char *argv[ARGUMENTS_MAX] = {COMPILER, "-pthread", "-o", work->answer->program};
    size_t count = 4;
    int error = 0;
    for (size_t i = 0; i <= sources->gl_pathc && error == 0; i++) {
        const bool own = i == sources->gl_pathc;
        argv[count] = own ? strdup(work->probe) : object_name(work->folder, sources->gl_pathv[i], false);
        error = argv[count++] ? 0 : -ENOMEM;
    }
    char *library = text_make("%s/libforkschool.a", work->place->build);
    if (library && access(library, R_OK) == 0)
        argv[count] = library;
    if (error == 0)
        error = library ? compiler_run(work, NULL, argv) : -ENOMEM;
    for (size_t i = 4; i < count; i++)
        free(argv[i]);
    free(library);
    return error;
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

/* Finds the object of the exercise's probe, or compiles it. */
static int probe_compile(struct work *work)
{
    char *source = text_make("tests/%s/" PROBE, work->exercise);
    int error = source ? 0 : -ENOMEM;
    work->probe = text_make("%s/tests/%s/probe.o", work->place->build, work->exercise);
    if (source && work->probe && !is_ready(work->probe, source)) {
        free(work->probe);
        work->probe = object_name(work->folder, source, true);
        error = source_compile(work, NULL, source, true);
    }
    free(source);
    if (error == 0 && !work->probe)
        error = -ENOMEM;
    return error == 1 ? -EBADMSG : error; /* our own file: no fault of the answer's */
}

static int sources_compile(struct work *work, const glob_t *sources)
{
    const char *directory = work->place->from ? work->place->from : work->place->root;
    const size_t skip = work->place->from ? strlen(directory) + 1 : 0; /* names as the learner would write them */
    int error = probe_compile(work);
    int faults = 0; /* all files are compiled, so that all that is wrong is told at once */
    for (size_t i = 0; i < sources->gl_pathc && error == 0; i++) {
        error = source_compile(work, directory, sources->gl_pathv[i] + skip, false);
        faults += error == 1;
        error = error == 1 ? 0 : error;
    }
    if (error == 0 && faults == 0)
        error = program_link(work, sources);
    work->answer->compiled = error == 0 && faults == 0;
    return error == 1 ? 0 : error;
}

/* Mixes a file into a number that stands for its content (FNV-1a). */
static uint64_t file_mix(uint64_t hash, const char *path)
{
    FILE *file = fopen(path, "re");
    for (int byte; file && (byte = getc(file)) != EOF;)
        hash = (hash ^ (uint64_t)(unsigned char)byte) * 0x100000001b3u;
    if (file)
        (void)fclose(file);
    return hash ^ 0xff; /* so that two files are not one long one */
}

/* Where the program is to be made. Answers from elsewhere must not be taken for one
 * another, by whatever path they came. */
static char *folder_name(const struct place *place, const char *exercise, const glob_t *sources)
{
    if (!place->from)
        return text_make("%s/answers/%s", place->build, exercise);
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < sources->gl_pathc; i++)
        hash = file_mix(hash, sources->gl_pathv[i]);
    return text_make("%s/answers/%016llx/%s", place->build, (unsigned long long)hash, exercise);
}

/* Prepares folders and names, and waits until no other grader works there. Returns 0 or -errno. */
static int work_begin(struct work *work, const glob_t *sources)
{
    const struct place *place = work->place;
    work->folder = folder_name(place, work->exercise, sources);
    const char *before = place->from ? place->root : "."; /* no path of this machine where that can be helped */
    work->include = text_make("%s/%s/starters/%s", before, place->build, work->exercise);
    if (work->include && access(work->include, R_OK) == -1) {
        free(work->include);
        work->include = text_make("%s/exercises/%s", before, work->exercise);
    }
    work->absolute = work->folder ? text_make("%s/%s", place->root, work->folder) : NULL;
    work->answer->program = work->folder ? text_make("%s/probe", work->folder) : NULL;
    if (!work->include || !work->absolute || !work->answer->program)
        return -ENOMEM;
    const int error = folder_make(work->folder);
    if (error != 0)
        return error;
    work->answer->lock = open(work->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return work->answer->lock == -1 || flock(work->answer->lock, LOCK_EX) == -1 ? -errno : 0;
}

/* Finds the .c files, and compiles them. */
static int sources_find(struct work *work, const char *folder)
{
    glob_t sources;
    char *pattern = text_make("%s/*.c", folder);
    const int status = pattern ? glob(pattern, 0, NULL, &sources) : GLOB_NOSPACE;
    free(pattern);
    if (status == GLOB_NOMATCH) {
        char *words = text_make("There is no answer: %s/%s holds no .c file.\n",
                                work->place->from ? "the folder given by --from" : "exercises", work->exercise);
        const int error = words ? words_add(work->answer, words, strlen(words)) : -ENOMEM;
        free(words);
        return error;
    }
    if (status != 0)
        return status == GLOB_NOSPACE ? -ENOMEM : -EIO;
    int error = sources.gl_pathc + 8 > ARGUMENTS_MAX ? -E2BIG : work_begin(work, &sources);
    if (error == 0)
        error = sources_compile(work, &sources);
    globfree(&sources);
    return error;
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

/* Makes a program that the exercise asks about. */
static int asked_compile(struct work *work, const char *source)
{
    char *object = object_name(work->folder, source, true);
    char *program = object ? strndup(object, strlen(object) - 2) : NULL;
    int error = program ? asked_take(work, source, program) : -ENOMEM;
    if (error <= 0) {
        free(object);
        free(program);
        return error;
    }
    char *library = text_make("%s/libforkschool.a", work->place->build);
    char *argv[] = {COMPILER, "-pthread", "-o", program, object,
                    library && access(library, R_OK) == 0 ? library : NULL, NULL};
    error = library ? source_compile(work, NULL, source, true) : -ENOMEM;
    if (error == 0)
        error = compiler_run(work, NULL, argv);
    free(object);
    free(program);
    free(library);
    return error == 1 ? -EBADMSG : error; /* our own file: no fault of the answer's */
}

/* Lays the sheet, a blank one and the programs asked about into the work's folder. */
static int sheet_lay(struct work *work, const char *path, const char *blank)
{
    glob_t sources;
    char *pattern = text_make("%s/starters/%s/*.c", work->place->build, work->exercise);
    char *copy = text_make("%s/" SHEET_FILE, work->folder), *untouched = text_make("%s/" SHEET_BLANK, work->folder);
    int error = pattern && copy && untouched ? 0 : -ENOMEM;
    if (error == 0 && glob(pattern, 0, NULL, &sources) == 0) {
        for (size_t i = 0; i < sources.gl_pathc && error == 0; i++)
            error = asked_compile(work, sources.gl_pathv[i]);
        globfree(&sources);
    }
    if (error == 0)
        error = file_copy(blank, untouched);
    if (error == 0)
        error = file_copy(path, copy);
    free(work->answer->program); /* the judge wants the folder */
    work->answer->program = error == 0 ? strdup(work->folder) : NULL;
    work->answer->compiled = work->answer->program != NULL;
    free(pattern);
    free(copy);
    free(untouched);
    return error == 0 && !work->answer->program ? -ENOMEM : error;
}

/* Says why there is no sheet to read: always something that the learner can mend. */
static int sheet_lacks(struct work *work, const char *shown, int error)
{
    const char *exercise = strchr(work->exercise, '/') + 1;
    char *words = error == -ENOENT
                      ? text_make("There is no %s. `make reset-%.2s EXERCISE=%s` brings an untouched one.\n", shown,
                                  work->exercise, exercise)
                      : text_make("%s cannot be read: %s. It is to be a plain file of text.\n", shown,
                                  strerror(-error));
    const int failed = words ? words_add(work->answer, words, strlen(words)) : -ENOMEM;
    free(words);
    return failed;
}

/* Reads the learner's sheet; it is left empty, and words are added, when it cannot be understood. */
static int sheet_understand(struct work *work, const char *path, const struct sheet *blank, struct sheet *sheet)
{
    char *shown = text_make("%s%s/" SHEET_FILE, work->place->from ? "" : "exercises/", work->exercise);
    char *faults = NULL;
    int error = shown ? sheet_read(path, shown, blank, sheet, &faults) : -ENOMEM;
    if (error != 0 && error != -ENOMEM)
        error = sheet_lacks(work, shown, error);
    else if (error == 0 && faults[0]) {
        sheet_free(sheet);
        error = words_add(work->answer, faults, strlen(faults));
    }
    free(shown);
    free(faults);
    return error;
}

/* Takes the learner's sheet in, and prepares what the judge needs. */
static int sheet_take(struct work *work, char *path, const char *blank_path)
{
    struct sheet blank = {0}, sheet = {0};
    const glob_t sources = {.gl_pathc = 1, .gl_pathv = &path};
    char *faults = NULL;
    int error = sheet_read(blank_path, blank_path, NULL, &blank, &faults);
    if (error == 0 && (faults[0] || blank.count == 0))
        error = -EBADMSG; /* our own file */
    if (error == 0)
        error = sheet_understand(work, path, &blank, &sheet);
    if (error == 0 && sheet.count > 0)
        error = work_begin(work, &sources);
    if (error == 0 && sheet.count > 0)
        error = sheet_lay(work, path, blank_path);
    work->answer->begun = !sheet_untouched(&sheet);
    sheet_free(&sheet);
    sheet_free(&blank);
    free(faults);
    return error;
}

int answer_compile(const struct place *place, const char *exercise, struct answer *answer)
{
    *answer = (struct answer){.words = calloc(1, 1), .lock = -1};
    struct work work = {.place = place, .exercise = exercise, .answer = answer};
    char *folder = text_make("%s/%s", place->from ? place->from : "exercises", exercise);
    char *path = folder ? text_make("%s/" SHEET_FILE, folder) : NULL;
    char *blank = text_make("%s/starters/%s/" SHEET_FILE, place->build, exercise);
    answer->sheet = blank && access(blank, R_OK) == 0;
    int error = answer->words && path && blank ? 0 : -ENOMEM;
    if (error == 0)
        error = answer->sheet ? sheet_take(&work, path, blank) : sources_find(&work, folder);
    free(path);
    free(blank);
    free(folder);
    free(work.folder);
    free(work.absolute);
    free(work.include);
    free(work.probe);
    return error;
}

void answer_free(struct answer *answer)
{
    free(answer->program);
    free(answer->words);
    if (answer->lock != -1)
        (void)close(answer->lock);
    *answer = (struct answer){.lock = -1};
}
