# What says whether it all works: tests, measurements, linters, sanitizers.

## Work on the kit itself:
SUITE := $(filter-out $(OMIT),$(TESTS) $(filter-out tests/bench/%,$(wildcard tests/*/*.sh)))
SELECTED := $(if $(ONLY),$(foreach test,$(SUITE),$(if $(findstring $(ONLY),$(test)),$(test))),$(SUITE))
test: build $(PROGRAMS) $(SELECTED) $(ANSWERS) $(CHANGED) ## run all tests (ONLY=word: those with the word in it)
	@BUILD=$(BUILD) tests/run $(SELECTED)

determinism: build $(PROGRAMS) $(BUILD)/tests/tools/determinism_test ## record each program a hundred times (minutes)
	@RUNS=100 TEST_LIMIT=1800 tests/run $(BUILD)/tests/tools/determinism_test

bench: build $(PROGRAMS) ## measure what the library, recording and grading cost
	@for script in $(wildcard tests/bench/*.sh); do echo "== $$script"; BUILD=$(BUILD) $$script || exit 1; done

starters: $(STARTERS) ## put what exercises start from into exercises/, made from solutions/
	@BUILD=$(BUILD) mk/starters $(STARTERS)

lint: $(STARTERS) ## compile with gcc and clang, then static analysis (needs ./setup --developer)
	@mk/lint

sanitize: ## run the tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@ONLY='$(ONLY)' mk/sanitize

.PHONY: test determinism bench starters lint sanitize
