# Makes a changed copy of sources, a broken one for the most part: awk -v from=DIRECTORY -v to=DIRECTORY -f change.awk
# TEXT. So are made the library's broken variants (tests/conformance/broken/), and those wrong and right answers of an
# exercise that differ from its model in few lines (tests/NN-slug/EXERCISE/wrong/NAME.change).
#
# The text's first lines say in words what is wrong; in a variant, `caught by P38` says which rows must notice it. Then
# come changes to single files, each of these lines on a line of its own:
#     in children.c / replace / … / by / … / end
# The lines to be replaced must stand in the file exactly once: a text that no longer fits is an error.
function file_read(name,    text, line)
{
    text = ""
    while ((getline line < name) > 0)
        text = text line "\n"
    close(name)
    return text
}
function give_up(why)
{
    print FILENAME ": " why > "/dev/stderr"
    failed = 1
    exit 1
}
function change(    at)
{
    if (!(file in texts))
        texts[file] = file_read(from "/" file)
    at = index(texts[file], old)
    if (at == 0 || index(substr(texts[file], at + 1), old) > 0)
        give_up("what is to be replaced in " file " is there " (at == 0 ? "no more" : "more than once"))
    texts[file] = substr(texts[file], 1, at - 1) new substr(texts[file], at + length(old))
    changes++
}
mode == "" && /^in / { file = $2 }
mode == "replace" && $0 == "by" { mode = "by"; next }
mode == "by" && $0 == "end" { change(); mode = ""; next }
mode == "replace" { old = old $0 "\n" }
mode == "by" { new = new $0 "\n" }
mode == "" && $0 == "replace" { mode = "replace"; old = new = "" }
END {
    if (failed)
        exit 1
    if (changes == 0 || mode != "")
        give_up("it changes nothing, or does not end")
    for (file in texts)
        printf "%s", texts[file] > (to "/" file)
}
