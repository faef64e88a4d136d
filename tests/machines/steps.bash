# What is tried on a machine, and what counts as right. Sourced by `run`.
# shellcheck shell=bash disable=SC2154 # here, cache, kit, work, starred, log, lower and m are those of run

learner=4242 # the ordinary user's number: nobody has it on this machine, so that limits count that user's processes

# What a row of rows.bash can say. Each word adds to the machine that was begun last.
declare -A row
count=0
machine() # NAME WHAT-IS-DIFFERENT
{
    at=$count count=$((count + 1))
    row[$at.name]=$1 row[$at.about]=$2 row[$at.suite]=bookworm row[$at.user]=learner row[$at.place]=/srv/kit
    row[$at.steps]=part row[$at.lesson]=01
}
starred() { row[$at.star]='*'; }     # tried before every change is taken
on() { row[$at.suite]=$1; }          # another Debian
as() { row[$at.user]=$1; }           # another user
at() { row[$at.place]=$1; }          # the kit is seen elsewhere
with() { row[$at.packages]=$*; }     # packages that ./setup does not bring
prepare() { row[$at.prepare]=$1; }   # a function of prepare.bash
network() { row[$at.network]=$1; }   # none: no loopback either
tests() { row[$at.tests]=$*; }       # words in the names of the tests that are run
grades() { row[$at.lesson]=$1; }     # another lesson than the first
whole() { row[$at.steps]=whole; }    # all that README.md promises, from a fresh clone
says() { row[$at.steps]=refusal row[$at.says]=$1; }      # the kit cannot work there, and says so with these words
demo_works() { row[$at.demo]=works; } # … of those words, only the grader has to say them
bare() { row[$at.steps]=bare row[$at.page]=; }      # ./setup is only tried: it says what it needs
launch() { row[$at.launch]=$(printf '%q ' "$@"); }       # each command is run through this one
refused() { launch build/tests/tools/programs/refuse "$@" --; } # these system calls

# Switches that the kernel has once for all machines, this one too: set for as long as a row is tried, and set back.
scope() { row[$at.scope]=$1; } # of Yama
switch=/proc/sys/kernel/yama/ptrace_scope before=''

switch_on()
{
    [ -n "${row[$m.scope]:-}" ] || return 0
    [ -e "$switch" ] || { reason='this kernel has no Yama'; return 1; }
    before=$(cat "$switch")
    { echo "${row[$m.scope]}" >"$switch"; } 2>/dev/null || { reason='the switch of Yama cannot be set'; return 1; }
}

switch_back()
{
    [ -z "$before" ] || echo "$before" >"$switch"
    before=''
}

# Makes what machine m stands on; sets `lower` to its layers, and puts a clone of the kit where one is asked for.
stand()
{
    local suite=${row[$m.suite]} steps=${row[$m.steps]}
    if [ "$steps" = bare ]; then
        make_bare "$suite" || return
        lower=$cache/$suite
    else
        # shellcheck disable=SC2086 # packages are words
        stand_on "$suite" ${row[$m.packages]:-} || return
    fi
    if [ "$steps" = whole ] || [ "$steps" = bare ]; then
        clone_to "$cache/now/upper/srv/kit" "${row[$m.user]}"
    else
        stand_on_kit
    fi
}

# Runs a command on machine m, at most $1 seconds long; what it says is in $work/log, and joins the machine's log.
run_there()
{
    local status words
    eval "words=(${row[$m.launch]:-})"
    printf '\n+ %s%s\n' "${row[$m.launch]:-}" "$2" >>"$log"
    PREPARE=${row[$m.prepare]:-} NETWORK=${row[$m.network]:-} \
        attend "$1" "$lower" "$cache/now" "${row[$m.user]}" "${row[$m.place]}" "${words[@]}" sh -c "$2"
    status=$?
    cat "$work/log" >>"$log"
    return "$status"
}

# Adds a fault to the machine's.
blame()
{
    faults+=${faults:+; }$1
}

# Runs a command that has to work.
works()
{
    note "${row[$m.name]}: $1"
    run_there 3600 "$1" || blame "\`$1\`: $(last_words)"
}

# Prints the tests that failed, or what was said last.
last_words()
{
    local tests
    tests=$(sed -n 's/^FAIL  \([^ ]*\).*/\1/p' "$work/log" | sort | paste -sd ' ' | tr -d '\r')
    echo "${tests:-$(grep -v '^make: ' "$work/log" | tail -n 1 | tr '|' '/' | tr -d '\r')}"
}

# Grades the model answers by a command, which have to get everything.
all_points()
{
    local before=$faults
    works "$1"
    [ "$faults" = "$before" ] || return
    tail -n 1 "$work/log" | tr -d '\r' | grep -qE '^Score: ([0-9]+) of \1$' || blame "\`$1\`: $(last_words)"
}

# Runs a command that cannot work there: it has to fail, to say so with the machine's words, to name the page that
# helps, and to give no verdict.
refuses()
{
    local said page=${row[$m.page]-docs/start.md}
    note "${row[$m.name]}: $1"
    if run_there 600 "$1"; then
        blame "\`$1\` works"
        return
    fi
    said=$(tr -s ' \n' ' ' <"$work/log") # a report's lines are wrapped
    if [[ $said != *"${row[$m.says]}"* || $said != *"$page"* ]]; then
        blame "\`$1\` says only: $(last_words)"
    elif grep -qE '^(fail|crash|deadlock|time-out) ' "$work/log"; then
        blame "\`$1\` gives a verdict"
    fi
}

# Of a whole machine, what every change is tried on: the tests that look at the machine more than at the kit.
short='docs/woven docs/site tools/record_ tools/timeline_cli lib/'

# Tries machine m.
run_steps()
{
    local grade="make grade-${row[$m.lesson]} FROM=solutions" tests=${row[$m.tests]:-}
    case ${row[$m.steps]} in
    bare) refuses ./setup ;;
    refusal)
        "${row[$m.demo]:-refuses}" 'make demo'
        refuses "$grade"
        ;;
    part)
        works 'make demo'
        all_points "$grade"
        # Another compiler makes all tests anew, which takes too long where every change has to wait for it.
        if [ -n "$tests" ] && { [ -z "$starred" ] || [ -z "${row[$m.packages]:-}" ]; }; then
            works "make test ONLY='$tests'"
        fi
        ;;
    whole)
        works './setup && make demo'
        works 'make docs'
        works "make test${starred:+ ONLY='$short'}"
        all_points 'make grade FROM=solutions'
        [ -n "$faults" ] || keep_kit
        ;;
    esac
}
