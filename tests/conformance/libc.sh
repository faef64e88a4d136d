#!/bin/sh
# Holds the library against the table once more with other compilers and another C library. TAP. What is not installed
# is skipped. musl is linked statically.
set -u
here=$(dirname "$0")
build=${BUILD:-build}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
count=0

# Builds and judges: try NAME COMPILER FLAGS
try()
{
    count=$((count + 1))
    if ! command -v "${2%% *}" >/dev/null; then
        echo "ok $count # SKIP no $1 here"
    elif CC=$2 CFLAGS=$3 "$here/build" "$here/../../lib" "$work/probes" >"$work/report" 2>&1 &&
        "$build/tests/conformance/conform" "$work/probes" >"$work/report" 2>&1; then
        echo "ok $count - every row holds with $1"
    else
        echo "not ok $count - every row holds with $1"
        grep -v '^P[0-9]*  pass' "$work/report" | sed 's/^/# /'
    fi
}

try 'clang, optimised' clang -O2
try 'gcc, optimised' gcc '-O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong'
try 'musl' 'musl-gcc -static' -O2
echo "1..$count"
