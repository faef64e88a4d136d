# Texts and their site: what is woven into Markdown, and what Doxygen makes of it.

## Work on the texts:
# Those that lie under tests/docs/tutorial/ become texts only when a test has put them into a school.
TEXTS = $(filter-out tests/docs/%,$(shell { git ls-files -co --exclude-standard '*.md' 2>/dev/null || \
	find * -name '*.md' -not -path 'build/*'; } | grep -v '[ "]'))
weave: build $(PROGRAMS) $(CHANGED) ## bring code, transcripts and pictures in all Markdown texts up to date
	@$(BUILD)/bin/weave --build $(BUILD) $(sort $(TEXTS))

# The program of docs/how-the-recorder-works.md. It prints no pids, and nor should what it shows.
TINY := $(BUILD)/docs/programs/tiny-recorder
demo-recorder: $(TINY) $(filter %/copied-memory,$(PROGRAMS)) ## a recorder in a hundred lines, at work
	@$^

docs: $(STARTERS) ## make the documentation's site: build/docs/html/index.html
	@BUILD=$(BUILD) docs/doxygen/site $(BUILD)/docs

docs-browser: docs ## look at the site in a real browser (needs ./setup --developer)
	@BUILD=$(BUILD) tests/docs/browser/run

.PHONY: weave demo-recorder docs docs-browser
