# shellcheck shell=bash
# A lesson's text, its demos and its exercises agree: what the text tells to type is there to be typed. Sourced by
# tests/NN-slug/lesson.sh, which may add checks of its own, and ends by `finish`.
set -u
cd "$(dirname "$0")/../.." || exit 2
slug=$(basename "$(dirname "$0")")
text=lessons/$slug/README.md
demos=demos/$slug
number=0

# check NAME FAULTS: passes if there are no faults, else tells them.
check()
{
    number=$((number + 1))
    if [ -z "$2" ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        while IFS= read -r line; do echo "# $line"; done <<<"$2"
    fi
}

# Ends the test: says how many checks there were.
finish()
{
    echo "1..$number"
}

# The commands of the text: the lines that stand four blanks in, outside of the fenced blocks.
commands()
{
    awk '/^```/ { fenced = !fenced } !fenced && /^    [a-z]/ { sub(/^    /, ""); print }' "$text"
}

# The demos that commands name, all of them or those with that argument.
run()
{
    commands | grep -e "${1:-}" | sed -n 's/.*DEMO=\([^ ]*\).*/\1/p' | sort -u
}

names()
{
    find "$demos/" -name '*.c' -exec basename {} .c \; | sort
}


check every_demo_has_a_place_in_the_order "$(diff <(names) <(sort "$demos/order"))"

check every_demo_is_run_in_the_text "$(names | while read -r demo; do
    commands | grep -Eq "DEMO=$demo( |\$)" || echo "$demo is not"
done)"

check the_text_runs_only_demos_that_there_are "$(comm -23 <(run) <(names))"

check a_cure_is_run_only_where_there_is_one "$(run ARGS=cured | while read -r demo; do
    grep -q '"cured"' "$demos/$demo.c" || echo "$demo knows none"
done)"

check a_hazard_is_not_shown_without_its_cure "$(grep -l '"cured"' "$demos"/*.c | while read -r source; do
    commands | grep -Eq "DEMO=$(basename "$source" .c) .*ARGS=cured" || echo "$source has a cure that is never run"
done)"

check a_demo_is_short_and_says_what_to_look_for "$(for source in "$demos"/*.c; do
    [ "$(wc -l <"$source")" -le 120 ] || grep -qsx "$(basename "$source" .c)" "$demos/by-hand" ||
        echo "$source is longer than 120 lines"
    for part in 'Look for:' 'Try:'; do
        sed '/\*\//q' "$source" | grep -q "^ \* $part" || echo "$source does not say '$part'"
    done
done)"

check every_mistake_that_the_text_teaches_is_named_where_it_is_shown "$(
    sed -n 's/^<!-- teaches: \(.*\) -->$/\1/p' "$text" | tr ' ' '\n' | while read -r code; do
        grep -v "^<!--" "$text" | grep -Eq "\($code\)|, $code\)|mistake is $code" || echo "$code is not in the text"
        grep -q "^ \* Shows:.* $code\( \|$\)" "$demos"/*.c || echo "no demo shows $code"
    done)"

check every_exercise_is_linked_with_its_points "$(for exercise in exercises/"$slug"/*/README.md; do
    name=$(basename "$(dirname "$exercise")")
    points=$(sed -n 's/^\*Kind: .* \([0-9]*\) points\.\*$/\1/p' "$exercise")
    tr '\n' ' ' <"$text" | sed 's/ - \[/\n&/g' | grep "(../../$exercise)" | grep -q " ${points:-no} points\.\*" ||
        echo "$name is not linked with ${points:-its} points"
done)"

sum=$(sed -n 's/^\*Kind: .* \([0-9]*\) points\.\*$/\1/p' exercises/"$slug"/*/README.md |
    awk '{ sum += $1 } END { print sum }')
check the_exercises_make_a_hundred_points "$([ "$sum" = 100 ] || echo "they make $sum")"

check the_text_lists_the_exercises_in_their_order \
    "$(diff <(sed -n 's,^- \[\([^]]*\)\](../../exercises/.*,\1,p' "$text") "exercises/$slug/order")"

check the_text_counts_as_many_outcomes_as_explore_finds "$(commands | grep '^build/bin/timeline explore ' |
    sed "s/ |.*//" | while read -r _ _ program; do
    program=${BUILD:-build}/${program#build/}
    count=$("${BUILD:-build}/bin/timeline" explore "$program" | sed -n '1s/ outcomes.*//p')
    grep -Eq "(It finds|There are) ${count:-no}[.,]" "$text" ||
        echo "$program has ${count:-no} outcomes, and the text does not say so"
done)"
