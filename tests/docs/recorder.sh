#!/bin/bash
# The small recorder of docs/how-the-recorder-works.md says what happens, the same in each run, and leaves nobody.
# shellcheck disable=SC2317 # functions are called through check
set -u
build=${BUILD:-build}
tiny=$build/docs/programs/tiny-recorder
failed=0
words=$(mktemp)
trap 'rm -f "$words"' EXIT

# shellcheck source=tests/tap.sh
. tests/tap.sh

explain()
{
    failed=1
    sed 's/^/# /' "$words"
}

# Whether it ends with status $1 and says each of the other lines, in this order.
says()
{
    [ "$status" -eq "$1" ] || return 1
    shift
    printf '%s\n' "$@" | awk 'NR == FNR { wanted[++count] = $0; next }
        next_one < count && $0 == wanted[next_one + 1] { next_one++ }
        END { exit next_one != count }' - "$words"
}

watch()
{
    timeout 60 "$tiny" "$@" >"$words" 2>&1
    status=$?
}

alike()
{
    local first
    watch "$1"
    first=$(cat "$words")
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        watch "$1"
        [ "$status" -eq 0 ] && [ "$first" = "$(cat "$words")" ] || return 1
    done
}

watch "$build/demos/01-process-creation/copied-memory"
check 'a birth, a death and a wait are told, the child first' says 0 'P0     asks for fork' \
    'P0.1   is born, and gets the baton: P0 stands still' 'P0.1   has ended' 'P0     comes back from fork: P0.1' \
    'P0     gets SIGCHLD' 'P0     comes back from wait: P0.1' 'P0     has ended'
check "the program's own words stand where it writes them" says 0 'P0     asks for write' 'parent: sum is 100' \
    'P0     comes back from write: 19'
check 'each run is told in the same words' alike "$build/demos/01-process-creation/copied-memory"
watch "$build/demos/01-process-creation/fork-in-a-loop"
check 'grandchildren have names, too' says 0 'P0.1.1 has ended' 'P0.1   has ended' 'P0     has ended'
watch "$build/no-such-program"
check 'a program that is not there is no recording' says 1 "$build/no-such-program: No such file or directory"
watch
check 'without a program it says how to call it' says 2 'usage: tiny-recorder PROGRAM [ARGUMENT]...'
"$build/bin/timeline" --schedule child-first -- "$tiny" /bin/true >"$words" 2>&1
status=$?
check 'nobody is traced twice: a recorder cannot be recorded' says 1 '/bin/true: Operation not permitted'
number=$((number + 1))
if ! command -v aarch64-linux-gnu-gcc >/dev/null; then
    echo "ok $number - it compiles for arm64 as it is # SKIP no cross compiler"
elif aarch64-linux-gnu-gcc -std=c11 -Wall -Wextra -Werror -fsyntax-only docs/programs/tiny-recorder.c \
    >"$words" 2>&1; then
    echo "ok $number - it compiles for arm64 as it is"
else
    failed=1
    echo "not ok $number - it compiles for arm64 as it is"
    sed 's/^/# /' "$words"
fi
echo "1..$number"
exit $failed
