# For programs that write backslashes: `awk -f docs/doxygen/replace.awk -f …`. What a backslash means in the replacement
# of sub and gsub, no two kinds of awk agree on; here nothing has a meaning of its own.

# The text with every `old` in it, taken as it stands, made `new`.
function replaced(text, old, new,    at, done) {
    done = ""
    while ((at = index(text, old)) > 0) {
        done = done substr(text, 1, at - 1) new
        text = substr(text, at + length(old))
    }
    return done text
}
