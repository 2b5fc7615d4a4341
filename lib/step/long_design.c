// SPDX-License-Identifier: GPL-3.0-or-later
/* The respondent as a unit of the design, since his rows are not independent. */
#include <string.h>
#include "step/long_plan.h"

/*
 * What primary units were, if the respondent becomes a unit of the design: "undeclared", "none" or "stage"; else "kept".
 *
 * Where all stages have population sizes the design says that everybody in a unit of the last one was asked: there a further stage, of which no
 * population is known, would claim that the respondents are few of many, and change the standard errors of what is theirs.
 */
static const char *add_unit(struct svy_ctx *ctx, struct svy_survey *s, const char *id)
{
	const char *was = s->psu.n ? "stage" : s->psu_none ? "none" : "undeclared", *weights = s->weights ? " and whose weight it has" : "";
	if (svy_strs_has(&s->psu, id))
		return "kept";
	if (s->psu.n && (s->fpc.n >= s->psu.n || s->psu.n >= SVY_STAGES_MAX)) {
		svy_note(ctx, SVY_LONG_NOTE "no further stage of the design, since %s", id,
			 s->fpc.n >= s->psu.n ? "all that are have population sizes" : "there are as many as there can be");
		return "kept";
	}
	if (s->psu.n)
		svy_note(ctx, SVY_LONG_NOTE "the unit of stage %zu%s", id, s->psu.n + 1, weights);
	else
		svy_note(ctx, SVY_LONG_NOTE "the primary unit%s", id, weights);
	svy_strs_add(&s->psu, id);
	s->psu_none = false;
	return was;
}

void svy_long_design(struct svy_ctx *ctx, struct svy_dict *d, const char *id, bool made)
{
	struct svy_attributes *attr = &d->var[svy_dict_find(d, id)].attr;
	const char *was = add_unit(ctx, &d->survey, id);
	if (svy_attributes_get(attr, SVY_WIDE_ID) && strcmp(was, "kept") == 0)
		return;
	struct svy_strs *l = svy_attributes_set(attr, SVY_WIDE_ID);
	if (made)
		svy_strs_add(l, "made");
	svy_strs_add(l, was);
}
