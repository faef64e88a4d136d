#!/usr/bin/env bash
# Nothing is said to be wrong where we mean all to be right: in demos that are cured or show no mistake, in the model
# answers and the other right ones, and in the probes of the library's suite. Prints TAP.
# shellcheck disable=SC2031 # a worker's folder is known to that worker alone
set -u
export LC_ALL=C
cd "$(dirname "$0")/../.." || exit 2
build=$PWD/${BUILD:-build} here=$PWD/tests/tools
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2034 # for findings.bash
schedules='child-first parent-first shuffle:2'
# shellcheck source=tests/tools/findings.bash
. "$here/findings.bash"
compile="${CC:-cc} -std=c11 -w -O1 -g -Ilib"
quick=
! command -v ld.gold >/dev/null || quick=-fuse-ld=gold # where it is, it does in half the time what the usual one does

# A demo that shows a mistake says which; what is found in it is its own affair. What is to be run by hand waits for
# people.
demos_are_silent()
{
    local demo program
    for demo in demos/[0-9]*/*.c; do
        program=$build/${demo%.c}
        if [ ! -x "$program" ] || grep -qsx "$(basename "$program")" "$(dirname "$demo")/by-hand"; then
            continue
        elif ! grep -q '^ \* Shows: M' "$demo"; then
            ! mine || silent "${demo%.c}" "$program"
        elif grep -q 'ARGS=cured' "$demo"; then
            ! mine || silent "${demo%.c} cured" "$program" cured
        fi
    done
}

# An answer as the compiler wants it: make has compiled the models already.
answer_object()
{
    local answer=$1
    object=$answer
    [ ! -f "$build/obj/${answer%.c}.o" ] || object=$build/obj/${answer%.c}.o
    [ ! -f "$build/plain/${answer%.c}.o" ] || object=$build/plain/${answer%.c}.o
}

# A test of one answer, given its probe and the probe's arguments.
answer_is_silent()
{
    local answer=$1 probe=$2 exercise=$3 object
    shift 3
    answer_object "$answer"
    if $compile $quick -Iexercises/"$exercise" -Isolutions/"$exercise" -o "$work/answer" "$object" \
        "$build/${probe%.c}.o" "$build/libforkschool.a" 2>"$work/err"; then
        silent "$answer" "$work/answer" "$@"
    else
        tell 1 "$answer compiles"
    fi
}

answers_are_silent()
{
    local probe exercise answer arguments
    for probe in tests/[0-9]*/*/probe.c; do
        exercise=$(dirname "${probe#tests/}")
        # an answer of several files is not put together here
        [ "$(find solutions/"$exercise" -name '*.c' | wc -l)" -eq 1 ] || continue
        # what `make timeline-NN` gives an exercise's probe for arguments stands in its first comment
        read -ra arguments < <(sed -n 's/.*has the arguments: \(.*\)/\1/p' "$probe" | head -n 1)
        for answer in solutions/"$exercise"/*.c tests/"$exercise"/right/*.c "$build"/answers/"$exercise"/right/*.c; do
            [ ! -f "$answer" ] || ! mine || answer_is_silent "$answer" "$probe" "$exercise" "${arguments[@]}"
        done
    done
}

# In one case it is the probe that makes the mistake, and the library that is to bear it: SIGCHLD ignored.
probes_are_silent()
{
    local id program
    while read -r id program; do
        [ "$id" = P39b ] || ! mine || silent "probe $program $id" "$probes/$program" "$id"
    done < <(sed -n 's/.*("\(P[0-9]*[a-z]*\)", "[^"]*", "\([a-z]*\)".*/\1 \2/p' tests/conformance/rows.c)
}

all_are_silent()
{
    demos_are_silent
    answers_are_silent
    probes_are_silent
}

probes=$work/probes
tests/conformance/build lib "$probes" >&2 || exit 1
share_out all_are_silent
