#!/usr/bin/env bash
# What `make` does for somebody who learns alone, in a small kit of its own: fresh starts, the model's pieces, the way
# to the next lesson. Above all: a learner's work is never lost, whoever interrupts what. Prints TAP.
# shellcheck disable=SC2016
set -u
cd "$(dirname "$0")/../.." || exit 2
unset MAKEFLAGS MAKELEVEL MAKEOVERRIDES BUILD CC CFLAGS SANITIZE WERROR ONLY V EXERCISE SEED
# shellcheck source=tests/tools/kit.bash
. tests/tools/kit.bash
task=$kit/exercises/01-first/task
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null

# A kit with three lessons. Its tools only say how they were called.
make_kit()
{
    mkdir -p "$kit"
    cp -r Makefile mk .gitignore "$kit"
    local lesson shout='#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        printf("%s%c", argv[i], i + 1 < argc ? 32 : 10);
    const char *status = getenv("STATUS");
    return status ? atoi(status) : 0;
}'
    for tool in timeline grade watch; do
        put tools/$tool/main.c <<<"$shout"
    done
    for lesson in 01-first 02-second 03-third; do
        put demos/$lesson/show.c <<<'int main(void) { return 0; }'
        put tests/$lesson/task/checks.c <<<'int main(void) { return 0; }'
        put tests/$lesson/own/checks.c <<<'int main(void) { return 0; }'
        put solutions/$lesson/task/task.h <<<'int task(void);'
        put solutions/$lesson/task/task.c <<<"// $lesson
/* answer */
answer
//~ starter
/* end */"
        put solutions/$lesson/own/process.c <<<"// $lesson
/* ==== $lesson ==== */

int process_${lesson#*-}(void);

/* of $lesson */
int process_${lesson#*-}(void)
{
}

/* [start] */
/* answer */
model
//~ starter
/* end */"
        put exercises/$lesson/own/library <<<'process.c'
    done
    git -C "$kit" init -q
    kit_make starters
    git -C "$kit" add -A
    git -C "$kit" -c user.name=kit -c user.email=kit@example.org commit -qm kit
}

# Whether make's status was $1 and it said each of the other words, in this order.
said()
{
    [ "$status" -eq "$1" ] || return 1
    shift
    local rest=$output
    for word; do
        case $rest in *"$word"*) rest=${rest#*"$word"} ;; *) return 1 ;; esac
    done
}

clean_checkout()
{
    [ -z "$(git -C "$kit" status --porcelain)" ]
}

# Whether a file below exercises/ holds exactly that line at its end.
holds()
{
    [ "$(tail -n 1 "$kit/exercises/$1" 2>/dev/null)" = "$2" ]
}

# How many files of the task hold that line. Every word that a learner wrote must be in one at least.
copies()
{
    grep -lsFx -e "$1" "$task"/* | wc -l
}

# What the file of scores calls the content of an exercise.
sum()
{
    cat "$kit/exercises/$1"/*.c | cksum | sed 's/ /-/'
}

is()
{
    [ "$1" = "$2" ]
}

# Replaces the command $1, within make, by a script on standard input.
shim()
{
    mkdir -p "$kit/build/shim"
    { echo '#!/bin/sh'; cat; } >"$kit/build/shim/$1"
    chmod +x "$kit/build/shim/$1"
}

# make, with the shims before everything else.
shim_make()
{
    PATH="$kit/build/shim:$PATH" kit_make "$@"
    rm -rf "$kit/build/shim"
}

resets()
{
    kit_make reset-01 EXERCISE=task
    check nothing_to_do_is_said_and_done said 0 'Nothing to do'
    echo mine-1 >>"$task/task.c"
    kit_make reset-01 EXERCISE=task
    check a_reset_tells_what_it_kept_and_what_is_new said 0 'kept: exercises/01-first/task/task.c.1' \
        'new:  exercises/01-first/task/task.c'
    check it_brings_the_starter_back cmp -s "$task/task.c" "$kit/build/starters/01-first/task/task.c"
    check it_keeps_what_was_written holds 01-first/task/task.c.1 mine-1
    check after_it_the_checkout_is_clean clean_checkout
    echo mine-2 >>"$task/task.c"
    kit_make reset-1 EXERCISE=task
    check a_second_one_takes_the_next_number holds 01-first/task/task.c.2 mine-2
    check and_leaves_the_first_alone holds 01-first/task/task.c.1 mine-1
    rm "$task/task.c"
    echo helper >"$task/helper.c"
    kit_make reset-01-first EXERCISE=task
    check a_file_that_was_deleted_comes_back holds 01-first/task/task.c starter
    check a_file_of_ones_own_is_left_and_named said 0 'new:  ' 'helper.c is a file of your own'
    rm "$task/helper.c"
    kit_make reset-01
    check a_reset_wants_to_know_which_and_lists_them said 2 'Which one?' own task
    kit_make reset-01 EXERCISE=none
    check a_reset_of_an_unknown_exercise_lists_them said 2 "no exercise 'none'" own task
    kit_make reset-77 EXERCISE=task
    check a_reset_of_an_unknown_lesson_lists_those_there_are said 2 "no lesson '77'" 01-first 02-second
    mv "$kit/solutions" "$kit/elsewhere"
    rm -rf "$kit/build/starters"
    echo mine-3 >>"$task/task.c"
    kit_make reset-01 EXERCISE=task
    check without_a_pristine_copy_nothing_is_touched said 2 'There is nothing to make its starter from'
    check not_even_what_was_edited holds 01-first/task/task.c mine-3
    mv "$kit/elsewhere" "$kit/solutions"
}

# Kills whoever calls mv, before it is done or after it, at the first and at the second; then tries again.
interrupted_resets()
{
    local when count word lost=
    for when in before after; do
        for count in 1 2; do
            word=cut-$when-$count
            echo "$word" >>"$task/task.c"
            shim mv <<END
echo x >>"$kit/build/calls"
mine=\$(wc -l <"$kit/build/calls")
[ "\$mine" -ne $count ] || [ $when != before ] || kill -KILL \$PPID
[ "\$mine" -ge $count ] && [ $when = before ] || /bin/mv "\$@"
[ "\$mine" -ne $count ] || [ $when != after ] || kill -KILL \$PPID
END
            rm -f "$kit/build/calls"
            shim_make reset-01 EXERCISE=task
            [ "$status" -ne 0 ] || lost+=" $word:not-interrupted"
            [ "$(copies "$word")" -eq 1 ] || lost+=" $word"
            kit_make reset-01 EXERCISE=task
            holds 01-first/task/task.c starter && [ "$(copies "$word")" -eq 1 ] || lost+=" $word:again"
        done
    done
    output=$lost
    check an_interrupted_reset_loses_nothing_and_the_next_one_ends_it is "$lost" ''
    check and_leaves_nothing_that_git_would_see clean_checkout
}

# Somebody saves between the two renames; two resets race; a backup's name is taken in the last moment.
raced_resets()
{
    echo first >>"$task/task.c"
    shim mv <<END
/bin/mv "\$@"
[ -e "$task/task.c" ] || [ -e "$kit/build/saved" ] || echo saved-meanwhile | tee "$kit/build/saved" >"$task/task.c"
END
    shim_make reset-01 EXERCISE=task
    check what_is_saved_in_the_midst_of_a_reset_stays is "$(copies saved-meanwhile) $(copies first)" '1 1'
    kit_make reset-01 EXERCISE=task
    echo again >>"$task/task.c"
    shim mv <<END
case " \$* " in *" .progress/"*) echo in-the-last-moment >"$task/task.c" ;; esac
/bin/mv "\$@"
END
    shim_make reset-01 EXERCISE=task
    check a_save_in_the_last_moment_stays_and_is_told said 2 'it was saved just now'
    check and_what_was_there_before_is_kept is "$(copies in-the-last-moment) $(copies again)" '1 1'
    kit_make reset-01 EXERCISE=task
    echo second >>"$task/task.c"
    shim mv <<END
for target; do :; done
case \$target in *.[0-9]*) [ -e "$kit/build/taken" ] || { echo taken >"\$target"; : >"$kit/build/taken"; } ;; esac
/bin/mv "\$@"
END
    shim_make reset-01 EXERCISE=task
    check a_number_that_is_taken_in_the_last_moment_is_not_overwritten is "$(copies taken) $(copies second)" '1 1'
    local i pids=()
    for i in 1 2 3 4 5 6; do
        (cd "$kit" && echo "racer-$i" >>"exercises/01-first/task/task.c" &&
            mk/replace build/starters 01-first/task task.c >/dev/null 2>&1) &
        pids+=($!)
    done
    wait "${pids[@]}"
    kit_make reset-01 EXERCISE=task
    local lost=
    for i in 1 2 3 4 5 6; do
        [ "$(copies "racer-$i")" -eq 1 ] || lost+=" racer-$i"
    done
    output=$lost
    check resets_at_the_same_time_lose_nothing is "$lost" ''
    echo unwritable >>"$task/task.c"
    chmod -R a+rwX "$kit"
    chmod a-w "$task"
    local nobody=()
    [ "$(id -u)" -ne 0 ] || nobody=(setpriv --reuid 65534 --clear-groups)
    output=$("${nobody[@]}" make -C "$kit" reset-01 EXERCISE=task 2>&1 </dev/null)
    status=$?
    chmod u+w "$task"
    check where_it_may_not_write_a_reset_fails_and_changes_nothing said 2 'cannot move'
    check and_what_was_written_is_there_still holds 01-first/task/task.c unwritable
    kit_make reset-01 EXERCISE=task
}

catch_ups()
{
    local own
    for own in 01-first 02-second 03-third; do
        echo "mine of $own" >>"$kit/exercises/$own/own/process.c"
    done
    kit_make catch-up-02
    check the_models_pieces_come_without_marks \
        is "$(grep -E 'model|starter|answer|//' "$kit"/exercises/0[12]-*/own/process.c | sed 's/.*://')" \
        $'// 01-first\nmodel\n// 02-second\nmodel'
    check of_the_lessons_up_to_that_one_alone holds 03-third/own/process.c 'mine of 03-third'
    check and_the_learners_own_are_kept holds 01-first/own/process.c.1 'mine of 01-first'
    check other_exercises_are_left_alone is "$(git -C "$kit" status --porcelain -- exercises/01-first/task)" ''
    kit_make catch-up-2
    check catching_up_twice_changes_nothing said 0 'Nothing to do' 'Nothing to do'
    put .progress/scores <<<$'fork-school-progress 1\n03-third/own best 9 9 last 9 9'
    kit_make catch-up-03
    check a_piece_that_is_solved_stays_the_learners_own said 0 'yours, and solved: exercises/03-third/own/process.c'
    check not_a_byte_of_it_changes holds 03-third/own/process.c 'mine of 03-third'
    put .progress/scores <<<$'fork-school-progress 1\n03-third/own best 9 9 last 8 9'
    kit_make catch-up-03
    check one_that_was_solved_once_and_is_broken_now_does_not holds 03-third/own/process.c model
    echo mine >>"$kit/exercises/03-third/own/process.c"
    put .progress/scores <<<$'fork-school-progress 1\n03-third/own best 9 9 last 9 9'
    kit_make catch-up-03 EXERCISE=own
    check nor_one_that_is_asked_for_by_name holds 03-third/own/process.c model
    echo mine >>"$kit/exercises/03-third/own/process.c"
    put .progress/scores <<<"fork-school-progress 1
03-third/own best 9 9 last 9 9 by $(sum 03-third/own)"
    kit_make catch-up-03
    check a_piece_that_is_as_it_was_when_solved_stays holds 03-third/own/process.c mine
    kit_make reset-03 EXERCISE=own
    kit_make catch-up-03
    check one_that_was_reset_since_gets_the_model holds 03-third/own/process.c model
    kit_make catch-up-01 EXERCISE=task
    check what_is_no_piece_has_no_model_to_give said 2 'Nothing to give'
    kit_make catch-up-88
    check catching_up_with_an_unknown_lesson_lists_those_there_are said 2 "no lesson '88'" 01-first
    git -C "$kit" checkout -q -- exercises
    check backups_are_none_of_gits_business clean_checkout
    rm -rf "$kit/.progress"
}

# Whether a lesson's piece holds these lines, in this order, and each once.
piece_is()
{
    is "$(grep -E '^//|mine|====|of 0|^starter|^model' "$kit/exercises/$1/own/process.c")" "$2"
}

# The learner's own library goes on from lesson to lesson.
carries()
{
    local first=$kit/exercises/01-first/own/process.c second=$kit/exercises/02-second/own/process.c
    local old=$'// 01-first\n/* ==== 01-first ==== */\n/* of 01-first */\nstarter\nmine'
    local new=$'\n/* ==== 02-second ==== */\n/* of 02-second */\nstarter'
    kit_make grade-02
    check without_anything_of_ones_own_nothing_is_carried clean_checkout
    echo mine >>"$first"
    kit_make grade-02
    check a_piece_that_is_not_solved_stays_behind_and_this_is_told said 0 'is not done yet' 'make carry-02'
    check and_the_next_one_is_as_it_was cmp -s "$second" "$kit/build/starters/02-second/own/process.c"
    put .progress/scores <<<$'fork-school-progress 1\n01-first/own best 9 9 last 9 9'
    kit_make grade-02 EXERCISE=task
    check another_exercise_carries_nothing cmp -s "$second" "$kit/build/starters/02-second/own/process.c"
    kit_make grade-02 FROM=solutions
    check nor_do_answers_from_elsewhere cmp -s "$second" "$kit/build/starters/02-second/own/process.c"
    kit_make grade-02
    check a_solved_piece_goes_on_with_what_is_new_behind_it piece_is 02-second "$old$new"
    check and_this_is_told said 0 'carried on, from exercises/01-first/own' 'new:  exercises/02-second/own/process.c'
    check the_piece_before_is_left_as_it_was holds 01-first/own/process.c mine
    kit_make reset-02 EXERCISE=own
    kit_make grade-02
    check after_a_reset_it_does_not_come_back_by_itself piece_is 02-second \
        $'// 02-second\n/* ==== 02-second ==== */\n/* of 02-second */\nstarter'
    echo theirs >>"$second"
    kit_make carry-02
    check when_asked_for_it_does piece_is 02-second "$old$new"
    check and_what_was_there_is_kept is "$(grep -lx theirs "$second".* | wc -l)" 1
    rm -rf "$kit/.progress"
    git -C "$kit" checkout -q -- exercises/02-second
    echo theirs >>"$second"
    put .progress/scores <<<$'fork-school-progress 1\n01-first/own best 9 9 last 9 9'
    kit_make watch-02
    check a_piece_that_was_begun_is_left_alone holds 02-second/own/process.c theirs
    git -C "$kit" checkout -q -- exercises/02-second
    printf '\nint process_second(void)\n{\n}\n' >>"$first"
    kit_make watch-02
    check a_function_that_is_there_already_does_not_come_twice is "$(grep -c 'process_second(void)$' "$second")" 1
    check but_all_the_rest_comes piece_is 02-second "$old"$'\n/* ==== 02-second ==== */\nstarter'
    kit_make carry-01
    check the_first_piece_has_nothing_before_it said 2 'Nothing to carry'
    kit_make carry-77
    check carrying_into_an_unknown_lesson_lists_those_there_are said 2 "no lesson '77'" 01-first
    git -C "$kit" checkout -q -- exercises
    kit_make carry-02
    check with_nothing_of_ones_own_there_is_nothing_to_carry said 0 'holds nothing of your own'
    rm -rf "$kit/.progress" "$kit"/exercises/*/*/*.[0-9]*
}

# The lesson where the learner is, by what grade has noted.
ways()
{
    kit_make demo
    check without_any_progress_the_first_lesson_is_shown said 0 demos/01-first/show.c
    kit_make grade
    check and_graded said 0 'build/bin/grade 01-first'
    put .progress/scores <<<$'fork-school-progress 1\n01-first/own best 9 9 last 3 9\n01-first/task best 8 9 last 8 9'
    kit_make grade
    check one_exercise_not_solved_keeps_the_lesson said 0 'grade 01-first'
    put .progress/scores <<<$'fork-school-progress 1\n01-first/own best 9 9 last 3 9\n01-first/task best 9 9 last 9 9'
    kit_make grade
    check the_next_lesson_is_graded_when_one_is_solved said 0 'grade 02-second'
    kit_make demo
    check and_shown said 0 demos/02-second/show.c
    kit_make clean
    kit_make grade
    check make_clean_takes_no_progress_away said 0 'grade 02-second'
    kit_make grade FROM=solutions
    check answers_from_elsewhere_are_all_graded is "$(tail -n 1 <<<"$output")" 'build/bin/grade --from solutions'
    put .progress/scores <<<"fork-school-progress 1
01-first/own best 9 9 last 3 9 by $(sum 01-first/own)
01-first/task best 9 9 last 9 9 by $(sum 01-first/task)"
    kit_make grade
    check what_is_as_it_was_when_solved_is_solved said 0 'grade 02-second'
    echo other >>"$task/task.c"
    kit_make grade
    check what_has_changed_since_is_open_again said 0 'grade 01-first'
    kit_make demo
    check and_so_is_its_lesson said 0 demos/01-first/show.c
    kit_make reset-01 EXERCISE=task
    mv "$task/task.c" "$task/answers.txt"
    put .progress/scores <<<"fork-school-progress 1
01-first/own best 9 9 last 9 9
01-first/task best 9 9 last 9 9 by $(cksum <"$task/answers.txt" | sed 's/ /-/')"
    echo 'int task;' >"$task/task.c"
    kit_make grade
    check of_a_sheet_the_answers_count_and_no_program said 0 'grade 02-second'
    rm "$task/answers.txt" "$task/task.c"
    kit_make reset-01 EXERCISE=task
    { echo 'fork-school-progress 1'; printf '%s best 1 1 last 1 1\n' {01-first,02-second,03-third}/{own,task}; } |
        put .progress/scores
    kit_make grade demo -j1
    check when_all_is_solved_the_last_lesson_stays said 0 'grade 03-third' demos/03-third
    rm -rf "$kit/.progress"
}

calls()
{
    kit_make watch-1
    check a_lesson_is_watched said 0 'build/bin/watch 01-first'
    kit_make watch-02 EXERCISE=own
    check an_exercise_is_watched said 0 'build/bin/watch 02-second/own'
    STATUS=1 kit_make hint-2 EXERCISE=own
    check a_hint_that_tells_of_a_failure_is_no_error_of_make said 0 'build/bin/grade --next-hint 02-second/own'
    STATUS=2 kit_make hint-2
    check a_grading_that_did_not_work_is_one said 2 'build/bin/grade --next-hint 02-second'
    kit_make hint
    check a_hint_without_a_lesson_asks_for_one said 2 'make hint-01'
    kit_make progress
    check progress_is_told said 0 'build/bin/grade --progress'
    kit_make clean
    for goal in watch hint catch-up; do
        kit_make "$goal-02" EXERCISE=none
        check "an_unknown_exercise_gets_the_list_in_$goal" said 2 "no exercise 'none'" own task
        kit_make "$goal-9"
        check "an_unknown_lesson_gets_the_list_in_$goal" said 2 "no lesson '9'" 01-first 02-second 03-third
    done
    check and_nothing_was_built_for_them test ! -e "$kit/build/bin"
    kit_make help
    check help_names_them_all said 0 'make watch-NN' 'make hint-NN' 'make progress' 'make reset-NN' 'make catch-up-NN' \
        'make carry-NN'
}

echo 1..80
make_kit
resets
interrupted_resets
raced_resets
catch_ups
carries
ways
calls
rm -rf "$kit"
