#!/bin/bash
# What "For contributors" says, done literally: a lesson, a demo and an exercise are put into a copy of the school, each
# in folders of its own, touching nothing else; everything finds them.
# shellcheck disable=SC2317,SC2086 # functions are called through check; $compile is split into words
set -u
here=$PWD
build=${BUILD:-build}
number=0
failed=0

# Tells one result: its words, and the status of the command that follows them.
check()
{
    local words=$1
    shift
    number=$((number + 1))
    if "$@" >"$school/log" 2>&1; then
        echo "ok $number - $words"
    else
        failed=1
        echo "not ok $number - $words"
        sed 's/^/# /' "$school/log"
    fi
}

# Whether a command says something.
says()
{
    local words=$1
    shift
    "$@" 2>&1 | tee /dev/stderr | grep -qF -- "$words"
}

# Grades one answer, in a folder as --from wants it.
grade_of()
{
    rm -rf answers
    mkdir -p answers/90-trial/child-code
    cp "$1" answers/90-trial/child-code/child_code.c
    build/bin/grade --from answers --seed 1 90-trial/child-code
}

school=$(mktemp -d)
trap 'rm -rf "$school"' EXIT
# Copies, not links: what is made in there must not reach the real folders.
for entry in Makefile mk lib tools lessons demos exercises solutions tests docs README.md; do
    [ ! -e "$entry" ] || cp -rL "$entry" "$school/$entry"
done
cp -r tests/docs/tutorial/. "$school/"
cd "$school" || exit 1
unset BUILD MAKEFLAGS
mkdir -p build/bin
# The tools are those that were built: only what is new has to be compiled.
for name in timeline grade weave; do
    cp "$here/$build/bin/$name" build/bin/
done
for judge in "$here/$build"/tests/[0-9]*/*/judge; do
    folder=${judge#"$here/$build/"}
    mkdir -p "build/${folder%/judge}"
    cp "$judge" "build/$folder"
done
exercise=90-trial/child-code
compile="${CC:-cc} -std=c11 -Wall -Wextra -Werror -Itools -Ilib"

starter=build/starters/$exercise
check 'the starter is made from the model answer' make -s $starter/child_code.c $starter/child_code.h
check 'the starter compiles without a warning' $compile -I$starter -fsyntax-only $starter/child_code.c
mkdir -p build/tests/$exercise build/demos/90-trial
check 'the judge compiles without a warning' $compile -o build/tests/$exercise/judge tests/$exercise/checks.c \
    "$here/$build/libtools.a" -lcmocka -lseccomp -ljansson -ldw -pthread
check 'the demo compiles without a warning' $compile -o build/demos/90-trial/one-child demos/90-trial/one-child.c
check 'the model answer gets all points' says 'Score: 2 of 2' grade_of solutions/$exercise/child_code.c
check 'another right answer too' says 'Score: 2 of 2' grade_of tests/$exercise/right/by-waitid.c
check 'the untouched starter gets none' says 'Score: 0 of 2' grade_of build/starters/$exercise/child_code.c
for wrong in "tests/$exercise"/wrong/*.c; do
    code=$(basename "$wrong" .c)
    check "${code%%-*} is caught" says "[${code%%-*}]" grade_of "$wrong"
done
texts='lessons/90-trial/README.md docs/misconceptions.md docs/proofs.md'
check 'the text is woven' says '4 brought up to date, 0 faults' build/bin/weave $texts
check 'the code stands in it' grep -qF 'const pid_t pid = fork();' lessons/90-trial/README.md
check 'the picture stands in it' grep -qF 'one-child · child-first · 2 processes · exit 0' lessons/90-trial/README.md
check 'the misconceptions know the lesson' grep -qF '[90 Trial](../lessons/90-trial/README.md)' docs/misconceptions.md
check 'they know the demo' grep -qF '[one-child](../demos/90-trial/one-child.c)' docs/misconceptions.md
check 'they know the check' grep -qF 'The exit code is the child' docs/misconceptions.md
check 'the proofs know the wrong answer' grep -qF '(../tests/90-trial/child-code/wrong/M14-raw-status.c)' \
    docs/proofs.md
check 'and learners are not shown it' sh -c '! grep -q /wrong/ docs/misconceptions.md'
check 'woven once more, nothing changes' build/bin/weave --check $texts
echo "1..$number"
exit $failed
