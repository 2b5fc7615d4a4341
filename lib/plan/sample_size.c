// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/sample_size.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "plan/sample_stages.h"

static int no_figure(struct svy_ctx *ctx, const struct svy_sample_frame *f, uint32_t h, const char *what)
{
	return svy_fail(ctx, SVY_EDATA, "no %s is known for the stratum '%s'", what, f->stratum[h].name);
}

static double figure(const struct svy_sample_table *t, ptrdiff_t row, enum svy_sample_figure k)
{
	return t && row >= 0 && t->has[k] ? t->v[k][row] : NAN;
}

/* The spread and the cost in one stratum: the table's, else the frame's. */
static int put_figures(struct svy_ctx *ctx, const struct svy_sample_frame *f, const struct svy_sample_table *t, ptrdiff_t row, uint32_t h,
		       struct svy_allocate_stratum *a)
{
	const struct svy_sample_plan *p = f->plan;
	const struct svy_sample_stratum *s = &f->stratum[h];
	if (p->allocate != SVY_ALLOCATE_NEYMAN && p->allocate != SVY_ALLOCATE_OPTIMAL)
		return 0;
	a->sd = figure(t, row, SVY_SAMPLE_SD);
	if (isnan(a->sd) && p->sd_col >= 0)
		a->sd = s->n > 1 ? sqrt(s->m2 / (s->n - 1)) : s->rows == 1 ? 0 : NAN;
	if (isnan(a->sd))
		return no_figure(ctx, f, h, "spread");
	if (p->allocate != SVY_ALLOCATE_OPTIMAL)
		return 0;
	a->cost = figure(t, row, SVY_SAMPLE_COST);
	if (isnan(a->cost) && p->cost_col >= 0)
		a->cost = s->cost / (double)s->rows;
	return a->cost > 0 ? 0 : no_figure(ctx, f, h, "cost above 0");
}

static ptrdiff_t find(const struct svy_sample_frame *f, struct svy_sample_table *t, uint32_t h)
{
	return t ? svy_sample_table_find(t, f->stratum[h].text, f->stratum[h].labels) : -1;
}

/* n of each stratum as the table has it; what is more than there is becomes all that there is. */
static int take_table(struct svy_ctx *ctx, const struct svy_sample_frame *f, struct svy_sample_table *t, const double *N, double *n)
{
	bool replace = svy_sample_plan_replaces(f->plan);
	int rc = 0;
	if (!t->has[SVY_SAMPLE_N])
		return svy_fail(ctx, SVY_EUSAGE, "no size is given: neither %s nor a column n in the table of strata", f->plan->nunit ? "--psu-n" : "-n");
	for (uint32_t h = 0; h < f->level[0].n && !rc; h++) {
		n[h] = figure(t, find(f, t, h), SVY_SAMPLE_N);
		if (isnan(n[h]))
			return no_figure(ctx, f, h, "number of units");
		if (n[h] > N[h] && (!replace || N[h] == 0)) {
			rc = svy_warn(ctx, "%.0f units are asked for in the stratum '%s', which has %.0f: all are taken", n[h], f->stratum[h].name, N[h]);
			n[h] = N[h];
		}
	}
	return rc;
}

static double sum(const double *v, uint32_t n)
{
	double total = 0;
	for (uint32_t i = 0; i < n; i++)
		total += v[i];
	return total;
}

/* What can be drawn in each stratum. */
struct units {
	double *N, *size;
};

static int allocate(struct svy_ctx *ctx, const struct svy_sample_frame *f, struct svy_sample_table *t, double total, const struct units *u, double *n)
{
	const struct svy_sample_plan *p = f->plan;
	const double *N = u->N;
	uint32_t H = f->level[0].n;
	bool replace = svy_sample_plan_replaces(p);
	struct svy_allocate_stratum *v = svy_calloc((size_t)H + 1, sizeof *v);
	int rc = 0;
	for (uint32_t h = 0; h < H && !rc; h++) {
		double lo = p->strata.n ? p->min : 0;
		v[h] = (struct svy_allocate_stratum){.N = N[h], .size = u->size[h], .hi = replace && N[h] > 0 ? 1e9 : N[h]};
		v[h].lo = lo < v[h].hi ? lo : v[h].hi;
		rc = put_figures(ctx, f, t, find(f, t, h), h, &v[h]);
	}
	if (!rc)
		rc = svy_allocate(ctx, p->allocate, p->power, total, v, H);
	for (uint32_t h = 0; h < H && !rc; h++)
		n[h] = v[h].n;
	free(v);
	return rc;
}

static int choose(struct svy_ctx *ctx, const struct svy_sample_frame *f, struct svy_sample_table *t, const struct units *u, double *n)
{
	const struct svy_sample_plan *p = f->plan;
	const double *N = u->N;
	const struct svy_sample_stage *first = &p->stage[0];
	uint32_t H = f->level[0].n;
	double all = sum(N, H);
	if (p->n_given && t && t->has[SVY_SAMPLE_N])
		return svy_fail(ctx, SVY_EUSAGE, "the size is given twice: by '%s', and as n in the table of strata", p->nunit ? "--psu-n" : "-n");
	if (!p->n_given)
		return take_table(ctx, f, t, N, n);
	if (!first->n.share)
		return allocate(ctx, f, t, first->n.value, u, n);
	/* Who draws each unit by itself draws it with just this probability. */
	for (uint32_t h = 0; h < H && first->method == SVY_METHOD_POISSON && p->allocate == SVY_ALLOCATE_PROPORTIONAL; h++)
		n[h] = first->n.value * N[h];
	if (first->method == SVY_METHOD_POISSON && p->allocate == SVY_ALLOCATE_PROPORTIONAL)
		return 0;
	return allocate(ctx, f, t, floor(first->n.value * all + 0.5), u, n);
}

/* What must be known of strata that were not treated as asked. */
static int judge(struct svy_ctx *ctx, const struct svy_sample_frame *f, const double *N, const double *n)
{
	uint32_t none = 0, whole = 0, first_none = 0, first_whole = 0;
	bool replace = svy_sample_plan_replaces(f->plan);
	double all = sum(N, f->level[0].n), drawn = sum(n, f->level[0].n);
	for (uint32_t h = 0; h < f->level[0].n && f->plan->strata.n; h++) {
		if (!(n[h] > 0) && none++ == 0)
			first_none = h;
		if (!replace && N[h] > 0 && n[h] >= N[h] && whole++ == 0)
			first_whole = h;
	}
	if (whole && drawn < all)
		svy_note(ctx, "%u of %u strata %s taken whole (the first is '%s')", whole, f->level[0].n, whole == 1 ? "is" : "are", f->stratum[first_whole].name);
	if (!none)
		return 0;
	return svy_warn(ctx, "nothing is drawn from %u of %u strata (the first is '%s'): estimates leave them out", none, f->level[0].n, f->stratum[first_none].name);
}

int svy_sample_size(struct svy_ctx *ctx, const struct svy_sample_frame *f, struct svy_sample_table *table, double **n, double **N)
{
	struct units u;
	*N = u.N = svy_sample_stages_count(f, &u.size);
	*n = svy_calloc((size_t)f->level[0].n + 1, sizeof **n);
	int rc = choose(ctx, f, table, &u, *n);
	free(u.size);
	char *unused = !rc && table ? svy_sample_table_unused(table) : NULL;
	if (unused)
		rc = svy_warn(ctx, "the frame has no stratum '%s', which the table of strata names", unused);
	free(unused);
	return rc ? rc : judge(ctx, f, *N, *n);
}
