# The library by itself: held against Python's behaviour row by row, and against Python side by side.

## The library:
CONFORM := $(BUILD)/tests/conformance/conform
CONFORM_OBJECTS := $(call object,$(wildcard tests/conformance/*.c))
IMPL := lib

conformance: $(CONFORM) ## hold a process library against the table of behaviour (IMPL=DIR: that one)
	@CC='$(CC)' tests/conformance/build '$(IMPL)' $(BUILD)/conformance/$(notdir $(abspath $(IMPL)))
	@$(CONFORM) $(BUILD)/conformance/$(notdir $(abspath $(IMPL)))

$(CONFORM): $(CONFORM_OBJECTS) $(TOOLS)
	$(call say,LINK,$@)
	$(call link,$(SANITIZE) $(TOOL_LIBS))
tests/conformance/suite.sh tests/conformance/broken.sh: | $(CONFORM)
everything: $(CONFORM)

.PHONY: conformance
-include $(CONFORM_OBJECTS:.o=.d)
