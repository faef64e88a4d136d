# Makes a manual page of a page of the documentation: `awk -v date=2026-11 -f docs/doxygen/replace.awk -f
# docs/doxygen/man.awk docs/timeline.md`. The title "Timeline: see what processes did" becomes its name and its summary,
# headings become sections.

function text(words) {
    words = replaced(words, "\\", "\\e")
    while (match(words, /!?\[[^]]*\]\([^)]*\)/) > 0) {
        link = substr(words, RSTART, RLENGTH)
        rest = substr(words, RSTART + RLENGTH)
        words = substr(words, 1, RSTART - 1)
        sub(/^!?\[/, "", link)
        sub(/\]\(.*/, "", link)
        words = words link rest
    }
    while (match(words, /\*\*[^*]+\*\*/) > 0)
        words = substr(words, 1, RSTART - 1) "\\fB" substr(words, RSTART + 2, RLENGTH - 4) "\\fR" substr(words, RSTART + RLENGTH)
    while (match(words, /\*[^* ][^*]*\*/) > 0)
        words = substr(words, 1, RSTART - 1) "\\fI" substr(words, RSTART + 1, RLENGTH - 2) "\\fR" substr(words, RSTART + RLENGTH)
    while (match(words, /`[^`]+`/) > 0) {
        code = substr(words, RSTART + 1, RLENGTH - 2)
        rest = substr(words, RSTART + RLENGTH)
        words = substr(words, 1, RSTART - 1)
        words = words "\\fB" replaced(code, "-", "\\-") "\\fR" rest
    }
    return no_request(words)
}

# A line that begins with a full stop or an apostrophe would be a request to the formatter.
function no_request(line) {
    return (line ~ /^[.']/ ? "\\&" : "") line
}

/^ *<!--.*-->$/ || /^!\[/ { next }
fence {
    if (/^ *(```|~~~)/) {
        fence = 0
        print ".fi\n.RE"
        next
    }
    print no_request(replaced(replaced($0, "\\", "\\e"), "-", "\\-"))
    next
}
/^ *(```|~~~)/ {
    fence = 1
    print ".PP\n.RS 2\n.nf"
    next
}
/^# / {
    name = tolower(substr($0, 3))
    summary = name
    sub(/:.*/, "", name)
    sub(/^[^:]*: */, "", summary)
    printf ".\\\" -*- coding: utf-8 -*-\n.TH %s 1 %s \"Fork School\"\n.SH NAME\n%s \\- %s\n.SH DESCRIPTION\n", \
        toupper(name), date, name, summary
    next
}
/^##/ {
    words = $0
    sub(/^#+ */, "", words)
    print (/^### / ? ".SS " : ".SH ") "\"" text(/^### / ? words : toupper(words)) "\""
    next
}
/^\| *-/ { next }
/^\|/ {
    row = $0
    gsub(/^\| *| *\|$/, "", row)
    split(row, cells, / *\| */)
    if (!table++)
        next
    print ".TP\n" text(cells[1]) "\n" text(cells[2])
    next
}
{ table = 0 }
/^ *- / {
    sub(/^ *- /, "")
    print ".IP \\(bu 2\n" text($0)
    next
}
/^[ \t]*$/ {
    print ".PP"
    next
}
{
    sub(/^ +/, "")
    print text($0)
}
