# Fork School. `make` alone lists what you can do; README.md says where to begin.
# One non-recursive Makefile: everything it makes lies under build/, and everything it needs is found by its
# folder, so that a new lesson touches nothing here. Fragments: mk/*.mk.
# Variables for the command line: CC=clang, V=1 (show the commands), WERROR=1, BUILD=build/other.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SECONDEXPANSION:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory
ifeq ($(MAKELEVEL)$(filter clean,$(MAKECMDGOALS)),0)
MAKEFLAGS += -j$(shell nproc) # a -j on the command line wins
endif
ifeq ($(origin CC),default)
CC := gcc
endif
BUILD := build
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion $(if $(WERROR),-Werror)
ALL_CFLAGS := -std=c11 $(WARNINGS) $(CFLAGS)
TOOL_LIBS := -lseccomp -ljansson -ldw -pthread
TEST_LIBS := -lcmocka $(TOOL_LIBS)
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $(2))

# What there is: sources by folder, and what each becomes. A name with a blank in it, as of somebody's own copy of a
# demo, would be several to make: `files` passes it over.
files = $(foreach file,$(wildcard $(1)),$(if $(wildcard $(file)),$(if $(wildcard $(file)/.),,$(file))))
LESSONS := $(foreach folder,lessons demos exercises,$(wildcard $(folder)/[0-9][0-9]-*))
LESSONS := $(sort $(notdir $(foreach folder,$(LESSONS),$(if $(wildcard $(folder)/.),$(folder)))))
LIB_SOURCES := $(call files,lib/*.c)
TOOL_SOURCES := $(filter-out %/main.c,$(call files,tools/*/*.c))
PROGRAM_SOURCES := $(call files,demos/[0-9]*/*.c docs/programs/*.c tests/*/programs/*.c)
TEST_SOURCES := $(call files,tests/lib/*.c tests/tools/*.c tests/demos/*.c tests/docs/*.c tests/[0-9]*/*.c)
JUDGE_SOURCES := $(call files,tests/[0-9]*/*/checks.c)
ANSWER_SOURCES := $(call files,solutions/[0-9]*/*/*.c)
object = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
plain = $(patsubst %.c,$(BUILD)/$(if $(SANITIZE),plain,obj)/%.o,$(1))

LIB := $(BUILD)/libforkschool.a
TOOLS := $(BUILD)/libtools.a
BINS := $(patsubst tools/%/main.c,$(BUILD)/bin/%,$(wildcard tools/*/main.c))
PROGRAMS := $(PROGRAM_SOURCES:%.c=$(BUILD)/%)
TESTS := $(TEST_SOURCES:%.c=$(BUILD)/%)
JUDGES := $(JUDGE_SOURCES:%/checks.c=$(BUILD)/%/judge)
ANSWERS := $(call plain,$(ANSWER_SOURCES))
PROBES := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/[0-9]*/*/probe.c))
ASKED := $(patsubst solutions/%.c,$(BUILD)/asked/%,$(foreach sheet,$(wildcard solutions/[0-9]*/*/answers.txt),\
    $(wildcard $(dir $(sheet))*.c)))
CHANGED := $(patsubst tests/%.change,$(BUILD)/answers/%.c,$(call files,tests/[0-9]*/*/*/*.change))
STARTERS := $(patsubst solutions/%,$(BUILD)/starters/%,$(call files,solutions/[0-9]*/*/*))
OBJECTS := $(call object,$(TOOL_SOURCES) $(wildcard tools/*/main.c) $(TEST_SOURCES) $(JUDGE_SOURCES) $(LIB_SOURCES)) \
	$(call plain,$(PROGRAM_SOURCES) $(LIB_SOURCES)) $(ANSWERS)

LEARN := $(wildcard mk/lessons.mk mk/learner.mk)
help:
	@awk -f mk/help.awk $(LEARN) $(filter-out $(LEARN) mk/check.mk,$(wildcard mk/*.mk)) mk/check.mk Makefile

build: $(LIB) $(BINS) $(filter $(BUILD)/demos/%,$(PROGRAMS)) $(JUDGES) $(STARTERS) ## compile all but the tests

# How it is made. The SANITIZE flags reach what we test, never what is recorded: LeakSanitizer refuses to run under
# ptrace.
$(BUILD)/obj/tools/%: INCLUDES := -Itools -Ilib
$(BUILD)/obj/tests/%: INCLUDES = -Itools -Ilib -I$(patsubst tests/%,exercises/%,$(<D))
$(BUILD)/obj/lib/% $(BUILD)/obj/demos/% $(BUILD)/plain/%: INCLUDES := -Ilib
$(BUILD)/obj/solutions/% $(BUILD)/plain/solutions/%: INCLUDES = -Ilib -I$(patsubst solutions/%,exercises/%,$(<D))
compile = $(Q)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) $(INCLUDES) -MMD -MP -c -o $@ $<

$(BUILD)/obj/%.o: %.c $(BUILD)/flags
	$(call say,CC,$<)
	$(compile) $(SANITIZE)
$(BUILD)/plain/%.o: %.c $(BUILD)/flags
	$(call say,CC,$<)
	$(compile)
$(LIB): $(call plain,$(LIB_SOURCES))
$(BUILD)/libforkschool-tested.a: $(call object,$(LIB_SOURCES))
$(TOOLS): $(call object,$(TOOL_SOURCES))
$(BUILD)/%.a: $(BUILD)/flags
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $(filter %.o,$^)

# A program or a test says `link: -Wl,--wrap=fork` in a comment where it is linked in another way than usual.
link = $(Q)mkdir -p $(@D) && $(CC) $(CFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(1)
extra = $(shell sed -n 's/^.*link: *\(-[^*]*[^* ]\).*/\1/p' $(1))
$(BINS): $(BUILD)/bin/%: $(BUILD)/obj/tools/%/main.o $(TOOLS)
	$(call say,LINK,$@)
	$(call link,$(SANITIZE) $(TOOL_LIBS))
$(PROGRAMS): $(BUILD)/%: $$(call plain,%.c) $(LIB)
	$(call say,LINK,$@)
	$(call link,-pthread $(call extra,$*.c))
$(TESTS): $(BUILD)/%: $(BUILD)/obj/%.o $(TOOLS) $(BUILD)/libforkschool-tested.a
	$(call say,LINK,$@)
	$(call link,$(SANITIZE) $(TEST_LIBS) $(call extra,$*.c))
$(JUDGES): $(BUILD)/%/judge: $(BUILD)/obj/%/checks.o $(TOOLS)
	$(call say,LINK,$@)
	$(call link,$(SANITIZE) $(TEST_LIBS))

# The parts of an answer's program that are ours, with the grader's flags, so that a grading need not compile them: the
# probe, and the programs that a predict exercise asks about. A judge is ready when they are.
compile_ours = $(Q)mkdir -p $(@D) && $(CC) -std=c11 $(WARNINGS) -O1 -g -pthread $(1) -Ilib
$(PROBES): $(BUILD)/tests/%/probe.o: tests/%/probe.c $(BUILD)/flags | $(STARTERS)
	$(call say,CC,$<)
	$(call compile_ours,-I$(BUILD)/starters/$*) -MMD -MP -c -o $@ $<
$(ASKED): $(BUILD)/asked/%: $(BUILD)/starters/%.c $(LIB)
	$(call say,CC,$<)
	$(call compile_ours) -o $@ $< $(LIB)
$(foreach object,$(PROBES),$(eval $(dir $(object))judge: | $(object)))
$(foreach program,$(ASKED),$(eval $(patsubst $(BUILD)/asked/%,$(BUILD)/tests/%,$(dir $(program)))judge: | $(program)))

# What a learner starts from is made from the model answers. The copy here is the pristine one; git keeps another.
$(STARTERS): $(BUILD)/starters/%: solutions/% mk/starter.awk
	$(Q)mkdir -p $(@D) && awk -f mk/starter.awk $< >$@

# Answers that prove an exercise's checks may be written as changes to its model: see tests/change.awk.
exercise_of = $(patsubst %/,%,$(dir $(patsubst %/,%,$(dir $(1)))))
$(CHANGED): $(BUILD)/answers/%.c: tests/%.change $$(wildcard solutions/$$(call exercise_of,$$*)/*.c) \
		tests/change.awk mk/starter.awk
	$(Q)rm -rf $@.new && mkdir -p $@.new && for model in $(filter solutions/%,$^); do \
	awk -v model=1 -f mk/starter.awk "$$model" >"$@.new/$${model##*/}" || exit; done
	$(Q)awk -v from=$@.new -v to=$@.new -f tests/change.awk $< && mv $@.new/*.c $@ && rmdir $@.new

# Other flags or another compiler: everything is made anew. The first time, look whether the libraries are there at all.
# And where no program can be run, say so before make does in its way.
NOEXEC := This file system is mounted noexec: no program on it can be run. Move the school to another one, or \
	`mount -o remount,exec` this one. More in docs/start.md, "If it does not work".
$(BUILD)/flags: FORCE
	@[ -x mk/demo ] || { echo '$(NOEXEC)' >&2; exit 1; }
	@mkdir -p $(@D); echo '$(CC) $(ALL_CFLAGS) $(SANITIZE)' | cmp -s - $@ || { \
	printf '#include <%s>\n' seccomp.h jansson.h elfutils/libdwfl.h | $(CC) -fsyntax-only -xc - 2>/dev/null || \
	{ echo 'The compiler or a library is missing: run ./setup first.' >&2; exit 1; }; \
	printf '#!/bin/sh\n' >$@.try && chmod +x $@.try && (cd $(@D) && ./$(@F).try) 2>/dev/null; able=$$?; rm -f $@.try; \
	[ $$able = 0 ] || { echo 'This file system is mounted noexec: no program on it can be run.' \
	'Move the school to another one, or `mount -o remount,exec` this one.' >&2; exit 1; }; \
	echo '$(CC) $(ALL_CFLAGS) $(SANITIZE)' >$@; }

everything: build $(PROGRAMS) $(TESTS) $(ANSWERS) $(CHANGED)

clean: ## remove everything that was built
	$(Q)rm -rf build

FORCE:
.PHONY: help build everything clean FORCE
.PRECIOUS: $(BUILD)/obj/%.o $(BUILD)/plain/%.o
include $(wildcard mk/*.mk)
-include $(OBJECTS:.o=.d) $(PROBES:.o=.d)
