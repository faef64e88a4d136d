# What says whether it all works: tests, measurements, linters, sanitizers.

## Work on the kit itself:
SUITE := $(filter-out $(OMIT),$(TESTS) $(filter-out tests/bench/%,$(wildcard tests/*/*.sh)))
has_word = $(strip $(foreach word,$(ONLY),$(findstring $(word),$(1))))
SELECTED := $(if $(ONLY),$(foreach test,$(SUITE),$(if $(call has_word,$(test)),$(test))),$(SUITE))
ready: build $(PROGRAMS) $(SELECTED) $(ANSWERS) $(CHANGED)
test: ready ## run all tests (ONLY=word: those with the word in it, or one of more)
	@BUILD=$(BUILD) tests/run $(SELECTED)

STEADY := $(addprefix $(BUILD)/tests/tools/,determinism_test explore_repeat_test)
determinism: build $(PROGRAMS) $(STEADY) ## record each program a hundred times, explore thirty anew (minutes)
	@RUNS=100 TEST_LIMIT=3600 tests/run $(word 1,$(STEADY))
	@RUNS=2 LIMIT=45 TEST_LIMIT=3600 tests/run $(word 2,$(STEADY))

bench: build $(PROGRAMS) ## measure what the library, recording and grading cost
	@for script in $(wildcard tests/bench/*.sh); do echo "== $$script"; BUILD=$(BUILD) $$script || exit 1; done

wild: build ## run a hundred programs of others, bare and recorded, and compare (ONLY=word; long)
	@BUILD=$(BUILD) tests/wild/run --times $(ONLY)

starters: $(STARTERS) ## put what exercises start from into exercises/, made from solutions/
	@BUILD=$(BUILD) mk/starters $(STARTERS)

lint: $(STARTERS) ## compile with gcc and clang, then static analysis (needs ./setup --developer)
	@mk/lint

sanitize: ## run the tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@ONLY='$(ONLY)' mk/sanitize

machines: ## try the kit on machines made for it (ONLY=word; STARRED=1: those of .ci/run; needs root and a mirror)
	@tests/machines/run $(if $(STARRED),--starred) '$(ONLY)'

# Of the tests those with a word in it that ONLY has, or tests/arm64/subset.
ARM64 ?= build/arm64
arm64_words = $(or $(ONLY),$(shell awk '/^#/ { next } /^[*]/ { print $$2 } /^[^*]/ && !"$(STARRED)" { print $$1 }' \
	tests/arm64/subset))
arm64_tests = $(foreach test,$(SUITE) tests/arm64/demos tests/arm64/answers,$(if \
	$(strip $(foreach word,$(arm64_words),$(findstring $(word),$(test)))),$(test)))
test-arm64: build $(PROGRAMS) ## run tests on an emulated arm64 (ONLY=word; STARRED=1: those of .ci/run)
	@BUILD=$(BUILD) ARM64='$(ARM64)' WORDS='$(arm64_words)' tests/arm64/run $(arm64_tests)

.PHONY: wild machines test-arm64 ready test determinism bench starters lint sanitize
