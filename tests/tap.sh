# shellcheck shell=bash
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
