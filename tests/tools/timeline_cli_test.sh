#!/usr/bin/env bash
# The program `timeline` as its users meet it: statuses, messages, files, terminals. Prints TAP.
# What it runs that ends others' processes, or does not end, does so inside the recorder alone.
set -u
export LC_ALL=C
unset NO_COLOR COLUMNS
cd "$(dirname "$0")/../.." || exit 2
build=${BUILD:-build}
timeline=$build/bin/timeline
programs=$build/tests/tools/programs
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

# Is this the status, and, if given, do stdout and stderr hold these words?
said()
{
    [ "$status" -eq "$1" ] && [[ $(<"$work/out") == *"${2:-}"* ]] && [[ $(<"$work/err") == *"${3:-}"* ]]
}

# How a command ends, as its parent sees it: "exit N" or "signal N", and "core" if it left one.
ending()
{
    perl -e 'open STDOUT, ">/dev/null"; open STDERR, ">/dev/null"; my $pid = fork;
        if (!$pid) { exec @ARGV; exit 126 } waitpid $pid, 0;
        open my $out, ">", $ENV{ENDING}; print $out $? & 127 ? "signal " . ($? & 127) : "exit " . ($? >> 8);
        print $out " core" if $? & 128' "$@"
    cat "$ENDING"
}
export ENDING=$work/ending

# On a terminal of our own.
on_terminal()
{
    script -qec "$1" /dev/null </dev/null >"$work/out" 2>"$work/err"
}

status_of_the_program()
{
    run "$programs/exit_code" 7
    said 7 '' 'exit 7' || return 1
    [ "$(ending "$timeline" "$programs/exit_code" -9)" = 'signal 9' ] || return 1
    ulimit -c unlimited 2>/dev/null # a core of ours would be one too many
    [ "$(ending env -C "$work" "$PWD/$timeline" "$PWD/$programs/exit_code" -11)" = 'signal 11' ]
}

statuses_of_its_own()
{
    run --schedule child-first "$programs/pipe_deadlock"
    said 121 '' 'deadlock' || return 1
    run --schedule parent-first sh -c 'while :; do :; done'
    said 122 '' 'without any progress' || return 1
    run --deadline 0.1 tail -f /dev/null
    said 124 '' 'deadline' || return 1
    run "$work/no-such-program"
    said 127 '' 'No such file or directory' || return 1
    run /etc/passwd
    said 126 '' 'Permission denied'
}

usage_names_the_cure()
{
    run
    said 2 '' 'timeline -- ls' || return 1
    run --schedule random true
    said 2 '' 'natural, child-first, parent-first, shuffle:SEED' || return 1
    run --inject fork:EWHAT true
    said 2 '' 'fork:ENOMEM:2' || return 1
    run --format gif true
    said 2 '' 'text, json' || return 1
    run --stdout file true
    said 2 '' 'pipe, tty' || return 1
    run --color red true
    said 2 '' 'auto, always, never' || return 1
    run --deadline soon true
    said 2 '' 'such as 2 or 0.5' || return 1
    run --width 10 true
    said 2 '' 'from 40 to' || return 1
    run --no-such-option true
    said 2 '' 'timeline --help' || return 1
    run --read "$work/out" true
    said 2 '' 'leave out'
}

help_fits_a_terminal()
{
    run --help
    said 0 'Exit status' && [ ! -s "$work/err" ] && ! grep -q '.\{93\}' "$work/out" || return 1
    for option in schedule inject format stdout deadline closed read width ascii utf8 color output version; do
        grep -q -- "--$option" "$work/out" || return 1
    done
    run --version
    said 0 'timeline (Fork School)'
}

output_is_the_programs_own()
{
    run --schedule child-first "$programs/wait_any"
    [ "$status" -eq 0 ] && [ "$(wc -l <"$work/out")" -eq 4 ] && grep -q '^P0.4 .*exit 4 z' "$work/err" || return 1
    echo hello | "$timeline" --width 50 cat >"$work/out" 2>"$work/err"
    [ "$(cat "$work/out")" = hello ] && grep -q '^P0  \*.*"hello"' "$work/err"
}

arguments_after_the_program_are_its_own()
{
    run "$programs/exit_code" 3 --help
    said 3 '' 'exit_code 3 --help' || return 1
    run -- "$programs/exit_code" 4 -o "$work/not-ours"
    said 4 && [ ! -e "$work/not-ours" ]
}

stdout_may_be_a_pipe_or_a_terminal()
{
    run --stdout pipe sh -c '[ -t 1 ]'
    said 1 || return 1
    run --stdout tty sh -c '[ -t 1 ] && echo passed on'
    said 0 'passed on' "passed on"
}

a_fork_fails_when_it_is_told_to()
{
    run --schedule child-first --inject fork:EAGAIN:2 "$programs/wait_any"
    grep -q 'fork: EAGAIN\[2\]' "$work/err" && grep -q '^\[2\] ' "$work/err"
}

a_file_is_replaced_as_a_whole()
{
    echo old >"$work/file" && chmod 640 "$work/file" && ln -s file "$work/link" || return 1
    run -o "$work/link" "$programs/exit_code" 0
    said 0 && [ ! -s "$work/err" ] && grep -q '^P0  \*' "$work/file" && [ -L "$work/link" ] || return 1
    [ "$(stat -c %a "$work/file")" = 640 ] || return 1
    cp "$work/file" "$work/before"
    (trap '' XFSZ; ulimit -f 4; exec "$timeline" --format json -o "$work/file" "$programs/family_tree") 2>&1 |
        cat >"$work/err"
    grep -qF "timeline: $work/file: " "$work/err" && cmp -s "$work/file" "$work/before" || return 1
    ! compgen -G "$work/file.*" >/dev/null
}

an_output_that_cannot_be_written_is_told_before_the_run()
{
    run -o "$work/missing/file" sh -c "echo ran"
    said 125 '' 'No such file or directory' && [ ! -s "$work/out" ] || return 1
    run -o "$work" true
    said 125 '' 'Is a directory' || return 1
    run -o /dev/full true
    said 125 '' 'No space left' && [ -c /dev/full ]
}

a_dash_is_stdout()
{
    run -o - "$programs/exit_code" 0
    said 0 'P0  *' && [ ! -s "$work/err" ]
}

a_saved_recording_is_drawn_again()
{
    run --schedule shuffle:3 --format json -o "$work/run.json" "$programs/family_tree"
    "$timeline" --schedule shuffle:3 "$programs/family_tree" 2>"$work/direct"
    run --read "$work/run.json"
    said 0 && [ ! -s "$work/err" ] && cmp -s "$work/out" "$work/direct" || return 1
    "$timeline" --read - --format json -o "$work/again.json" <"$work/run.json" || return 1
    cmp -s "$work/again.json" "$work/run.json"
}

# Each format is of its kind, and depends on the recording alone.
every_format_is_drawn_from_a_saved_recording()
{
    for format in svg words trace; do
        run --schedule shuffle:3 --format "$format" -o "$work/$format" "$programs/family_tree"
        said 0 && [ ! -s "$work/err" ] || return 1
        run --read "$work/run.json" --format "$format"
        said 0 && cmp -s "$work/out" "$work/$format" || return 1
    done
    [[ $(<"$work/svg") == '<svg xmlns='*'</svg>' ]] && grep -q '^ *[0-9]*  P0 begins\.$' "$work/words" &&
        [[ $(<"$work/trace") == '{"traceEvents":['*'}' ]]
}

what_is_no_recording_is_told()
{
    run --read /etc/passwd
    said 125 '' 'line 1' || return 1
    run --read "$work/nothing-there"
    said 125 '' 'No such file or directory'
}

colour_is_for_terminals()
{
    local escape=$'\033['
    run --schedule child-first "$programs/wait_any"
    ! grep -qF "$escape" "$work/err" || return 1
    run --color always "$programs/wait_any"
    said 0 '' "$escape" || return 1
    on_terminal "TERM=xterm $timeline $programs/exit_code 0" && grep -qF "$escape" "$work/out" || return 1
    on_terminal "TERM=xterm NO_COLOR=1 $timeline $programs/exit_code 0" && ! grep -qF "$escape" "$work/out" || return 1
    on_terminal "TERM=dumb $timeline $programs/exit_code 0" && ! grep -qF "$escape" "$work/out" || return 1
    on_terminal "TERM=xterm $timeline --color never $programs/exit_code 0" && ! grep -qF "$escape" "$work/out"
}

the_locale_chooses_the_signs()
{
    local run_sign=$'\xe2\x94\x80'
    run "$programs/wait_any"
    ! grep -qF "$run_sign" "$work/err" || return 1
    LC_ALL=C.UTF-8 run "$programs/wait_any"
    said 0 '' "$run_sign" || return 1
    LC_ALL=C.UTF-8 run --ascii "$programs/wait_any"
    ! grep -qF "$run_sign" "$work/err" || return 1
    run --utf8 "$programs/wait_any"
    said 0 '' "$run_sign"
}

the_width_is_the_terminals()
{
    on_terminal "stty cols 50; $timeline --color never --schedule child-first $programs/wait_any"
    ! grep '^P0' "$work/out" | tr -d '\r' | grep -q '.\{51\}' || return 1
    grep '^P0' "$work/out" | tr -d '\r' | grep -q '.\{50\}' || return 1
    run --width 120 --schedule child-first "$programs/wait_any"
    grep -q '^P0.\{118\}$' "$work/err"
}

# Sixty programs one after the other: more bands than are shown unasked.
a_long_run_can_be_had_whole()
{
    local format
    "$timeline" --format json -o "$work/long" --schedule child-first sh -c '
        for i in 1 2 3 4 5 6; do for j in 0 1 2 3 4 5 6 7 8 9; do /bin/true; done; done' || return
    for format in text svg; do
        run --read "$work/long" --format $format --width 60
        said 0 'left out' || return
        run --read "$work/long" --format $format --width 60 --whole
        said 0 'P0.30' && ! said 0 'left out' || return
    done
}

# Inside a recording ptrace is refused, as it is in some containers.
without_ptrace_it_says_so()
{
    # Where all is built with sanitizers: LeakSanitizer would end with a complaint of its own, because it cannot trace.
    ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0 run "$timeline" "$work/out" true
    said 125 '' 'ptrace' && grep -q 'timeline: could not record: Somebody traces this program already' "$work/err"
}

choices_are_saved_and_repeated()
{
    run --schedule shuffle:5 --save-schedule "$work/choices" -- "$programs/writers" three && said 0 || return
    local written
    written=$(<"$work/out")
    run --schedule "replay:$work/choices" -- "$programs/writers" three && said 0 "$written" 'replay of' &&
        ! grep -q 'to repeat' "$work/err"
    run --schedule replay:1,1,1,1 -- "$programs/writers" two && said 0 cdPQ
}

what_is_wrong_with_a_schedule_is_told()
{
    printf 'fork-school-schedule 1\n0\nx\n' >"$work/wrong"
    run --schedule "replay:$work/wrong" -- ls && said 2 '' "$work/wrong:3: \"x\" is no choice" || return
    run --schedule "replay:$work/nowhere" -- ls && said 2 '' 'No such file' || return
    run --save-schedule "$work/choices" -- ls && said 2 '' 'under natural the kernel chooses' || return
    run --read x --save-schedule "$work/choices" && said 2 '' 'leave out --read' || return
    run --schedule child-first --save-schedule /nowhere/x -- ls && said 125 '' '/nowhere/x' && [ ! -s "$work/out" ]
}

echo 1..23
touch "$work/out" "$work/err"
check the_programs_status_is_the_status_and_its_signal_too status_of_the_program
check what_timeline_ends_has_a_status_and_words statuses_of_its_own
check a_wrong_command_line_names_the_cure usage_names_the_cure
check help_is_whole_and_fits_a_terminal help_fits_a_terminal
check the_program_keeps_its_input_and_output output_is_the_programs_own
check arguments_after_the_program_are_not_ours arguments_after_the_program_are_its_own
check the_programs_stdout_may_be_a_pipe_or_a_terminal stdout_may_be_a_pipe_or_a_terminal
check a_fork_fails_as_asked a_fork_fails_when_it_is_told_to
check a_file_is_replaced_as_a_whole_or_not_at_all a_file_is_replaced_as_a_whole
check an_output_that_cannot_be_written_is_told an_output_that_cannot_be_written_is_told_before_the_run
check a_dash_stands_for_stdout a_dash_is_stdout
check a_recording_that_was_saved_gives_the_same_picture a_saved_recording_is_drawn_again
check every_format_is_drawn_from_a_saved_recording every_format_is_drawn_from_a_saved_recording
check what_is_no_recording_is_told_by_line what_is_no_recording_is_told
check colour_is_for_terminals_that_want_it colour_is_for_terminals
check the_locale_chooses_between_ascii_and_boxes the_locale_chooses_the_signs
check the_picture_is_as_wide_as_the_terminal the_width_is_the_terminals
check a_long_run_can_be_had_whole a_long_run_can_be_had_whole
check where_ptrace_is_refused_it_says_so without_ptrace_it_says_so
check nothing_is_left_in_the_temporary_folder test "$(find "$work" -name 'file.*' | wc -l)" -eq 0
check choices_are_saved_and_repeated choices_are_saved_and_repeated
check what_is_wrong_with_a_schedule_is_told what_is_wrong_with_a_schedule_is_told
check the_same_seed_gives_the_same_picture cmp -s <("$timeline" --schedule shuffle:9 "$programs/pipe_ring" 2>&1) \
    <("$timeline" --schedule shuffle:9 "$programs/pipe_ring" 2>&1)
