# shellcheck shell=bash
# The kinds of awk, sed and shell that what we have written in them must run under, as far as they are installed.
# Sourced, in the school's folder.
#
# A kind is a folder to stand at the head of PATH, with an `awk`, a `sed` and an `sh` in it, and a locale. The first is
# Debian's own; what the others do is held against it.
kinds_table='
    debian    mawk         sed     dash    C
    gnu       gawk         sed     bash    C
    gnu-utf8  gawk         sed     bash    C.UTF-8
    one-true  original-awk sed     dash    C
    busybox   busybox      busybox busybox C
'
kinds=

# Makes the folders of all kinds that are there, below $1, and prints a skipped test for each that is not.
kinds_make()
{
    local name awk sed sh locale tool
    kinds_at=$1
    while read -r name awk sed sh locale; do
        for tool in $awk $sed $sh; do
            command -v "$tool" >/dev/null || continue 2
        done
        [ "$name" ] || continue
        mkdir -p "$kinds_at/$name"
        ln -s "$(command -v "$awk")" "$kinds_at/$name/awk"
        ln -s "$(command -v "$sed")" "$kinds_at/$name/sed"
        ln -s "$(command -v "$sh")" "$kinds_at/$name/sh"
        echo "$locale" >"$kinds_at/$name/locale"
        kinds="$kinds $name"
    done <<<"$kinds_table"
}

# Prints the programs of the table that are not installed.
kinds_missing()
{
    local tool
    awk 'NF { print $2 "\n" $3 "\n" $4 }' <<<"$kinds_table" | sort -u | while read -r tool; do
        command -v "$tool" >/dev/null || echo "$tool"
    done
}

# Runs a command, or a function, which finds its kind in $kind, under that kind; keeps what it says and its status as
# $kinds_at/KIND.NAME: in_kind KIND NAME COMMAND…
in_kind()
{
    local kind=$1 said=$kinds_at/$1.$2
    shift 2
    (PATH=$kinds_at/$kind:$PATH LC_ALL=$(cat "$kinds_at/$kind/locale") "$@") >"$said" 2>&1 </dev/null
    echo "status $?" >>"$said"
}

# Whether what was kept of that name under all kinds is something, and the same, byte for byte. Prints how it differs.
kinds_agree()
{
    local kind first='' same=0
    for kind in $kinds; do
        if [ -z "$first" ]; then
            first=$kind
            [ "$(wc -l <"$kinds_at/$kind.$1")" -gt 1 ] || { echo 'it says nothing'; same=1; }
        elif ! cmp -s "$kinds_at/$first.$1" "$kinds_at/$kind.$1"; then
            echo "$kind (>) differs from $first (<):"
            diff "$kinds_at/$first.$1" "$kinds_at/$kind.$1" | head -n 12
            same=1
        fi
    done
    return "$same"
}

# Whether a command does the same under all kinds.
alike()
{
    local kind
    for kind in $kinds; do
        in_kind "$kind" alike "$@"
    done
    kinds_agree alike
}
