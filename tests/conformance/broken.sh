#!/bin/sh
# Proves the conformance suite: each broken copy of the library in broken/ must be caught by every row that it names,
# and by nothing else than a verdict of theirs. Prints TAP. VARIANT=name runs a single one.
set -u
here=$(dirname "$0")
build=${BUILD:-build}
conform=$build/tests/conformance/conform
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
"$here/build" "$here/../../lib" "$work/ours" >&2 || exit 1

# Prints the probes that some rows need.
probes_of()
{
    for row in "$@"; do
        grep -A1 "ROW(\"$row" "$here/rows.c" |
            grep -oE '"(construction|start|join|ending|signalling|world)"' | tr -d '"'
    done | sort -u
}

# Runs one variant in a folder of its own; prints why it is not caught, or nothing.
try_variant()
{
    variant=$1 rows=$2 at=$3
    rm -rf "${at:?}" && mkdir "$at" "$at/lib" && cp "$here"/../../lib/*.[ch] "$at/lib" || return
    awk -v from="$here/../../lib" -v to="$at/lib" -f "$here/../change.awk" "$variant" 2>&1 || return
    # shellcheck disable=SC2046,SC2086 # lists of words without blanks
    PROBES=$work/ours CFLAGS='-O1 -w' "$here/build" "$at/lib" "$at/probes" $(probes_of $rows) 2>&1 ||
        { echo 'it does not compile'; return; }
    for row in $rows; do
        "$conform" --only "$row" "$at/probes" >"$at/report" 2>&1
        grep -q "^$row  FAIL" "$at/report" || { echo "$row does not notice:"; cat "$at/report"; }
    done
}

# One worker of several, which takes every so-manieth variant; the results are files in the order of the variants.
work_off()
{
    number=0
    for variant in "$here"/broken/${VARIANT:-*}; do
        number=$((number + 1))
        [ $((number % workers)) -eq "$1" ] || continue
        rows=$(sed -n 's/^caught by //p' "$variant")
        faults=$(try_variant "$variant" "$rows" "$work/$1")
        {
            [ -z "$faults" ] || printf 'not '
            echo "ok $number - the variant $(basename "$variant") is caught by $rows"
            [ -z "$faults" ] || echo "$faults" | sed 's/^/# /'
        } >"$work/$(printf 'result-%03d' $number)"
    done
}

workers=$(nproc)
for worker in $(seq 0 $((workers - 1))); do
    work_off "$worker" &
done
wait
cat "$work"/result-*
echo "1..$(find "$work" -name 'result-*' | wc -l)"
