#!/usr/bin/env bash
# Each of our sh scripts says and does the same under every kind of shell, with the awk and sed of that kind: one after
# another in a small school of that kind, whose scripts begin with another line, and whose tools only say how they were
# called. TAP.
# shellcheck disable=SC2317,SC2016,SC2046 # functions are called through check; scripts are written; names are words
set -u
cd "$(dirname "$0")/../.." || exit 2
unset MAKEFLAGS MAKELEVEL MAKEOVERRIDES ONLY V ARGS EXERCISE PLAY FAULTS AUTO MASTERED CC CFLAGS PROBES
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
here=$PWD
build=$here/${BUILD:-build}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/kinds.bash
. tests/kinds.bash
# shellcheck source=tests/tap.sh
. tests/tap.sh

explain()
{
    sed 's/^/# /' "$work/out"
}

# A school of two lessons, to be copied.
make_template()
{
    local lesson tool
    mkdir -p "$work/template/build/starters" "$work/template/build/bin" "$work/bin"
    for lesson in 01-process-creation 02-target-function; do
        for folder in lessons exercises solutions demos tests; do
            mkdir -p "$work/template/$folder"
            cp -rL "$folder/$lesson" "$work/template/$folder/"
        done
        cp -rL "$build/starters/$lesson" "$work/template/build/starters/"
    done
    cp -rL Makefile setup mk docs lib "$work/template"
    cp -rL tests/conformance tests/docs "$work/template/tests/"
    for tool in timeline grade; do
        printf '#!/bin/bash\nprintf "%s: "; printf "<%%s>" "$@"; echo\n' $tool >"$work/template/build/bin/$tool"
    done
    for tool in make npm node chromium apt-get objcopy; do
        printf '#!/bin/bash\nprintf "%s: "; printf "<%%s>" "$@"; echo\n' $tool >"$work/bin/$tool"
    done
    printf '#!/bin/bash\necho 0\n' >"$work/bin/id"
    printf '#!/bin/bash\n[ "${!#}" != make ] || echo installed\n' >"$work/bin/dpkg-query"
    printf '#!/bin/bash\n[ "$2" = clang-tidy ] || echo "  Candidate: 1"\n' >"$work/bin/apt-cache"
    printf '#!/bin/bash\necho "cc: $*"\nwhile [ "$1" != -o ]; do shift; done\n: >"$2"\n' >"$work/bin/cc"
    cat >"$work/bin/doxygen" <<'END'
#!/bin/bash
cat "$1"
folder=$(sed -n 's/^OUTPUT_DIRECTORY = "\(.*\)"/\1/p' "$1")
mkdir "$folder/raw"
echo '<title>A "page" - Fork School</title>' >"$folder/raw/a.html"
: >"$folder/warnings"
END
    chmod +x "$work"/bin/* "$work"/template/build/bin/*
}

# Begins a new school, always in the same place, whose scripts are run by the kind's shell.
begin_school()
{
    local file
    rm -rf "$work/school"
    cp -r "$work/template" "$work/school"
    for file in $scripts; do
        sed -i "1s|.*|#!$kinds_at/$1/sh|" "$work/school/$file"
    done
}

# Lists what is in the school, for the end of a try.
inventory()
{
    find . -path ./.git -prune -o -type f ! -path './mk/*' ! -path './docs/doxygen/*' ! -path './tests/*' \
        ! -name setup -exec cksum {} + | LC_ALL=C sort -k 3
}

try_demo()
{
    local lesson=01-process-creation
    BUILD=build mk/demo $lesson -- build/demos/$lesson/side-by-side build/demos/$lesson/copied-memory
    ARGS='cured 2' BUILD=build mk/demo $lesson --schedule child-first -- build/demos/$lesson/side-by-side
    BUILD=build mk/demo $lesson --
}

try_timeline()
{
    local lesson=01-process-creation
    BUILD=build mk/timeline $lesson --schedule child-first -- build/demos/$lesson/side-by-side
    BUILD=build EXERCISE=fan-out mk/timeline $lesson --
    BUILD=build EXERCISE=which-outputs mk/timeline $lesson --
    PLAY=1 BUILD=build mk/timeline $lesson -- build/demos/$lesson/side-by-side build/demos/$lesson/copied-memory
    FAULTS=1 ARGS=1 BUILD=build mk/timeline $lesson --only fork -- build/demos/$lesson/side-by-side
}

try_starters()
{
    git init -q . && git add -A exercises && git -c user.name=kit -c user.email=kit@example.org commit -qm school
    echo '// mine' >>exercises/01-process-creation/fan-out/fan_out.c
    rm exercises/01-process-creation/dice/dice.c
    BUILD=build mk/starters $(find build/starters -type f | LC_ALL=C sort)
    inventory
}

try_replace()
{
    echo '// mine' >>exercises/01-process-creation/fan-out/fan_out.c
    echo '// more' >'exercises/01-process-creation/fan-out/more of it.c'
    mk/replace build/starters 01-process-creation/fan-out fan_out.c fan_out.h
    mk/replace build/starters 01-process-creation/fan-out fan_out.c fan_out.h
    echo '// again' >>exercises/01-process-creation/fan-out/fan_out.c
    mk/replace build/starters 01-process-creation/fan-out fan_out.c
    inventory
}

# The learner's library: carried on, caught up with, and which exercises are solved.
try_carry()
{
    local before=01-process-creation/start next=02-target-function/result
    mkdir -p build/models/$before build/models/$next
    awk -v model=1 -f mk/starter.awk solutions/$before/process.c >build/models/$before/process.c
    awk -v model=1 -f mk/starter.awk solutions/$next/process.c >build/models/$next/process.c
    mk/carry build/models $before build/starters $next process.c
    { cat build/models/$before/process.c && echo '/* mine */'; } >exercises/$before/process.c
    AUTO=1 mk/carry build/models $before build/starters $next process.c
    AUTO=1 MASTERED=$before mk/carry build/models $before build/starters $next process.c
    AUTO=1 MASTERED=$before mk/carry build/models $before build/starters $next process.c
    MASTERED=$before mk/catch-up build/models build/models/$before/process.c build/models/$next/process.c
    set -- $(cat exercises/01-process-creation/fan-out/*.c | cksum)
    printf '%s\n' 'scores 1' "01-process-creation/fan-out best 9 9 last 9 9 by $1-$2" \
        '01-process-creation/dice best 9 9 last 8 9 by 1-2' '02-target-function/sums best 9 9 last 3 9' \
        >.progress/scores
    mk/solved best
    mk/solved last
    inventory
}

try_pages()
{
    docs/doxygen/pages out
    inventory
}

try_site()
{
    PATH=$work/bin:$PATH docs/doxygen/site build/docs
    cat build/docs/html/* build/docs/man/*
}

try_setup()
{
    ./setup --help
    ./setup --nonsense
    PATH=$work/bin:$PATH ./setup
    PATH=$work/bin:$PATH ./setup --developer
}

try_build()
{
    PATH=$work/bin:$PATH CC=cc tests/conformance/build lib 'build/my probes'
    PATH=$work/bin:$PATH CC=cc PROBES='build/my probes' tests/conformance/build lib build/again start join
}

try_sanitize()
{
    PATH=$work/bin:$PATH ONLY='a b' mk/sanitize
}

try_run()
{
    PATH=$work/bin:$PATH tests/docs/browser/run a 'b c'
    PATH=$work/bin:$PATH tests/docs/browser/run
}

# Recipes, which make has the shell run.
try_make()
{
    local goal
    for goal in help demo-77 timeline-77 hint reset-01 'reset-01 EXERCISE=none' 'hint-01 EXERCISE=none' carry-01 \
        build/starters/01-process-creation/dice/dice.c build/models/02-target-function/result/process.c \
        "$(find tests -name '*.change' | LC_ALL=C sort | sed '1!d; s|^tests|build/answers|; s/change$/c/')"; do
        # shellcheck disable=SC2086 # goals and variables
        command make -s SHELL="$kinds_at/$kind/sh" $goal
    done
    inventory
}

# Those that run for long, or ask much of the machine, are only read.
try_reading()
{
    local file
    for file in "$here"/tests/{bench,lib,parity,conformance}/*.sh; do
        [[ $(head -n 1 "$file") == *bash ]] || { "$work/kinds/$kind/sh" -n "$file" && echo "read: ${file##*/}"; }
    done
}

# Whether each script of ours, the tests apart, is run here.
all_are_tried()
{
    local script
    for script in $scripts; do
        grep -qE "(^|[ =])(\./)?$script( |\$)" tests/tools/shells.sh ||
            { echo "$script is not tried" >"$work/out"; return 1; }
    done
}

agree()
{
    kinds_agree "$1" >"$work/out"
}

# Everything that is tried, under one kind.
try_all()
{
    local name
    cd "$work/school" || exit
    for name in $tries; do
        in_kind "$1" "$name" "try_$name"
    done
}

scripts=$(grep -rlx '#!/bin/sh' mk docs setup tests/conformance/build tests/docs/browser | sort)
tries='demo timeline starters replace carry pages site setup build sanitize run make reading'
kinds_make "$work/kinds"
for tool in $(kinds_missing); do
    number=$((number + 1))
    echo "ok $number - all is the same with $tool # SKIP no $tool here: ./setup --developer"
done
kinds=${kinds/ gnu-utf8/} # another locale is no other shell
check every_script_is_tried all_are_tried
make_template
for kind in $kinds; do
    begin_school "$kind"
    (try_all "$kind")
done
for name in $tries; do
    check "${name}_says_and_does_the_same_under_every_shell" agree "$name"
done
echo "1..$number"
