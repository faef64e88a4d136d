#!/usr/bin/env bash
# `timeline faults` as its users meet it: statuses and messages; and --sources of a program without positions.
# Prints TAP.
set -u
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/../.." || exit 2
build=${BUILD:-build}
timeline=$build/bin/timeline
coping=$build/tests/tools/programs/coping
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# shellcheck source=tests/tap.sh
. tests/tap.sh

# Runs timeline; keeps what it wrote and its status.
run()
{
    "$timeline" "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
}

# Is this the status, and do stdout and stderr hold these words?
said()
{
    [ "$status" -eq "$1" ] && [[ $(<"$work/out") == *"${2:-}"* ]] && [[ $(<"$work/err") == *"${3:-}"* ]]
}

good_is_zero()
{
    run faults "$coping" fork right
    said 0 '2 reported' && [ ! -s "$work/err" ] && ! grep -q '^Look at one' "$work/out"
}

bad_is_one_and_can_be_looked_at()
{
    run faults "$coping" fork wrong
    said 1 '1 ignored' || return 1
    local advice
    advice=$(sed -n 's/^Look at one: //p' "$work/out")
    sh -c "$advice" >"$work/out" 2>"$work/err" </dev/null
    status=$?
    said 0 'done' 'fork failed with EAGAIN' || return 1
    run faults "$build/tests/tools/programs/retry_fork" "it's so" # which takes no arguments and prints its errors
    said 1 "programs/retry_fork 'it'\\''s so'"
}

what_could_not_be_done_is_two()
{
    run faults
    said 2 '' 'which program?' || return 1
    run faults --schedule natural true
    said 2 '' 'natural is none of: child-first' || return 1
    run faults --limit 0 true
    said 2 '' 'a whole number from 1' || return 1
    run faults --only fork,nonsense true
    said 2 '' 'such as fork,wait' || return 1
    run faults --format svg true
    said 2 '' 'text and json' || return 1
    run faults "$work/nothing-there"
    said 2 '' 'cannot be run: No such file' || return 1
    run faults "$build/tests/tools/programs/pipe_deadlock"
    said 2 '' 'does not come to its end even without a fault (deadlock)'
}

arguments_after_the_program_are_its_own()
{
    run faults --limit 1 -- "$coping" children wrong
    said 0 '3 more were not tried' || return 1
    run faults --only fork "$coping" children wrong
    said 1 '2 faults: 1 reported, 1 leaked' || return 1
    run faults --schedule shuffle:2 --format json "$coping" bytes wrong
    said 1 '"schedule": "shuffle:2"'
}

calls_of_a_file_can_be_left_alone()
{
    run faults --only fork --not-of coping.c "$coping" fork wrong
    said 0 '0 faults: there is nothing to try.' || return 1
    said 0 '1 call that coping.c makes itself was left alone: --not-of.' || return 1
    run faults --only fork --not-of oping.c "$coping" fork wrong
    said 1 '1 fault: 1 ignored.' && ! grep -q 'left alone' "$work/out"
}

a_search_along_path_is_one_exec()
{
    PATH=/none:/nobody:$PATH:/usr/bin:/bin run faults --only exec "$build/tests/tools/programs/search"
    said 0 'exec:ENOENT:*@P0.1' && said 0 '1 fault: 1 reported.'
}

help_fits_a_terminal()
{
    run faults --help
    said 0 'Exit status' && ! grep -q '.\{93\}' "$work/out"
}

no_positions_without_debug_information()
{
    objcopy --strip-debug "$coping" "$work/coping" || return 1
    run --sources --schedule child-first --format words "$work/coping" fork right
    said 0 'done' 'was compiled without -g' || return 1
    run --sources --schedule child-first --format words "$coping" fork right
    said 0 'done' '(coping.c:' || return 1
    run faults "$work/coping" fork right
    said 0 'fork:EAGAIN:1@P0  -  ' 'compiled without -g'
}

echo 1..8
touch "$work/out" "$work/err"
check a_program_that_copes_has_status_0 good_is_zero
check one_that_does_not_has_status_1_and_a_command_to_look_at_it bad_is_one_and_can_be_looked_at
check what_could_not_be_done_has_status_2_and_a_reason what_could_not_be_done_is_two
check options_come_before_the_program arguments_after_the_program_are_its_own
check calls_of_a_file_can_be_left_alone calls_of_a_file_can_be_left_alone
check a_search_along_PATH_is_one_exec a_search_along_path_is_one_exec
check help_is_whole_and_fits_a_terminal help_fits_a_terminal
check positions_need_debug_information_and_that_is_said no_positions_without_debug_information
