#!/bin/bash
# Every block of every Markdown text is what its source says: a stale one fails here, and `make weave` cures it. And
# every relative link in them leads to a file, and to a heading where it names one, as a forge shows them.
set -u
build=${BUILD:-build}

# Prints the texts that git keeps; in a copy without git, all there are. Those of the tutorial are texts only in a
# school that a test has put them into.
texts()
{
    if git ls-files --error-unmatch README.md >/dev/null 2>&1; then
        git ls-files '*.md'
    else
        find -L README.md docs lessons demos exercises solutions lib tools tests -name '*.md' 2>/dev/null
    fi
}

echo 1..3
status=0
mapfile -t files < <(texts | grep -v '^tests/docs/' | sort)
if [ ${#files[@]} -ge 5 ]; then
    echo "ok 1 - there are ${#files[@]} texts to look at"
else
    echo "not ok 1 - there are texts to look at"
    status=1
fi
if words=$("$build/bin/weave" --build "$build" --check "${files[@]}" 2>&1); then
    echo "ok 2 - every block is what its source says: $words"
else
    echo "not ok 2 - every block is what its source says"
    printf '%s\n' "$words" | sed 's/^/# /'
    status=1
fi
lost=$(awk -f tests/docs/forge.awk "${files[@]}" 2>/dev/null)
if [ -z "$lost" ]; then
    echo 'ok 3 - every relative link leads to a file, and to its heading'
else
    echo 'not ok 3 - every relative link leads to a file, and to its heading'
    printf '%s\n' "$lost" | sed 's/^/# /'
    status=1
fi
exit $status
