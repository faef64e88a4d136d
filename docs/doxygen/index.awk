# Makes the search's index of the finished pages: `awk -f docs/doxygen/replace.awk -f docs/doxygen/index.awk FILE.html…
# >search-index.js`. A script, because a page that was opened as a file may load nothing else; all behind its first
# line's `=` is JSON. An entry for the beginning of each page and for each heading: where it is, what it is called, the
# words below it.

# The words of a piece of a page. A tag within a line is no gap between words.
function plain(text,    done, name) {
    gsub(/<\/?(a|b|code|em|i|span|strong|tt)( [^>]*)?>/, "", text)
    gsub(/<[^>]*>/, " ", text)
    done = ""
    while (match(text, /&#?[A-Za-z0-9]+;/) > 0) {
        name = substr(text, RSTART + 1, RLENGTH - 2)
        done = done substr(text, 1, RSTART - 1) (name in signs ? signs[name] : " ")
        text = substr(text, RSTART + RLENGTH)
    }
    text = done text
    gsub(/[\001-\040]+/, " ", text)
    sub(/^ /, "", text)
    sub(/ $/, "", text)
    return text
}

# A string of JSON. No control character is left in what `plain` has made.
function quoted(text) {
    return "\"" replaced(replaced(text, "\\", "\\\\"), "\"", "\\\"") "\""
}

function entry_end() {
    text = plain(text)
    if (title != "" && (text != "" || heading != ""))
        printf "%s{\"url\": %s, \"title\": %s, \"heading\": %s, \"text\": %s}", count++ ? ",\n" : "",
               quoted(page anchor), quoted(title), quoted(heading), quoted(text)
    text = ""
}

BEGIN {
    count = split("amp & lt < gt > quot \" ldquo \" rdquo \" #39 ' lsquo ' rsquo ' ndash - mdash - #124 |", words, " ")
    for (i = 1; i < count; i += 2)
        signs[words[i]] = words[i + 1]
    signs["zwj"] = ""
    count = 0
    print "window.searchIndex = ["
}
FNR == 1 {
    entry_end()
    page = FILENAME
    sub(/.*\//, "", page)
    title = heading = anchor = ""
    inside = 0
}
/<title>/ {
    title = $0
    sub(/.*<title>/, "", title)
    sub(/<\/title>.*/, "", title)
    sub(/ - Fork School$/, "", title)
    sub(/ (File|Struct) Reference$/, "", title)
    title = plain(title)
}
/<div class="contents">/ { inside = 1 }
/<\/main>/ { inside = 0 }
/<nav class="on-this-page"/ { contents = 1 }
contents {
    contents = !/<\/nav>/
    next
}
# A heading of a text has its anchor within, one of the reference a link to it.
inside && /<h[1-5]/ && !/class="groupheader"/ && match($0, /(id="|href="#)[^"]*"/) > 0 {
    here = substr($0, RSTART, RLENGTH - 1)
    sub(/^[^"]*"#?/, "", here)
    entry_end()
    anchor = "#" here
    open = $0
    while (open !~ /<\/h[1-5]>/ && (getline line) > 0)
        open = open " " line
    sub(/<span class="permalink">.*<\/span>/, "", open)
    heading = plain(open)
    next
}
inside { text = text " " $0 }
END {
    entry_end()
    print "\n];"
}
