/* Reading answer sheets: forgiving where the meaning is plain, and where it is not, a sentence with file, line and
 * cure. The file is a stranger's: it may be of any size, of any kind, and hold any bytes. */
#define _GNU_SOURCE
#include "sheet.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define SHEET_SIZE (64 * 1024)
#define BLANKS " \t\r"

/* A sheet while it is being read. */
struct reading {
    struct sheet *sheet;
    const struct sheet *blank;
    const char *shown;
    FILE *faults;
    size_t line;
};

static void fault_tell(struct reading *reading, size_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void fault_tell(struct reading *reading, size_t line, const char *format, ...)
{
    va_list values;
    fputs(reading->shown, reading->faults);
    if (line > 0)
        fprintf(reading->faults, ":%zu", line);
    fputs(": ", reading->faults);
    va_start(values, format);
    vfprintf(reading->faults, format, values);
    va_end(values);
    fputc('\n', reading->faults);
}

/* What stands in a box, without the blanks about it and the line to write on. Returns whether it fits. */
static bool content_take(const char *from, const char *to, char content[SHEET_BOX])
{
    static const char padding[] = BLANKS "_";
    while (from < to && strchr(padding, *from))
        from++;
    while (to > from && strchr(padding, to[-1]))
        to--;
    if (to - from >= SHEET_BOX)
        return false;
    memcpy(content, from, (size_t)(to - from));
    content[to - from] = '\0';
    return true;
}

static bool one_of(const char *word, const char *const words[])
{
    for (; *words; words++)
        if (strcasecmp(word, *words) == 0)
            return true;
    return false;
}

/* Brings an answer into its one form. Returns whether it is one. */
static bool answer_settle(char answer[SHEET_BOX], bool number)
{
    static const char *const ticks[] = {"x", "*", "+", "v", "y", "yes", "\u2713", "\u2714", "\u00d7", NULL};
    static const char *const blanks[] = {"", "-", "n", "no", "?", NULL};
    if (one_of(answer, blanks)) {
        answer[0] = '\0';
        return true;
    }
    if (!number) {
        const bool ticked = one_of(answer, ticks);
        strcpy(answer, "x");
        return ticked;
    }
    char *digits = answer + (answer[0] == '-');
    if (digits[strspn(digits, "0123456789")] != '\0')
        return false;
    const size_t zeros = strspn(digits, "0");
    const size_t skip = digits[zeros] == '\0' ? zeros - 1 : zeros;
    memmove(digits, digits + skip, strlen(digits + skip) + 1);
    return true;
}

/* The label behind a box, in capitals. */
static void label_take(const char *at, char label[SHEET_LABEL])
{
    size_t size = 0;
    at += strspn(at, BLANKS);
    for (; size < SHEET_LABEL - 1 && isalnum((unsigned char)at[size]); size++)
        label[size] = (char)toupper((unsigned char)at[size]);
    label[size] = '\0';
}

static int box_add(struct sheet *sheet, const struct box *box, const char *text)
{
    struct box *boxes = realloc(sheet->boxes, (sheet->count + 1) * sizeof *boxes);
    if (!boxes)
        return -ENOMEM;
    sheet->boxes = boxes;
    boxes[sheet->count] = *box;
    boxes[sheet->count].text = strdup(text);
    return boxes[sheet->count++].text ? 0 : -ENOMEM;
}

/* Whether the box's line is one that can be taken in; if not, says why. `close` is the box's second bracket. */
static bool box_sound(struct reading *reading, struct box *box, const char *open, const char *close)
{
    const struct box *asked = reading->blank ? sheet_find(reading->blank, box->label) : NULL;
    const struct box *before = sheet_find(reading->sheet, box->label);
    if (reading->blank && !asked) {
        const struct sheet *all = reading->blank;
        fault_tell(reading, box->line, "there is no question '%s': they are %s to %s. Put the label of a question "
                   "behind the box", box->label, all->boxes[0].label, all->boxes[all->count - 1].label);
        return false;
    }
    if (before) {
        fault_tell(reading, box->line, "%s stands in line %zu already: remove one of the two lines", box->label,
                   before->line);
        return false;
    }
    box->number = asked ? asked->number : close - open > 2 && open[1] == '_';
    if (content_take(open + 1, close, box->answer) && answer_settle(box->answer, box->number))
        return true;
    if (box->number)
        fault_tell(reading, box->line, "%s asks for a whole number: write it in digits, as in [3] %s", box->label,
                   box->label);
    else
        fault_tell(reading, box->line, "%s is to be ticked or not: write [x] %s for yes, [ ] %s for no", box->label,
                   box->label, box->label);
    return false;
}

/* One line of the file. */
static int line_read(struct reading *reading, char *line)
{
    struct box box = {.line = ++reading->line};
    line[strcspn(line, "\r\n")] = '\0';
    const char *open = line + strspn(line, BLANKS);
    if (*open == '-' || *open == '*') /* a list's bullet, as Markdown has it */
        open += 1 + strspn(open + 1, BLANKS);
    if (*open != '[')
        return 0;
    const char *close = strchr(open, ']');
    if (!close) {
        fault_tell(reading, box.line, "the box is not closed: write [x] for yes, [ ] for no, then the label");
        return 0;
    }
    label_take(close + 1, box.label);
    const int error = box_sound(reading, &box, open, close) ? box_add(reading->sheet, &box, line) : 0;
    return error;
}

/* Tells of the questions that are gone. Not when a fault was told already: the line may be one of those. */
static void missing_tell(struct reading *reading)
{
    if (fflush(reading->faults) != 0 || ftell(reading->faults) > 0)
        return;
    for (size_t i = 0; reading->blank && i < reading->blank->count; i++) {
        const struct box *asked = &reading->blank->boxes[i];
        if (!sheet_find(reading->sheet, asked->label))
            fault_tell(reading, 0, "the line of %s is missing. Put it back: %s", asked->label, asked->text);
    }
}

/* Opens a plain file for reading, and waits for nobody. Returns a descriptor or -errno. */
static int file_open(const char *path)
{
    struct stat about;
    const int file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file == -1)
        return -errno;
    int error = fstat(file, &about) == -1 ? -errno : 0;
    if (error == 0 && !S_ISREG(about.st_mode))
        error = -EINVAL;
    if (error == 0 && about.st_size > SHEET_SIZE)
        error = -EFBIG;
    if (error != 0)
        (void)close(file);
    return error != 0 ? error : file;
}

static int lines_read(struct reading *reading, FILE *stream)
{
    static const char mark[] = "\xef\xbb\xbf"; /* some editors begin a file so */
    char *line = NULL;
    size_t size = 0;
    int error = 0;
    while (error == 0 && getline(&line, &size, stream) != -1) {
        const bool marked = reading->line == 0 && strncmp(line, mark, sizeof mark - 1) == 0;
        error = line_read(reading, marked ? line + sizeof mark - 1 : line);
    }
    free(line);
    if (error == 0 && ferror(stream))
        error = -EIO;
    return error;
}

int sheet_read(const char *path, const char *shown, const struct sheet *blank, struct sheet *sheet, char **faults)
{
    size_t size;
    *sheet = (struct sheet){0};
    *faults = NULL;
    const int file = file_open(path);
    if (file < 0)
        return file;
    FILE *stream = fdopen(file, "r");
    FILE *words = stream ? open_memstream(faults, &size) : NULL;
    struct reading reading = {.sheet = sheet, .blank = blank, .shown = shown, .faults = words};
    int error = words ? lines_read(&reading, stream) : -ENOMEM;
    if (words && error == 0)
        missing_tell(&reading);
    if (words && fclose(words) != 0 && error == 0)
        error = -ENOMEM;
    if (stream)
        (void)fclose(stream);
    else
        (void)close(file);
    if (error != 0) {
        free(*faults);
        *faults = NULL;
    }
    return error;
}

const struct box *sheet_find(const struct sheet *sheet, const char *label)
{
    for (size_t i = 0; i < sheet->count; i++)
        if (strcasecmp(sheet->boxes[i].label, label) == 0)
            return &sheet->boxes[i];
    return NULL;
}

bool sheet_untouched(const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++)
        if (sheet->boxes[i].answer[0])
            return false;
    return true;
}

void sheet_free(struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++)
        free(sheet->boxes[i].text);
    free(sheet->boxes);
    *sheet = (struct sheet){0};
}
