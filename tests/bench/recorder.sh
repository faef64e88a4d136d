#!/usr/bin/env bash
# What recording costs: 2,000 times fork, exit and wait, bare, under strace, and recorded naturally and by a chosen
# schedule. All of them in turns, so that a noisy moment of the machine hits each alike; the medians are compared.
# (strace traces the calls about processes alone: told of none, it makes no use of its seccomp filter.)
# FORKS and ROUNDS may be set in the environment. The goal is 0.8 of strace or less.
set -eu
export LC_ALL=C
build=${BUILD:-build}
forks=${FORKS:-2000}
rounds=${ROUNDS:-7}
program=$build/tests/bench/programs/fork_exit_wait
times=$(mktemp -d)
trap 'rm -rf "$times"' EXIT

# Runs a command and notes its microseconds under a name.
measure()
{
    local name=$1 start end
    shift
    start=${EPOCHREALTIME/./}
    "$@" >/dev/null 2>"$times/errors" || { cat "$times/errors"; exit 1; }
    end=${EPOCHREALTIME/./}
    echo $((end - start)) >>"$times/$name"
}

median()
{
    sort -n "$1" | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

for ((round = 0; round < rounds; round++)); do
    measure bare "$program" "$forks"
    if command -v strace >/dev/null; then
        measure strace strace -f --seccomp-bpf -e trace=process -o /dev/null "$program" "$forks"
    fi
    measure natural "$build/bin/timeline" --schedule natural --format json -o /dev/null -- "$program" "$forks"
    measure chosen "$build/bin/timeline" --schedule child-first --format json -o /dev/null -- "$program" "$forks"
done

printf '%d × fork, exit, wait; medians of %d\n' "$forks" "$rounds"
bare=$(median "$times/bare")
[ -e "$times/strace" ] && strace=$(median "$times/strace") || strace=0
for name in bare strace natural chosen; do
    [ -e "$times/$name" ] || { printf '  %-8s not installed\n' "$name"; continue; }
    awk -v name="$name" -v own="$(median "$times/$name")" -v bare="$bare" -v strace="$strace" 'BEGIN {
        printf "  %-8s %8.1f ms %6.1f × bare", name, own / 1000, own / bare
        if (strace > 0)
            printf " %6.2f × strace", own / strace
        print ""
    }'
done
