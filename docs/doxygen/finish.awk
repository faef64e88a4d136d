# Finishes a page: its title becomes its first heading, the text's own headings stand one level lower, and the tables of
# contents and of members say what they are to a screen reader.
BEGIN { contents = "<nav class=\"toc\" aria-label=\"On this page\"><p class=\"toc-title\">On this page</p>" }
{ sub(/<div class="title">/, "<h1 class=\"title\">") && sub(/<\/div><\/div>$/, "</h1></div>") }
match($0, /^<h[1-4]><a class="anchor"/) > 0 {
    level = substr($0, 3, 1)
    sub(/^<h[1-4]>/, "<h" level + 1 ">")
    open = 1
}
open && sub("</h" level ">", "</h" level + 1 ">") { open = 0 }
{
    if (sub(/<div class="toc"><h3>Table of Contents<\/h3>/, contents))
        toc = 1
    if (toc && /^<\/div>$/) {
        $0 = "</nav>"
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
