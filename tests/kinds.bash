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

# Whether a command, a function too, says something, and the same, byte for byte, and ends with the same status, under all
# kinds. It finds its own in $kind. Prints how they differ.
alike()
{
    local kind first='' same=0
    for kind in $kinds; do
        PATH=$kinds_at/$kind:$PATH LC_ALL=$(cat "$kinds_at/$kind/locale") "$@" >"$kinds_at/$kind.out" 2>&1 </dev/null
        echo "status $?" >>"$kinds_at/$kind.out"
        if [ -z "$first" ]; then
            first=$kind
            [ "$(wc -l <"$kinds_at/$kind.out")" -gt 1 ] || { echo 'it says nothing'; same=1; }
        elif ! cmp -s "$kinds_at/$first.out" "$kinds_at/$kind.out"; then
            echo "$kind (>) differs from $first (<):"
            diff "$kinds_at/$first.out" "$kinds_at/$kind.out" | head -n 12
            same=1
        fi
    done
    return $same
}
