#!/usr/bin/env bash
# Threads in pictures: a row for each where it is asked for, and their names in words. Prints TAP.
set -u
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/../.." || exit 2
build=${BUILD:-build}
number=0

# One TAP line: whether the two texts are the same, and a name.
same()
{
    number=$((number + 1))
    if [ "$1" = "$2" ]; then
        echo "ok $number - $3"
    else
        echo "not ok $number - $3"
        diff <(printf '%s\n' "$1") <(printf '%s\n' "$2") | sed 's/^/# /'
    fi
}

timeline()
{
    { "$build/bin/timeline" --schedule child-first "$@" >/dev/null; } 2>&1
}

# The rows alone, between the heading and the legend.
rows()
{
    timeline "$@" | awk '/^●/ { exit } NR > 2'
}

echo 1..5
# shellcheck disable=SC2016 # nothing is to be expanded
same "$(rows --threads -- "$build/tests/tools/programs/threads")" \
'P0    ●─┬─────────────┬───────────────────────────────"\n"─ exit 0
P0/1    └─"a"─ futex ·│···────"a"───────────"a"─────
P0/2                  └─"b"─ futex ·──"b"─ futex ·──"b"' 'a row for each thread, from its birth to its last event'
same "$(rows --threads -- "$build/tests/tools/programs/thread_locks")" \
'P0    ●─┬─────────┬─────── futex[3] · stuck
P0/1    └─ futex ·│·──── futex[2] ··· stuck
P0/2              └─── futex[1] ····· stuck' 'threads that are stuck stay to the end, each with what is told of it'
same "$(rows --threads -- "$build/tests/tools/programs/mistake_locks" other-threads)" \
'P0    ●─┬───┬─── write pipe 2┬─ wait P0.1[2] · stuck
P0.1    │   └─ futex[1][3] ··│················ stuck
P0/1    └─ read pipe 2 ······▼' 'a fork of a process with threads is a row as ever'
same "$(rows --threads -- "$build/tests/tools/programs/writers")" \
    "$(rows -- "$build/tests/tools/programs/writers")" 'where there are no threads, nothing is changed'
same "$(timeline --format words -- "$build/tests/tools/programs/thread_locks" |
    grep -o 'P0/[12] has to wait in futex(FUTEX_WAIT_PRIVATE' | sort -u)" \
'P0/1 has to wait in futex(FUTEX_WAIT_PRIVATE
P0/2 has to wait in futex(FUTEX_WAIT_PRIVATE' 'words name the thread'
