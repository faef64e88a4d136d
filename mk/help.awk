# Prints the help of `make` from the Makefiles themselves: a line `target: … ## what it does` becomes an entry,
# a line that begins with `## ` becomes a heading.
BEGIN { print "Fork School: processes in C, from fork() up." }
/^## / { print "\n" substr($0, 4) }
/^[a-z][a-z%-]*:.* ## / {
    target = $0
    sub(/:.*/, "", target)
    sub(/%/, "NN", target)
    text = $0
    sub(/.* ## /, "", text)
    printf "  make %-13s %s\n", target, text
}
