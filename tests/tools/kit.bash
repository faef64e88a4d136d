# shellcheck shell=bash
# A small kit of its own, for tests of what `make` does: its folder, files in it, make in it. Sourced from the school's
# folder.
kit=$TMPDIR/kit

# shellcheck source=tests/tap.sh
. tests/tap.sh

# Writes a file below the kit from standard input.
put()
{
    mkdir -p "$kit/$(dirname "$1")"
    cat >"$kit/$1"
}

# Runs make in the kit; keeps what it said and its status.
kit_make()
{
    output=$(make -C "$kit" --no-print-directory "$@" 2>&1 </dev/null)
    status=$?
}

# Shows what make said.
explain()
{
    echo "# status $status: ${output//$'\n'/$'\n'# }"
}
