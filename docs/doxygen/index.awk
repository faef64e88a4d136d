# Makes the search's index of the finished pages: `awk -f docs/doxygen/index.awk FILE.html… >search-index.js`.
# An entry for the beginning of each page and for each heading: where it is, what it is called, the words below it.

function plain(text) {
    gsub(/<[^>]*>/, " ", text)
    gsub(/&#160;|&nbsp;/, " ", text)
    gsub(/&lt;/, "<", text)
    gsub(/&gt;/, ">", text)
    gsub(/&quot;|&ldquo;|&rdquo;/, "\"", text)
    gsub(/&#39;|&rsquo;|&lsquo;/, "'", text)
    gsub(/&ndash;|&mdash;/, "-", text)
    gsub(/&[a-z]+;/, " ", text)
    gsub(/&amp;|&#[0-9]+;/, "\\&", text)
    gsub(/[ \t\r]+/, " ", text)
    sub(/^ /, "", text)
    sub(/ $/, "", text)
    return text
}

function quoted(text) {
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    gsub(/[\001-\037]/, " ", text)
    return "\"" text "\""
}

function entry_end() {
    text = plain(text)
    if (title != "" && (text != "" || heading != ""))
        printf "%s{url: %s, title: %s, heading: %s, text: %s}", count++ ? ",\n" : "", quoted(page anchor), quoted(title),
               quoted(heading), quoted(text)
    text = ""
}

BEGIN { print "window.searchIndex = [" }
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
    title = plain(title)
}
/<div class="contents">/ { inside = 1 }
/<\/main>/ { inside = 0 }
/<div class="toc">/ { next }
inside && /<h[1-4]/ && match($0, /id="[^"]*"/) > 0 && $0 !~ /class="groupheader"/ {
    entry_end()
    anchor = "#" substr($0, RSTART + 4, RLENGTH - 5)
    open = $0
    while (open !~ /<\/h[1-4]>/ && (getline line) > 0)
        open = open " " line
    sub(/<span class="permalink">.*&#9670;&#160;<\/a><\/span>/, "", open)
    heading = plain(open)
    next
}
inside { text = text " " $0 }
END {
    entry_end()
    print "\n];"
}
