# Fork School. `make` alone lists what you can do; README.md says where to begin.
# Fragments: mk/*.mk. A lesson is found by its folders: adding one touches nothing here.

CC ?= gcc
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
CFLAGS ?= -O2 -g
ALL_CFLAGS := -std=c11 $(WARN) $(CFLAGS) $(SANITIZE)
