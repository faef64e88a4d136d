# shellcheck shell=bash disable=SC2034 # own is used by those who source it
# A TAP line for each check of a program's words. Sourced, from the school's folder, by tests that keep what the program
# wrote in $work/out and $work/err; one that keeps it elsewhere has an `explain` of its own.
number=0

# Shows what was written, below a check that failed.
explain()
{
    sed 's/^/# out: /' "${work:?}/out"
    sed 's/^/# err: /' "${work:?}/err"
}

# One TAP line for the command that follows the name.
check()
{
    local name=$1
    shift
    number=$((number + 1))
    if "$@"; then
        echo "ok $number - $name"
    else
        echo "not ok $number - $name"
        explain
    fi
}

# A check that needs something of the machine: what follows the name, up to --, is tried first. Where that fails, the
# check is skipped, so that no failure is about the machine. (For tests in C: needs.h.)
check_where()
{
    local name=$1 try=()
    shift
    while [ "$1" != -- ]; do
        try+=("$1")
        shift
    done
    shift
    if "${try[@]}" >/dev/null 2>&1; then
        check "$name" "$@"
    else
        number=$((number + 1))
        echo "ok $number - $name # SKIP this machine cannot do: ${try[*]}"
    fi
}

# To begin a command in a namespace of one's own, where one may have one.
own=(unshare)
[ "$(id -u)" = 0 ] || own+=(--user --map-root-user)
