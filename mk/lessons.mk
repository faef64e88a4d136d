# What a learner does with a lesson: run its demos, look at a timeline, have the exercises graded.
# A lesson may be called 1, 01 or 01-process-creation.

## Look at a lesson (NN is its number; SCHEDULE=child-first, parent-first or shuffle:SEED decides who runs first):
lesson = $(firstword $(filter $(1) $(1)-% 0$(1)-%,$(LESSONS)))
demos_of = $(filter $(BUILD)/demos/$(call lesson,$(1))/$(or $(DEMO),%),$(PROGRAMS))
judges_of = $(filter $(BUILD)/tests/$(call lesson,$(1))/%,$(JUDGES))
# A program that a goal needs only where its lesson is one: a slip of the finger shall not have to wait for a build.
needs = $(if $(call lesson,$(1)),$(BUILD)/bin/$(2) $(LIB))
LOOK = $(if $(SCHEDULE),--schedule '$(SCHEDULE)') $(if $(INJECT),--inject '$(INJECT)')
FIRST_DEMO := $(word 2,$(subst /, ,$(firstword $(filter demos/%,$(PROGRAM_SOURCES)))))

# A recipe's first line: stops with the list of lessons where the name is not one.
define know_lesson
@$(if $(call lesson,$*),:,\
    echo "There is no lesson '$*'. There are:"; printf '  %s\n' $(or $(LESSONS),'(none yet)'); exit 1)
endef

demo: demo-$(or $(FIRST_DEMO),01) ## run the first lesson's demos and see what their processes did
demo-%: $$(call needs,$$*,timeline) $$(call demos_of,$$*) FORCE ## … those of lesson NN (DEMO=name: that one)
	$(know_lesson)
	@BUILD=$(BUILD) mk/demo '$(call lesson,$*)' $(LOOK) -- $(call demos_of,$*)

timeline-%: $$(call needs,$$*,timeline) $$(call demos_of,$$*) FORCE ## only the timelines (INJECT=fork:EAGAIN:1)
	$(know_lesson)
	@BUILD=$(BUILD) mk/timeline '$(call lesson,$*)' $(LOOK) -- $(call demos_of,$*)

## Do an exercise (edit it under exercises/ first):
# Status 1 of grade says that not all passed: the grading itself went well, and an error from make would only frighten.
grade = $(BUILD)/bin/grade $(if $(SEED),--seed '$(SEED)') $(if $(FROM),--from '$(FROM)') $(if $(HINT),--hint)
grade: $(BUILD)/bin/grade $(LIB) $(JUDGES) ## grade all exercises
	@$(grade) || [ $$? -eq 1 ]
grade-%: $$(call needs,$$*,grade) $$(call judges_of,$$*) FORCE ## … those of lesson NN (HINT=1: show the next hint)
	$(know_lesson)
	@$(grade) '$(call lesson,$*)$(if $(EXERCISE),/$(EXERCISE))' || [ $$? -eq 1 ]

.PHONY: demo grade
