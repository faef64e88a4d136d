#!/usr/bin/env bash
# One-line pipelines of dash and bash can be explored to their end, and what is found follows from the lines: where
# no two processes write to the same place at once there is one outcome. Prints TAP.
set -u
export LC_ALL=C
cd "$(dirname "$0")/../.." || exit 2
build=${BUILD:-build}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# shellcheck source=tests/tap.sh
. tests/tap.sh

# Explores a line, and compares what it can write with what is expected: each outcome as a line of printf's.
outcomes_are()
{
    local shell=$1 line=$2
    shift 2
    "$build/bin/timeline" explore --limit 1000 "$shell" -c "$line" >"$work/out" 2>"$work/err" </dev/null &&
        diff <(printf '%b\n' "$@" | sort) <(awk '
            /^[0-9]+\. / && n++ { print said; said = "" }
            /^   \| / { said = said substr($0, 6) ";" }
            END { print said }' "$work/out" | sort) >>"$work/err"
}

both()
{
    local shell
    for shell in dash bash; do
        check_where "$shell: $1" "$shell" -c true -- outcomes_are "$shell" "$@"
    done
}

# shellcheck disable=SC2016 # the words of the shells that are explored
{
    echo 1..20
    both 'seq 3 | cat; echo $?' '1;2;3;0;'
    both 'true | false; echo $?' '1;'
    both 'false | true; echo $?' '0;'
    both 'true && echo b' 'b;'
    both 'false && echo b; echo $?' '1;'
    both 'echo $(echo a; echo b)' 'a b;'
    both '{ echo a; echo b; } | cat' 'a;b;'
    both 'echo a & echo b; wait' 'a;b;' 'b;a;'
    both '(echo a; echo b) & echo c; wait' 'a;b;c;' 'a;c;b;' 'c;a;b;'
    both '(exit 3) & wait $!; echo $?' '3;'
}
