#!/usr/bin/env bash
# The lesson, its demos and its exercises agree. Prints TAP.
# shellcheck source=tests/lesson.sh
. "$(dirname "$0")/../lesson.sh"
finish
