#!/usr/bin/env bash
# The kit works wherever it lies, and whatever a learner calls their folders: in a copy whose path has blanks, an
# apostrophe and letters beyond ASCII, with answers and libraries from such folders. TAP.
# shellcheck disable=SC2317 # functions are called through check
set -u
cd "$(dirname "$0")/../.." || exit 2
unset MAKEFLAGS MAKELEVEL MAKEOVERRIDES ONLY V
build=${BUILD:-build}
unset BUILD
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
school="$work/Süße Räume, Alex's/kit"
answers="$work/Süße Räume, Alex's/my answers"
first=$(basename lessons/01-*)
# shellcheck source=tests/tap.sh
. tests/tap.sh

# Copies the kit with its first lesson alone, and what was built of that, with the times of all files.
copy_school()
{
    local entry
    mkdir -p "$school/build/tests/conformance" "$answers"
    for entry in lessons exercises solutions demos tests; do
        mkdir -p "$school/$entry"
        cp -aL "$entry/$first" "$school/$entry/"
    done
    cp -aL Makefile README.md mk lib tools docs "$school"
    cp -aL tests/conformance tests/*.* "$school/tests/"
    cp -aL "$build"/{bin,flags,libtools.a,libforkschool.a,obj} "$school/build/"
    cp -aL "$build"/tests/conformance/conform "$school/build/tests/conformance/"
    for entry in tests starters answers asked demos plain; do
        [ ! -d "$build/$entry/$first" ] || { mkdir -p "$school/build/$entry" && cp -aL "$build/$entry/$first" "$_"; }
    done
    cp -aL "solutions/$first" "$answers/"
    cp -aL lib "$work/my own library"
}

# Runs a command in the copy; keeps what it says and its status.
in_school()
{
    (cd "$school" && "$@") >"$work/out" 2>"$work/err" </dev/null
    status=$?
}

# Whether the command's status was $1 and it said the words.
said()
{
    [ "$status" -eq "$1" ] && cat "$work/out" "$work/err" | grep -qF -- "$2"
}

# Whether it failed, and by a word of our own, not by one of the shell's.
refused()
{
    [ "$status" -ne 0 ] && cat "$work/out" "$work/err" | grep -qF -- "$1" &&
        ! grep -iE 'syntax error|unterminated' "$work/err"
}

# Whether everything that the grader gave was given in full.
full_points()
{
    [ "$status" -eq 0 ] && awk '/^Score: / { scores++; lost += $2 != $4 } END { exit !scores || lost }' "$work/out"
}

# Whether the library's files are below the folder, and, after an uninstall, nowhere.
installed()
{
    [ "$status" -eq 0 ] && [ -f "$1/include/forkschool/process.h" ] && [ -f "$1/share/man/man3/process_join.3" ]
}

# Whether the site holds the lesson, and an index that can be read.
site_made()
{
    [ "$status" -eq 0 ] && [ -f "$school/build/docs/html/lesson-$first.html" ] &&
        "$build/tests/docs/programs/ask-index" "$school/build/docs/html/search-index.js" zombie >"$work/out"
}

nothing_built()
{
    ! grep -E '^  (CC|AR|LINK) ' "$work/out"
}

copy_school
in_school make
check make_lists_what_can_be_done said 0 'make demo-NN'
in_school make demo-1 DEMO=side-by-side SCHEDULE=child-first ARGS="it's one"
check a_demo_runs_with_what_it_is_given said 0 "side-by-side.c it's one"
check and_what_was_built_is_not_built_again nothing_built
in_school make timeline-1 DEMO=side-by-side SCHEDULE=parent-first
check a_timeline_is_drawn said 0 '2 processes'
in_school build/bin/timeline --schedule child-first --format svg -o "$answers/a picture.svg" \
    "build/demos/$first/side-by-side"
check a_picture_goes_to_a_file_of_such_a_name grep -q '</svg>' "$answers/a picture.svg"
in_school make grade-1 EXERCISE=fan-out FROM="$answers"
check answers_are_graded_from_such_a_folder full_points
cp "$answers/$first/fan-out/fan_out.c" "$school/exercises/$first/fan-out/fan_out.c"
echo '#error not to be compiled' >"$school/exercises/$first/fan-out/notes, not code.txt"
echo 'extern int of_my_own; int of_my_own;' >"$school/exercises/$first/fan-out/more of it.c"
in_school make grade-1 EXERCISE=fan-out
check a_file_of_such_a_name_is_part_of_an_answer full_points
cp -r "$school/exercises/$first" "$school/exercises/$first (my copy)"
cp "$school/demos/$first/side-by-side.c" "$school/demos/$first/side-by-side (my copy).c"
in_school make grade-1 EXERCISE=fan-out
check a_copied_folder_or_demo_does_no_harm full_points
in_school make reset-1 EXERCISE=fan-out
check an_exercise_is_begun_anew said 0 'more of it.c is a file of your own'
in_school make grade-1 EXERCISE="fan out's"
check a_name_that_is_none_is_told_as_one refused "fan out's"
in_school build/bin/grade --seed 7 --from "$answers" --format json -o "$answers/a report.json" "$first/fan-out"
check a_report_goes_to_a_file_of_such_a_name grep -q '"format"' "$answers/a report.json"
in_school make conformance IMPL="$work/my own library"
check a_library_in_such_a_folder_is_held_against_the_table said 0 'P39  pass'
in_school make install DESTDIR="$work/a root" prefix='/opt/fork school'
check the_library_is_installed_below_such_a_folder installed "$work/a root/opt/fork school"
in_school make uninstall DESTDIR="$work/a root" prefix='/opt/fork school'
check and_taken_away_again [ -z "$(find "$work/a root" -type f)" ]
if command -v doxygen >/dev/null; then
    in_school make docs
    check the_documentation_is_made site_made
else
    number=$((number + 1))
    echo "ok $number - the_documentation_is_made # SKIP doxygen is not installed: ./setup"
fi
echo "1..$number"
