#!/usr/bin/env bash
# Under a chosen schedule the clock is virtual and the times of files are not: programs that compare them must not take
# files for newer than now. Prints TAP.
set -u
export LC_ALL=C
cd "$(dirname "$0")/../.." || exit 2
timeline=$PWD/${BUILD:-build}/bin/timeline
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
number=0

# One TAP line: whether the two texts are the same, and a name.
same()
{
    number=$((number + 1))
    if [ "$1" = "$2" ]; then echo "ok $number - $3"; else printf 'not ok %d - %s\n# %s\n' "$number" "$3" "$1"; fi
}

# What a program says, on both streams, without the picture.
say()
{
    env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS "$timeline" -o "$work/picture" --schedule "$schedule" -- "$@" 2>&1
}

cd "$work" || exit 2
printf 'out: in\n\t@echo made\n\t@cat in >out\n' >Makefile
echo 1..6
for schedule in child-first parent-first shuffle:1; do
    rm -f out
    echo text >in
    same "$(say make)" made "make warns of nothing under $schedule"
    same "$(say make)" "make: 'out' is up to date." "it builds nothing twice under $schedule"
done
