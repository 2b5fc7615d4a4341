// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/second.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "design/members.h"
#include "design/multistage.h"
#include "design/shares.h"
#include "design/unequal.h"

/* What the second phase has of one innermost unit of the first, and of one of its own units: mostly a row. */
struct piece {
	struct svy_place place;
	uint32_t psu, stratum;          /* numbers of the primary unit and its stratum, in the order of the design */
	size_t first, end;              /* what it adds: in z */
};

struct touch {
	uint32_t estimate;
	double z;
};

/* Primary strata: units in them, their sampling fraction, and D1 of two of their units. */
struct stratum {
	double n, f, between;
	struct svy_place place;
};

struct phase {
	struct svy_ctx *ctx;
	const struct svy_engine_design *d;
	size_t at;                      /* of the second phase's codes in a place */
	size_t nest;
	struct piece *piece;
	size_t npiece, piece_cap;
	struct touch *z;
	size_t nz, z_cap;
	struct svy_table *inner[SVY_STAGES_MAX];        /* later stages: strata by place, with the units counted */
	double *inner_n[SVY_STAGES_MAX];
	size_t inner_cap[SVY_STAGES_MAX];
	struct stratum *stratum;
	size_t nstratum, stratum_cap;
	uint32_t npsu;
	struct svy_members *members;
	const struct svy_engine_counts *counts; /* which domains they are counted in */
	/* the contributions of the piece that is being read */
	double *sum;
	bool *marked;
	uint32_t *touched;
	size_t ntouched;
	/* the stratum of the second phase that is being added up: pieces lo … lo + n, and D2 of its units */
	size_t lo, n;
	double own, other;
	double *by_psu, *by_stratum;
	uint32_t *head, *next;          /* pieces of a primary unit, from 1 */
};

static void start(struct phase *p, const struct svy_engine_design *d, size_t nest)
{
	p->d = d;
	p->at = 2 * d->stages;
	p->nest = nest;
	p->members = svy_members_new(p->at);
	p->sum = svy_calloc(nest, sizeof *p->sum);
	p->marked = svy_calloc(nest, sizeof *p->marked);
	p->touched = svy_calloc(nest, sizeof *p->touched);
	for (size_t k = 1; k < d->stages; k++)
		p->inner[k] = svy_table_new((2 * k + 1) * sizeof(uint64_t));
}

static void finish(struct phase *p)
{
	for (size_t k = 1; k < p->d->stages; k++) {
		svy_table_free(p->inner[k]);
		free(p->inner_n[k]);
	}
	svy_members_free(p->members);
	free(p->piece);
	free(p->z);
	free(p->stratum);
	free(p->sum);
	free(p->marked);
	free(p->touched);
	free(p->by_psu);
	free(p->by_stratum);
	free(p->head);
	free(p->next);
}

/* A unit of the first phase begins at stage k. */
static void count_unit(struct phase *p, size_t k, const struct svy_place *place)
{
	if (k == 0) {
		p->stratum[p->nstratum - 1].n++;
		p->npsu++;
		return;
	}
	bool fresh;
	uint32_t h = svy_table_add(p->inner[k], place->code, 0, &fresh);
	if (fresh) {
		svy_grow(p->inner_n[k], h, p->inner_cap[k]);
		p->inner_n[k][h] = 0;
	}
	p->inner_n[k][h]++;
}

/* at: index of the first code that differs from those of the last place. */
static void count_units(struct phase *p, const struct svy_place *place, size_t at)
{
	if (at == 0) {
		svy_grow(p->stratum, p->nstratum, p->stratum_cap);
		p->stratum[p->nstratum++] = (struct stratum){.place = *place};
	}
	for (size_t k = at / 2; k < p->d->stages; k++)
		count_unit(p, k, place);
}

static void close_piece(struct phase *p)
{
	struct piece *last = &p->piece[p->npiece - 1];
	for (size_t i = 0; i < p->ntouched; i++) {
		uint32_t e = p->touched[i];
		svy_grow(p->z, p->nz, p->z_cap);
		p->z[p->nz++] = (struct touch){e, p->sum[e]};
		p->sum[e] = 0;
		p->marked[e] = false;
	}
	p->ntouched = 0;
	last->end = p->nz;
}

static void open_piece(struct phase *p, const struct svy_place *place)
{
	if (p->npiece)
		close_piece(p);
	svy_members_unit(p->members, place);
	svy_grow(p->piece, p->npiece, p->piece_cap);
	p->piece[p->npiece++] = (struct piece){*place, p->npsu - 1, (uint32_t)(p->nstratum - 1), p->nz, p->nz};
}

static void add_record(struct phase *p, const struct svy_gradient *g, uint32_t block, const double *v)
{
	for (size_t i = g->start[block]; i < g->start[block + 1]; i++) {
		uint32_t e = g->entry[i].estimate;
		if (!p->marked[e]) {
			p->marked[e] = true;
			p->touched[p->ntouched++] = e;
		}
		p->sum[e] += g->entry[i].coef * v[g->entry[i].slot];
	}
}

static size_t first_difference(const struct svy_place *a, const struct svy_place *b, size_t n)
{
	size_t i = 0;
	while (i < n && a->code[i] == b->code[i])
		i++;
	return i;
}

static void add_members(struct phase *p, const struct svy_place *place, uint32_t block)
{
	uint32_t domain;
	for (size_t i = 0; svy_engine_domain(p->counts, block, i, &domain); i++)
		svy_members_add(p->members, place, domain);
}

static int read_pieces(struct phase *p, struct svy_units *units, const struct svy_gradient *g)
{
	struct svy_place place, last = {.code = {0}};
	uint32_t block;
	const double *v;
	bool started = false;
	int rc = svy_units_rewind(p->ctx, units);
	while (!rc && (rc = svy_units_next(p->ctx, units, &place, &block, &v)) > 0) {
		size_t at = started ? first_difference(&place, &last, p->at + 2) : 0;
		bool sampled = place.code[p->at] != SVY_NOT_SAMPLED;
		if (at < p->at)
			count_units(p, &place, at);
		if (at < p->at + 2 && sampled)
			open_piece(p, &place);
		if (v && sampled) {
			add_record(p, g, block, v);
			add_members(p, &place, block);
		}
		last = place;
		started = true;
		rc = 0;
	}
	if (p->npiece)
		close_piece(p);
	return rc;
}

/* D1 of two units of one stratum whose sampling fraction is f. */
static double between(double n, double f)
{
	return n > 1 ? -(1 - f) / (n - 1) : 0;
}

static bool poisson(const struct phase *p)
{
	return p->d->unequal != NULL;
}

static void find_fractions(struct phase *p)
{
	for (size_t i = 0; i < p->nstratum; i++) {
		struct stratum *s = &p->stratum[i];
		s->f = poisson(p) ? NAN : s->n / p->d->population(p->d->self, 0, &s->place, s->n);
		s->between = poisson(p) ? 0 : between(s->n, s->f);
	}
}

static double first_fraction(const struct phase *p, const struct piece *a)
{
	const struct svy_unequal_rule *r = p->d->unequal;
	return r ? r->probability(r->self, 0, &a->place) : p->stratum[a->stratum].f;
}

/* D1 of two pieces within one primary unit: 1 less the product of the fractions down to where they part. */
static double within(const struct phase *p, const struct piece *a, const struct piece *b)
{
	double f = first_fraction(p, a);
	for (size_t k = 1; k < p->d->stages && f > 0; k++) {
		if (a->place.code[2 * k] != b->place.code[2 * k])
			break;
		double n = p->inner_n[k][svy_table_find(p->inner[k], a->place.code, 0)];
		double inner = n / p->d->population(p->d->self, k, &a->place, n);
		if (a->place.code[2 * k + 1] != b->place.code[2 * k + 1])
			return 1 - f * (1 - between(n, inner));
		f *= inner;
	}
	return 1 - f;
}

static int in_second(const void *a, const void *b, void *arg)
{
	const struct phase *p = arg;
	const struct piece *x = a, *y = b;
	for (size_t i = p->at; i < p->at + 2; i++)
		if (x->place.code[i] != y->place.code[i])
			return x->place.code[i] < y->place.code[i] ? -1 : 1;
	/* as they were read: in the order of the first phase */
	return x->first != y->first ? (x->first < y->first ? -1 : 1) : x->psu < y->psu ? -1 : x->psu > y->psu;
}

static bool same_unit(const struct phase *p, const struct piece *a, const struct piece *b)
{
	return a->place.code[p->at + 1] == b->place.code[p->at + 1];
}

/* Of a unit that lies in several primary units: its pieces i … end, D1 and D2 of those in different ones. */
static void spread_unit(const struct phase *p, size_t i, size_t end, const double *x, double *y)
{
	const struct piece *piece = p->piece + p->lo;
	for (size_t a = i; a < end; a++)
		for (size_t b = i; b < end; b++)
			if (piece[a].psu != piece[b].psu && piece[a].stratum == piece[b].stratum)
				y[a] += (p->own - p->other) * p->stratum[piece[a].stratum].between * x[b];
}

/* y = M x, where M_ij = D1_ij D2_ij over the pieces of a stratum of the second phase. */
static void image(void *self, double *x, double *y)
{
	struct phase *p = self;
	const struct piece *piece = p->piece + p->lo;
	for (size_t i = 0; i < p->n; i++) {
		p->by_psu[piece[i].psu] += x[i];
		p->by_stratum[piece[i].stratum] += x[i];
	}
	for (size_t i = 0; i < p->n; i++) {
		y[i] = p->stratum[piece[i].stratum].between * p->other * (p->by_stratum[piece[i].stratum] - p->by_psu[piece[i].psu]);
		for (uint32_t k = p->head[piece[i].psu]; k; k = p->next[k - 1]) {
			const struct piece *other = &piece[k - 1];
			if (x[k - 1] != 0)
				y[i] += within(p, &piece[i], other) * (same_unit(p, &piece[i], other) ? p->own : p->other) * x[k - 1];
		}
	}
	for (size_t i = 0, end; i < p->n; i = end) {
		for (end = i + 1; end < p->n && same_unit(p, &piece[i], &piece[end]);)
			end++;
		if (end > i + 1)
			spread_unit(p, i, end, x, y);
	}
	for (size_t i = 0; i < p->n; i++)
		p->by_psu[piece[i].psu] = p->by_stratum[piece[i].stratum] = 0;
}

/* z'D2z of the stratum, into the sum; n2 units of it were drawn. */
static int add_second(struct phase *p, double n2, double f, struct svy_stratum *acc, struct svy_strata_sum *sum)
{
	const struct piece *piece = p->piece + p->lo;
	for (size_t i = 0; i < p->n; i++) {
		for (size_t k = piece[i].first; k < piece[i].end; k++) {
			uint32_t e = p->z[k].estimate;
			if (!p->marked[e])
				p->touched[p->ntouched++] = e;
			p->marked[e] = true;
			p->sum[e] += p->z[k].z;
		}
		if (i + 1 < p->n && same_unit(p, &piece[i], &piece[i + 1]))
			continue;
		svy_stratum_add_unit(acc, p->touched, p->ntouched, p->sum);
		for (size_t k = 0; k < p->ntouched; k++) {
			p->marked[p->touched[k]] = false;
			p->sum[p->touched[k]] = 0;
		}
		p->ntouched = 0;
	}
	if (!svy_stratum_close(acc, n2, f, 1, sum) || sum->lonely != SVY_LONELY_FAIL)
		return 0;
	char *name = p->d->second->stratum_name(p->d->second->self, &piece->place);
	svy_fail(p->ctx, SVY_EDATA, "stratum '%s' of the second phase has only one unit, so its variance cannot be estimated; "
		 "merge it with another stratum or choose --lonely adjust, average, certainty or remove", name);
	free(name);
	return SVY_EDATA;
}

static double count_second(const struct phase *p)
{
	double n = 0;
	for (size_t i = 0; i < p->n; i++)
		n += i == 0 || !same_unit(p, &p->piece[p->lo + i - 1], &p->piece[p->lo + i]);
	return n;
}

static void link_pieces(struct phase *p)
{
	for (size_t i = 0; i < p->n; i++)
		p->head[p->piece[p->lo + i].psu] = 0;
	for (size_t i = p->n; i-- > 0;) {
		uint32_t psu = p->piece[p->lo + i].psu;
		p->next[i] = p->head[psu];
		p->head[psu] = (uint32_t)i + 1;
	}
}

static int add_stratum(struct phase *p, struct svy_stratum *acc, struct svy_strata_sum *sum, double *var, double *cov, double *units)
{
	const struct svy_second_rule *r = p->d->second;
	const struct svy_place *place = &p->piece[p->lo].place;
	double n2 = count_second(p), N2 = r->population(r->self, place), f = n2 / N2;
	if (n2 > N2 * (1 + 1e-9)) {
		char *name = r->stratum_name(r->self, place);
		svy_fail(p->ctx, SVY_EDATA, "the second phase has more units than the first in stratum '%s': %.0f of %.0f", name, n2, N2);
		free(name);
		return SVY_EDATA;
	}
	*units += n2;
	p->own = 1 - f;
	p->other = between(n2, f);
	link_pieces(p);
	struct svy_shares shares;
	svy_shares_init(&shares, p->nest);
	for (size_t i = 0; i < p->n; i++) {
		const struct piece *a = &p->piece[p->lo + i];
		for (size_t k = a->first; k < a->end; k++) {
			p->sum[p->z[k].estimate] = p->z[k].z;
			svy_shares_add(&shares, (uint32_t)i, &p->z[k].estimate, 1, p->sum);
			p->sum[p->z[k].estimate] = 0;
		}
	}
	svy_shares_quadratic(&shares, p->n, image, p, -1, var, cov, NULL);
	svy_shares_free(&shares);
	return add_second(p, n2, f, acc, sum);
}

static int add_strata(struct phase *p, enum svy_lonely_rule lonely, double *var, double *cov, double *second, double *second_cov)
{
	struct svy_strata_sum sum;
	struct svy_stratum acc;
	double units = 0, *total = svy_calloc(p->nest, sizeof *total);
	int rc = 0;
	qsort_r(p->piece, p->npiece, sizeof *p->piece, in_second, p);
	svy_strata_sum_init(&sum, p->nest, lonely, second, second_cov);
	svy_stratum_init(&acc, p->nest, second_cov != NULL);
	for (p->lo = 0; p->lo < p->npiece && !rc; p->lo += p->n) {
		uint64_t h = p->piece[p->lo].place.code[p->at];
		for (p->n = 1; p->lo + p->n < p->npiece && p->piece[p->lo + p->n].place.code[p->at] == h;)
			p->n++;
		rc = add_stratum(p, &acc, &sum, var, cov, &units);
	}
	for (size_t i = 0; i < p->nz; i++)
		total[p->z[i].estimate] += p->z[i].z;
	if (!rc)
		svy_strata_sum_finish(&sum, total, units);
	svy_stratum_free(&acc);
	svy_strata_sum_free(&sum);
	free(total);
	return rc;
}

int svy_second_phase(struct svy_ctx *ctx, const struct svy_engine_design *d, struct svy_units *units, const struct svy_gradient *g, size_t nest,
		     enum svy_lonely_rule lonely, double *var, double *cov, double *second, struct svy_engine_counts *counts)
{
	struct phase p = {.ctx = ctx, .counts = counts};
	double *second_cov = cov ? svy_calloc(nest * nest, sizeof *cov) : NULL;
	start(&p, d, nest);
	int rc = read_pieces(&p, units, g);
	if (!rc) {
		find_fractions(&p);
		p.by_psu = svy_calloc(p.npsu + 1, sizeof *p.by_psu);
		p.by_stratum = svy_calloc(p.nstratum + 1, sizeof *p.by_stratum);
		p.head = svy_calloc(p.npsu + 1, sizeof *p.head);
		p.next = svy_calloc(p.npiece + 1, sizeof *p.next);
		rc = add_strata(&p, lonely, var, cov, second, second_cov);
	}
	for (size_t e = 0; e < nest && !rc; e++)
		var[e] += second[e];
	for (size_t i = 0; cov && i < nest * nest && !rc; i++)
		cov[i] = i % (nest + 1) ? cov[i] + second_cov[i] : var[i / (nest + 1)];
	if (!rc)
		svy_members_limit(p.members, counts->nblock, d->second->as_r, counts);
	free(second_cov);
	finish(&p);
	return rc;
}
