#!/usr/bin/env bash
# What five gradings of model answers ask of the kernel, in numbers: they are the same on every machine, fast or slow,
# as seconds are not. tally.c counts; what it can't see is what the compiler's own parts fork.
#
#   stops            of recorded programs, each a hand-over of the CPU and back      resumes   each of them let go on
#   registers … other-requests   what ptrace was asked beside that, by kind
#   proc-links, -opens, -looks   /proc: links read, files opened, files read again (is this one blocked?)
#   waits            of which in vain: nothing had happened
#   faults, switches   of pages and of the CPU: of all programs that took part, the compiler's too
#   forks, execs     likewise
#
# The last rows, from "waits" on, depend on the machine's load too. GRADINGS may be set in the environment.
set -eu -o pipefail
export LC_ALL=C
build=${BUILD:-build}
gradings=${GRADINGS:-01/fan-out 04/join 07/terminate 08/conformance 09/shout}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
${CC:-cc} -std=c11 -O2 -shared -fPIC -o "$work/tally.so" tests/bench/tally.c

# The compiler may note the time in what it makes: a program that was made at another is not taken again.
SOURCE_DATE_EPOCH=$(date +%s)
export SOURCE_DATE_EPOCH
for grading in $gradings; do
    TALLY=$work/counts LD_PRELOAD=$work/tally.so "$build/bin/grade" "$grading" --from solutions --seed 1 \
        >"$work/report" || { cat "$work/report" >&2; exit 1; }
    sed "s|^|$grading |" "$work/counts"
    rm "$work/counts"
done | awk '
    BEGIN {
        rows = split("stops deaths resumes registers call-infos messages signal-infos pending other-requests " \
            "proc-links memory-reads memory-writes forks execs proc-opens waits vain-waits proc-looks naps " \
            "faults switches", row, " ")
    }
    !($1 in seen) { seen[$1]; grading[++columns] = $1 }
    {
        for (i = 3; i <= NF; i++) {
            split($i, part, "=")
            # what was waited for is in the numbers of who waited
            if (part[1] != "faults" && part[1] != "switches") count[part[1], $1] += part[2]
            else if (part[2] > count[part[1], $1]) count[part[1], $1] = part[2]
        }
    }
    END {
        printf "%-16s", ""
        for (j = 1; j <= columns; j++) printf "%16s", grading[j]
        print ""
        for (i = 1; i <= rows; i++) {
            printf "%-16s", row[i]
            for (j = 1; j <= columns; j++) printf "%16d", count[row[i], grading[j]]
            print ""
        }
    }'
