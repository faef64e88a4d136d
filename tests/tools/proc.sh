#!/usr/bin/env bash
# Under a chosen schedule, programs that look at /proc see the run's processes by the pids that the run has. Each is
# asked while P0 (1000) has a zombie (1001) and a shell (1002) that runs it. Prints TAP.
# shellcheck disable=SC2016 # the shell under the recorder expands $CHILD and its like
set -u
export LC_ALL=C TZ=UTC0
cd "$(dirname "$0")/../.." || exit 2
build=${BUILD:-build}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
number=0

# What a command sees there, without needless blanks.
seen()
{
    "$build/bin/timeline" --schedule "$schedule" -o "$work/picture" -- "$build/tests/tools/programs/zombie_seen" "$1" \
        2>&1 </dev/null | sed 's/  */ /g; s/^ //; s/ $//'
}

# One test: a command, what it has to see, and what is shown thereby; the fourth: the tool that it takes.
sees()
{
    local got
    number=$((number + 1))
    if [ $# -gt 3 ] && ! command -v "$4" >/dev/null; then
        echo "ok $number # SKIP this machine has no $4"
        return
    fi
    got=$(seen "$1")
    if [ "$got" = "$2" ]; then
        echo "ok $number - $3, under $schedule"
    else
        echo "not ok $number - $3, under $schedule"
        printf '%s\n' "saw:" "$got" "expected:" "$2" | sed 's/^/# /'
    fi
}

echo 1..36
for schedule in child-first parent-first shuffle:3; do
    sees 'ps -o pid=,ppid=,pgid=,stat=,comm= -p $ME,$CHILD | sed "s/ R / S /"' \
        "$(printf '1000 999 1000 S zombie_seen\n1001 1000 1000 Z zombie_seen')" 'ps shows the zombie' ps
    sees 'exec ps -o pid=,ppid=,stat= -p $$' '1002 1000 R' 'ps sees itself run' ps
    sees 'ps -o lstart= -p $ME' 'Thu Jan 1 00:00:00 2037' 'a process has begun by the clock of the run' ps
    sees 'pgrep -P $ME' "$(printf '1001\n1002')" 'pgrep finds the children' pgrep
    sees 'exec pgrep -x zombie_seen' "$(printf '1000\n1001')" 'pgrep finds by name' pgrep
    sees 'top -b -n1 -p $ME,$CHILD | awk "NR > 7 { print \$1, \$8 }" | sed "s/ R/ S/"' \
        "$(printf '1000 S\n1001 Z')" 'top shows both' top
    sees 'exec pstree -p $ME' "$(printf 'zombie_seen(1000)-+-pstree(1002)\n`-zombie_seen(1001)')" \
        'pstree draws the family' pstree
    sees 'grep -E "^(State|Pid|PPid|TracerPid)" /proc/$CHILD/status | tr "\n" " "' \
        "$(printf 'State:\tZ (zombie) Pid:\t1001 PPid:\t1000 TracerPid:\t0')" 'a status tells pids of the run'
    sees 'readlink /proc/self && cd /proc/self && cut -d" " -f1 stat && cd /proc && cut -d" " -f1 $ME/stat' \
        "$(printf '1003\n1002\n1000')" '/proc/self is the number that getpid gives'
    sees 'ls /proc/$ME/task && ls /proc/$ME/fd | grep -x "[012]" | tr "\n" " "' "$(printf '1000\n0 1 2')" \
        'threads and descriptors stand under the pid'
    sees 'ls -d /proc/999 /proc/[0-9]* 2>/dev/null | grep -xE "/proc/(999|100[0-2])" | sort -u | tr "\n" " "' \
        '/proc/1000 /proc/1001 /proc/1002 /proc/999' 'a listing has the names of those who live'
    sees 'cat /proc/4194304/stat 2>&1; tr "\0" " " </proc/$ME/cmdline | cut -c 1-5' \
        "$(printf 'cat: /proc/4194304/stat: No such file or directory\nbuild')" 'who does not exist is not there'
done
