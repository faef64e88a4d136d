#!/usr/bin/env bash
# `timeline explore` as its users meet it: the report, the statuses, the signs of life, the choices. Prints TAP.
set -u
export LC_ALL=C
cd "$(dirname "$0")/../.." || exit 2
build=${BUILD:-build}
timeline=$build/bin/timeline
programs=$build/tests/tools/programs
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# shellcheck source=tests/tap.sh
. tests/tap.sh

# Explores; keeps what was written and the status.
run()
{
    "$timeline" explore "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
}

# Is this the status, and does stdout (or else stderr) hold these words?
said()
{
    [ "$status" -eq "$1" ] && { [[ $(<"$work/out") == *"$2"* ]] || [[ $(<"$work/err") == *"$2"* ]]; }
}

what_was_explored_is_complete()
{
    run "$programs/writers" two && said 0 '6 outcomes in 6 runs' && said 0 'Complete: every order'
}

endings_are_named()
{
    run "$programs/sets" dine && said 0 '  deadlock: 1 outcome, 1 run' && run "$programs/sets" left &&
        said 0 'exit 0, an orphan left: ' && said 0 'exit 0, a zombie left: '
}

why_it_is_not_complete_is_told()
{
    run --limit 3 "$programs/writers" two
    said 1 'Not complete: after 3 runs the limit was met (--limit)' || return
    run --depth 4 "$programs/writers" two
    said 1 'Not complete: beyond the limit of steps (--depth)'
}

what_is_no_choice_is_told()
{
    run "$programs/writers" none && said 0 'No choices: plain accesses to memory, the clock' &&
        run "$programs/semaphores" && said 0 'uses shared memory: plain accesses to it were no choices'
}

# The first run leaves a file that all others find.
another_way_is_no_answer()
{
    # shellcheck disable=SC2016 # the program's own $1
    run sh -c '[ -e "$1" ] || : >"$1" & echo a & wait' sh "$work/left"
    said 1 'went another way at step' && said 1 'Something besides the order'
}

# Repeats each outcome of a program that ends well by the schedule that stands below it.
the_schedules_are_as_printed()
{
    run "$programs/sets" unlocked
    local count=0 output=
    while read -r line; do
        case $line in
        '| '*) output=${line#| } output=${output%% (no end of line)} ;;
        '(--schedule '*)
            [ "$("$timeline" --closed --stdout pipe --schedule "$(sed 's/(--schedule //; s/)$//' <<<"$line")" \
                "$programs/sets" unlocked 2>/dev/null </dev/null)" = "$output" ] || return
            count=$((count + 1)) ;;
        esac
    done <"$work/out"
    [ "$count" -eq 6 ]
}

without_reduction_there_are_more_runs()
{
    run --plain "$programs/writers" two && said 0 'Complete: every order of steps was run.' &&
        said 0 '6 outcomes in ' && ! said 0 '6 outcomes in 6 runs'
}

# It is still busy when the first sign comes, for there are millions of orders; then it is stopped.
signs_of_life_and_what_was_found_until_it_was_stopped()
{
    mkfifo "$work/signs"
    "$timeline" explore --limit 100000000 "$programs/dealt" 1 7 5 >"$work/out" 2>"$work/signs" </dev/null &
    local pid=$! sign
    exec 3<"$work/signs" || return
    read -r -t 60 -u 3 sign
    kill -TERM "$pid"
    wait "$pid"
    status=$?
    exec 3<&-
    echo "$sign" >"$work/err"
    said 1 'Not complete: it was stopped' && [[ $sign == 'timeline explore: '*' runs in '*' s, '*' so far …' ]]
}

a_short_search_says_nothing_on_stderr()
{
    run "$programs/writers" none && [ ! -s "$work/err" ]
}

wrong_words_are_refused()
{
    run --limit 0 "$programs/writers"
    said 2 "--limit takes a whole number from 1" || return
    run
    said 2 'which program?' || return
    run build/no/such/program
    said 127 'cannot be run'
}

# The transcript on the page is what is printed.
the_page_shows_what_is_printed()
{
    run "$programs/sets" dine
    [[ $(<docs/timeline.md) == *"$(<"$work/out")"* ]]
}

echo 1..11
check what_was_explored_is_complete what_was_explored_is_complete
check endings_are_named endings_are_named
check why_it_is_not_complete_is_told why_it_is_not_complete_is_told
check a_program_that_something_else_decides_is_told_from_one_of_many_orders another_way_is_no_answer
check what_is_no_choice_is_told what_is_no_choice_is_told
check the_schedules_are_as_printed the_schedules_are_as_printed
check without_reduction_there_are_more_runs without_reduction_there_are_more_runs
check there_are_signs_of_life_and_a_stop_shows_what_was_found signs_of_life_and_what_was_found_until_it_was_stopped
check a_short_search_says_nothing_on_stderr a_short_search_says_nothing_on_stderr
check wrong_words_are_refused wrong_words_are_refused
check the_page_shows_what_explore_prints the_page_shows_what_is_printed
