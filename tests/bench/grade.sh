#!/usr/bin/env bash
# From edit to verdict: what grading an answer takes, in seconds, and as a multiple of compiling the same files with the
# same compiler and running the program once, bare. Model answers of all exercises; in turns, medians compared.
# ROUNDS may be set in the environment. The goal is less than a second.
set -eu
export LC_ALL=C
build=${BUILD:-build}
rounds=${ROUNDS:-9}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Runs a command and notes its microseconds under a name. Status 1 of grade would be a verdict, which is no error here.
measure()
{
    local name=$1 start end
    shift
    start=${EPOCHREALTIME/./}
    "$@" >"$work/words" 2>&1 || { cat "$work/words"; exit 1; }
    end=${EPOCHREALTIME/./}
    echo $((end - start)) >>"$work/$name"
}

median()
{
    sort -n "$1" | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

# Compiles an exercise's model answer with its probe, and runs that: what a learner would do without a grader.
compile_and_run()
{
    cc -std=c11 -Wall -Wextra -O1 -g -pthread -I"$build/starters/$1" -Ilib -o "$work/probe" \
        "tests/$1/probe.c" "solutions/$1"/*.c "$build/libforkschool.a" && "$work/probe"
}

for checks in tests/[0-9]*/*/checks.c; do
    exercise=${checks#tests/}
    exercise=${exercise%/checks.c}
    rm -f "$work/bare" "$work/grade"
    for ((round = 0; round < rounds; round++)); do
        measure bare compile_and_run "$exercise"
        measure grade "$build/bin/grade" "$exercise" --from solutions --seed "$((round + 1))"
    done
    awk -v name="$exercise" -v bare="$(median "$work/bare")" -v grade="$(median "$work/grade")" -v rounds="$rounds" '
        BEGIN { printf "%s: graded in %.3f s, compiled and run bare in %.3f s: %.2f times (medians of %d)\n",
                       name, grade / 1e6, bare / 1e6, grade / bare, rounds }'
done
