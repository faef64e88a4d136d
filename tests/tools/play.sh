#!/usr/bin/env bash
# timeline play as its users meet it: by a script through a pipe, and by keys in a real terminal (tmux). Prints TAP.
set -u
export LC_ALL=C
unset NO_COLOR COLUMNS TMUX
cd "$(dirname "$0")/../.." || exit 2
build=${BUILD:-build}
timeline=$PWD/$build/bin/timeline
programs=$PWD/$build/tests/tools/programs
work=$(mktemp -d) || exit 2
trap 'terminal kill-server 2>/dev/null; rm -rf "$work"' EXIT
sessions=0
patience=60 # seconds for what takes none

# shellcheck source=tests/tap.sh
. tests/tap.sh

# Plays what stdin says; keeps what was written and the status.
play()
{
    "$timeline" play "$@" >"$work/out" 2>"$work/err"
    status=$?
}

# Plays these lines: `script 'next\n0' OPTION… -- PROGRAM`.
script()
{
    local lines=$1
    shift
    play "$@" < <(printf '%b\n' "$lines")
}

# Is this the status, and, if given, do stdout and stderr hold these words?
said()
{
    [ "$status" -eq "$1" ] && [[ $(<"$work/out") == *"${2:-}"* ]] && [[ $(<"$work/err") == *"${3:-}"* ]]
}

a_script_gives_this_transcript()
{
    script '# the parent first\nnext\n0\nend' --ascii -- "$programs/writers" two
    cat >"$work/wanted" <<'END'
Choice 1

P0    *-+- 0
P0.1    \- 1

Output so far: none

Who goes on?
  0  P0 (pid 1000)    go on after fork
  1  P0.1 (pid 1001)  begin, as a copy of its parent
It does not matter who goes first: the same comes of it.

> next
Choice 3

P0    *-+- 0
P0.1    \- 1

Output so far: none

Who goes on?
  0  P0 (pid 1000)    write "P" to stdout
  1  P0.1 (pid 1001)  write "c" to stdout
It matters who goes first: 0 or 1.

> 0
Choice 4

P0    *-+-"P"- 0
P0.1    \----- 1

Output so far:
| P

Who goes on?
  0  P0 (pid 1000)    write "Q" to stdout
  1  P0.1 (pid 1001)  write "c" to stdout
It matters who goes first: 0 or 1.

> end
The run is over, after 6 choices.

writers two - replay of 6 choices - 2 processes - exit 0

P0    *-+-"P"---------"Q"- wait+- exit 0
P0.1    \---"c"-"d"- exit 0 zzz/

* begins   --- runs   zzz zombie: ended, not waited for yet   +\ fork
+/ wait gets the status   "..." written to stdout at the first "
pids of writers: P0=1000 P0.1=1001

Output:
| PcdQ

The same again: --schedule replay:1,0,0,1,1,1
END
    diff "$work/wanted" "$work/out" >"$work/err" && [ "$status" -eq 0 ]
}

both_orders_are_the_players()
{
    script 'next\n1\nend parent-first' -- "$programs/writers" two && said 0 '| cPQd' || return
    script 'next\n0\nend parent-first' -- "$programs/writers" two && said 0 '| PQcd'
}

back_and_forward_lead_where_they_should()
{
    script 'n\n0\nb\n1\nb\nf\nback 3\njump 4\nend' -- "$programs/writers" two && said 0 '| cdPQ' || return
    [ "$(grep -c '^Choice 4' "$work/out")" -eq 4 ]
}

the_choices_are_saved_and_repeat_the_run()
{
    script "next\n0\nsave $work/by hand\nend" -o "$work/saved" -- "$programs/writers" two
    said 0 'Saved. To repeat it: timeline --schedule replay:' || return
    [ "$("$timeline" --schedule "replay:$work/saved" -- "$programs/writers" two 2>"$work/err")" = PcdQ ] || return
    ! grep -q 'choices to' "$work/err" && grep -q "^# made for: .*/writers two" "$work/saved" &&
        [ "$(grep -c '^[0-9]' "$work/by hand")" -eq 3 ] && grep -q '^fork-school-schedule 1$' "$work/by hand"
}

prepared_choices_are_walked_along()
{
    script 'forward 3\nf' --schedule replay:1,0,0,1 -- "$programs/writers" two && said 1 '| Pc' 'left at choice 5' &&
        said 1 'Choice 1 (4 more known: forward)'
}

wrong_command_line()
{
    local words=$1
    shift
    script '' "$@" && said 2 '' "timeline play: $words"
}

# The line that is wrong, what stderr says of it.
wrong_line()
{
    script "next\n\n# so far so good\n$1\nend" -- "$programs/writers" two && said 2 '' "timeline play: line 4: $2"
}

a_wrong_command_ends_the_script_and_names_its_line()
{
    wrong_line frob '"frob" is no command' && wrong_line 2 'there is no such candidate' &&
        wrong_line 'back 3' 'so far back there is nothing' && wrong_line forward 'so far ahead nothing is known' &&
        wrong_line 'save /nowhere/x' '/nowhere/x: No such file' &&
        wrong_line 'jump' 'jump takes a whole number' || return
    script 'end\nnext' -- "$programs/writers" two && said 2 '' 'line 2: the run is over'
}

who_leaves_early_gets_status_1()
{
    script 'next\nquit\nfrob' -- "$programs/writers" two && said 1 '' 'left at choice 3' || return
    script 'next' -- "$programs/writers" two && said 1 'write "c" to stdout' 'before the run was over'
}

what_cannot_be_run_is_told()
{
    script '' -- "$work/nowhere" && said 127 '' 'No such file' && script '' -- /etc/passwd && said 126
}

the_commands_are_not_the_programs_input()
{
    script 'end' -- sh -c 'cat; echo end of input; echo & wait' && said 0 '| end of input'
}

what_the_program_writes_cannot_steer_the_terminal()
{
    script 'end' --utf8 -- sh -c 'printf "\033[31mred\033]0;title\007"; echo & wait' && said 0 '\x1b[31mred' &&
        ! grep -q "$(printf '[\033\007]')" "$work/out"
}

faults_can_be_injected_into_a_game()
{
    script 'end' --inject fork:EAGAIN -- "$programs/retry_fork" && said 0 '[1] note: P0'"'"'s fork failed with EAGAIN'
}

what_is_to_be_written_is_shown_as_the_locale_can()
{
    script '1\n1\n1\n1\n1\n1' --utf8 -- sh -c 'echo "déjà" & wait'
    grep -q '1  P0.1 (pid 1001)  write "déjà" to stdout' "$work/out" || return
    script '1\n1\n1\n1\n1\n1' --ascii -- sh -c 'echo "déjà" & wait'
    grep -q '1  P0.1 (pid 1001)  write "d??j??" to stdout' "$work/out"
}

a_deadlock_is_an_end_like_any_other()
{
    script 'end' -- "$programs/pipe_deadlock" && said 0 'P0 waits for P0.1 to end'
}

a_program_without_choices_is_over_at_once()
{
    script 'quit' -- "$programs/exit_code" 7 && said 0 'over, after 0 choices' && said 0 'exit 7'
}

help_teaches()
{
    play --help </dev/null && said 0 'timeline play ./fork-hello' && said 0 'jump N' && said 0 'Exit status' &&
        ! grep -q '.\{91\}' "$work/out"
}

# The terminal: a tmux server of our own, 80 by 30.
terminal()
{
    tmux -S "$work/tmux.$sessions" -f /dev/null "$@"
}

# Starts `timeline play ARGUMENT…` in the terminal. What stty says before and after, and the status, come into files.
terminal_play()
{
    sessions=$((sessions + 1)) # a server that is told to end may still be there when the next one begins
    rm -f "$work/status" "$work/before" "$work/after"
    cat >"$work/run" <<END
trap : INT
cd '$work' && stty -g >before
'$timeline' play $*
echo \$? >status.new
stty -g >after
mv status.new status
tmux -S '$work/tmux.$sessions' wait-for -S ended
read -r line
END
    terminal new-session -d -x 80 -y 30 "exec bash '$work/run'" 2>"$work/err"
}

# Looks at the screen, into out, until this succeeds; at the latest until the terminal is gone.
eventually()
{
    local until=$((SECONDS + patience))
    while [ $SECONDS -lt $until ]; do
        terminal capture-pane -p >"$work/out" 2>"$work/err" || return
        ! "$@" || return 0
    done
    return 1
}

screen_holds()
{
    [[ $(<"$work/out") == *"$1"* ]]
}

# Has the first process so many lines on the screen, one in each band of the picture?
screen_has_bands()
{
    [ "$(grep -c '^P0 ' "$work/out")" -eq "$1" ]
}

# Waits until the screen holds these words.
shows()
{
    eventually screen_holds "$1"
}

# Presses keys, as tmux calls them.
press()
{
    terminal send-keys "$@"
}

# Waits for the end: the status, and the terminal as it was.
ended_with()
{
    timeout $patience tmux -S "$work/tmux.$sessions" wait-for ended && [ "$(<"$work/status")" -eq "$1" ] &&
        cmp "$work/before" "$work/after" >"$work/err"
}

# One check in a terminal, where there is tmux.
check_terminal()
{
    if ! command -v tmux >/dev/null; then
        number=$((number + 1))
        echo "ok $number - $1 # SKIP tmux is not installed: ./setup --developer"
        return
    fi
    check "$@"
    terminal kill-server 2>/dev/null
}

keys_play_a_game_to_its_end()
{
    terminal_play "'$programs/writers' two" && shows 'Choice 1' && shows 'q quit' && press n && shows 'Choice 3' &&
        shows 'It matters who goes first: 0 or 1.' && press 1 && shows '| c' && press b && shows 'Choice 3 (1 more' &&
        press Right && shows '| c' && press Left && shows 'Output so far: none' && press 0 && shows '| P' && press e &&
        shows 'The run is over' && shows '| PcdQ' && press x 5 && shows 'the run is over: back or jump' &&
        press q && ended_with 0 && shows '| PcdQ'
}

keys_ask_where_to_save_and_where_to_jump()
{
    terminal_play "'$programs/writers' two" && shows 'Choice 1' && press Enter && shows 'Choice 3' && press s &&
        shows 'Save the choices to file:' && press mine.schedule Enter && shows 'Saved. To repeat it' &&
        press j && shows 'Jump to choice number:' && press 2 Enter && shows 'Choice 2 (1 more known' &&
        press '?' && shows 'that one goes on' && press x && shows 'Choice 2' &&
        press q && ended_with 1 && [ "$(grep -c '^[0-9]' "$work/mine.schedule")" -eq 2 ]
}

the_page_follows_the_terminals_size()
{
    terminal_play --ascii "'$programs/family_tree'" && shows 'Choice 1' && press j && shows 'Jump to' &&
        press 26 Enter && shows 'Choice 26' && eventually screen_has_bands 2 &&
        terminal resize-window -x 120 -y 30 && eventually screen_has_bands 1
}

colours_are_for_those_who_want_them()
{
    terminal_play "'$programs/writers' two" && shows 'Choice 1' && terminal capture-pane -p -e >"$work/out" &&
        grep -q "$(printf '\033')\[" "$work/out" && press q && ended_with 1 && terminal kill-server
    export NO_COLOR=1
    terminal_play "'$programs/writers' two" && shows 'Choice 1' && terminal capture-pane -p -e >"$work/out" &&
        ! grep -q "$(printf '\033')\[" "$work/out"
    local result=$?
    unset NO_COLOR
    return $result
}

control_c_at_a_choice_gives_the_terminal_back()
{
    terminal_play "'$programs/writers' two" && shows 'Choice 1' && press n && shows 'Choice 3' && press C-c &&
        ended_with 130 && ! terminal capture-pane -p | grep -q Choice
}

# The program has a lock of its own and waits for one of ours: nothing but Control-C ends that run.
control_c_in_a_run_leaves_nobody_behind()
{
    exec 9>"$work/ours" && flock 9 &&
        terminal_play sh -c "'echo >begun; exec flock -F its flock -F ours true'" &&
        eventually test -s "$work/begun" && press C-c && ended_with 130 && flock -n "$work/its" true
    local result=$?
    exec 9>&-
    return $result
}

echo 1..24
check a_script_gives_a_transcript a_script_gives_this_transcript
check both_orders_are_the_players both_orders_are_the_players
check back_forward_and_jump_lead_where_they_should back_and_forward_lead_where_they_should
check the_choices_are_saved_and_repeat_the_run the_choices_are_saved_and_repeat_the_run
check choices_prepared_are_walked_along prepared_choices_are_walked_along
check a_wrong_command_ends_the_script_and_names_its_line a_wrong_command_ends_the_script_and_names_its_line
check who_leaves_early_gets_status_1 who_leaves_early_gets_status_1
check what_cannot_be_run_is_told what_cannot_be_run_is_told
check an_unknown_option_is_told wrong_command_line 'unrecognized option' --frob
check a_schedule_of_ones_own_is_refused wrong_command_line '--schedule: you are the schedule' --schedule child-first ls
check a_picture_in_another_format_is_refused wrong_command_line '--format' --format svg -- ls
check the_commands_are_not_the_programs_input the_commands_are_not_the_programs_input
check what_the_program_writes_cannot_steer_the_terminal what_the_program_writes_cannot_steer_the_terminal
check faults_can_be_injected_into_a_game faults_can_be_injected_into_a_game
check what_is_to_be_written_is_shown_as_the_locale_can what_is_to_be_written_is_shown_as_the_locale_can
check a_deadlock_is_an_end_like_any_other a_deadlock_is_an_end_like_any_other
check a_program_without_choices_is_over_at_once a_program_without_choices_is_over_at_once
check help_teaches help_teaches
check_terminal keys_play_a_game_to_its_end keys_play_a_game_to_its_end
check_terminal keys_ask_where_to_save_and_where_to_jump keys_ask_where_to_save_and_where_to_jump
check_terminal the_page_follows_the_terminals_size the_page_follows_the_terminals_size
check_terminal colours_are_for_those_who_want_them colours_are_for_those_who_want_them
check_terminal control_c_at_a_choice_gives_the_terminal_back control_c_at_a_choice_gives_the_terminal_back
check_terminal control_c_in_a_run_leaves_nobody_behind control_c_in_a_run_leaves_nobody_behind
