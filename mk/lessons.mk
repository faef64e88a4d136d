# What a learner does with a lesson: run its demos, look at a timeline, have the exercises graded.
# A lesson may be called 1, 01 or 01-process-creation.

## Look at a lesson; NN is its number. SCHEDULE=child-first, parent-first or shuffle:SEED decides who runs first.
lesson = $(firstword $(filter $(1) $(1)-% 0$(1)-%,$(LESSONS)))
demos_of = $(filter $(BUILD)/demos/$(call lesson,$(1))/$(or $(DEMO),%),$(PROGRAMS))
exercises_of = $(filter exercises/$(call lesson,$(1))/%,$(patsubst %/,%,$(wildcard exercises/*/*/)))
judges_of = $(filter $(BUILD)/tests/$(call lesson,$(1))/%,$(JUDGES))
LOOK = $(if $(SCHEDULE),--schedule '$(SCHEDULE)') $(if $(INJECT),--inject '$(INJECT)')
first_demo := $(word 2,$(subst /, ,$(firstword $(filter demos/%,$(PROGRAM_SOURCES)))))

# A recipe's first line: stops with the list of lessons where the name is not one.
define know_lesson
@$(if $(call lesson,$*),:,echo "There is no lesson '$*'. There are:"; printf '  %s\n' $(or $(LESSONS),'(none yet)'); exit 1)
endef

demo: demo-$(or $(first_demo),01) ## run the first lesson's demos and see what their processes did
demo-%: $$(call demos_of,$$*) $$(if $$(call demos_of,$$*),$(BUILD)/bin/timeline) FORCE ## … lesson NN's (DEMO=name picks one)
	$(know_lesson)
	@BUILD=$(BUILD) SCHEDULE='$(SCHEDULE)' INJECT='$(INJECT)' mk/demo '$(call lesson,$*)' $(call demos_of,$*)

timeline-%: $$(call demos_of,$$*) $(BUILD)/bin/timeline FORCE ## only the timelines (EXERCISE=name: of your answer; INJECT=fork:EAGAIN:1)
	$(know_lesson)
	@BUILD=$(BUILD) EXERCISE='$(EXERCISE)' mk/timeline '$(call lesson,$*)' $(LOOK) -- $(call demos_of,$*)

## Do an exercise: edit it under exercises/, then
# Grade's status 1 says that not all passed: the grading itself went well, and a red error from make would only frighten.
grade = $(BUILD)/bin/grade $(if $(SEED),--seed '$(SEED)') $(if $(FROM),--from '$(FROM)') $(if $(HINT),--hint)
grade: $(BUILD)/bin/grade $(LIB) $(JUDGES) ## grade all exercises
	@$(grade) || [ $$? -eq 1 ]
grade-%: $$(if $$(call lesson,$$*),$(BUILD)/bin/grade $(LIB)) $$(call judges_of,$$*) FORCE ## … lesson NN's (HINT=1 shows the next hint)
	$(know_lesson)
	@$(grade) '$(call lesson,$*)$(if $(EXERCISE),/$(EXERCISE))' || [ $$? -eq 1 ]

.PHONY: demo grade
