#!/usr/bin/env bash
# What exploring costs: how many runs it makes in a second, and how many the search without reduction would need for the
# same outcomes. That one ends where it has LIMIT runs; then the ratio is a lower bound. LIMIT may be set in the
# environment.
set -eu -o pipefail
export LC_ALL=C
build=${BUILD:-build}
limit=${LIMIT:-500}
programs=$build/tests/tools/programs
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Explores, and prints: runs in all, outcomes, seconds, and "yes" if the search was complete.
measure()
{
    local start=${EPOCHREALTIME/./} status=0
    # shellcheck disable=SC2086 # a program and its argument
    "$build/bin/timeline" explore "$@" >"$work/words" 2>"$work/errors" </dev/null || status=$?
    [ "$status" -le 1 ] || { cat "$work/errors"; exit 1; }
    awk -v time=$((${EPOCHREALTIME/./} - start)) -v complete="$([ "$status" -eq 0 ] && echo yes || echo no)" \
        'NR == 1 { print $4 + $6, $1, time / 1e6, complete }' "$work/words"
}

printf '  %-18s %9s %8s %9s   %s\n' program outcomes runs 'runs/s' 'without reduction'
for program in 'writers two' 'writers middle' 'writers three' 'lost_wakeup' 'pipe_ring' 'sets ping-pong' \
    'sets locked' 'sets unlocked' 'sets dine' 'wait_any'; do
    read -r name argument <<<"$program"
    reduced=$(measure -- "$programs/$name" ${argument:+"$argument"})
    plain=$(measure --plain --limit "$limit" -- "$programs/$name" ${argument:+"$argument"})
    echo "$reduced $plain" | awk -v program="$program" '{
        all = $8 == "yes"
        printf "  %-18s %9d %8d %9.0f   %s%d runs, %s%.1f times as many", program, $2, $1, $1 / $3, all ? "" : "over ",
            $5, all ? "" : "over ", $5 / $1
        print (all && $6 != $2 ? ": OTHER OUTCOMES" : "")
    }'
done
