# The library by itself: installed, held against Python's behaviour row by row, measured, built with another libc.

## The library:
VERSION := 0.1.0
prefix ?= /usr/local
includedir ?= $(prefix)/include/forkschool
libdir ?= $(prefix)/lib
mandir ?= $(prefix)/share/man
INSTALL ?= install
CONFORM := $(BUILD)/tests/conformance/conform
CONFORM_OBJECTS := $(call object,$(wildcard tests/conformance/*.c))
PARITY_OBJECTS := $(call object,tests/parity/parity.c)
SCENARIO_OBJECTS := $(call plain,tests/parity/scenarios.c tests/conformance/probes/probe.c)
PARITY := $(addprefix $(BUILD)/tests/parity/,parity scenarios)
# What the header declares; for the shell.
declared = $$(sed -n 's/^[^ *].*[ *]\(process_[a-z_]*\)(.*;$$/\1/p' lib/process.h)

install: $(LIB) ## install library, header, pkg-config file and man pages (prefix=, DESTDIR=)
	$(Q)$(INSTALL) -d '$(DESTDIR)$(includedir)' '$(DESTDIR)$(libdir)/pkgconfig' '$(DESTDIR)$(mandir)/man3'
	$(Q)$(INSTALL) -m 644 lib/process.h '$(DESTDIR)$(includedir)'
	$(Q)$(INSTALL) -m 644 $(LIB) '$(DESTDIR)$(libdir)'
	$(Q)$(INSTALL) -m 644 docs/man/process.3 '$(DESTDIR)$(mandir)/man3'
	$(Q)for function in $(declared); do \
	echo '.so man3/process.3' >'$(DESTDIR)$(mandir)'/man3/$$function.3 || exit 1; done
	$(Q)sed 's|@prefix@|$(prefix)|; s|@includedir@|$(includedir)|; s|@libdir@|$(libdir)|; s|@version@|$(VERSION)|' \
	lib/forkschool.pc.in >'$(DESTDIR)$(libdir)/pkgconfig/forkschool.pc'

uninstall: ## remove what install has put there
	$(Q)rm -f '$(DESTDIR)$(includedir)/process.h' '$(DESTDIR)$(libdir)/$(notdir $(LIB))' \
	'$(DESTDIR)$(libdir)/pkgconfig/forkschool.pc' '$(DESTDIR)$(mandir)/man3/process.3'
	$(Q)for function in $(declared); do rm -f '$(DESTDIR)$(mandir)'/man3/$$function.3; done
	$(Q)rmdir '$(DESTDIR)$(includedir)' 2>/dev/null || true

conformance: $(CONFORM) ## hold a process library against the table of behaviour (IMPL=DIR: that one)
	@impl=$${IMPL:-lib} && name=$$(cd "$$impl" && pwd) && out=$(BUILD)/conformance/$${name##*/} && \
	CC='$(CC)' tests/conformance/build "$$impl" "$$out" && { $(CONFORM) "$$out" || [ $$? -eq 1 ]; }

# An exercise of that name grades by the suite's table.
$(filter %/conformance/judge,$(JUDGES)): $(filter-out %/conform.o,$(CONFORM_OBJECTS))

$(CONFORM): $(CONFORM_OBJECTS) $(TOOLS)
	$(call say,LINK,$@)
	$(call link,$(SANITIZE) $(TOOL_LIBS))
parity: $(PARITY) ## compare the library with CPython's multiprocessing (needs python3)
	@BUILD=$(BUILD) tests/parity/parity.sh

$(BUILD)/tests/parity/parity: $(PARITY_OBJECTS) $(TOOLS)
	$(call say,LINK,$@)
	$(call link,$(SANITIZE) $(TOOL_LIBS))
$(BUILD)/tests/parity/scenarios: $(SCENARIO_OBJECTS) $(LIB)
	$(call say,LINK,$@)
	$(call link,-pthread)
tests/parity/parity.sh: | $(PARITY)
tests/conformance/suite.sh tests/conformance/broken.sh tests/conformance/libc.sh tests/tools/places.sh: | $(CONFORM)
tests/lib/install.sh: | $(LIB)
tests/lib/valgrind.sh: | $(addprefix $(BUILD)/tests/lib/,contract_test errors_test)
everything: $(CONFORM) $(PARITY)

.PHONY: install uninstall conformance parity
-include $(patsubst %.o,%.d,$(CONFORM_OBJECTS) $(PARITY_OBJECTS) $(SCENARIO_OBJECTS))
