// SPDX-License-Identifier: GPL-3.0-or-later
/* The parts of a stack's plan, and what they share; they return 0 or an error that fills the context. Private to lib/step/. */
#ifndef SVY_STEP_STACK_PARTS_H
#define SVY_STEP_STACK_PARTS_H

#include "step/stack.h"

/* The number as text with zeros before it, as 0363: whole numbers from 0 on only. out has SVY_NUM_MAX bytes. Returns the length. */
size_t svy_stack_text(char *out, double x, size_t digits);

/* Labels and codes of the sources: from opts.source, else from the names of their files. */
int svy_stack_name_waves(struct svy_stack *s, const char *const *paths);
/* What the map says of each source: drop, rename, reverse, recode. */
int svy_stack_map_waves(struct svy_stack *s);
/* What it says of variables, whose names are those of out: missing rules, which change the sources; titles and labels, which change out. */
int svy_stack_map_missing(struct svy_stack *s);
int svy_stack_map_variables(struct svy_stack *s);
/* Does the map say whose labels hold for the variable? */
bool svy_stack_map_labels(const struct svy_stack *s, const char *name);
/* Which conflicts the allowances and the map resolve. SVY_EUSAGE for an allowance of a variable that is none. */
int svy_stack_settle(struct svy_stack *s);
/* Puts the waves' dictionaries together in out, and finds what differs. */
void svy_stack_merge(struct svy_stack *s);
/* The same, after the sources were changed, and settles: what was mended before is still told. */
int svy_stack_merge_again(struct svy_stack *s);
/* Conflicts of missing rules that are allowed: tags for the codes that are missing in one source and answers in another. */
int svy_stack_keep_apart(struct svy_stack *s);
/* The design of the stack; adds the columns that it needs to out. */
int svy_stack_design(struct svy_stack *s);
/* What it says of calibrated weights, for the stack. */
int svy_stack_calibration(struct svy_stack *s);
/* The wave that the text names: by its label, its file or its code; -1 if none. */
ptrdiff_t svy_stack_find_wave(const struct svy_stack *s, const char *text);
/* Appends a finding, whose texts are taken. */
void svy_stack_find(struct svy_stack *s, struct svy_stack_finding f);
/* What was noted in the context since the last time is of the source so called. */
void svy_stack_claim_notes(struct svy_stack *s, const char *label);

#endif
