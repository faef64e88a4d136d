#!/usr/bin/env bash
# Nothing is said to be wrong where we mean all to be right: in demos that are cured or show no mistake, in the model
# answers and the other right ones, and in the probes of the library's suite. Prints TAP.
set -u
export LC_ALL=C
cd "$(dirname "$0")/../.." || exit 2
build=$PWD/${BUILD:-build} here=$PWD/tests/tools
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2034 # for findings.bash
schedules='child-first parent-first shuffle:2'
# shellcheck source=tests/tools/findings.bash
. "$here/findings.bash"
compile="${CC:-cc} -std=c11 -w -O1 -g -Ilib"

# A demo that shows a mistake says which; what is found in it is its own affair.
for demo in demos/[0-9]*/*.c; do
    program=$build/${demo%.c}
    [ -x "$program" ] || continue
    if grep -q '^ \* Shows: M' "$demo"; then
        ! grep -q 'ARGS=cured' "$demo" || silent "${demo%.c} cured" "$program" cured
    else
        silent "${demo%.c}" "$program"
    fi
done

# What `make timeline-NN` gives an exercise's probe for arguments stands in its first comment.
arguments_of()
{
    sed -n 's/.*has the arguments: \(.*\)/\1/p' "$1" | head -n 1
}

answer_compiles()
{
    local exercise=$1
    shift
    $compile -Iexercises/"$exercise" -Isolutions/"$exercise" -o "$work/answer" "$@" 2>"$work/err"
}

for probe in tests/[0-9]*/*/probe.c; do
    exercise=$(dirname "${probe#tests/}")
    read -ra arguments < <(arguments_of "$probe")
    for answer in solutions/"$exercise"/*.c tests/"$exercise"/right/*.c; do
        [ -f "$answer" ] || continue
        if answer_compiles "$exercise" "$answer" "$probe" ||
            answer_compiles "$exercise" "$answer" "$probe" "$build/libforkschool.a"; then
            silent "$answer" "$work/answer" "${arguments[@]}"
        elif [ "$(find solutions/"$exercise" -name '*.c' | wc -l)" -eq 1 ]; then
            tell 1 "$answer compiles" # an answer of several files is not put together here
        fi
    done
done

# In one case it is the probe that makes the mistake, and the library that is to bear it: SIGCHLD ignored.
tests/conformance/build lib "$work/probes" >&2 || exit 1
while read -r id program; do
    [ "$id" = P39b ] || silent "probe $program $id" "$work/probes/$program" "$id"
done < <(sed -n 's/.*("\(P[0-9]*[a-z]*\)", "[^"]*", "\([a-z]*\)".*/\1 \2/p' tests/conformance/rows.c)
echo "1..$number"
