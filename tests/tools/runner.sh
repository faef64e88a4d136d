#!/usr/bin/env bash
# The test runner held against programs that lie, die and litter. Prints TAP.
# shellcheck disable=SC2016 # the fake programs expand their variables themselves
set -u
cd "$(dirname "$0")/../.." || exit 2
number=0
trap 'rm -f "$TMPDIR/fake"' EXIT

# Makes a program of a shell fragment.
write_fake()
{
    printf '#!/usr/bin/env bash\n%s\n' "$1" >"$TMPDIR/fake"
    chmod +x "$TMPDIR/fake"
}

# Makes one, runs it under tests/run, keeps what that printed and its status.
run_fake()
{
    write_fake "$1"
    output=$(TEST_LIMIT=${2:-60} tests/run "$TMPDIR/fake")
    status=$?
}

# One TAP line: was the last line of the run, and its status, what they have to be, and was $4 said (if given)?
expect()
{
    local name=$1 line=$2 wanted=$3 words=${4:-}
    number=$((number + 1))
    if [ "$(tail -n 1 <<<"$output")" = "$line" ] && [ "$status" -eq "$wanted" ] && [[ $output == *"$words"* ]]; then
        echo "ok $number - $name"
    else
        printf 'not ok %d - %s\n' "$number" "$name"
        echo "# ${output//$'\n'/$'\n'# }"
    fi
}

echo 1..16
run_fake 'echo 1..2; echo "ok 1 - a"; echo "ok 2 - b"'
expect passing_tests_are_counted '2 passed, 0 failed' 0
run_fake 'echo 1..2; echo "ok 1 - a"; echo "not ok 2 - b"; echo "# because"; exit 1'
expect a_failed_test_is_counted_and_its_words_are_shown '1 passed, 1 failed' 1 '# because'
run_fake 'echo 1..2; echo "ok 1 - a"; echo "not ok 2 # SKIP b"'
expect a_skipped_test_is_neither '1 passed, 0 failed, 1 skipped' 0 '(1 skipped)'
run_fake 'echo 1..2; echo "ok 1 - a"; kill -SEGV $$'
expect a_program_that_crashes_fails '1 passed, 1 failed' 1 'died of signal 11 (SEGV)'
run_fake 'exit 0'
expect a_program_without_a_test_fails '0 passed, 1 failed' 1 'it ran no test'
run_fake 'echo 1..3; echo "ok 1 - a"; exit 0'
expect a_program_that_stops_half_way_fails '1 passed, 1 failed' 1 'announced 3 tests and gave 1 results'
run_fake 'echo 1..1; echo "ok 1 - a"; exit 3'
expect a_bad_status_without_a_failed_test_fails '1 passed, 1 failed' 1 'ended with status 3'
run_fake 'echo 1..256; for i in {1..256}; do echo "not ok $i - t$i"; done; exit $((256 % 256))'
expect failures_are_believed_even_where_the_status_is_0 '0 passed, 256 failed' 1
run_fake 'echo 1..1; echo "ok 1 - a"; touch "$TMPDIR/litter"'
expect a_file_left_behind_fails '1 passed, 1 failed' 1 'it left files behind: litter'
run_fake 'echo 1..1; echo "ok 1 - a"; setsid tail -f /dev/null >/dev/null 2>&1 &'
expect a_process_left_behind_fails '1 passed, 1 failed' 1 'it left processes behind:'
run_fake 'echo 1..1; while :; do :; done' 1
expect a_program_that_never_ends_is_stopped '0 passed, 1 failed' 1 'stopped after 1 seconds'
run_fake 'echo 1..1; read -r line || echo "ok 1 - a"'
expect a_program_reads_nothing_from_the_terminal '1 passed, 0 failed' 0
exec 3</dev/null 11</dev/null
run_fake 'echo 1..1; { : <&3 || : <&11; } 2>/dev/null || echo "ok 1 - a"'
exec 3<&- 11<&-
expect a_program_inherits_no_descriptor '1 passed, 0 failed' 0
# Each of the two waits for the other: which of them reads the pipe is decided by who can make the folder.
write_fake 'echo 1..1; pipe=$FAKE_WORK/pipe; mkfifo "$pipe" 2>/dev/null
    if mkdir "$FAKE_WORK/first" 2>/dev/null; then read -r line <"$pipe"; else echo met >"$pipe"; fi; echo "ok 1 - met"'
output=$(FAKE_WORK=$TMPDIR JOBS=2 tests/run "$TMPDIR/fake" "$TMPDIR/fake") status=$?
rm -rf "$TMPDIR/pipe" "$TMPDIR/first"
expect programs_run_at_the_same_time_and_are_all_counted '2 passed, 0 failed' 0
write_fake 'kill -TERM "$FAKE_RUNNER"; tail -f /dev/null'
output=$(bash -c 'FAKE_RUNNER=$$ exec tests/run "$1"' bash "$TMPDIR/fake") status=$?
output+=$(find "$TMPDIR" -mindepth 1 ! -name fake)
expect whoever_stops_it_finds_nothing_left_behind '' 130
output=$(tests/run) status=$?
expect no_program_at_all_is_no_success '0 passed, 0 failed' 1
