/* Refuse: runs a command in which some system calls are refused, as profiles of containers do. See `help`.
 * link: -lseccomp */
#define _GNU_SOURCE /* strerrorname_np */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <seccomp.h>

#define STATUS_USAGE 125
#define ERRNO_MAX 133 /* the largest that Linux has */

static const char help[] =
    "usage: refuse CALL[:ARGUMENT][=ERROR]... -- COMMAND...\n"
    "\n"
    "Runs a command in which system calls are refused, as profiles of containers do:\n"
    "for it and for all its descendants, by a seccomp filter that stays for good.\n"
    "\n"
    "  CALL       a system call of this machine, such as process_vm_readv\n"
    "  ARGUMENT   only where this is its first argument: prctl:22, personality:0x40000\n"
    "  ERROR      what it fails with: EPERM unless said otherwise, or ENOSYS, EAGAIN ...\n"
    "\n"
    "The status is that of the command; 125: a word cannot be understood, or filters\n"
    "are refused here; 126, 127: the command cannot be run, or is not there.\n"
    "\n"
    "  refuse process_vm_readv process_vm_writev -- build/bin/timeline true\n"
    "  refuse ptrace=ENOSYS -- build/bin/grade 1/fan-out\n"
    "  refuse clone=EAGAIN clone3=EAGAIN fork=EAGAIN vfork=EAGAIN -- build/bin/grade 1\n";

static _Noreturn void leave(const char *word, const char *why)
{
    fprintf(stderr, "refuse: %s: %s\n", word, why);
    exit(STATUS_USAGE);
}

static int error_number(const char *name)
{
    for (int number = 1; number <= ERRNO_MAX; number++) {
        const char *known = strerrorname_np(number);
        if (known && strcmp(known, name) == 0)
            return number;
    }
    return 0;
}

/* Adds a word's rule. */
static void rule_add(scmp_filter_ctx filter, const char *word)
{
    char call[64], *end = "";
    if (snprintf(call, sizeof call, "%s", word) >= (int)sizeof call)
        leave(word, "no system call has so long a name");
    char *error = strchr(call, '=');
    if (error)
        *error++ = '\0';
    char *argument = strchr(call, ':');
    if (argument)
        *argument++ = '\0';
    const int number = seccomp_syscall_resolve_name(call);
    const int refusal = error ? error_number(error) : EPERM;
    const struct scmp_arg_cmp first = {.op = SCMP_CMP_EQ, .datum_a = argument ? strtoull(argument, &end, 0) : 0};
    if (number == __NR_SCMP_ERROR)
        leave(word, "there is no system call of that name");
    if (refusal == 0)
        leave(word, "there is no error of that name");
    if (*end || (argument && !isdigit((unsigned char)*argument)))
        leave(word, "the argument is no number");
    if (number < 0) /* known, but another machine's: it fails here anyway */
        return;
    const int failed = seccomp_rule_add_array(filter, SCMP_ACT_ERRNO((unsigned)refusal), number, argument ? 1 : 0,
                                              &first);
    if (failed)
        leave(word, strerror(-failed));
}

int main(int argc, char **argv)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int at = 1;
    if (argc < 2 || strcmp(argv[1], "--help") == 0) {
        (void)fputs(help, argc < 2 ? stderr : stdout);
        return argc < 2 ? STATUS_USAGE : EXIT_SUCCESS;
    }
    if (!filter)
        leave("filter", strerror(ENOMEM));
    /* what another architecture would call is not ours to judge: without this it is killed */
    (void)seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ALLOW);
    for (; at < argc && strcmp(argv[at], "--") != 0; at++)
        rule_add(filter, argv[at]);
    if (++at >= argc)
        leave(argv[argc - 1], "behind -- the command is missing");
    const int failed = seccomp_load(filter);
    if (failed)
        leave("loading the filter", strerror(-failed));
    seccomp_release(filter);
    execvp(argv[at], argv + at);
    fprintf(stderr, "refuse: %s: %s\n", argv[at], strerror(errno));
    return errno == ENOENT ? 127 : 126;
}
