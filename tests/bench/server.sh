#!/usr/bin/env bash
# The lesson's server beside a fork server in C without any care, and beside the tutorial's in Python: connections and
# round trips a second, medians of turns, with ratios; then what 10,000 connections leave behind. The bare one once
# more, linked as the lesson's is (-z now), tells how much of a ratio comes from there. TURNS=n: how often all take
# their turn.
set -eu
build=${BUILD:-build}
out=$build/bench
mkdir -p "$out"
for program in server_bare server_load; do
    "${CC:-cc}" -std=c11 -O2 -o "$out/$program" "tests/bench/$program.c"
done
"${CC:-cc}" -std=c11 -O2 -Wl,-z,now -o "$out/server_bare_now" tests/bench/server_bare.c
declare -A command=(
    [bare]="$out/server_bare"
    [bare_now]="$out/server_bare_now"
    [server]="$build/demos/09-socket-server/server 0"
    [Python]="/usr/bin/python3 demos/09-socket-server/server.py 0")
ways='bare bare_now server'
[ ! -x /usr/bin/python3 ] || ways="$ways Python"
declare -A pid port
# Python's children don't hear SIGTERM's end of their parent; each has ended when its client has gone.
trap 'kill "${pid[@]}" 2>/dev/null || true' EXIT

for way in $ways; do
    # shellcheck disable=SC2086 # a command is words
    exec {said}< <(exec ${command[$way]})
    pid[$way]=$!
    read -r -t 60 -u "$said" line
    port[$way]=${line##* }
done

# What a server has now: descriptors, resident memory in kB, children.
state()
{
    local children
    children=$(wc -w <"/proc/$1/task/$1/children")
    printf '%s %s %s' "$(find "/proc/$1/fd" -mindepth 1 | wc -l)" "$(awk '/^VmRSS/ { print $2 }' "/proc/$1/status")" \
        "$children"
}

: >"$out/server-samples"
for turn in $(seq "${TURNS:-25}"); do
    for what in 'connections 150' 'trips 3000'; do
        for way in $ways; do
            # shellcheck disable=SC2086 # what, and how many
            echo "$turn $way ${what% *} $("$out/server_load" "${port[$way]}" $what)" >>"$out/server-samples"
        done
    done
done
# A shared machine is now faster, now slower: so a ratio is the median of the turns' ratios, each within its turn.
awk '
    function median(of, way, what,    n, i, j, hold, turn, list) {
        for (turn = 1; turn <= turns; turn++) list[++n] = of[way, what, turn]
        for (i = 2; i <= n; i++) for (j = i; j > 1 && list[j - 1] > list[j]; j--) {
            hold = list[j]; list[j] = list[j - 1]; list[j - 1] = hold
        }
        return list[int((n + 1) / 2)]
    }
    { rate[$2, $3, $1] = $4; seen[$2] = 1; turns = $1 }
    END {
        for (key in rate) { split(key, part, SUBSEP); ratio[key] = rate[key] / rate["bare", part[2], part[3]] }
        count = split("bare bare_now server Python", names, " ")
        printf "%-10s%28s%28s\n", "", "connections/s (to bare)", "round trips/s (to bare)"
        for (i = 1; i <= count; i++) if (names[i] in seen)
            printf "%-10s%20.0f (%5.2f)%20.0f (%5.2f)\n", names[i],
                median(rate, names[i], "connections"), median(ratio, names[i], "connections"),
                median(rate, names[i], "trips"), median(ratio, names[i], "trips")
    }' "$out/server-samples"
echo 'goal: the server makes at least 0.95 of the connections of the bare one'
printf '\nbefore and after %s connections:  descriptors, memory (kB), children not waited for\n' "${MANY:-10000}"
for way in $ways; do
    before=$(state "${pid[$way]}")
    "$out/server_load" "${port[$way]}" connections "${MANY:-10000}" >/dev/null
    for _ in $(seq 100); do # the last handler has still to see that its client has gone
        [ "$(state "${pid[$way]}" | cut -d' ' -f3)" = 0 ] && break
        read -r -t 0.05 <> <(:) || true
    done
    read -r descriptors memory children <<<"$before"
    read -r descriptors_after memory_after children_after <<<"$(state "${pid[$way]}")"
    printf '%-10s%8s %s%14s %s%8s %s\n' "$way" "$descriptors" "$descriptors_after" "$memory" "$memory_after" \
        "$children" "$children_after"
done
