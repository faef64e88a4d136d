#!/usr/bin/env bash
# Each of our awk programs, with what it is really given, does the same under every kind of awk. Those that are given
# the site's pages are tried where the pages are, in tests/docs/site.sh. TAP.
# shellcheck disable=SC2317,SC2034 # functions are called through check
set -u
cd "$(dirname "$0")/../.." || exit 2
build=${BUILD:-build}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/kinds.bash
. tests/kinds.bash
# shellcheck source=tests/tap.sh
. tests/tap.sh

explain()
{
    sed 's/^/# /' "$work/out"
}

texts()
{
    find -L README.md docs lessons exercises demos -name '*.md' -print0 | sort -z
}

try_filter()
{
    texts | xargs -0 awk -f docs/doxygen/replace.awk -f docs/doxygen/filter.awk
}

try_replace()
{
    cat >"$work/replace.awk" <<'END'
BEGIN {
    print replaced("\\a\\\\b&c", "\\", "\\\\"), replaced("a\"b\"", "\"", "\\\""), replaced("x&y", "&", "\\&&")
    print replaced("", "a", "b") replaced("aaa", "aa", "a") replaced("ü.ö", ".", "\\")
}
END
    awk -f docs/doxygen/replace.awk -f "$work/replace.awk"
}

try_man()
{
    local page
    for page in timeline grade observed; do
        awk -v date=2026-11 -f docs/doxygen/replace.awk -f docs/doxygen/man.awk "docs/$page.md"
    done
}

try_public()
{
    awk -f docs/doxygen/public.awk lib/process.h
}

try_forge()
{
    texts | xargs -0 awk -f tests/docs/forge.awk 2>&1 | sort
}

try_help()
{
    awk -f mk/help.awk mk/*.mk Makefile
}

try_about()
{
    local demo part
    for demo in demos/01-*/*.c demos/09-*/s*.c; do
        for part in shows look try; do
            awk -v want=$part -f mk/about.awk "$demo"
        done
    done
}

# The answers, and what is not one.
try_starter()
{
    local file
    awk -f mk/starter.awk solutions/*/*/*
    awk -v model=1 -f mk/starter.awk solutions/*/*/*
    for file in 'one without an end' '    /* answer */' 'an end alone' '/* end */' 'a line outside' '//~ here'; do
        awk -f mk/starter.awk <(echo "$file") 2>&1 | sed 's|/dev/fd/[0-9]*|FILE|'
    done
}

# Each piece of the learner's library, as carried on to the next.
try_carry()
{
    local piece last=
    for piece in exercises/*/*/library; do
        piece=${piece#exercises/}
        piece=${piece%/library}/process.c
        [ -z "$last" ] || awk -f mk/carry.awk "solutions/$last" "$build/starters/$piece"
        last=$piece
    done
}

# Variants of the library, and one that does not fit.
try_change()
{
    local variant
    for variant in tests/conformance/broken/[a-e]* <(printf '%s\n' 'in process.c' replace 'not there' by x end); do
        rm -rf "$work/changed"
        mkdir "$work/changed"
        awk -v from=lib -v to="$work/changed" -f tests/change.awk "$variant" 2>&1 | sed 's|/dev/fd/[0-9]*|FILE|'
        cat "$work/changed"/* 2>/dev/null
    done
}

# Prints the programs that stand between quotes in a script, behind the word awk and its variables, each ended by a NUL.
programs_in()
{
    awk -v RS='\001' '{
        while (match($0, /[( \n]awk( -v [a-z_]+=[^\n\047]*)?( \\\n)? *\047[^\047]*\047/) > 0) {
            program = substr($0, RSTART, RLENGTH - 1)
            $0 = substr($0, RSTART + RLENGTH)
            options = program
            sub(/\047.*/, "", options)
            sub(/^[^\047]*\047/, "", program)
            if (options !~ / -f /)
                printf "%s\001", program
        }
    }' "$1" | tr '\001' '\0'
}

# Each such program, with nothing to read: whether it can be understood at all. What it then says of nothing, such as
# that it cannot divide by that, is no matter.
try_inline()
{
    local script program words count=0
    for script in $scripts; do
        while IFS= read -rd '' program; do
            count=$((count + 1))
            words=$(awk -v plot=/dev/null "$program" 2>&1 </dev/null)
            case $words in
            *'syntax error'* | *'illegal statement'* | *nexpected*) echo "$script: $words" ;;
            esac
        done < <(programs_in "$script")
    done
    echo "$count programs"
}

# Whether every program of ours is tried somewhere.
all_are_tried()
{
    local program
    for program in $(find -L mk docs tests -name '*.awk' -exec basename {} .awk \; | sort); do
        grep -q "^try_$program()" tests/tools/awks.sh tests/docs/site.sh ||
            { echo "$program.awk is not tried" >"$work/out"; return 1; }
    done
}

same()
{
    alike "try_$1" >"$work/out"
}

scripts=$(grep -rlE '^(#!/.*sh|# shellcheck shell=.*)$' setup mk docs/doxygen tests | xargs grep -l 'awk ' | sort)
kinds_make "$work/kinds"
for tool in $(kinds_missing); do
    number=$((number + 1))
    echo "ok $number - all is the same under $tool # SKIP no $tool here: ./setup --developer"
done
check every_awk_program_is_tried all_are_tried
for program in filter replace man public forge help about starter carry change inline; do
    check "${program}_does_the_same_under_every_awk" same "$program"
done
echo "1..$number"
