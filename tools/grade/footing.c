/* What the grader stands on. */
#define _GNU_SOURCE
#include "footing.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "footing/tries.h"
#include "work.h"

#define USUAL_PATH "/usr/local/bin:/usr/bin:/bin"
#define ROOM ((size_t)1 << 20) /* bytes that a program of an answer may take */
#define SECONDS 300

static void on_too_long(int number)
{
    (void)number; /* the write fails, and says so; what is ignored would be so for the learner's program, too */
}

void footing_prepare(void)
{
    char found[4096];
    const struct sigaction too_long = {.sa_handler = on_too_long, .sa_flags = SA_RESTART};
    (void)sigaction(SIGXFSZ, &too_long, NULL);
    if (program_find(compile_command[0], found, sizeof found))
        return;
    const char *before = getenv("PATH");
    char *path = text_make("%s%s" USUAL_PATH, before ? before : "", before && before[0] ? ":" : "");
    if (path)
        (void)setenv("PATH", path, 1); /* where that fails, there is no compiler, which is said */
    free(path);
}

/* Where answers become programs: another file system than the rest of the school, perhaps. Owned by the caller; NULL
 * when memory ran out. */
static char *answers_folder(const struct place *place)
{
    char *folder = text_make("%s/answers", place->build);
    if (!folder || access(folder, F_OK) == 0)
        return folder;
    free(folder);
    return strdup(place->build);
}

enum lack footing_look(const struct place *place)
{
    char *folder = answers_folder(place);
    const enum lack tried[] = {proc_try(), null_try(), folder ? exec_explain(folder) : LACK_NONE};
    free(folder);
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++)
        if (tried[i])
            return tried[i];
    return LACK_NONE;
}

/* Compiles three lines in a folder. Returns as child_run() does. */
static int three_lines_compile(const char *folder, struct child_outcome *outcome)
{
    char *source = text_make("%s/.three-%ld.c", folder, (long)getpid());
    char *program = text_make("%s/.three-%ld", folder, (long)getpid());
    FILE *file = source && program ? fopen(source, "we") : NULL;
    int error = file ? 0 : source && program ? -errno : -ENOMEM;
    *outcome = (struct child_outcome){.status = -1};
    if (file) {
        (void)fputs("#include <stdio.h>\nint main(void)\n{ return puts(\"three\") == EOF; }\n", file);
        error = fclose(file) == 0 ? 0 : -errno;
    }
    char *argv[] = {(char *)(uintptr_t)compile_command[0], "-O1", "-o", program, source, NULL};
    const struct child_options options = {
        .argv = argv, .temporary = folder, .seconds = SECONDS, .output = ROOM};
    if (error == 0)
        error = child_run(&options, outcome);
    if (source)
        (void)unlink(source);
    if (program)
        (void)unlink(program); /* it may never have been made */
    free(source);
    free(program);
    return error;
}

static bool has_worked(int error, const struct child_outcome *outcome)
{
    return error == 0 && !outcome->timed_out && WIFEXITED(outcome->status) && WEXITSTATUS(outcome->status) == 0;
}

long footing_compile_time(const struct place *place)
{
    struct child_outcome outcome = {0};
    char *folder = answers_folder(place);
    const int error = folder ? three_lines_compile(folder, &outcome) : -ENOMEM;
    const long took = has_worked(error, &outcome) ? outcome.cpu_milliseconds : 0;
    child_outcome_free(&outcome);
    free(folder);
    return took;
}

/* What is missing in that folder, or that we need for any compilation. */
static enum lack room_look(const char *folder)
{
    char found[4096];
    const enum lack lack = folder_try(folder, ROOM);
    return lack ? lack : program_find(compile_command[0], found, sizeof found) ? LACK_NONE : LACK_COMPILER;
}

enum lack footing_compile(const struct place *place, char **why)
{
    char text[LACK_TEXT];
    struct child_outcome outcome = {0};
    char *folder = answers_folder(place);
    enum lack lack = footing_look(place);
    *why = NULL;
    if (!lack && folder)
        lack = room_look(folder);
    const char *where = lack && lack != LACK_COMPILER ? folder : NULL;
    if (!lack && folder) {
        const int error = three_lines_compile(folder, &outcome);
        if (!has_worked(error, &outcome))
            lack = lack_of_error(-error) ? lack_of_error(-error) : LACK_COMPILING;
    }
    if (lack) /* where the compiler has words, they are the better half */
        *why = text_make("%s%s%s", lack_tell(text, sizeof text, lack, where),
                         outcome.words_size > 0 ? "\nIt says: " : "\n", outcome.words_size > 0 ? outcome.words : "");
    child_outcome_free(&outcome);
    free(folder);
    return lack;
}
