#!/usr/bin/env bash
# The Makefile held against a small kit of its own, whose tools only say how they were called. Prints TAP.
# shellcheck disable=SC2016
set -u
cd "$(dirname "$0")/../.." || exit 2
unset MAKEFLAGS MAKELEVEL MAKEOVERRIDES BUILD CC CFLAGS SANITIZE WERROR ONLY V
# shellcheck source=tests/tools/kit.bash
. tests/tools/kit.bash
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null

# A kit with two lessons.
make_kit()
{
    mkdir -p "$kit"
    cp -r Makefile mk .gitignore "$kit"
    local shout='#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv)
{
    puts("live");
    for (int i = 0; i < argc; i++)
        fprintf(stderr, "%s%c", argv[i], i + 1 < argc ? 32 : 10);
    if (getenv("COMPILE"))
        (void)!system(getenv("COMPILE"));
    const char *status = getenv("STATUS");
    return status ? atoi(status) : 0;
}'
    put tools/timeline/main.c <<<"$shout"
    put tools/grade/main.c <<<"$shout"
    put lib/seven.c <<<'int seven(void); int seven(void) { return 7; }'
    put demos/01-first/one.c <<<'/* What it shows.
 *
 * Look for: the thing.
 *
 * Try: another thing. */
int seven(void);
int main(void) { return seven() - 7; }'
    put demos/01-first/after.c <<<'int main(void) { return 0; }'
    put demos/01-first/order <<<'one'
    put demos/02-second/two.c <<<'int main(void) { return 0; }'
    put solutions/01-first/task/task.c <<<'int task(void);
int task(void)
{
    /* answer */
    return 42;
    //~ return 0; /* yours to write */
    /* end */
}'
    put tests/01-first/task/checks.c <<<'int main(void) { return 0; }'
    put tests/lib/seven_test.c <<<'int seven(void); int main(void) { return seven() - 7; }'
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

lacks()
{
    [[ $output != *"$1"* ]]
}

untouched_work()
{
    said 0 'left alone, it has been edited: exercises/01-first/task/task.c' &&
        [ "$(tail -n 1 "$kit/exercises/01-first/task/task.c")" = '// my work' ]
}

echo 1..28
make_kit
kit_make
check make_alone_lists_what_can_be_done said 0 'make demo ' 'make demo-NN' 'make timeline-NN' 'make play-NN' \
    'make faults-NN' 'make grade ' 'make grade-NN' 'make test' 'make bench' 'make lint' 'make build' 'make clean'
kit_make demo-77
check an_unknown_lesson_gets_the_list_of_those_that_exist said 2 "no lesson '77'" 01-first 02-second
check and_nothing_is_built_for_it test ! -e "$kit/build"
kit_make demo
check the_first_lesson_is_shown_by_make_demo said 0 'What it shows.' 'timeline -- build/demos/01-first/one' \
    'Look for: the thing.' 'Try: another thing.' 'make demo-01 DEMO=one SCHEDULE=child-first' 'all 2 of this lesson'
check and_nothing_is_said_of_another_run lacks 'without ARGS'
check and_no_other_one [ "$(grep -c '^== ' <<<"$output")" -eq 1 ]
check a_demo_builds_no_test test ! -e "$kit/build/tests"
kit_make demo-1 SCHEDULE=child-first ARGS='cured 2'
check a_demo_runs_under_the_schedule_asked_for said 0 '--schedule child-first -- build/demos/01-first/one cured 2'
check with_arguments_it_is_said_what_the_words_are_about said 0 'is about the run without ARGS and INJECT'
check demos_come_in_the_order_of_the_lesson said 0 'demos/01-first/one.c' 'demos/01-first/after.c'
kit_make demo-02-second
check a_lesson_may_be_called_by_its_whole_name said 0 'build/demos/02-second/two'
kit_make build
kit_make timeline-01 INJECT=fork:EAGAIN:1 DEMO=one
check a_timeline_comes_alone \
    [ "$output" = 'build/bin/timeline --inject fork:EAGAIN:1 --stdout pipe -- build/demos/01-first/one' ]
kit_make play-01 DEMO=one SCHEDULE=replay:0
check a_learner_is_the_scheduler_of_a_demo \
    said 0 'build/bin/timeline play --schedule replay:0 --stdout pipe -- build/demos/01-first/one'
STATUS=1 kit_make faults-01 DEMO=one SCHEDULE=parent-first CALLS=fork,wait
check faults_are_tried_and_a_bad_verdict_is_no_error_of_make \
    said 0 'timeline faults --schedule parent-first --only fork,wait -- build/demos/01-first/one'
STATUS=2 kit_make faults-01 DEMO=one
check faults_that_could_not_be_tried_are_one said 2 'timeline faults -- build/demos/01-first/one'
put tests/01-first/task/probe.c <<<'/* arguments: 7 -9 */'
COMPILE='mkdir -p build/answers/01-first/task && cp build/bin/grade build/answers/01-first/task/probe' \
    kit_make timeline-01 EXERCISE=task
check an_answers_timeline_is_shown said 0 '-- build/answers/01-first/task/probe 7 -9'
COMPILE='mkdir -p build/answers/01-first/task && cp build/bin/grade build/answers/01-first/task/probe' \
    STATUS=1 kit_make faults-01 EXERCISE=task
check faults_of_an_answer_are_its_own said 0 'faults --not-of probe.c -- build/answers/01-first/task/probe 7 -9'
kit_make timeline-01 EXERCISE=task
check an_answer_that_does_not_compile_is_an_error said 2 live
kit_make demo-01 DEMO=none
check an_unknown_demo_is_an_error said 2 'has no such demo'
STATUS=1 kit_make grade-01
check a_grading_that_worked_is_no_error_of_make said 0 'grade 01-first'
STATUS=2 kit_make grade-01
check a_grading_that_did_not_work_is_one said 2
kit_make build
check what_is_built_is_not_built_again [ -z "$output" ]
kit_make build CFLAGS=-O1
check other_flags_build_everything_anew said 0 lib/seven.c libforkschool.a
put demos/03-third/three.c <<<'int main(void) { return 0; }'
kit_make demo-3
check a_new_lesson_is_found_by_its_folder said 0 'build/demos/03-third/three'

git -C "$kit" init -q
kit_make starters
check a_starter_is_made_from_the_answer \
    grep -q '^    return 0; /\* yours to write \*/$' "$kit/exercises/01-first/task/task.c"
git -C "$kit" add -A
git -C "$kit" -c user.name=kit -c user.email=kit@example.org commit -qm kit
kit_make clean build starters demo-01
check a_checkout_stays_clean clean_checkout
echo '// my work' >>"$kit/exercises/01-first/task/task.c"
put solutions/01-first/task/task.c <<<'int changed;'
kit_make starters
check starters_never_replace_what_somebody_has_written untouched_work
put solutions/01-first/task/task.c <<<'    /* answer */'
kit_make starters
check an_answer_without_an_end_is_an_error said 2 'an answer without an end'
rm -rf "$kit"
