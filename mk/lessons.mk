# What a learner does with a lesson: run its demos, look at a timeline, have the exercises graded.
# What somebody gives on the command line may hold blanks and quotes: recipes take it from the environment, "$$FROM".
# A lesson may be called 1, 01 or 01-process-creation. The file demos/LESSON/order, where there is one, names demos in
# the lesson's order, a line for each; those that it does not name follow. What demos/LESSON/by-hand names is run
# only when it is asked for by DEMO=name, because it needs somebody to talk to.

## Look at a lesson (NN is its number; SCHEDULE=child-first, parent-first or shuffle:SEED decides who runs first):
lesson = $(firstword $(filter $(1) $(1)-% 0$(1)-%,$(LESSONS)))
by_hand = $(if $(DEMO),,$(addprefix $(BUILD)/demos/$(1)/,$(file <demos/$(1)/by-hand)))
all_demos = $(filter-out $(call by_hand,$(1)),$(filter $(BUILD)/demos/$(1)/%,$(PROGRAMS)))
first_demos = $(addprefix $(BUILD)/demos/$(1)/,$(file <demos/$(1)/order))
ordered_demos = $(filter $(all_demos),$(first_demos)) $(filter-out $(first_demos),$(all_demos))
demos_of = $(filter $(if $(DEMO),%/$(DEMO),%),$(call ordered_demos,$(call lesson,$(1))))
judges_of = $(filter $(BUILD)/tests/$(call lesson,$(1))/%,$(JUDGES))
# Programs that a goal needs only where its lesson is one: a slip of the finger shall not have to wait for a build.
needs = $(if $(call lesson,$(1)),$(LIB) $(2:%=$(BUILD)/bin/%))
shown = $(call needs,$(1),timeline grade) $(call demos_of,$(1)) $(call judges_of,$(1))
LOOK = $(if $(SCHEDULE),--schedule '$(SCHEDULE)') $(if $(INJECT),--inject '$(INJECT)')

# Where the learner is: the first lesson that has an exercise which is not solved by the files that are there now.
# Looked up when a goal asks for it, and only once.
EXERCISES := $(sort $(JUDGE_SOURCES:tests/%/checks.c=%))
SOLVED = $(eval SOLVED := $$(shell mk/solved best))$(SOLVED)
MASTERED = $(eval MASTERED := $$(shell mk/solved last))$(MASTERED)
LEFT = $(firstword $(filter-out $(SOLVED),$(EXERCISES)))
NEXT_LESSON = $(patsubst %/,%,$(dir $(or $(LEFT),$(lastword $(EXERCISES)))))
NEXT_DEMO = $(firstword $(foreach name,$(if $(LEFT),$(NEXT_LESSON),$(lastword $(LESSONS))) $(LESSONS),\
    $(call ordered_demos,$(name))))

# A recipe's first line: stops with the list of lessons where the name is not one.
define know_lesson
@$(if $(call lesson,$*),:,\
    echo "There is no lesson '$*'. There are:"; printf '  %s\n' $(or $(LESSONS),'(none yet)'); exit 1)
endef

demo: $$(NEXT_DEMO) $(BUILD)/bin/timeline ## run the first demo of your lesson, and see what its processes did
	@BUILD=$(BUILD) mk/demo '$(notdir $(patsubst %/,%,$(dir $<)))' $(LOOK) -- $<
demo-%: $$(call needs,$$*,timeline) $$(call demos_of,$$*) FORCE ## all those of lesson NN (DEMO=name: that one; ARGS=…)
	$(know_lesson)
	@BUILD=$(BUILD) mk/demo '$(call lesson,$*)' $(LOOK) -- $(call demos_of,$*)

timeline-%: $$(call shown,$$*) FORCE ## only the timelines (INJECT=fork:EAGAIN:1; EXERCISE=name: of your answer)
	$(know_lesson)
	@BUILD=$(BUILD) mk/timeline '$(call lesson,$*)' $(LOOK) -- $(call demos_of,$*)

play-%: $$(call shown,$$*) FORCE ## you are the scheduler: you say who goes on (DEMO=name; EXERCISE=name)
	$(know_lesson)
	@PLAY=1 BUILD=$(BUILD) mk/timeline '$(call lesson,$*)' $(LOOK) -- \
	    $(call demos_of,$*)

faults-%: $$(call shown,$$*) FORCE ## what the programs do when each of their calls fails (DEMO=, EXERCISE=, CALLS=fork)
	$(know_lesson)
	@FAULTS=1 BUILD=$(BUILD) mk/timeline '$(call lesson,$*)' \
	    $(if $(SCHEDULE),--schedule '$(SCHEDULE)') $(if $(CALLS),--only '$(CALLS)') -- $(call demos_of,$*)

## Do an exercise (edit it under exercises/ first):
# Status 1 of grade says that not all passed: the grading itself went well, and an error from make would only frighten.
grade = $(BUILD)/bin/grade $(if $(SEED),--seed '$(SEED)') $(if $(FROM),--from "$$FROM") \
    $(if $(HINT),--hint) $(if $(ALL),--all)
graded = $(if $(FROM),$(JUDGES),$(call judges_of,$(NEXT_LESSON)))
fresh = $(STARTERS) $(MODELS)
grade: $(BUILD)/bin/grade $(LIB) $$(fresh) $$(graded) ## grade your exercises in the first lesson not solved yet
	@$(call carry_first,$(NEXT_LESSON))
	@$(grade) $(if $(FROM),,'$(NEXT_LESSON)') || [ $$? -eq 1 ]
gradable = $(call needs,$(1),grade) $(call judges_of,$(1)) $(fresh)
grade-%: $$(call gradable,$$*) FORCE ## those of lesson NN (HINT=1: the next hint; ALL=1: all failures)
	$(know_lesson)
	@$(call carry_first,$*)
	@$(grade) '$(call lesson,$*)'$(if $(EXERCISE),/"$$EXERCISE") || [ $$? -eq 1 ]

.PHONY: demo grade
