# What the tests of false alarms share; to be sourced by a bash script that has set `build`, `work` and `schedules`.
# shellcheck shell=bash disable=SC2030,SC2031 # a worker's folder is known to that worker alone
number=0 worker=0 workers=1

# One TAP line: a status and a name.
tell()
{
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; fi
}

# Records a command under a schedule, with its stdout a pipe, and prints every fault that was found in it: the schedule,
# kind and sentence. A run that does not end is one too.
faults_under()
{
    local schedule=$1
    shift
    rm -f "$work/run.json"
    "$build/bin/timeline" --schedule "$schedule" --stdout pipe --deadline 120 --format json -o "$work/run.json" \
        -- "$@" </dev/null >"$work/out" 2>"$work/err"
    [ -s "$work/run.json" ] || { echo "# $schedule: no recording: $(head -n 1 "$work/err")"; return; }
    awk -v start="# $schedule: " '
        /^"ending": / && !/"done"/ { print start "ended otherwise: " $0 }
        /^"/ { listed = /^"findings": / }
        listed && /^[{]/ && !/"severity": "note"/ {
            kind = text = $0
            gsub(/^[{]"kind": "|".*$/, "", kind)
            gsub(/^.*"text": "|"[}],?$/, "", text)
            print start kind ": " text
        }' "$work/run.json"
}

# The same under several schedules.
faults_of()
{
    local schedule
    for schedule in $schedules; do
        faults_under "$schedule" "$@"
    done
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
    local name=$1 faults
    shift
    faults=$(faults_of "$@" 2>/dev/null) # where a program dies by a signal, so does timeline
    [ -z "$faults" ]
    tell $? "$name"
    [ -z "$faults" ] || echo "$faults"
}
