# Follows the relative links of Markdown texts as a forge would: `awk -f tests/docs/forge.awk TEXT.md…`, in the repository's
# root. Prints those that lead to no file, or to no heading of a text. Code is no place for links.
function slug_of(words,    slug) {
    slug = tolower(words)
    gsub(/\[|\]\([^)]*\)/, "", slug)
    gsub(/[^a-z0-9 _-]/, "", slug)
    gsub(/ /, "-", slug)
    return slug
}

function exists(path) {
    sub(/\/$/, "", path)
    if (!(path in known))
        known[path] = system("test -e '" path "'") == 0
    return known[path]
}

function links_take(words) {
    gsub(/`[^`]*`/, "", words)
    while (match(words, /\]\([^) ]*\)/) > 0) {
        links[FILENAME "\n" FNR "\n" substr(words, RSTART + 2, RLENGTH - 3)] = 1
        words = substr(words, RSTART + RLENGTH)
    }
}

FNR == 1 {
    fence = ""
    texts[FILENAME] = 1
}
match($0, /^ *(```+|~~~+)/) > 0 {
    mark = substr($0, RSTART, RLENGTH)
    gsub(/ /, "", mark)
    if (fence == "")
        fence = mark
    else if (length(mark) >= length(fence) && substr(mark, 1, 1) == substr(fence, 1, 1))
        fence = ""
    next
}
fence != "" { next }
/^#+ / {
    words = $0
    sub(/^#+ +/, "", words)
    slug = FILENAME "#" slug_of(words)
    anchors[seen[slug]++ ? slug "-" (seen[slug] - 1) : slug] = 1
}
{ links_take($0) }
END {
    for (link in links) {
        split(link, parts, "\n")
        if (parts[3] ~ /^[a-z]+:/)
            continue
        count++
        target = parts[3]
        anchor = ""
        if (match(target, /#/) > 0) {
            anchor = substr(target, RSTART)
            target = substr(target, 1, RSTART - 1)
        }
        folder = parts[1]
        sub(/[^\/]*$/, "", folder)
        path = target == "" ? parts[1] : folder target
        while (match(path, /[^\/.]+\/\.\.\//) > 0 || match(path, /[^\/]*[^\/.][^\/]*\/\.\.\//) > 0)
            path = substr(path, 1, RSTART - 1) substr(path, RSTART + RLENGTH)
        if (!exists(path))
            print parts[1] ":" parts[2] ": " parts[3] " leads to no file"
        else if (anchor != "" && (path in texts) && !((path anchor) in anchors))
            print parts[1] ":" parts[2] ": " parts[3] ": there is no such heading"
    }
    print count " links followed" >"/dev/stderr"
}
