#!/usr/bin/env bash
# The machines that the kit is tried on: that their rows hang together, that their table is theirs, and that a machine
# which ends before its time leaves nothing behind. Prints TAP.
set -u
cd "$(dirname "$0")/../.." || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
: >"$work/err"

# shellcheck source=tests/tap.sh
. tests/tap.sh

run()
{
    "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
}

# Prints one thing of each machine.
each()
{
    # shellcheck disable=SC2016 # the inner shell's
    bash -c 'kit=$PWD; . tests/machines/steps.bash; . tests/machines/table.bash; . tests/machines/rows.bash
        for ((i = 0; i < count; i++)); do echo "${row[$i.$0]:-}"; done' "$1"
}

# Whether each word is found in the name of a test: a slip would have nothing tried.
words_name_tests()
{
    local word
    for word in $(each tests); do
        printf '%s\n' tests/*/*.sh tests/*/*_test.c | grep -qF "$word" || { echo "$word" >"$work/out"; return 1; }
    done
}

functions_are_there()
{
    local name
    for name in $(each prepare); do
        grep -q "^$name()" tests/machines/prepare.bash || { echo "$name" >"$work/out"; return 1; }
    done
}

# Whether the rows of the page are those of the machines, in their order.
table_is_theirs()
{
    each name >"$work/names"
    sed -n '/^<!-- machines -->/,/^<!-- \/machines -->/p' docs/machines.md | grep '^| ' |
        sed '1,2d; s/^| //; s/ |.*//; s/ \*$//' | diff "$work/names" - >"$work/out"
}

an_unknown_name_is_told()
{
    run tests/machines/run 'no such machine'
    [ "$status" -eq 2 ] && grep -q "'no such machine' in its name" "$work/err"
}

# Prints the processes of this machine that have a word in their environment.
having()
{
    grep -lszF "$1" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3 | grep -vx $$
}

# A machine of which somebody kills the first process of all has neither processes nor mounts any more.
killed_leaves_nothing()
{
    local cache=${MACHINES_CACHE:-/var/cache/fork-school}/machines machine
    mkfifo "$work/begun"
    MACHINE_MARK=$$ setpriv --pdeathsig KILL tests/machines/inside "$cache/bookworm" "$work/machine" root / \
        sh -c 'echo begun; exec tail -f /dev/null' >"$work/begun" 2>"$work/err" &
    machine=$!
    read -r _ <"$work/begun" || return
    having "MACHINE_MARK=$$" >"$work/before"
    kill -KILL "$machine"
    wait "$machine" 2>/dev/null
    while read -r machine; do
        tail --pid="$machine" -f /dev/null
    done <"$work/before"
    having "MACHINE_MARK=$$" >"$work/out"
    [ -s "$work/before" ] && [ ! -s "$work/out" ] && ! grep "$work" /proc/self/mounts >>"$work/out"
}

echo 1..5
check every_word_of_a_row_names_a_test words_name_tests
check what_a_row_prepares_is_there functions_are_there
check the_table_has_the_machines table_is_theirs
check a_name_that_no_machine_has_is_told an_unknown_name_is_told
if [ "$(id -u)" -eq 0 ] && [ -d "${MACHINES_CACHE:-/var/cache/fork-school}/machines/bookworm" ]; then
    check a_machine_that_is_killed_leaves_nothing_behind killed_leaves_nothing
else
    echo 'ok 5 # SKIP no machine was made here yet, or only root may make one'
fi
