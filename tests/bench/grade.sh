#!/usr/bin/env bash
# From edit to verdict: what grading an answer takes, in seconds, and as a multiple of compiling the same files with the
# same compiler. Model answers of all exercises; in turns, medians compared. What has no probe is not compiled: such an
# answer is a text. ROUNDS may be set in the environment. The goal is less than a second.
set -eu -o pipefail
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

# Compiles an exercise's model answer with its probe.
compile()
{
    cc -std=c11 -Wall -Wextra -O1 -g -pthread -I"$build/starters/$1" -Ilib -o "$work/probe" \
        "tests/$1/probe.c" "solutions/$1"/*.c "$build/libforkschool.a"
}

for checks in tests/[0-9]*/*/checks.c; do
    exercise=${checks#tests/}
    exercise=${exercise%/checks.c}
    rm -f "$work/compile" "$work/grade"
    for ((round = 0; round < rounds; round++)); do
        [ ! -f "tests/$exercise/probe.c" ] || measure compile compile "$exercise"
        measure grade "$build/bin/grade" "$exercise" --from solutions --seed "$((round + 1))"
    done
    echo "$exercise $(median "$work/grade") $([ ! -f "$work/compile" ] || median "$work/compile")"
done | awk -v rounds="$rounds" '
    BEGIN { print "seconds from edit to verdict, medians of " rounds }
    {
        printf "  %-40s %6.3f", $1, $2 / 1e6
        if (NF > 2) printf "   compiling %6.3f   %5.2f times that", $3 / 1e6, $2 / $3
        print ""
        if ($2 > longest) longest = $2
    }
    END { printf "  %-40s %6.3f   (goal: less than 1)\n", "the longest", longest / 1e6 }'
