#!/bin/sh
# Holds our own library against the table, and shows what the suite says of a library that is not written yet. TAP.
set -u
here=$(dirname "$0")
build=${BUILD:-build}
conform=$build/tests/conformance/conform
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

"$here/build" "$here/../../lib" "$work/ours" >&2 || exit 1
"$conform" --tap "$work/ours" >"$work/report"
status=$?
grep -v '^1\.\.' "$work/report"
count=$(grep -c '^\(not \)\?ok ' "$work/report")
[ "$status" -lt 2 ] || exit "$status"

# Prints a test of the suite itself.
tell()
{
    count=$((count + 1))
    if [ "$1" -eq 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; fi
}

mkdir "$work/empty"
cp "$here/../../lib/process.h" "$work/empty"
echo 'typedef int nothing_yet;' >"$work/empty/process.c"
"$here/build" "$work/empty" "$work/none" >&2 || exit 1
"$conform" "$work/none" >"$work/report"
! grep -Eq '^P[0-9]+  (pass|unknown)' "$work/report"
tell $? 'of a library that is not written, no row holds'
grep -q '^P39  not yet' "$work/report" && ! grep -Eq '^P[0-9]+  FAIL' "$work/report"
tell $? 'of a library that is not written, every row says "not yet"'
"$conform" "$work" >"$work/report"
[ $? -eq 2 ]
tell $? 'probes that are not there are no verdict'
echo "1..$count"
