#!/bin/sh
# Installs the library into an empty folder, and builds and runs a program against the installed copy. TAP.
set -u
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
count=0

tell()
{
    count=$((count + 1))
    if [ "$1" -eq 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; fi
}

make -s install DESTDIR="$work/root" prefix=/opt/school BUILD="${BUILD:-build}" MAKEFLAGS= >&2
tell $? 'make install puts the library below DESTDIR'

ls "$work/root/opt/school/include/forkschool/process.h" "$work/root/opt/school/lib/libforkschool.a" >&2
tell $? 'header and archive are where prefix says'

missing=0
for function in $(grep -o '\bprocess_[a-z_]*(' lib/process.h | tr -d '(' | sort -u); do
    if [ ! -f "$work/root/opt/school/share/man/man3/$function.3" ] || ! grep -q "$function" docs/man/process.3; then
        echo "# $function"
        missing=1
    fi
done
tell $missing 'every function of the header has a manual page, which names it'

if command -v pkg-config >/dev/null; then
    sed -n '/^\.EX/,/^\.EE/p' docs/man/process.3 | sed '1d; $d; s/\\e/\\/g' >"$work/greet.c"
    PKG_CONFIG_SYSROOT_DIR=$work/root PKG_CONFIG_PATH=$work/root/opt/school/lib/pkgconfig \
        pkg-config --cflags --libs forkschool >"$work/flags"
    # shellcheck disable=SC2046 # flags are words
    ${CC:-cc} -std=c11 -Wall -Wextra -Werror -o "$work/greet" "$work/greet.c" $(cat "$work/flags") >&2
    tell $? "the manual page's example compiles with pkg-config's flags alone"
    [ "$("$work/greet")" = 'Hello, Alex' ]
    tell $? 'and runs'
else
    echo "ok $((count += 1)) # SKIP no pkg-config here"
fi

make -s uninstall DESTDIR="$work/root" prefix=/opt/school BUILD="${BUILD:-build}" MAKEFLAGS= >&2
[ -z "$(find "$work/root" -type f)" ]
tell $? 'make uninstall leaves no file'
echo "1..$count"
