#!/bin/sh
# Holds our own library against the table, and shows what the suite says of a library that is not written yet. TAP.
set -u
here=$(dirname "$0")
build=${BUILD:-build}
conform=$build/tests/conformance/conform
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

"$here/build" "$here/../../lib" "$work/ours" >&2 || exit 1
"$conform" --tap "$work/ours" >"$work/report"
status=$?
grep -v '^1\.\.' "$work/report"
count=$(grep -c '^\(not \)\?ok ' "$work/report")
[ "$status" -lt 2 ] || exit "$status"

# Prints a test of the suite itself.
tell()
{
    count=$((count + 1))
    if [ "$1" -eq 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; fi
}

mkdir "$work/empty"
cp "$here/../../lib/process.h" "$work/empty"
echo 'typedef int nothing_yet;' >"$work/empty/process.c"
"$here/build" "$work/empty" "$work/none" >&2 || exit 1
"$conform" "$work/none" >"$work/report"
! grep -Eq '^P[0-9]+  (pass|unknown)' "$work/report"
tell $? 'of a library that is not written, no row holds'
grep -q '^P39  not yet' "$work/report" && ! grep -Eq '^P[0-9]+  FAIL' "$work/report"
tell $? 'of a library that is not written, every row says "not yet"'
# Libraries that mean no good. None may pass, or leave anybody behind: the recorder sees to that.
hostile()
{
    what=$1
    mkdir -p "$work/hostile"
    cp "$here/../../lib/process.h" "$work/hostile"
    {
        echo '#define _DEFAULT_SOURCE'
        printf '#include "%s"\n' process.h signal.h stdio.h unistd.h
        printf '%s\n' "$2"
    } >"$work/hostile/process.c"
    "$here/build" "$work/hostile" "$work/hostile-probes" construction >&2 || exit 1
    "$conform" --only P01 "$work/hostile-probes" >"$work/report"
    grep -q '^P01  FAIL' "$work/report"
    tell $? "a library that $what does not pass"
}
init='int process_init(struct process *process, struct process_options options) { (void)process; (void)options;'
hostile 'says what a right one would, and more' \
    "$init puts(\"init with a group: -EINVAL\\ninit without: 0\\nP01  pass\"); fflush(stdout); _exit(0); }"
hostile 'says nothing and ends well' "$init _exit(0); }"
hostile 'never comes back' "$init for (;;) pause(); }"
hostile 'computes for ever' "$init for (volatile int i = 0;; i++) ; }"
hostile 'forks for ever' "$init for (;;) (void)fork(); }"
hostile 'kills its process group' "$init kill(0, SIGKILL); return 0; }"
hostile 'crashes' "$init raise(SIGSEGV); return 0; }"
"$conform" "$work" >"$work/report"
[ $? -eq 2 ]
tell $? 'probes that are not there are no verdict'
echo "1..$count"
