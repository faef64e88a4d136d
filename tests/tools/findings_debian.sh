#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2031 # what stands in single quotes is for other shells; a worker has its own folder
# Nothing is wrong in the ordinary programs of a Debian system, and nothing is said to be: no finding that is a fault,
# under any schedule. What is not installed is skipped. Prints TAP.
set -u
export LC_ALL=C
cd "$(dirname "$0")/../.." || exit 2
build=$PWD/${BUILD:-build} here=$PWD/tests/tools
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2034 # for findings.bash
schedules='child-first parent-first shuffle:3 natural'
# shellcheck source=tests/tools/findings.bash
. "$here/findings.bash"
export HOME=$work GIT_CONFIG_NOSYSTEM=1

mkdir "$work/box" "$work/box/src" && cd "$work/box" || exit 2
printf '#include <stdio.h>\nint main(void)\n{\n    puts("hello");\n}\n' >src/hello.c
printf 'int one(void)\n{\n    return 1;\n}\n' >src/one.c
seq 20000 >numbers
printf 'all: a b c d\na b c d:\n\t@sleep 0.1; echo $@ | tr a-z A-Z\n' >Makefile

# A test, if the program is there that the command begins with or, with `needs NAME`, another.
ordinary()
{
    local need=$1
    [ "$1" != needs ] || { need=$2; shift 2; }
    if command -v "$need" >/dev/null; then
        silent "$(echo "$*" | tr '\n' ' ')" "$@"
    else
        number=$((number + 1))
        echo "ok $number - $need # SKIP not installed"
    fi
}

ordinary sh -c 'ls / | sort | head -n 2 | tr a-z A-Z'
ordinary sh -c 'yes | head -n 100 | wc -l'
ordinary sh -c 'sleep 0.1 & wait'
ordinary sh -c '(sleep 0.1; echo late) & echo early'
ordinary sh -c 'for i in 1 2 3; do (exit $i); echo $?; done; no-such-command; true'
ordinary bash -c 'set -m; sleep 0.1 & sleep 0.2 & jobs; wait'
ordinary bash -c 'sleep 5 & kill %1; wait; echo done'
ordinary bash -c 'echo hi | tee >(cat) >(wc -c) >/dev/null; wait'
ordinary bash -c 'diff <(seq 3) <(seq 4)'
ordinary bash -c 'coproc cat; echo x >&"${COPROC[1]}"; read -r -u "${COPROC[0]}" y; echo "$y"; kill $!; wait'
ordinary make -j 4
ordinary needs xargs sh -c 'seq 20 | xargs -P 4 -n 1 echo'
ordinary needs gzip tar czf box.tgz src
ordinary needs gzip tar tzf box.tgz
ordinary gzip -k -f numbers
ordinary git init -q repo
ordinary git -C repo -c user.name=a -c user.email=a commit -q --allow-empty -m a
ordinary git -C repo log
ordinary find src -type f -exec wc -c {} ';'
ordinary find src -type f -exec wc -c {} +
ordinary sort -S 100k --parallel=4 -r numbers -o sorted
ordinary needs grep sh -c 'grep -r n src | sort | uniq -c'
ordinary python3 -c 'import subprocess; print(subprocess.run(["echo", "hi"], capture_output=True).stdout)'
ordinary python3 -c 'import multiprocessing as m; p = m.get_context("fork").Process(); p.start(); p.join()'
ordinary perl -e 'if (!fork) { exit 3 } wait; print $? >> 8, `echo hi`; system("echo there")'
ordinary perl -e 'open(P, "|cat"); print P "x\n"; close P'
ordinary needs awk awk 'BEGIN { system("echo sys"); "date" | getline d; print "x" | "sort"; close("sort") }'
ordinary env FOO=1 sh -c 'echo $FOO'
ordinary timeout 5 sleep 0.1
ordinary timeout 0.1 sleep 5
ordinary nohup true
ordinary dd if=/dev/zero of=/dev/null bs=1k count=10
ordinary gcc -o hello src/hello.c
ordinary needs ar sh -c 'gcc -c src/one.c -o one.o && ar rcs one.a one.o'
ordinary sed s/1/2/ numbers
ordinary cp -r src copied
ordinary setsid true
ordinary script -qc 'echo in a terminal' /dev/null
ordinary flock lock sh -c 'echo locked'
echo "1..$number"
