#!/usr/bin/env bash
# The lesson and its demos agree: what the text tells to type is there to be typed. Prints TAP.
# shellcheck source=tests/lesson.sh
. "$(dirname "$0")/../lesson.sh"
finish
