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

# Whether Doxygen made the pages without a warning.
quiet()
{
    docs/doxygen/site "$folder" && ! grep . "$folder/warnings"
}

# Whether the index is JSON, and each of its addresses leads to a page, and to an anchor where it names one.
index_leads()
{
    "$ask_index" "$folder/html/search-index.js" >"$folder.urls" || return 1
    [ "$(grep -c '#' "$folder.urls")" -gt 500 ] || { echo 'it names few anchors'; return 1; }
    sed 's/.*/<a href="&">/' "$folder.urls" >"$folder/from-the-index.html"
    (cd "$folder/html" && awk -f "$here/tests/docs/links.awk" ./*.html "$folder/from-the-index.html") >"$folder.links"
    ! grep from-the-index "$folder.links"
}

# What the search is to have before all else: a question, and how the address may begin. Texts change, so where several
# pages would do, all are named.
questions='zombie:lesson-08
orphan:lesson-08
waitpid:lesson-0
EINTR:lesson-0
exit code:lesson-02
daemon:lesson-06
join:lesson-04
terminate:lesson-07
SIGTERM:lesson-07
accept socket:lesson-09
M19:misconceptions.html#misconceptions-m19
process_join:process_8h
process_is_alive:process_8h
schedule:timeline
ptrace:how-the-recorder-works|index'

# Whether the index has all words of each question in that place.
index_answers()
{
    local question page lost=0
    while IFS=: read -r question page; do
        # shellcheck disable=SC2086 # a question is words
        "$ask_index" "$folder/html/search-index.js" $question | grep -qE "^($page)" ||
            { echo "'$question' is nowhere on $page"; lost=1; }
    done <<<"$questions"
    return "$lost"
}

# Whether the search, asked by Node.js, finds it first.
search_answers()
{
    local question page first lost=0
    cut -d: -f1 <<<"$questions" | tr '\n' '\0' | xargs -0 node tests/docs/ask.js "$folder/html" >"$folder.found" ||
        return 1
    while IFS=: read -r question page && read -r first <&3; do
        [[ $first =~ ^($page) ]] || { echo "'$question' has before $page: $first"; lost=1; }
    done <<<"$questions" 3<"$folder.found"
    return "$lost"
}

try_finish()
{
    awk -f docs/doxygen/finish.awk "$folder"/raw/[ilpst]*.html
}

try_index()
{
    awk -f docs/doxygen/replace.awk -f docs/doxygen/index.awk "$folder"/html/[ilpst]*.html
}

# Links to what is not given are told as wrong ones.
try_links()
{
    awk -v others=" doxygen.css " -f tests/docs/links.awk "$folder"/html/[ilpst]*.html | sort
}

if ! command -v doxygen >/dev/null; then
    echo '1..0 # SKIP doxygen is not installed: ./setup'
    exit 0
fi
here=$PWD
folder=$(mktemp -d)/site
trap 'rm -rf "${folder%/site}"' EXIT
ask_index=${BUILD:-build}/tests/docs/programs/ask-index
# shellcheck source=tests/kinds.bash
. tests/kinds.bash
kinds_make "${folder%/site}/kinds"
check 'Doxygen has nothing to warn of' quiet
check 'every link and anchor leads somewhere' links
check 'every misconception has its anchor' codes
check 'every lesson has its page' pages lessons/[0-9]*/README.md
check 'every exercise has its page' pages exercises/[0-9]*/*/README.md
check 'every demo has its page' pages demos/[0-9]*/*.c
check 'the list of lessons leads to each' lists lessons.html lessons/[0-9]*/README.md
check 'the list of exercises leads to each' lists exercises.html exercises/[0-9]*/*/README.md
check 'the list of demos leads to each' lists demos.html demos/[0-9]*/*.c
check 'the library has its page' test -s "$folder/html/process_8h.html"
check 'the index of the search is JSON, and leads to what there is' index_leads
check 'the index knows what it is asked' index_answers
if command -v node >/dev/null; then
    check 'the search finds the right page first' search_answers
else
    number=$((number + 1))
    echo "ok $number - the search finds the right page first # SKIP no Node.js: ./setup --developer"
fi
for program in finish index links; do
    check "$program.awk does the same under every awk" alike "try_$program"
done
check 'no marker of weave is left' \
    sh -c "! grep -lE '&lt;!-- (from|run|output|picture)' '$folder'/html/lesson-*.html"
# It stands there where Doxygen has lost its way, as behind a link whose words are broken over two lines.
check 'no command of Doxygen is left' \
    sh -c '! grep -nE "^@(section|subsection|code|endcode)|&lt;tt&gt;" "$@"' - "$folder"/html/*.html
check 'the programs have manual pages' grep -q '^\.SH NAME$' "$folder/man/timeline.1" "$folder/man/grade.1"
echo "1..$number"
exit $failed
