#!/usr/bin/env bash
# What grading asks of the kernel stays within its budget, budget.txt: a table as tests/bench/counts.sh prints it, which
# is where a new one comes from:
#
#     tests/bench/counts.sh >tests/tools/budget.txt
#
# A count that does not depend on the machine may be exceeded by 2 in a hundred, so that another C library passes; page
# faults, which depend on kernel and compiler, by a quarter. The others, which depend on the load, are there to be read.
set -eu -o pipefail
export LC_ALL=C
budget=tests/tools/budget.txt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/tap.sh
. tests/tap.sh

if [ "$(uname -m)" != x86_64 ]; then
    echo 'ok 1 - counts # SKIP the budget is that of x86-64: other machines have other calls'
    echo '1..1'
    exit 0
fi
: >"$work/err"
tests/bench/counts.sh >"$work/out"

# Whether every grading keeps to the budget of one row. Says which does not.
within()
{
    awk -v row="$1" -v allowed="$2" '
        FNR == 1 { if (NR == 1) for (i = 1; i <= NF; i++) grading[i + 1] = $i; next }
        $1 != row { next }
        NR == FNR { for (i = 2; i <= NF; i++) budget[i] = $i; next }
        {
            found = 1
            for (i = 2; i <= NF; i++) if ($i > budget[i] * (1 + allowed / 100)) {
                printf "# %s: %s is %d, and was to be %d\n", grading[i], row, $i, budget[i]
                bad = 1
            }
        }
        END { exit bad || !found }' "$budget" "$work/out"
}

for row in stops deaths resumes registers call-infos messages signal-infos pending other-requests proc-links \
    memory-reads memory-writes forks execs; do
    check "the five gradings keep to the budget of $row" within "$row" 2
done
check 'the five gradings keep to the budget of page faults' within faults 25
echo "1..$number"
