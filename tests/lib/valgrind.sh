#!/bin/sh
# Runs the tests of the library's contract and errors under valgrind: no error, no leak in parent or child. TAP.
set -u
build=${BUILD:-build}
count=0
if ! command -v valgrind >/dev/null || nm "$build/tests/lib/errors_test" | grep -q __asan; then
    echo 'ok 1 # SKIP no valgrind here, or the tests are built with a sanitizer'
    echo '1..1'
    exit 0
fi
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
for test in contract_test errors_test; do
    count=$((count + 1))
    # Every process that forks off is checked as well; its errors are in the log even if its status is not ours.
    valgrind -q --leak-check=full --errors-for-leak-kinds=definite --show-leak-kinds=definite --error-exitcode=99 \
        --log-file="$log" "$build/tests/lib/$test" >/dev/null 2>&1
    status=$?
    if [ "$status" -eq 0 ] && [ ! -s "$log" ]; then
        echo "ok $count - $test is clean under valgrind"
    else
        echo "not ok $count - $test is clean under valgrind (status $status)"
        sed 's/^/# /' "$log"
    fi
done
echo "1..$count"
