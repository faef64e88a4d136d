# Prints a part of the comment that opens a demo: want=shows is what stands before "Look for:", want=look the
# paragraphs from there on, want=try those from "Try:" on.
BEGIN { part = "shows" }
!inside && /^\/\*/ { inside = 1 }
inside {
    line = $0
    last = sub(/[ \t]*\*\/.*$/, "", line)
    sub(/^\/\*+ ?|^ \* ?|^ ?\*$|^   /, "", line)
    if (line ~ /^Look for:/)
        part = "look"
    if (line ~ /^Try:/)
        part = "try"
    if (part == want)
        text = text line "\n"
    if (last)
        exit
}
END {
    gsub(/^\n+|\n+$/, "", text)
    if (text != "")
        print text
}
