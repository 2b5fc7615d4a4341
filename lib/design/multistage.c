// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/multistage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/unequal.h"

/* The unit of one stage that is being added up, and its stratum. */
struct level {
	double *z;                      /* per estimate */
	bool *marked;
	uint32_t *touched;
	size_t ntouched;
	struct svy_stratum stratum;
	struct svy_unequal *unequal;    /* the units of the stratum, where they have probabilities of their own; NULL */
	double n;                       /* units of the stratum so far */
	double scale;                   /* product of the sampling fractions above */
};

/* Who is a member of which block, at the first stage. */
struct members {
	double unit, stratum;           /* numbers of the present ones, from 1 */
	double *last_unit, *last_stratum;       /* per block */
	uint32_t *block;                /* blocks of the present stratum */
	size_t n, cap;
};

struct walk {
	struct svy_ctx *ctx;
	const struct svy_engine_design *d;
	const struct svy_gradient *g;
	size_t slots, stages;
	struct svy_strata_sum *sum;
	struct svy_engine_counts *counts;
	struct svy_place here;
	bool started;
	struct level level[SVY_STAGES_MAX];
	struct members members;
	/* More than one stage: units per stratum in the order in which strata open, from a first walk. */
	bool counting;
	double *size;
	size_t nsize, size_cap, next_size;
	size_t opened[SVY_STAGES_MAX];
	double units[SVY_STAGES_MAX];   /* of all strata of the stage */
};

static void open_level(struct level *l, size_t nest, bool covariance)
{
	l->z = svy_calloc(nest, sizeof *l->z);
	l->marked = svy_calloc(nest, sizeof *l->marked);
	l->touched = svy_calloc(nest, sizeof *l->touched);
	svy_stratum_init(&l->stratum, nest, covariance);
	l->scale = 1;
}

static void free_level(struct level *l)
{
	free(l->z);
	free(l->marked);
	free(l->touched);
	svy_stratum_free(&l->stratum);
	svy_unequal_free(l->unequal);
}

static void touch(struct level *l, uint32_t e, double z)
{
	if (!l->marked[e]) {
		l->marked[e] = true;
		l->touched[l->ntouched++] = e;
	}
	l->z[e] += z;
}

static void close_unit(struct walk *w, size_t k)
{
	struct level *l = &w->level[k];
	l->n++;
	if (w->counting)
		return;
	if (l->unequal)
		svy_unequal_add(l->unequal, &w->here, l->touched, l->ntouched, l->z);
	else
		svy_stratum_add_unit(&l->stratum, l->touched, l->ntouched, l->z);
	for (size_t i = 0; i < l->ntouched; i++) {
		uint32_t e = l->touched[i];
		if (k > 0)
			touch(&w->level[k - 1], e, l->z[e]);
		l->z[e] = 0;
		l->marked[e] = false;
	}
	l->ntouched = 0;
}

static void close_members(struct walk *w, double units)
{
	struct members *m = &w->members;
	w->counts->strata++;
	w->counts->units += units;
	for (size_t i = 0; i < m->n; i++)
		w->counts->block_units_all[m->block[i]] += units;
	m->n = 0;
}

static int close_unequal(struct walk *w, size_t k)
{
	struct level *l = &w->level[k];
	bool lonely;
	double f;
	svy_unequal_close(l->unequal, &w->here, l->scale, w->sum, &l->stratum, &lonely, &f);
	return lonely ? svy_engine_close_fraction(w->ctx, w->d, k, &w->here, 1, f, l->scale, &l->stratum, w->sum) : 0;
}

static int close_stratum(struct walk *w, size_t k)
{
	struct level *l = &w->level[k];
	double n = l->n, f;
	l->n = 0;
	if (w->counting) {
		w->size[w->opened[k]] = n;
		w->units[k] += n;
		return 0;
	}
	if (k == 0)
		close_members(w, n);
	w->sum->share = k == 0 ? 1 : w->units[0] / w->units[k];
	if (l->scale == 0) {
		svy_stratum_clear(&l->stratum);
		if (l->unequal)
			svy_unequal_clear(l->unequal);
		return 0;
	}
	if (l->unequal)
		return close_unequal(w, k);
	return svy_engine_close_stratum(w->ctx, w->d, k, &w->here, n, l->scale, &l->stratum, w->sum, &f);
}

/* What is opened below a stratum is weighed by its sampling fraction, which the first walk has made known. */
static void open_stratum(struct walk *w, size_t k)
{
	if (k == 0)
		w->members.stratum++;
	if (w->stages == 1)
		return;
	if (w->counting) {
		svy_grow(w->size, w->nsize, w->size_cap);
		w->opened[k] = w->nsize++;
		return;
	}
	double n = w->size[w->next_size++];
	if (k + 1 < w->stages && !w->level[k].unequal)
		w->level[k + 1].scale = w->level[k].scale * (n / w->d->population(w->d->self, k, &w->here, n));
}

/* With probabilities of their own units of one stratum are weighed each by its own. */
static void open_unit(struct walk *w, size_t k)
{
	const struct svy_unequal_rule *r = w->d->unequal;
	if (k + 1 < w->stages && w->level[k].unequal)
		w->level[k + 1].scale = w->level[k].scale * r->probability(r->self, k, &w->here);
}

/* Closes what ends before place begins, innermost first, and opens what begins there. at: index of the first code that differs. */
static int move_to(struct walk *w, const struct svy_place *place, size_t at)
{
	int rc = 0;
	size_t from = at / 2;
	for (size_t k = w->stages; w->started && k-- > from && !rc;) {
		close_unit(w, k);
		if (k > from || at == 2 * from)
			rc = close_stratum(w, k);
	}
	if (!place)
		return rc;
	w->here = *place;
	w->started = true;
	if (from == 0)
		w->members.unit++;
	for (size_t k = from; k < w->stages && !rc; k++) {
		if (k > from || at == 2 * from)
			open_stratum(w, k);
		open_unit(w, k);
	}
	return rc;
}

static void add_member(struct walk *w, uint32_t block)
{
	struct members *m = &w->members;
	if (m->last_unit[block] == m->unit)
		return;
	w->counts->block_units[block]++;
	m->last_unit[block] = m->unit;
	if (m->last_stratum[block] == m->stratum)
		return;
	m->last_stratum[block] = m->stratum;
	w->counts->block_strata[block]++;
	svy_grow(m->block, m->n, m->cap);
	m->block[m->n++] = block;
}

static void add_record(struct walk *w, uint32_t block, const double *v)
{
	struct level *inner = &w->level[w->stages - 1];
	const struct svy_gradient *gradient = block < SVY_BLOCK_AUX ? w->g : w->g->aux;
	uint32_t domain;
	for (size_t i = 0; block < SVY_BLOCK_AUX && svy_engine_domain(w->counts, block, i, &domain); i++)
		add_member(w, domain);
	if (block >= SVY_BLOCK_AUX)
		block -= SVY_BLOCK_AUX;
	for (size_t i = gradient->start[block]; i < gradient->start[block + 1]; i++) {
		const struct svy_gradient_entry *g = &gradient->entry[i];
		touch(inner, g->estimate, g->coef * v[g->slot]);
	}
}

static size_t first_difference(const struct walk *w, const struct svy_place *place)
{
	size_t i = 0;
	while (w->started && i < 2 * w->stages && place->code[i] == w->here.code[i])
		i++;
	return i;
}

static int walk_all(struct walk *w, struct svy_units *units)
{
	struct svy_place place;
	uint32_t block;
	const double *v;
	int rc;
	w->started = false;
	while ((rc = svy_units_next(w->ctx, units, &place, &block, &v)) > 0) {
		size_t at = first_difference(w, &place);
		if (at < 2 * w->stages && (rc = move_to(w, &place, at)) < 0)
			return rc;
		if (v && !w->counting)
			add_record(w, block, v);
	}
	return rc < 0 ? rc : move_to(w, NULL, 0);
}

int svy_multistage_walk(struct svy_ctx *ctx, const struct svy_engine_design *d, struct svy_units *units, const struct svy_gradient *g,
			size_t slots, struct svy_strata_sum *sum, struct svy_engine_counts *counts)
{
	struct walk w = {.ctx = ctx, .d = d, .g = g, .slots = slots, .stages = d->stages, .sum = sum, .counts = counts};
	const struct svy_unequal_rule *r = d->unequal;
	if (r && r->joint && r->units(r->self) != r->joint->n)
		return svy_fail(ctx, SVY_EDATA, "there are joint probabilities of %zu units, and %zu are in the data", r->joint->n, r->units(r->self));
	int rc = 0;
	w.members.last_unit = svy_calloc(2 * counts->nblock, sizeof(double));
	w.members.last_stratum = w.members.last_unit + counts->nblock;
	for (size_t k = 0; k < w.stages; k++) {
		open_level(&w.level[k], sum->nest, sum->cov != NULL);
		if (d->unequal && d->unequal->has(d->unequal->self, k))
			w.level[k].unequal = svy_unequal_new(d->unequal, k, sum->nest);
	}
	if (w.stages > 1) {
		w.counting = true;
		rc = walk_all(&w, units);
		w.counting = false;
		memset(&w.members.unit, 0, 2 * sizeof(double));
		if (!rc)
			rc = svy_units_rewind(ctx, units);
	}
	if (!rc)
		rc = walk_all(&w, units);
	for (size_t k = 0; k < w.stages; k++)
		free_level(&w.level[k]);
	free(w.members.last_unit);
	free(w.members.block);
	free(w.size);
	return rc;
}
