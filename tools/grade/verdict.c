/* The names of the verdicts, as the reports and the judges' results spell them. */
#include "verdict.h"

#include <stddef.h>
#include <string.h>

const char *const verdict_names[VERDICTS] = {
    [VERDICT_PASS] = "pass",
    [VERDICT_FAIL] = "fail",
    [VERDICT_CRASH] = "crash",
    [VERDICT_DEADLOCK] = "deadlock",
    [VERDICT_TIME_OUT] = "time-out",
    [VERDICT_OUTPUT_LIMIT] = "output limit",
    [VERDICT_PROCESS_LIMIT] = "process limit",
    [VERDICT_NOT_COMPILED] = "did not compile",
    [VERDICT_NOT_READ] = "cannot be read",
    [VERDICT_SKIPPED] = "skipped",
    [VERDICT_GRADER_ERROR] = "grader error",
};

enum verdict verdict_by_name(const char *name)
{
    for (size_t i = 0; name && i < VERDICTS; i++)
        if (strcmp(verdict_names[i], name) == 0)
            return (enum verdict)i;
    return VERDICT_GRADER_ERROR;
}
