# Prints the help of `make` from the Makefiles themselves: a line `target: … ## what it does` becomes an entry,
# a line `## ` alone at its start becomes a heading or a remark under the entries before it.
BEGIN { print "Fork School: processes in C, from fork() up.\n" }
/^## / { print substr($0, 4) }
/^[a-z][a-z%-]*:.* ## / {
    target = $0
    sub(/:.*/, "", target)
    sub(/%/, "NN", target)
    text = $0
    sub(/.* ## /, "", text)
    printf "  make %-13s %s\n", target, text
}
