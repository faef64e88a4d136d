# The learner's file, and behind it what a starter has new: awk -f carry.awk LEARNERS STARTER. New is all from the
# starter's last line that begins with `/* ==== `. A function that the learner's file has already is left out, comment
# and all: it is a paragraph of the starter's.
function defined(line)
{
    if (line ~ /;[ \t]*$/ || !match(line, /^([A-Za-z_].*[^a-z_])?process_[a-z_]+\(/))
        return ""
    line = substr(line, 1, RLENGTH - 1)
    sub(/^.*[^a-z_]/, "", line)
    return line
}
FNR == NR {
    print
    known[defined($0)]
    next
}
/^\/\* ==== / {
    new = 1
    count = 0
}
new { lines[++count] = $0 }
END {
    if (!new)
        exit
    lines[count + 1] = text = name = ""
    for (i = 1; i <= count + 1; i++) {
        if (lines[i] != "") {
            text = text "\n" lines[i]
            name = name defined(lines[i])
        } else {
            if (name == "" || !(name in known))
                print text
            text = name = ""
        }
    }
}
