#!/usr/bin/env bash
# The complete server and client talk to others: netcat, socat, Python, each other. Prints TAP. Ports are always the
# kernel's choice.
set -u
cd "$(dirname "$0")/../.." || exit 2
programs=${BUILD:-build}/demos/09-socket-server
work=$(mktemp -d) || exit 2
number=0
server=

stop_server()
{
    [ -z "$server" ] || kill -TERM "$server" 2>/dev/null
    [ -z "$server" ] || wait "$server"
}
trap 'stop_server >/dev/null 2>&1; rm -rf "$work"' EXIT

# start_server [ADDRESS]: sets server and port.
start_server()
{
    mkfifo "$work/said" || exit 2
    "$programs/server" 0 "$@" >"$work/said" &
    server=$!
    exec 3<"$work/said"
    rm "$work/said"
    port=
    read -r -t 60 line <&3 && port=${line##* }
}

# check NAME EXPECTED SEEN
check()
{
    number=$((number + 1))
    if [ "$2" = "$3" ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        printf '# expected: %s\n# seen: %s\n' "$2" "$3"
    fi
}

skip()
{
    number=$((number + 1))
    echo "ok $number - $1 # SKIP $2"
}

echo 1..9
start_server

name=netcat_is_answered
if nc -h 2>&1 | grep -q OpenBSD; then
    check "$name" 'HELLO FROM NC' "$(echo 'hello from nc' | timeout 60 nc -N 127.0.0.1 "$port")"
else
    skip "$name" 'netcat-openbsd is not here'
fi

name=socat_is_answered
if command -v socat >/dev/null; then
    check "$name" 'HELLO FROM SOCAT' "$(echo 'hello from socat' | timeout 60 socat -t 60 - "TCP:127.0.0.1:$port")"
else
    skip "$name" 'socat is not here'
fi

name=a_client_in_python_is_answered
if command -v python3 >/dev/null; then
    check "$name" 'HELLO
WORLD' "$(printf 'hello\nworld\n' | timeout 60 python3 demos/09-socket-server/client.py "$port" |
        sed 's/^\(>>: \)*//; /^$/d')"
else
    skip "$name" 'python3 is not here'
fi

seq 1 300000 | sed 's/$/ lines of some text/' >"$work/long"
tr "[:lower:]" "[:upper:]" <"$work/long" | cksum >"$work/expected"
check the_client_sends_a_long_file_and_gets_it_all_back "$(cat "$work/expected")" \
    "$(timeout 120 "$programs/client" "$port" <"$work/long" | cksum)"

check a_client_is_told_when_nobody_is_there 'connect: Connection refused' \
    "$(timeout 60 "$programs/client" 1 2>&1 </dev/null)"

# A client whose user says nothing more: its input stays open, in our descriptor 4.
mkfifo "$work/input"
timeout 120 "$programs/client" "$port" <"$work/input" >"$work/output" 2>"$work/errors" &
client=$!
exec 4>"$work/input"
echo hello >&4
for _ in $(seq 1 600); do
    [ -s "$work/output" ] && break
    read -r -t 0.1 <> <(:) # until it has been answered
done
kill -TERM "$server"
wait "$server"
status=$?
server=
wait "$client"
left=$?
exec 4>&-
check the_server_ends_in_good_order_though_a_client_stays '0 all handlers have ended' "$status $(cat <&3)"
check the_client_notices_that_its_server_has_gone '1 HELLO the server has gone' \
    "$left $(cat "$work/output") $(cat "$work/errors")"

name=a_client_by_ipv6_and_one_by_ipv4_are_served
exec 3<&-
if [ -e /proc/net/if_inet6 ] && grep -q '^00000000000000000000000000000001 ' /proc/net/if_inet6; then
    start_server ::
    check "$name" 'SIX FOUR' \
        "$(echo six | timeout 60 "$programs/client" "$port" ::1) $(echo four | timeout 60 "$programs/client" "$port")"
else
    start_server
    skip "$name" 'there is no IPv6'
fi

kill -INT "$server"
wait "$server"
check ctrl_c_ends_it_too '0 all handlers have ended' "$? $(cat <&3)"
server=
