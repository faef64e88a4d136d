#!/bin/sh
# Proves the conformance suite: each broken copy of the library in broken/ must be caught by every row that it names,
# and by nothing else than a verdict of theirs. Prints TAP. VARIANT=name runs a single one.
set -u
here=$(dirname "$0")
build=${BUILD:-build}
conform=$build/tests/conformance/conform
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
number=0
"$here/build" "$here/../../lib" "$work/ours" >&2 || exit 1

# Prints the probes that some rows need.
probes_of()
{
    for row in "$@"; do
        grep -A1 "ROW(\"$row" "$here/rows.c" |
            grep -oE '"(construction|start|join|ending|signalling|world)"' | tr -d '"'
    done | sort -u
}

# Runs one variant; prints why it is not caught, or nothing.
try_variant()
{
    variant=$1 rows=$2
    rm -rf "${work:?}/lib" && mkdir "$work/lib" && cp "$here"/../../lib/*.[ch] "$work/lib" || return
    awk -v from="$here/../../lib" -v to="$work/lib" -f "$here/break.awk" "$variant" 2>&1 || return
    # shellcheck disable=SC2046,SC2086 # lists of words without blanks
    PROBES=$work/ours CFLAGS='-O1 -w' "$here/build" "$work/lib" "$work/probes" $(probes_of $rows) 2>&1 ||
        { echo 'it does not compile'; return; }
    for row in $rows; do
        "$conform" --only "$row" "$work/probes" >"$work/report" 2>&1
        grep -q "^$row  FAIL" "$work/report" || { echo "$row does not notice:"; cat "$work/report"; }
    done
}

for variant in "$here"/broken/${VARIANT:-*}; do
    number=$((number + 1))
    rows=$(sed -n 's/^caught by //p' "$variant")
    faults=$(try_variant "$variant" "$rows")
    [ -z "$faults" ] || printf 'not '
    echo "ok $number - the variant $(basename "$variant") is caught by $rows"
    [ -z "$faults" ] || echo "$faults" | sed 's/^/# /'
done
echo "1..$number"
