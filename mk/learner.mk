# For whoever learns alone: graded at every save, a hint, how far one is, back to the start, on with the model's pieces.
# What the learner has reached lies in .progress/, outside build/; tools/grade/progress.h says in which form.

# Exercises of lesson $(1), and $(EXERCISE) among them if it was given.
exercises_of = $(patsubst $(call lesson,$(1))/%,%,$(filter $(call lesson,$(1))/%,$(EXERCISES)))
named = $(call lesson,$*)$(if $(EXERCISE),/$(EXERCISE))
# Judges of all of them or of that one, and programs to go with them; nothing at all where the name is not one.
asked = $(filter $(if $(EXERCISE),%/$(EXERCISE)/judge,%),$(call judges_of,$(1)))
ready = $(if $(call asked,$(1)),$(call needs,$(1),$(2)) $(call asked,$(1)))

# A recipe's second line: stops with the list of exercises where the name is not one.
define know_exercise
@$(if $(or $(if $(EXERCISE),,none),$(filter $(EXERCISE),$(call exercises_of,$*))),:,\
    echo "Lesson $* has no exercise '$$EXERCISE'. There are:"; \
    printf '  %s\n' $(or $(call exercises_of,$*),'(none yet)'); exit 1)
endef

## Learn alone (EXERCISE=name: that one only):
watch-%: $$(call ready,$$*,grade watch) $$(call carry_needs,$$*) FORCE ## grade lesson NN again at every save
	$(know_lesson)
	$(know_exercise)
	@$(call carry_first,$*)
	@$(BUILD)/bin/watch '$(named)'

hint-%: $$(call ready,$$*,grade) FORCE ## the next hint for the first check that failed
	$(know_lesson)
	$(know_exercise)
	@$(BUILD)/bin/grade --next-hint $(if $(SEED),--seed '$(SEED)') '$(named)' || [ $$? -eq 1 ]

.PHONY: hint watch
hint watch:
	@echo 'Of which lesson? make $@-01'; exit 2

progress: $(BUILD)/bin/grade $(JUDGES) $(STARTERS) ## how far you are, and what is next
	@$(BUILD)/bin/grade --progress

# The pristine copy of an exercise's files is made from the model answer, not taken from git.
starters_of = $(if $(call lesson,$(1)),$(filter $(BUILD)/starters/$(call lesson,$(1))/$(EXERCISE)/%,$(STARTERS)))
reset-%: $$(call starters_of,$$*) FORCE ## begin EXERCISE=name anew; what you wrote is kept as FILE.1, FILE.2 …
	$(know_lesson)
	@$(if $(EXERCISE),:,echo 'Which one? make reset-$* EXERCISE=name. There are:'; \
	printf '  %s\n' $(or $(call exercises_of,$*),'(none yet)'); exit 1)
	$(know_exercise)
	@$(if $(call starters_of,$*),:,echo 'There is nothing to make its starter from: solutions/ is missing.'; exit 1)
	@mk/replace $(BUILD)/starters '$(named)' $(notdir $(call starters_of,$*))

# An exercise whose folder holds a file `library` is a piece of the learner's own process library: the file names, one
# to a line, what the piece consists of. Models are given without the marks that starters are made by.
LIBRARY_PIECES := $(foreach list,$(sort $(call files,exercises/[0-9]*/*/library)),\
    $(addprefix $(patsubst exercises/%,%,$(dir $(list))),$(file <$(list))))
MODELS := $(foreach piece,$(LIBRARY_PIECES),$(if $(wildcard solutions/$(piece)),$(BUILD)/models/$(piece)))
until = $(foreach name,$(LESSONS),$(if $(filter $(name),$(firstword $(sort $(name) $(1)))),$(name)))
models_of = $(filter $(if $(EXERCISE),$(BUILD)/models/$(call lesson,$(1))/$(EXERCISE)/%,$(addsuffix /%,\
    $(addprefix $(BUILD)/models/,$(if $(call lesson,$(1)),$(call until,$(call lesson,$(1))))))),$(MODELS))
$(MODELS): $(BUILD)/models/%: solutions/% mk/starter.awk
	$(Q)mkdir -p $(@D) && awk -v model=1 -f mk/starter.awk $< >$@

catch-up-%: $$(call models_of,$$*) FORCE ## take the model's pieces of your process library up to lesson NN
	$(know_lesson)
	$(know_exercise)
	@$(if $(call models_of,$*),:,echo 'Nothing to give: no such piece of your process library has a model here.'; exit 1)
	@MASTERED='$(if $(EXERCISE),,$(MASTERED))' mk/catch-up $(BUILD)/models $(call models_of,$*)

# The learner's own library goes on from piece to piece: that of the lesson before is carried into the next, by itself
# when the lesson is first graded or watched. mk/carry says what it does, and what it does not.
before = $(filter-out $(call lesson,$(1)),$(if $(call lesson,$(1)),$(call until,$(call lesson,$(1)))))
piece_before = $(lastword $(sort $(dir $(filter $(addsuffix /%,$(call before,$(1))),$(LIBRARY_PIECES)))))
piece_of = $(lastword $(sort $(dir $(filter $(call lesson,$(1))/%,$(LIBRARY_PIECES)))))
both_pieces = $(and $(call piece_before,$(1)),$(call piece_of,$(1)),$(call piece_before,$(1)) $(call piece_of,$(1)))
carry_needs = $(filter $(foreach piece,$(call both_pieces,$(1)),$(BUILD)/starters/$(piece)% $(BUILD)/models/$(piece)%),\
    $(STARTERS) $(MODELS))
carry = mk/carry $(BUILD)/models $(patsubst %/,%,$(call piece_before,$(1))) $(BUILD)/starters \
    $(patsubst %/,%,$(call piece_of,$(1))) $(notdir $(filter $(call piece_of,$(1))%,$(LIBRARY_PIECES)))
carry_first = $(if $(and $(call both_pieces,$(1)),$(if $(FROM),,own),\
    $(if $(EXERCISE),$(filter %/$(EXERCISE)/,$(call piece_of,$(1))),all)),\
    AUTO=1 MASTERED='$(MASTERED)' $(call carry,$(1)),:)
carry-%: $$(call carry_needs,$$*) FORCE ## go on in lesson NN with your own process library of the lesson before
	$(know_lesson)
	@$(if $(call both_pieces,$*),:,echo 'Nothing to carry: lesson $* is not one that goes on with your process library.'; \
	exit 1)
	@$(if $(call carry_needs,$*),:,echo 'There is nothing to make its starter from: solutions/ is missing.'; exit 1)
	@$(call carry,$*)

.PHONY: progress
