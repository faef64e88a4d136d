#!/usr/bin/env bash
# From edit to verdict: what grading an answer takes, in seconds, and as a multiple of compiling the same files with the
# same compiler. Model answers of all exercises; in turns, medians compared. What has no probe is not compiled: such an
# answer is a text. Then each lesson at once: as a multiple of its exercises one by one, and of itself on one processor
# alone. ROUNDS may be set in the environment. The goal is less than a second for an exercise, and less than 30 for a
# course of nine lessons.
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

for folder in tests/[0-9]*/; do
    lesson=$(basename "$folder")
    [ -n "$(ls "tests/$lesson"/*/checks.c 2>/dev/null)" ] || continue
    rm -f "$work/lesson" "$work/alone" "$work/single"
    for ((round = 0; round < rounds; round++)); do
        measure lesson "$build/bin/grade" "$lesson" --from solutions --seed "$((round + 1))"
        measure alone taskset -c "$(taskset -cp $$ | sed 's/.*: *//; s/[-,].*//')" \
            "$build/bin/grade" "$lesson" --from solutions --seed "$((round + 1))"
        start=${EPOCHREALTIME/./}
        for checks in tests/"$lesson"/*/checks.c; do
            "$build/bin/grade" "$lesson/$(basename "$(dirname "$checks")")" --from solutions --seed 1 >/dev/null
        done
        echo $((${EPOCHREALTIME/./} - start)) >>"$work/single"
    done
    echo "$lesson $(median "$work/lesson") $(median "$work/alone") $(median "$work/single")"
done | awk -v processors="$(nproc)" '
    BEGIN { print "seconds for a whole lesson, on " processors " processors" }
    {
        printf "  %-40s %6.3f   on one processor %6.3f   %5.2f times that", $1, $2 / 1e6, $3 / 1e6, $2 / $3
        printf "   one by one %6.3f   %5.2f times that\n", $4 / 1e6, $2 / $4
        all += $2
        lessons++
    }
    END { printf "  %-40s %6.3f   (goal: less than 30)\n", "nine such lessons", 9 * all / lessons / 1e6 }'
