#!/bin/sh
# Compares the library with CPython's multiprocessing, scenario by scenario. TAP. Debian's python3 is the reference;
# PYTHON=… names another. Without one the comparison is skipped, and says so.
set -u
here=$(dirname "$0")
build=${BUILD:-build}
python=${PYTHON:-$(command -v /usr/bin/python3 || command -v python3)}
if [ -z "$python" ] ||
    ! "$python" -c 'import multiprocessing, sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null; then
    echo 'ok 1 # SKIP no python3 (3.9 or later) here: nothing to compare with'
    echo '1..1'
    exit 0
fi
exec "$build/tests/parity/parity" "$python" "$here/scenarios.py" "$build/tests/parity/scenarios"
