#!/usr/bin/env bash
# The exercise "dice" wants the same rolls from the same seed. Luck that comes from a pid or from the time is the same
# in every run under a chosen schedule, so the checks have to bring other pids and another time about. Prints TAP.
set -u
cd "$(dirname "$0")/../.." || exit 2
slug=$(basename "$(dirname "$0")")
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/$slug/dice"
number=0

# check NAME WORDS [SEED]: passes if the model, seeded in another way, is graded in such words.
check()
{
    number=$((number + 1))
    sed "s|^    srand(seed);|    srand(${3:-seed});|" "solutions/$slug/dice/dice.c" |
        sed 's|^#include <stdlib.h>$|&\n#include <time.h>|' >"$folder/$slug/dice/dice.c"
    if "${BUILD:-build}/bin/grade" --from "$folder" --seed 1 "$slug/dice" >"$folder/report"; [ $? -le 1 ] &&
        grep -Eq "$2" "$folder/report"; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        sed 's/^/# /' "$folder/report"
    fi
}

repeats='The same seed gives the same rolls$'
echo 1..3
check the_model_has_all_points '^Score: 20 of 20$'
check a_seed_from_a_pid_fails "^fail .* $repeats" 'seed + (unsigned)getpid()'
check a_seed_from_the_time_fails "^fail .* $repeats" 'seed + (unsigned)time(NULL)'
