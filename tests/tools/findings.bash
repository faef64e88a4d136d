# What the tests of false alarms share; to be sourced by a bash script that has set `build`, `work` and `schedules`.
# shellcheck shell=bash disable=SC2030,SC2031 # a worker's folder is known to that worker alone
number=0 worker=0 workers=1

# One TAP line: a status and a name.
tell()
{
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; fi
}

# Prints every fault that was found in recordings: what `start` says, kind and sentence. A run that did not end is one
# too. The arguments are words and files for awk.
faults_in()
{
    awk '
        /^"ending": / && !/"done"/ { print start "ended otherwise: " $0 }
        /^"/ { listed = /^"findings": / }
        listed && /^[{]/ && !/"severity": "note"/ {
            kind = text = $0
            gsub(/^[{]"kind": "|".*$/, "", kind)
            gsub(/^.*"text": "|"[}],?$/, "", text)
            print start kind ": " text
        }' "$@"
}

# Records a command under several schedules, with its stdout a pipe, and prints every fault that was found.
faults_of()
{
    local schedule recorded=()
    for schedule in $schedules; do
        : >"$work/$schedule.json"
        "$build/bin/timeline" --schedule "$schedule" --stdout pipe --deadline 120 --format json \
            -o "$work/$schedule.json" -- "$@" </dev/null >"$work/out" 2>"$work/err"
        if [ -s "$work/$schedule.json" ]; then
            recorded+=("start=# $schedule: " "$work/$schedule.json")
        else
            echo "# $schedule: no recording: $(head -n 1 "$work/err")"
        fi
    done
    [ "${#recorded[@]}" -eq 0 ] || faults_in "${recorded[@]}"
}

# Runs a function in as many workers as there are processors. Each goes through all tests, and `mine` is true of every
# so-manieth; `work` is a folder of its own. Then counts the tests.
share_out()
{
    workers=$(nproc)
    for ((worker = 0; worker < workers; worker++)); do
        mkdir "$work/$worker" && {
            work=$work/$worker
            "$1" >"$work/results"
            echo "$number" >"$work/number"
        } &
    done
    wait
    cat "$work"/[0-9]*/results
    echo "1..$(cat "$work/0/number")"
}

# Whether the next test is this worker's.
mine()
{
    [ $((number % workers)) -eq "$worker" ] || { number=$((number + 1)); false; }
}

# A test: the command gives no reason for an alarm.
silent()
{
    local name=$1
    shift
    faults_of "$@" >"$work/faults" 2>/dev/null # where a program dies by a signal, so does timeline
    [ ! -s "$work/faults" ]
    tell $? "$name"
    [ ! -s "$work/faults" ] || cat "$work/faults"
}
