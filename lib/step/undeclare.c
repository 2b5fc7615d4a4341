// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/undeclare.h"

#include <stdlib.h>
#include <string.h>
#include "io/mentions.h"

static void clear(char **name)
{
	free(*name);
	*name = NULL;
}

/* Keeps the first n. */
static void cut(struct svy_strs *l, size_t n)
{
	while (l->n > n)
		free(l->v[--l->n]);
}

static int undeclare_weight(struct svy_ctx *ctx, struct svy_dict *d, const char *name)
{
	bool file = svy_same_text(d->file_weight, name), design = svy_same_text(d->survey.weights, name);
	if (file)
		clear(&d->file_weight);
	if (design)
		clear(&d->survey.weights);
	if (!file && !design)
		return 0;
	return svy_warn(ctx, "the sampling weight is dropped, and estimates are unweighted: '%s'", name);
}

static int undeclare_domain(struct svy_ctx *ctx, struct svy_survey *s, const char *name)
{
	if (!svy_same_text(s->domain, name))
		return 0;
	clear(&s->domain);
	return svy_warn(ctx, "the column of a filter is dropped, and the rows that it left out count again: '%s'", name);
}

static size_t stage_of(const struct svy_strs *l, const char *name)
{
	size_t k = 0;
	while (k < l->n && strcmp(l->v[k], name) != 0)
		k++;
	return k;
}

/* From the stage of the column on: what belongs to the draws of one stage is read by its place in the lists. */
static int undeclare_stages(struct svy_ctx *ctx, struct svy_survey *s, const char *name)
{
	size_t strata = stage_of(&s->strata, name), psu = stage_of(&s->psu, name), fpc = stage_of(&s->fpc, name);
	int rc = 0;
	if (strata < s->strata.n) {
		cut(&s->strata, strata);
		cut(&s->fpc, strata);
		rc = svy_warn(ctx, "strata are dropped, and standard errors are those of a sample that has none: '%s'", name);
	}
	if (!rc && psu < s->psu.n) {
		cut(&s->psu, psu);
		cut(&s->fpc, psu);
		if (psu)
			cut(&s->strata, psu);
		rc = svy_warn(ctx, psu ? "sampling units of a later stage are dropped, and what that stage adds to standard errors: '%s'"
				       : "sampling units are dropped, every case counts as drawn by itself, and standard errors are usually too small: '%s'", name);
	}
	if (!rc && fpc < s->fpc.n) {
		cut(&s->fpc, fpc);
		rc = svy_warn(ctx, "population sizes are dropped, and standard errors are those of drawing with replacement: '%s'", name);
	}
	return rc;
}

static int undeclare_extras(struct svy_ctx *ctx, struct svy_survey *s, const char *name)
{
	int rc = 0;
	for (size_t i = s->extra.n; i-- > 0 && !rc;) {
		if (!svy_mentions_extra(&s->extra.v[i], name))
			continue;
		rc = svy_warn(ctx, "a column is dropped without which the design has no %s any more: '%s'", s->extra.v[i].key, name);
		svy_extras_remove(&s->extra, i);
	}
	return rc;
}

int svy_undeclare(struct svy_ctx *ctx, struct svy_dict *d, const char *name)
{
	int rc = undeclare_weight(ctx, d, name);
	if (!rc)
		rc = undeclare_domain(ctx, &d->survey, name);
	if (!rc)
		rc = undeclare_stages(ctx, &d->survey, name);
	return rc ? rc : undeclare_extras(ctx, &d->survey, name);
}

int svy_undeclare_check(struct svy_ctx *ctx, const struct svy_dict *before, struct svy_dict *after)
{
	struct svy_survey *s = &after->survey;
	if (s->nest && before->survey.strata.n && !s->strata.n && s->psu.n)
		return svy_fail(ctx, SVY_EUSAGE, "the units '%s' are numbered within strata, and cannot stay without '%s'", s->psu.v[0], before->survey.strata.v[0]);
	if (!s->psu.n)
		s->nest = false;
	return 0;
}
