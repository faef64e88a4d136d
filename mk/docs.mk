# Texts and their site: what is woven into Markdown, and what Doxygen makes of it.

## Work on the texts:
TEXTS = $(shell git ls-files -co --exclude-standard '*.md' 2>/dev/null || find . -name '*.md' -not -path './build/*')
weave: build $(PROGRAMS) ## bring code, transcripts and pictures in all Markdown texts up to date
	@$(BUILD)/bin/weave --build $(BUILD) $(sort $(TEXTS))

.PHONY: weave
