#!/bin/bash
# The documentation's site, as far as it can be looked at without a browser: Doxygen has nothing to warn of, every link
# and anchor leads somewhere, what has to be there is there.
# shellcheck disable=SC2317 # functions are called through check
set -u
number=0
failed=0

check()
{
    local words=$1
    shift
    number=$((number + 1))
    if "$@" >"$folder.log" 2>&1; then
        echo "ok $number - $words"
    else
        failed=1
        echo "not ok $number - $words"
        sed 's/^/# /' "$folder.log" | head -n 40
    fi
}

links()
{
    (cd "$folder/html" && find . -type f -printf '%P ' >"$folder.files" &&
        awk -v others=" $(cat "$folder.files")" -f "$here/tests/docs/links.awk" ./*.html >"$folder.links")
    cat "$folder.links"
    [ ! -s "$folder.links" ]
}

codes()
{
    local code
    for code in $(grep -o '{"M[0-9]*"' tools/grade/misconceptions.c | tr -d '{"'); do
        grep -qi "id=\"misconceptions-$code\"" "$folder/html/misconceptions.html" ||
            { echo "no anchor $code"; return 1; }
    done
}

# Whether there is a page for each file of a kind, by the label that docs/doxygen/filter.awk gives it.
pages()
{
    local file page
    for file; do
        page=$(echo "$file" | sed 's|/README\.md$||; s|s/|-|; s|[^A-Za-z0-9]|-|g').html
        [ -f "$folder/html/$page" ] || { echo "no page $page"; return 1; }
    done
}

# Whether a page leads to the page of each of these files.
lists()
{
    local file page list=$1
    shift
    for file; do
        page=$(echo "$file" | sed 's|/README\.md$||; s|s/|-|; s|[^A-Za-z0-9]|-|g').html
        grep -q "class=\"el\" href=\"$page\"" "$folder/html/$list" || { echo "$list does not lead to $page"; return 1; }
    done
}

# Whether a word is found by the search in a number of places.
indexed()
{
    [ "$(grep -ci "$1" "$folder/html/search-index.js")" -ge "$2" ]
}

if ! command -v doxygen >/dev/null; then
    echo '1..0 # SKIP doxygen is not installed: ./setup'
    exit 0
fi
here=$PWD
folder=$(mktemp -d)/site
trap 'rm -rf "${folder%/site}"' EXIT
check 'Doxygen has nothing to warn of' docs/doxygen/site "$folder"
check 'every link and anchor leads somewhere' links
check 'every misconception has its anchor' codes
check 'every lesson has its page' pages lessons/[0-9]*/README.md
check 'every exercise has its page' pages exercises/[0-9]*/*/README.md
check 'every demo has its page' pages demos/[0-9]*/*.c
check 'the list of lessons leads to each' lists lessons.html lessons/[0-9]*/README.md
check 'the list of exercises leads to each' lists exercises.html exercises/[0-9]*/*/README.md
check 'the list of demos leads to each' lists demos.html demos/[0-9]*/*.c
check 'the library has its page' test -s "$folder/html/process_8h.html"
check 'the search knows zombies' indexed zombie 5
check 'the search knows process_join' indexed process_join 2
check 'no marker of weave is left' \
    sh -c "! grep -lE '&lt;!-- (from|run|output|picture)' '$folder'/html/lesson-*.html"
# It stands there where Doxygen has lost its way, as behind a link whose words are broken over two lines.
check 'no command of Doxygen is left' \
    sh -c '! grep -nE "^@(section|subsection|code|endcode)|&lt;tt&gt;" "$@"' - "$folder"/html/*.html
check 'the programs have manual pages' grep -q '^\.SH NAME$' "$folder/man/timeline.1" "$folder/man/grade.1"
echo "1..$number"
exit $failed
