#!/usr/bin/env bash
# What `grade` does where something is missing that it stands on: it does without, or it says grader error, which it is
# and what helps, with status 2. A right answer is never blamed for the machine. Prints TAP.
set -u
export LC_ALL=C
cd "$(dirname "$0")/../.." || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# shellcheck source=tests/tools/machine.bash
. tests/tools/machine.bash
small=01-process-creation/fan-out
other=01-process-creation/dice
network=09-socket-server/shout
answers=$work/answers

# A right answer that was never compiled before, alone in its folder.
answer_new()
{
    rm -rf "$answers"
    mkdir -p "$answers/${1%/*}"
    cp -r "solutions/$1" "$answers/$1"
    answer_number=$((${answer_number:-0} + 1))
    for file in "$answers/$1"/*.c; do
        echo "/* $$.$answer_number */" >>"$file"
    done
}

grade=("$build/bin/grade" --seed 1 --from "$answers")

# A grader error, in both forms of the report, that names what is missing; no points, and no other verdict.
lacked()
{
    [ "$status" -eq 2 ] && told "$1" && ! grep -qE '(fail|deadlock|crash|time-out|did not compile) *[0-9:]' "$work/out"
}

# The right answer to $2 is graded by the command behind it, and the sentence $1 is said.
blames()
{
    local sentence=$1
    answer_new "$2"
    run "${@:3}" "${grade[@]}" "$2"
    lacked "$sentence"
}

# … and it gets full points.
passes()
{
    answer_new "$1"
    run "${@:2}" "${grade[@]}" "$1"
    [ "$status" -eq 0 ] && grep -q ', pass$' "$work/out"
}

# The same, with words of a shell run first in namespaces of its own.
inside()
{
    run_inside=("${own[@]}" --mount sh -c "$1 && exec \"\$@\"" -)
}
limited()
{
    run_limited=(bash -c "ulimit $1 && exec \"\$@\"" -)
}

# Where many exercises meet the same, it is said once; the report for machines has it for each.
said_once()
{
    answer_new "$small"
    cp -r "solutions/$other" "$answers/$other"
    run "$refuse" ptrace -- "${grade[@]}" "$small" "$other"
    [ "$status" -eq 2 ] && [ "$(grep -c 'This system refuses ptrace' "$work/out")" -eq 1 ] || return 1
    run "$refuse" ptrace -- "${grade[@]}" --format json "$small" "$other"
    [ "$status" -eq 2 ] && python3 -c 'import json, sys
report = json.load(sys.stdin)
sys.exit(not all(e["verdict"] == "grader error" and "refuses ptrace" in e["error"] for e in report["exercises"]))' \
        <"$work/out"
}

# An answer that nobody has begun is not called so where nothing could be looked at.
untouched_too()
{
    run "$refuse" ptrace -- "$build/bin/grade" --seed 1 --from "$build/starters" "$small" "$other"
    [ "$status" -eq 2 ] && ! grep -q 'not begun' "$work/out"
}

# A fault in the answer stays one, whatever the compiler is tried with.
blames_the_answer()
{
    answer_new "$small"
    echo 'not C' >>"$answers/$small/fan_out.c"
    run "${grade[@]}" "$small"
    [ "$status" -eq 1 ] && grep -q 'did not compile' "$work/out" && ! grep -q 'If it does not work' "$work/out"
}

# Somebody who may have four processes, and whom nobody else is.
too_few_processes()
{
    answer_new "$small"
    run "${grade[@]}" "$small"
    local probe
    probe=$(find "$build/answers" -path "*/$small/probe" -newer "$answers" | head -n 1)
    run setpriv --reuid=54321 --clear-groups bash -c 'ulimit -u 4 && exec "$@"' - \
        "$build/tests/$small/judge" --program "$probe" --seed 1
    told 'No further process may be started here.'
}

mkdir "$work/bin"
printf '#!/bin/sh\necho "cc: its parts are missing" >&2\nexit 1\n' >"$work/bin/cc"
chmod +x "$work/bin/cc"

check 'memory is read where the calls for it are forbidden' \
    passes "$small" "$refuse" process_vm_readv process_vm_writev --
check 'who forbids ptrace is told so' \
    blames 'This system refuses ptrace, the call by which the recorder watches.' "$small" "$refuse" ptrace --
check 'what is missing for many is said once' said_once
check 'an untouched answer is not called so where nothing could be seen' untouched_too
check_where 'without a network, what needs one is nobody'\''s fault' "${own[@]}" --net true -- \
    blames 'The network of this machine itself is down: nobody can be reached at 127.0.0.1.' \
    "$network" "${own[@]}" --net
check_where '… and what needs none is graded as ever' "${own[@]}" --net true -- passes "$small" "${own[@]}" --net
check 'without PATH the compiler is found all the same' passes "$small" env PATH=/nonexistent
check 'with no environment at all, too' passes "$small" env -i
check 'a compiler that compiles nothing is named' \
    blames 'The C compiler fails even with a program of three lines.' "$small" env "PATH=$work/bin:$PATH"
check 'an answer that does not compile is to blame itself' blames_the_answer
limited '-f 4' # room for a report, and for no program
check 'files that may not grow are named' blames 'No file may grow as long as it has to.' "$small" "${run_limited[@]}"
limited '-n 20'
check 'too few descriptors are named' blames 'Too few files may be open at once.' "$small" "${run_limited[@]}"
limited '-n 64'
check 'sixty-four are enough' passes "$small" "${run_limited[@]}"
check 'no process more is named' blames 'No further process may be started here.' "$small" \
    "$refuse" clone=EAGAIN clone3=EAGAIN fork=EAGAIN vfork=EAGAIN --
mkdir -p "$build/answers"
can_mount=("${own[@]}" --mount mount -t tmpfs none "$build/answers")
inside "mount -t tmpfs -o ro none $build/answers"
check_where 'a read-only disk is named' "${can_mount[@]}" -- \
    blames 'This file system is read-only: nothing can be compiled there.' "$small" "${run_inside[@]}"
inside "mount -t tmpfs -o noexec none $build/answers"
check_where 'a file system without programs is named' "${can_mount[@]}" -- \
    blames 'This file system is mounted noexec: no program on it can be run.' "$small" "${run_inside[@]}"
inside "mount -t tmpfs -o size=16k none $build/answers"
check_where 'a full disk is named' "${can_mount[@]}" -- \
    blames 'The disk is full, or your share of it is used up.' "$small" "${run_inside[@]}"
inside "mount --bind /dev/null $(readlink -f "$(command -v cc)")"
check_where 'no compiler at all is named' "${can_mount[@]}" -- \
    blames 'There is no C compiler of the name cc along PATH.' "$small" "${run_inside[@]}"
inside 'mount -t tmpfs none /dev'
check_where 'without /dev/null it says so' "${can_mount[@]}" -- \
    blames 'There is no /dev/null here.' "$small" "${run_inside[@]}"
inside 'mount -t tmpfs none /proc'
check_where 'without /proc it says so' "${can_mount[@]}" -- \
    blames 'There is no /proc here, by which the recorder sees who waits.' "$small" "${run_inside[@]}"
inside 'mount -t tmpfs -o ro none /var/tmp'
check_where 'no folder for temporary files is needed' "${can_mount[@]}" -- \
    passes "$small" "${run_inside[@]}" env TMPDIR=/nonexistent
check_where 'an answer that may not fork is not to blame' \
    setpriv --reuid=54321 --clear-groups test -x "$build/tests/$small/judge" -- too_few_processes
echo "1..$number"
