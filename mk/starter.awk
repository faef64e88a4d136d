# Makes of a model answer what the learner starts from. Between a line `/* answer */` and a line `/* end */` only the
# lines that begin with `//~ ` are kept, without that mark: what the learner finds instead of the answer.
#
#     /* answer */
#     return fan_out_for_real(count);
#     //~ (void)count; /* yours to write: start the children */
#     //~ return -1;
#     /* end */
#
# Lines `/* [name] */` and `/* [/name] */`, which mark what a lesson quotes, are left out. A file without such regions,
# a header for instance, is handed on as it is. With -v model=1 it is the other way round: the answer without the marks.
# A sheet of answers, answers.txt, has its boxes emptied: `[x] A` becomes `[ ] A`, and `[3] A`, which holds a number,
# `[__] A`.
function complain(text) {
    print FILENAME ":" FNR ": " text > "/dev/stderr"
    failed = 1
    exit 1
}
FILENAME ~ /answers\.txt$/ && !model {
    if (!sub(/^\[[0-9]+\]/, "[__]"))
        sub(/^\[[^]]*\]/, "[ ]")
    print
    next
}
/^[ \t]*\/\* answer \*\/$/ {
    if (inside)
        complain("an answer within an answer")
    inside = 1
    next
}
/^[ \t]*\/\* end \*\/$/ {
    if (!inside)
        complain("an end without an answer before it")
    inside = 0
    next
}
/^[ \t]*\/\/~/ {
    if (!inside)
        complain("//~ outside of an answer")
    if (model)
        next
    sub(/\/\/~ ?/, "")
    sub(/^[ \t]+$/, "")
    print
    next
}
/^[ \t]*\/\* \[[^]]*\] \*\/$/ { next }
!inside || model { print }
END {
    if (inside && !failed)
        complain("an answer without an end")
}
