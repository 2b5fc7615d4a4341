// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/standard.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "weight/auxiliary.h"

struct standard {
	struct svy_standard s;          /* first, so that it can be cast */
	struct svy_targets one;         /* the margin alone */
	struct svy_aux *aux;
	double *share;
	uint32_t *cell;
};

static bool same_variables(const struct svy_strs *a, const struct svy_strs *b)
{
	size_t found = 0;
	for (size_t i = 0; i < a->n; i++)
		found += svy_strs_has(b, a->v[i]);
	return a->n == b->n && found == a->n;
}

static int find_margin(struct svy_ctx *ctx, const struct svy_standard_opts *o, struct svy_targets *one)
{
	struct svy_strs by = {0};
	size_t found = 0;
	svy_strs_split(&by, o->variables, ',');
	*one = *o->to;
	for (size_t i = 0; i < o->to->n; i++)
		if (!o->to->margin[i].of && same_variables(&o->to->margin[i].by, &by)) {
			one->margin = &o->to->margin[i];
			one->n = ++found;
		}
	svy_strs_free(&by);
	if (found)
		return 0;
	return svy_fail(ctx, SVY_EUSAGE, "no shares of '%s' are in '%s'", o->variables, o->to->file);
}

static int read_shares(struct svy_ctx *ctx, struct standard *t)
{
	const struct svy_margin *m = t->one.margin;
	double sum = 0;
	t->share = svy_calloc(m->n, sizeof *t->share);
	for (size_t i = 0; i < m->n; i++) {
		if (!(m->target[i].value >= 0) || !isfinite(m->target[i].value))
			return svy_fail(ctx, SVY_EDATA, "a share below zero, or none, in '%s'", t->one.file);
		sum += m->target[i].value;
	}
	if (!(sum > 0))
		return svy_fail(ctx, SVY_EDATA, "the shares sum to zero in '%s'", t->one.file);
	for (size_t i = 0; i < m->n; i++)
		t->share[i] = m->target[i].value / sum;
	t->s = (struct svy_standard){m->n, t->share, t->cell};
	return 0;
}

int svy_standard_bind(struct svy_ctx *ctx, const struct svy_standard_opts *o, const struct svy_dict *d, uint8_t *need, struct svy_standard **out)
{
	struct standard *t = svy_calloc(1, sizeof *t);
	t->cell = svy_calloc(SVY_BATCH_ROWS, sizeof *t->cell);
	int rc = find_margin(ctx, o, &t->one);
	if (!rc)
		rc = svy_aux_bind(ctx, &t->one, d, need, &t->aux);
	if (!rc)
		rc = read_shares(ctx, t);
	*out = &t->s;
	if (rc) {
		svy_standard_free(&t->s);
		*out = NULL;
	}
	return rc;
}

void svy_standard_free(struct svy_standard *s)
{
	struct standard *t = (struct standard *)s;
	if (!t)
		return;
	if (t->aux)
		svy_aux_free(t->aux);
	free(t->share);
	free(t->cell);
	free(t);
}

void svy_standard_batch(struct svy_standard *s, const struct svy_batch *b)
{
	struct standard *t = (struct standard *)s;
	svy_aux_batch(t->aux, b, t->cell, NULL);
}

static char *name_of(const struct svy_standard *s, uint32_t cell)
{
	return svy_aux_name(((const struct standard *)s)->aux, 0, cell);
}

int svy_standard_warn(struct svy_ctx *ctx, const struct svy_standard *s, size_t none, size_t all, const char *group, uint32_t cell)
{
	char *name = name_of(s, cell);
	int rc = svy_warn(ctx, "%zu of %zu standardised estimates do not exist: for one, in the group '%s' nobody with '%s' has a valid answer "
			  "(merge categories, or leave them out of the shares)", none, all, group, name);
	free(name);
	return rc;
}

int svy_standard_fail(struct svy_ctx *ctx, const struct svy_standard *s, uint32_t cell)
{
	char *name = name_of(s, cell);
	svy_fail(ctx, SVY_EDATA, "the shares to standardise to have none for '%s'", name);
	free(name);
	return SVY_EDATA;
}
