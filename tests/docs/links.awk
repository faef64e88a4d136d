# Follows every link within a site, without a browser: `awk -f tests/docs/links.awk *.html`. Prints those that lead nowhere;
# scripts, styles and pictures count too. Files that exist but are no pages are named by the caller: -v others=" a.css b.js ".
FNR == 1 {
    page = FILENAME
    sub(/.*\//, "", page)
    pages[page] = 1
}
{
    line = $0
    while (match(line, /(id|name|href|src)=["'][^"']*["']/) > 0) {
        word = substr(line, RSTART, RLENGTH)
        line = substr(line, RSTART + RLENGTH)
        key = word
        sub(/=.*/, "", key)
        sub(/^[a-z]+=["']/, "", word)
        sub(/["']$/, "", word)
        if (key == "id" || key == "name")
            anchors[page "#" word] = 1
        else if (word !~ /^[a-z]+:/)
            links[page "\n" word] = 1
    }
}
END {
    for (link in links) {
        split(link, parts, "\n")
        file = target = parts[2]
        sub(/#.*/, "", file)
        anchor = index(target, "#") > 0 ? substr(target, length(file) + 1) : ""
        if (file == "")
            file = parts[1]
        if (!(file in pages) && index(others, " " file " ") == 0)
            print parts[1] ": " target " leads nowhere"
        else if (anchor != "" && !((file anchor) in anchors))
            print parts[1] ": " target ": no such anchor"
    }
}
