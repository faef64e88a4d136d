# Makes of a Markdown text, as a forge shows it, what Doxygen understands: `awk -f docs/doxygen/replace.awk -f
# docs/doxygen/filter.awk FILE`.
#
# Headings get labels made of the page's and their own words, so that a link to FILE.md#heading, good on a forge, is
# good in the site too. Links to what the site does not hold become plain words. Comments, weave's markers among them,
# go. Fenced blocks stay as they are, but for the names of languages. Nothing else is changed.

# The label of the page that a file of the repository becomes; "" if it becomes none.
function label_of(path,    label) {
    label = path
    if (label == "docs/start.md" || label == "README.md")
        return "index"
    if (label ~ /^(lessons|exercises|demos)\/?$/) {
        sub(/\/$/, "", label)
        return label
    }
    if (label == "lib/process.h")
        return "process.h"
    if (label ~ /^docs\/[^\/]+\.md$/ || label ~ /^lessons\/[^\/]+\/(README\.md)?$/ ||
        label ~ /^exercises\/[^\/]+\/[^\/]+\/(README\.md|[^\/]+\.[ch])?$/ || label ~ /^demos\/[^\/]+\/[^\/]+\.c$/ ||
        label ~ /^(lessons|exercises)\/[^\/]+\/?[^\/]*$/) {
        sub(/^docs\//, "", label)
        sub(/\/?README\.md$/, "", label)
        sub(/\.md$/, "", label)
        sub(/\/$/, "", label)
        if (label !~ /^(lessons|exercises|demos)/)
            return label
        sub(/s\//, "-", label)
        gsub(/[^A-Za-z0-9]/, "-", label)
        return label
    }
    return ""
}

# The words of a heading as a forge makes an anchor of them.
function slug_of(words,    slug) {
    slug = tolower(words)
    gsub(/[^a-z0-9 _-]/, "", slug)
    gsub(/ /, "-", slug)
    return slug
}

# A path beside this text, from the repository's root.
function path_from_here(path,    joined) {
    joined = folder path
    while (joined ~ /(^|\/)\.\//)
        sub(/\.\//, "", joined)
    while (match(joined, /[^\/]+\/\.\.\//) > 0)
        joined = substr(joined, 1, RSTART - 1) substr(joined, RSTART + RLENGTH)
    return joined
}

# What a link's target becomes; "" if there is nothing to link to.
function target_of(target,    path, anchor, label) {
    if (target ~ /^[a-z]+:|^@ref /) # pages that docs/doxygen/pages has made name labels already
        return target
    path = target
    anchor = ""
    if (match(target, /#/) > 0) {
        path = substr(target, 1, RSTART - 1)
        anchor = substr(target, RSTART + 1)
    }
    label = path == "" ? page : label_of(path_from_here(path))
    if (label == "")
        return ""
    return "@ref " label (anchor == "" ? "" : "-" anchor)
}

# Makes the links of a piece of text good.
function links_turn(text,    done, words, target) {
    done = ""
    while (match(text, /!?\[[^]\[]*\]\([^)]*\)/) > 0) {
        done = done substr(text, 1, RSTART - 1)
        words = substr(text, RSTART, RLENGTH)
        text = substr(text, RSTART + RLENGTH)
        target = words
        sub(/^!?\[[^]]*\]\(/, "", target)
        sub(/\)$/, "", target)
        if (words ~ /^!/) {
            done = done image_of(words, target)
            continue
        }
        sub(/\]\([^)]*\)$/, "", words)
        words = substr(words, 2)
        target = target_of(target)
        done = done (target == "" ? words : "[" words "](" target ")")
    }
    return done text
}

# An image is put in as it is: Doxygen would look for it in one folder for all. docs/doxygen/site copies it.
function image_of(words, target,    alt) {
    alt = words
    sub(/^!\[/, "", alt)
    sub(/\]\(.*$/, "", alt)
    alt = replaced(alt, "'", "&#39;")
    gsub(/\n/, " ", alt)
    target = path_from_here(target)
    gsub(/[^A-Za-z0-9.]/, "-", target)
    return "@htmlonly<div class='scroll'><img class='timeline' src='" target "' alt='" alt "'></div>@endhtmlonly"
}

# Codes of misconceptions lead to their page, where they are neither code nor in a link already.
function codes_turn(text,    done, before) {
    done = ""
    while (match(text, /(^|[ (\n])M[0-9][0-9]/) > 0) {
        before = substr(text, 1, RSTART + RLENGTH - 4)
        done = done before
        if (before ~ /\[[^]]*$/)
            done = done substr(text, RSTART + RLENGTH - 3, 3)
        else
            done = done "[" substr(text, RSTART + RLENGTH - 3, 3) "](@ref misconceptions-m" substr(text, RSTART + RLENGTH - 2, 2) ")"
        text = substr(text, RSTART + RLENGTH)
    }
    return done text
}

# A code span with an apostrophe is none to Doxygen, and two colons are a link to it even there: it is written as HTML.
function code_turn(code,    marks, count, i) {
    if (code !~ /'|::/)
        return "`" code "`"
    code = replaced(code, "&", "&amp;")
    code = replaced(code, "<", "&lt;")
    code = replaced(code, ">", "&gt;")
    code = replaced(code, "\"", "&quot;")
    count = split("\\ @ # % * _ ::", marks, " ")
    for (i = 1; i <= count; i++)
        code = replaced(code, marks[i], "\\" marks[i])
    return "<code>" code "</code>"
}

# What is bold begins and ends anywhere, also at a quotation mark, where it would not be bold to Doxygen; and what stands
# between quotation marks is no less Markdown than the rest. Not in code.
function prose_turn(text,    pieces, count, i, marks, bold, done) {
    count = split(text, pieces, /`/) # a mark in quotes would part lines, too, to the awk of Kernighan
    marks = 0
    for (i = 1; i <= count; i += 2)
        marks += gsub(/\*\*/, "**", pieces[i])
    done = bold = ""
    for (i = 1; i <= count; i++) {
        if (i % 2 == 1) {
            if (name !~ /^docs\/misconceptions/)
                pieces[i] = codes_turn(pieces[i])
            pieces[i] = replaced(pieces[i], "\"", "&quot;")
            while (marks % 2 == 0 && sub(/\*\*/, "<" bold "b>", pieces[i]))
                bold = bold == "" ? "/" : ""
        }
        if (i % 2 == 0 && i < count && pieces[i] != "")
            done = done code_turn(pieces[i])
        else
            done = done (i % 2 == 0 || (i > 1 && pieces[i - 1] == "") ? "`" : "") pieces[i]
    }
    return done
}

# What has been gathered of a paragraph is done: a link in it may have been broken over two lines.
function paragraph_end() {
    if (paragraph != "")
        printf "%s", prose_turn(links_turn(paragraph))
    paragraph = ""
}

FNR == 1 {
    name = FILENAME
    sub(/^\.\//, "", name)
    if (index(name, ENVIRON["PWD"] "/") == 1)
        name = substr(name, length(ENVIRON["PWD"]) + 2)
    page = label_of(name)
    folder = name
    if (!sub(/[^\/]*$/, "", folder))
        folder = ""
    titled = 0
}
fence != "" {
    if (match($0, /^ *(```+|~~~+) *$/) > 0) {
        mark = $0
        gsub(/ /, "", mark)
        if (length(mark) >= length(fence) && substr(mark, 1, 1) == substr(fence, 1, 1)) {
            fence = ""
            print indent mark
            next
        }
    }
    print
    next
}
match($0, /^ *(```+|~~~+)[^`]*$/) > 0 {
    paragraph_end()
    indent = $0
    sub(/[`~].*$/, "", indent)
    fence = $0
    sub(/^ */, "", fence)
    language = fence
    sub(/[^`~].*$/, "", fence)
    sub(/^[`~]+ */, "", language)
    known = language ~ /^(c|python|make)$/
    print indent fence (known ? "{." (language == "python" ? "py" : language == "make" ? "unparsed" : language) "}" : "{.unparsed}")
    next
}
/^ *<!--.*-->[ \t]*$/ {
    paragraph_end()
    next
}
/^#+ / && !/\{#[^}]*\}$/ {
    paragraph_end()
    hashes = $1
    words = $0
    sub(/^#+ +/, "", words)
    if (!titled && page != "") {
        titled = 1
        print "# " words (page == "index" ? " {#mainpage}" : " {#" page "}")
        if (page != "index")
            print "\n[TOC]\n"
        next
    }
    slug = page "-" slug_of(words)
    if (seen[slug]++)
        slug = slug "-" (seen[slug] - 1)
    gsub(/`/, "", words)
    print hashes " " words " {#" slug "}"
    next
}
# A command below a quotation would be one of its lines to Doxygen, and no code.
/^    [^ ]/ && quoted {
    paragraph_end()
    print "```{.unparsed}\n" substr($0, 5) "\n```"
    next
}
NF > 0 { quoted = /^>/ }
# What folds out is HTML to a forge; Doxygen would close it too early.
/^ *<\/?details>/ {
    paragraph_end()
    print "\n@htmlonly" $0 "@endhtmlonly\n"
    next
}
# A sentence may go on with a number and a full stop at the beginning of a line: that begins no list.
/^ *[0-9]+\. / && !/^ *1\. / && paragraph != "" && paragraph !~ /(^|\n) *[0-9]+\. / { sub(/\n$/, " ", paragraph) }
{ paragraph = paragraph $0 "\n" }
/^[ \t]*$/ { paragraph_end() }
END { paragraph_end() }
