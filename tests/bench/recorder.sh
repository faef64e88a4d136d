#!/usr/bin/env bash
# What recording costs: 2,000 times fork, exit and wait, bare, under strace, and recorded naturally and by a chosen
# schedule. All of them in turns, so that a noisy moment of the machine hits each alike; medians are compared. The goal
# is 0.8 of strace or less. Where the machine has other work to do, the CPU time of all concerned says more.
# (strace traces the calls about processes alone: told of none, it makes no use of its seccomp filter.)
# FORKS and ROUNDS may be set in the environment.
set -eu
export LC_ALL=C
build=${BUILD:-build}
forks=${FORKS:-2000}
rounds=${ROUNDS:-7}
program=$build/tests/bench/programs/fork_exit_wait
times=$(mktemp -d)
trap 'rm -rf "$times"' EXIT
TIMEFORMAT='%R %U %S'

# Runs a command and notes its seconds, and those of CPU, under a name.
measure()
{
    local name=$1
    shift
    { time "$@" >/dev/null 2>"$times/errors"; } 2>"$times/last" || { cat "$times/errors"; exit 1; }
    awk '{ print $1 * 1000 }' "$times/last" >>"$times/$name.times"
    awk '{ print ($2 + $3) * 1000 }' "$times/last" >>"$times/$name.cpus"
}

record()
{
    "$build/bin/timeline" --schedule "$1" --format json -o /dev/null -- "$program" "$forks"
}

median()
{
    sort -n "$1" | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

names='bare natural chosen'
if command -v strace >/dev/null; then names='bare strace natural chosen'; fi
for ((round = 0; round < rounds; round++)); do
    for name in $names; do
        case $name in
        bare) measure bare "$program" "$forks" ;;
        strace) measure strace strace -f --seccomp-bpf -e trace=process -o /dev/null "$program" "$forks" ;;
        natural) measure natural record natural ;;
        chosen) measure chosen record child-first ;;
        esac
    done
done

echo "$forks × fork, exit, wait; medians of $rounds"
for name in $names; do
    echo "$name $(median "$times/$name.times") $(median "$times/$name.cpus")"
done | awk '
    { name[NR] = $1; time[$1] = $2; cpu[$1] = $3 }
    END {
        for (i = 1; i <= NR; i++) {
            n = name[i]
            printf "  %-8s %7.0f ms  CPU %7.0f ms", n, time[n], cpu[n]
            printf "  %5.2f × bare (CPU %5.2f)", time[n] / time["bare"], cpu[n] / cpu["bare"]
            if ("strace" in time)
                printf "  %5.2f × strace (CPU %5.2f)", time[n] / time["strace"], cpu[n] / cpu["strace"]
            print ""
        }
    }'
