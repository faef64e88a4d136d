#!/usr/bin/env bash
# The lesson and its demos agree: what the text tells to type is there to be typed. Prints TAP.
# shellcheck source=tests/lesson.sh
. "$(dirname "$0")/../lesson.sh"

# The answer to "Be the scheduler", key by key.
played=$(printf '%s\n' next 1 0 1 0 1 0 1 0 end |
    "${BUILD:-build}/bin/timeline" play "${BUILD:-build}/$demos/side-by-side" 2>&1 | sed -n 's/.*--schedule //p')
check the_keys_that_the_text_tells_make_the_schedule_that_it_tells "$(commands | grep -q "SCHEDULE=${played:-no}\$" ||
    echo "they make ${played:-no schedule}")"
finish
