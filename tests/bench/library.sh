#!/bin/sh
# Start and join of a process that does nothing, by the library and by its alternatives, in parents of different size:
# medians, and ratios to a bare fork() + _exit() + waitpid(), also to one that keeps the library's promises by hand.
# What is not installed is left out. The table goes to stdout, and a plot to build/bench/library.svg where there is
# gnuplot. TURNS=n: how often all take their turn.
set -eu
build=${BUILD:-build}
out=$build/bench
mkdir -p "$out"
python=$(command -v /usr/bin/python3 || command -v python3 || true)
glib=$(pkg-config --cflags --libs glib-2.0 2>/dev/null || true)
# shellcheck disable=SC2086 # flags are words
${CC:-cc} -std=c11 -O2 -Ilib ${glib:+-DHAVE_GLIB} -o "$out/start_join" tests/bench/start_join.c lib/*.c -pthread $glib

: >"$out/samples"
for _ in $(seq "${TURNS:-5}"); do
    for size in '0 200' '10 100' '100 20' '1000 5'; do
        # shellcheck disable=SC2086 # size and rounds
        "$out/start_join" $size >>"$out/samples"
        # shellcheck disable=SC2086
        [ -z "$python" ] || "$python" tests/bench/start_join.py $size >>"$out/samples"
    done
done

sort -k1,1 -k2,2n -k3,3n "$out/samples" | awk -v plot="$out/medians" '
    function finish() { if (count) { median[way, size] = times[int((count + 1) / 2)] / 1000; count = 0 } }
    { if ($1 != way || $2 != size) finish(); way = $1; size = $2; times[++count] = $3
      if (!(way in ways)) { ways[way]; order[++n] = way } }
    END {
        finish()
        split("0 10 100 1000", sizes, " ")
        ways_shown = split("bare promises library posix_spawn g_spawn CPython", names, " ")
        printf "start + join, median in microseconds (ratio to bare), by the megabytes that the parent holds\n%-12s", ""
        for (j = 1; j <= 4; j++) printf "%18s", sizes[j] " MB"
        print ""
        for (i = 1; i <= ways_shown; i++) {
            if (!(names[i] in ways)) continue
            printf "%-12s", names[i]
            for (j = 1; j <= 4; j++)
                printf "%10.0f (%5.2f)", median[names[i], sizes[j]],
                    median[names[i], sizes[j]] / median["bare", sizes[j]]
            print ""
        }
        printf "%-12s", "to promises"
        for (j = 1; j <= 4; j++) printf "%17.2f ", median["library", sizes[j]] / median["promises", sizes[j]]
        print ""
        for (j = 1; j <= 4; j++) {
            printf "%d", sizes[j] > plot
            for (i = 1; i <= ways_shown; i++)
                printf " %s", names[i] in ways ? median[names[i], sizes[j]] : "?" > plot
            print "" > plot
        }
    }'
cat <<'TEXT'
promises: a bare fork with what the library promises written out by hand: pipes, flushed streams, a stdin of its own.
to promises: what the library costs beside that (goal: 1.10).
fork copies the page tables, so its cost grows with what the parent holds.
posix_spawn borrows the memory until exec (vfork), so its does not, but the child must be another program.
GLib's g_spawn_async forks, unless it may leave descriptors open.
TEXT
if command -v gnuplot >/dev/null; then
    gnuplot <<PLOT
set terminal svg size 800,500 font "sans,14" background "white"
set output "$out/library.svg"
set title "start + join of a process that does nothing"
set ylabel "microseconds (median)"
set xlabel "megabytes that the parent holds"
set logscale y
set style data linespoints
set datafile missing "?"
set key outside
ways = "bare promises library posix_spawn g_spawn CPython"
plot for [i=1:words(ways)] "$out/medians" using (column(i + 1)):xtic(1) title word(ways, i) lw 2
PLOT
    echo "plot: $out/library.svg"
fi
