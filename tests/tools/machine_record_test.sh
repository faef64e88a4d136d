#!/usr/bin/env bash
# What `timeline` does where something is missing that the recorder stands on: it does without, or says which it is and
# what helps, with status 125; it never hangs, and never draws what it did not see. Prints TAP.
set -u
export LC_ALL=C
cd "$(dirname "$0")/../.." || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# shellcheck source=tests/tools/machine.bash
. tests/tools/machine.bash
timeline=$build/bin/timeline
programs=$build/tests/tools/programs

# The calls by which memory is read and written are refused: another way gives the same, byte for byte.
recorded_the_same()
{
    local program
    for program in positions tcp pipe_deadlock file_locks timeouts group wait_any semaphores; do
        run "$timeline" --format json --schedule shuffle:3 "$programs/$program"
        mv "$work/err" "$work/free"
        run "$refuse" "process_vm_readv=$1" "process_vm_writev=$1" -- \
            "$timeline" --format json --schedule shuffle:3 "$programs/$program"
        cmp -s "$work/free" "$work/err" || return 1
    done
}

# `timeline` under a filter that refuses the calls in $1 (words) says the sentence $2.
refused_says()
{
    # shellcheck disable=SC2086 # several calls
    run "$refuse" $1 -- "$timeline" --schedule child-first "$programs/exit_code" 7
    [ "$status" -eq 125 ] && told "$2"
}

# Under a filter that refuses the call it works as ever.
refused_says_nothing()
{
    run "$refuse" "$1" -- "$timeline" --schedule child-first "$programs/exit_code" 7
    [ "$status" -eq 7 ] && ! grep -q docs/start.md "$work/err"
}

# The words of a shell, run in namespaces of its own, make `timeline` say the sentence.
inside_says()
{
    local sentence=$1
    shift
    run "${own[@]}" "$@"
    [ "$status" -eq 125 ] && told "$sentence"
}

under_limit_says()
{
    run bash -c "ulimit $1 && shift && exec \"\$@\"" - "$1" "${@:3}"
    [ "$status" -eq 125 ] && told "$2"
}

no_tracing_twice()
{
    run "$timeline" --schedule child-first -- "$timeline" --schedule child-first "$programs/exit_code" 7
    [ "$status" -eq 125 ] && told 'Somebody traces this program already, so the recorder cannot trace its children.'
}

# An empty /proc/sys/kernel with nothing but Yama's scope $1, and ptrace refused as Yama does.
yama_says()
{
    # shellcheck disable=SC2016 # the inner shell's
    inside_says "$2" --mount sh -c 'mount -t tmpfs none /proc/sys/kernel && mkdir /proc/sys/kernel/yama &&
        echo "$1" >/proc/sys/kernel/yama/ptrace_scope && shift && exec "$@"' - "$1" \
        "$refuse" ptrace -- "$timeline" "$programs/exit_code" 7
}

noexec_says()
{
    # shellcheck disable=SC2016
    run "${own[@]}" --mount sh -c \
        'mount -t tmpfs -o noexec none "$1" && cp "$2" "$1/program" && exec "$3" "$1/program"' \
        - "$work" "$programs/exit_code" "$timeline"
    [ "$status" -eq 126 ] && told 'This file system is mounted noexec: no program on it can be run.'
}

# make says so before it compiles anything.
make_says()
{
    # shellcheck disable=SC2016
    run env -u MAKEFLAGS -u MAKELEVEL "${own[@]}" --mount sh -c \
        'mount -t tmpfs -o noexec none "$1" && make --no-print-directory BUILD="$1" "$1/flags"' - "$work"
    [ "$status" -eq 2 ] && told 'This file system is mounted noexec: no program on it can be run.'
}

check 'memory is read where the calls for it are forbidden' recorded_the_same EPERM
check 'memory is read where the calls for it are not there' recorded_the_same ENOSYS
check 'who forbids ptrace is told so' refused_says ptrace \
    'This system refuses ptrace, the call by which the recorder watches.'
check 'who has no ptrace is told so' refused_says ptrace=ENOSYS \
    'This system has no ptrace, the call by which the recorder watches.'
for calls in seccomp seccomp=ENOSYS prctl:38; do
    check "filters that cannot be had are named ($calls)" refused_says "$calls" \
        'This system refuses seccomp filters, by which the recorder picks the calls that it looks at.'
done
check 'without personality it goes on' refused_says_nothing personality
check 'a recorder within a recorder names the cause' no_tracing_twice
check_where 'scope 2 of Yama is named' "${own[@]}" --mount mount -t tmpfs none /proc/sys/kernel -- yama_says 2 \
    'The sysctl kernel.yama.ptrace_scope is 2: only an administrator may use ptrace.'
check_where 'scope 3 of Yama is named' "${own[@]}" --mount mount -t tmpfs none /proc/sys/kernel -- yama_says 3 \
    'The sysctl kernel.yama.ptrace_scope is 3: nobody may use ptrace while this machine runs.'
check_where 'without /proc it says so' "${own[@]}" --mount mount -t tmpfs none /proc -- inside_says \
    'There is no /proc here, by which the recorder sees who waits.' \
    --mount sh -c "mount -t tmpfs none /proc && exec $timeline --schedule child-first $programs/exit_code 7"
check_where 'with a /proc of others it says so' "${own[@]}" --pid --fork true -- inside_says \
    '/proc belongs to another pid namespace: everybody has another number there.' \
    --pid --fork "$timeline" --schedule child-first "$programs/exit_code" 7
check_where 'without /dev/null it says so' "${own[@]}" --mount mount -t tmpfs none /dev -- inside_says \
    'There is no /dev/null here.' \
    --mount sh -c "mount -t tmpfs none /dev && exec $timeline explore $programs/exit_code 7"
check 'too few descriptors to begin with are named' under_limit_says '-n 20' 'Too few files may be open at once.' \
    "$timeline" "$programs/exit_code" 7
check 'too few descriptors on the way are named' under_limit_says '-n 40' 'Too few files may be open at once.' \
    "$timeline" --schedule child-first "$programs/many" 30
check 'no process more is named' refused_says 'clone=EAGAIN clone3=EAGAIN fork=EAGAIN vfork=EAGAIN' \
    'No further process may be started here.'
check_where 'a file system without programs is named' "${own[@]}" --mount mount -t tmpfs none "$work" -- noexec_says
check_where '… by make, too' "${own[@]}" --mount mount -t tmpfs none "$work" -- make_says
echo "1..$number"
