#!/usr/bin/env bash
# A text is the same wherever it is woven: also where a thousand other things are installed for Python, the environment
# is full of wishes, and the heap lies otherwise, so that a set is walked in another order. Prints TAP.
set -u
cd "$(dirname "$0")/../.." || exit 2
build=${BUILD:-build}
python=/usr/bin/python3
PATH=$PATH:/usr/sbin
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# shellcheck source=tests/tap.sh
. tests/tap.sh

# The markers of all texts that run something in Python, as a text of their own; and one of each kind that runs a tool.
markers_write()
{
    printf '# Around\n'
    grep -hoE '<!-- (output|picture|run): .*\.py( .*)?-->' lessons/*/README.md | sort -u | sed 's/^/\n/'
    printf '\n%s\n' '<!-- output: child-first -- tests/docs/programs/around.py -->' '<!-- help: make -->' \
        '<!-- help: timeline faults -->' '<!-- faults: child-first -- demos/01-process-creation/side-by-side -->' \
        '<!-- report: tests/01-process-creation/fan-out/wrong/M05-child-returns.c -->'
}

# What may be installed on a desktop: each package says that it was there, and is loaded at every start of Python.
crowd_make()
{
    local i
    mkdir -p "$work/crowd"
    for i in $(seq 200); do
        mkdir "$work/crowd/crowd$i" "$work/crowd/crowd$i-1.0.dist-info"
        echo "held = [bytes($i * n) for n in range(50)]" >"$work/crowd/crowd$i/__init__.py"
        echo "import crowd$i" >"$work/crowd/crowd$i.pth"
    done
}

# Weaves where that is all there is of other people's packages, with wishes in the environment.
weave_in_the_crowd()
{
    local wishes=(COLUMNS=43 TERM=xterm-256color FORCE_COLOR=1 LC_ALL=C LANG=de_DE.UTF-8 TZ=Asia/Tokyo POSIXLY_CORRECT=1
        MAKEFLAGS=-k CFLAGS=-O3 PYTHONPATH="$work/crowd" PYTHONHASHSEED=7 PYTHONOPTIMIZE=2 PYTHONSTARTUP=/etc/passwd
        MALLOC_PERTURB_=85 GCC_COLORS=error=01 HOME="$work")
    # shellcheck disable=SC2016 # the inner shell's words
    env "${wishes[@]}" CROWD="$work/crowd" "${own[@]}" --mount sh -c '
        for folder in /usr/lib/python3/dist-packages /usr/local/lib/python3*/dist-packages; do
            if [ -d "$folder" ]; then mount --bind "$CROWD" "$folder" || exit; fi
        done
        umask 077; exec "$@"' sh "$build/bin/weave" --build "$build" "$1" >"$work/out" 2>"$work/err"
}

a_crowd_changes_nothing()
{
    cp "$work/text.md" "$work/crowded.md"
    crowd_make
    "$build/bin/weave" --build "$build" "$work/text.md" >"$work/out" 2>"$work/err" &&
        weave_in_the_crowd "$work/crowded.md" && diff "$work/text.md" "$work/crowded.md" >"$work/out"
}

python_sees_nothing_of_others()
{
    grep -q 'modules of others: \[\]' "$work/crowded.md" && grep -q 'paths of others: \[\]' "$work/crowded.md"
}

# Where nobody keeps it out, the crowd is seen.
the_crowd_is_real()
{
    # shellcheck disable=SC2016 # the inner shell's words
    CROWD=$work/crowd "${own[@]}" --mount sh -c '
        mount --bind "$CROWD" /usr/lib/python3/dist-packages && exec "$@"' sh "$python" \
        tests/docs/programs/around.py >"$work/out" 2>"$work/err" && grep -q "'crowd1'" "$work/out"
}

# Prints a program's words (for a picture) or output under a schedule, with so many objects in Python's heap before it.
heap_run()
{
    local kind=$1 schedule=$2 objects=$3
    shift 3
    "$build/bin/timeline" --schedule "$schedule" --closed --stdout pipe --format words \
        -o "$work/words" $python -I -S -c "
import sys
junk = [bytearray(16 * (1 + i % 30)) for i in range($objects)]
sys.argv = sys.argv[1:]
exec(compile(open(sys.argv[0]).read(), sys.argv[0], 'exec'))" "$@" </dev/null 2>"$work/err"
    [ "$kind" = output ] || grep -v bytearray "$work/words"
}

# Each picture and each output of Python's, with heaps that lie otherwise.
no_heap_changes_a_text()
{
    local kind schedule program arguments objects first
    while read -r kind schedule program arguments; do
        # shellcheck disable=SC2086
        first=$(heap_run "$kind" "$schedule" 0 "$program" $arguments)
        [ -n "$first" ] || return
        for objects in 1 2 89; do
            # shellcheck disable=SC2086
            heap_run "$kind" "$schedule" "$objects" "$program" $arguments |
                diff - <(echo "$first") >"$work/out" && continue
            echo "$kind of $program, with $objects objects" >>"$work/err"
            return 1
        done
    done < <(sed -nE 's/^<!-- (output|picture|run): ([^ ]+) (.*)?-- (.*\.py.*) -->/\1 \2 \4/p' "$work/text.md" |
        grep -v around.py)
}

mount_one=("${own[@]}" --mount mount -t tmpfs none /usr/lib/python3/dist-packages)
markers_write >"$work/text.md"
echo 1..4
check_where 'a crowd of packages and wishes changes no text' "${mount_one[@]}" -- a_crowd_changes_nothing
check_where 'Python sees nothing of what others have installed' "${mount_one[@]}" -- python_sees_nothing_of_others
check_where 'the crowd would have been seen' "${mount_one[@]}" -- the_crowd_is_real
check_where 'where the heap lies changes no text' test -x "$python" -- no_heap_changes_a_text
