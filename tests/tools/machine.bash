# shellcheck shell=bash disable=SC2034 # whoever sources it uses what stands here
# A machine that lacks something, for tests of what the tools then say: calls refused by a filter, namespaces, limits.
# Sourced, from the school's folder, by tests whose files lie in $work.
build=${BUILD:-build}
refuse=$build/tests/tools/programs/refuse

# shellcheck source=tests/tap.sh
. tests/tap.sh

# Runs a command that has to end by itself; keeps what it wrote and its status. A hang is what some lacks once led to:
# the limit is no measure of anything.
run()
{
    timeout --kill-after=5 300 "$@" >"${work:?}/out" 2>"$work/err" </dev/null
    status=$?
}

# Whether the tool said, on stdout or stderr, that it was this that is missing: by a sentence that docs/start.md has,
# too. Words are wrapped where a report is for people.
told()
{
    local text
    text=$(cat "$work/out" "$work/err" | tr -s ' \n' ' ')
    [[ $text == *"$1"* ]] && grep -qF "| $1" docs/start.md
}
