# Finishes a page: its title becomes its first heading, the text's own headings stand one level lower, and the tables of
# contents and of members say what they are to a screen reader. The table of contents folds, and has names that no theme
# knows: a theme's rules for it once laid it over the text.
BEGIN {
    contents = "<nav class=\"on-this-page\" aria-label=\"On this page\"><details open><summary>On this page</summary>"
}
{ sub(/<div class="title">/, "<h1 class=\"title\">") && sub(/<\/div><\/div>$/, "</h1></div>") }
match($0, /^<h[1-4]><a class="anchor"/) > 0 {
    level = substr($0, 3, 1)
    sub(/^<h[1-4]>/, "<h" level + 1 ">")
    open = 1
}
open && sub("</h" level ">", "</h" level + 1 ">") { open = 0 }
# The folders above a page, whose pages are left behind.
/<div id="nav-path"/ { path = 1 }
path {
    if (/^<\/div>$/)
        path = 0
    next
}
{
    if (sub(/<div class="toc"><h3>Table of Contents<\/h3>/, contents))
        toc = 1
    if (toc && /^<\/div>$/) {
        $0 = "</details></nav>"
        toc = 0
    }
    if (sub(/<table class="markdownTable">/, "<div class=\"scroll\"><table class=\"markdownTable\">"))
        table = 1
    if (table && sub(/<\/table>/, "</table></div>"))
        table = 0
    gsub(/<table class="memberdecls">/, "<table class=\"memberdecls\" role=\"presentation\">")
    gsub(/<table class="(memname|mlabels)">/, "<table class=\"memname\" role=\"presentation\">")
    print
}
