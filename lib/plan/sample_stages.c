// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/sample_stages.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"

/* The units of a stage, or the rows, by what they are in: those of parent u are child[start[u]] … child[start[u + 1] - 1]. */
struct family {
	uint32_t *start, *child;
	const double *size;             /* by child; NULL */
};

static void family_make(const uint32_t *parent, uint32_t n, uint32_t nparent, const double *size, struct family *out)
{
	out->start = svy_calloc((size_t)nparent + 2, sizeof *out->start);
	out->child = svy_reallocarray(NULL, (size_t)n + 1, sizeof *out->child);
	out->size = size;
	for (uint32_t i = 0; i < n; i++)
		out->start[parent[i] + 2]++;
	for (uint32_t u = 2; u <= nparent; u++)
		out->start[u] += out->start[u - 1];
	for (uint32_t i = 0; i < n; i++)
		out->child[out->start[parent[i] + 1]++] = i;
}

static void family_free(struct family *f)
{
	free(f->start);
	free(f->child);
}

/* What is in the units of level k: units of level k + 1, or rows. */
static void family_of(const struct svy_sample_frame *f, size_t k, struct family *out)
{
	const struct svy_sample_level *below = &f->level[k + 1];
	if (k < f->plan->nunit)
		family_make(below->parent, below->n, f->level[k].n, below->size, out);
	else
		family_make(f->row_parent, f->rows, f->level[k].n, f->row_size, out);
}

double *svy_sample_stages_count(const struct svy_sample_frame *f, double **size)
{
	struct family fam;
	double *N = svy_calloc((size_t)f->level[0].n + 1, sizeof *N), *X = svy_calloc((size_t)f->level[0].n + 1, sizeof *X);
	family_of(f, 0, &fam);
	for (uint32_t h = 0; h < f->level[0].n; h++)
		for (uint32_t j = fam.start[h]; j < fam.start[h + 1]; j++) {
			double x = fam.size ? fam.size[fam.child[j]] : 1;
			N[h] += x > 0;
			X[h] += x;
		}
	*size = X;
	family_free(&fam);
	return N;
}

/* Room for the units of one parent. */
struct room {
	double *x, *p;
	uint32_t *hits;
	size_t cap;
};

static void room_grow(struct room *m, size_t n)
{
	if (n <= m->cap)
		return;
	m->cap = n * 2;
	m->x = svy_reallocarray(m->x, m->cap, sizeof *m->x);
	m->p = svy_reallocarray(m->p, m->cap, sizeof *m->p);
	m->hits = svy_reallocarray(m->hits, m->cap, sizeof *m->hits);
}

static void room_free(struct room *m)
{
	free(m->x);
	free(m->p);
	free(m->hits);
}

static void add_pick(struct svy_sample_picks *l, struct svy_sample_pick pick)
{
	svy_grow(l->v, l->n, l->cap);
	l->v[l->n++] = pick;
}

static double eligible(const struct family *fam, const uint32_t *child, size_t N, struct room *m)
{
	size_t n = 0;
	for (size_t i = 0; i < N && fam->size; i++) {
		m->x[i] = fam->size[child[i]];
		n += m->x[i] > 0;
	}
	return fam->size ? (double)n : (double)N;
}

/* How many of a unit's `can` units to draw at a later stage. Of a share at least two, since one has no variance. */
static double wanted(const struct svy_sample_stage *s, double can)
{
	if (!s->n.share)
		return s->n.value;
	double n = s->n.value * can;
	if (s->method == SVY_METHOD_POISSON)
		return n;
	n = n < 2 ? 2 : floor(n + 0.5);
	return n < can ? n : can;
}

/* One stage being drawn. */
struct drawing {
	const struct svy_sample_stage *stage;
	struct family fam;
	struct room *room;
	struct svy_random *random;
	struct svy_sample_picks *out;
	uint32_t certain, whole;        /* as svy_sample_drawn counts them */
};

/* Draws n of the units of one parent, or as many as the stage says where n is below 0. up: the pick above. */
static void draw_within(struct drawing *d, uint32_t parent, uint32_t up, double n)
{
	const struct svy_sample_stage *s = d->stage;
	const uint32_t *child = d->fam.child + d->fam.start[parent];
	size_t N = d->fam.start[parent + 1] - d->fam.start[parent];
	struct room *m = d->room;
	room_grow(m, N + 1);
	double can = eligible(&d->fam, child, N, m);
	if (n < 0)
		n = wanted(s, can);
	if (n > can && s->method != SVY_METHOD_WR) {
		n = can;
		d->whole++;
	}
	if (!(n > 0) || !(can > 0))
		return;
	size_t certain = svy_sample_probabilities(s->method, d->fam.size ? m->x : NULL, N, n, m->p);
	svy_sample_draw(d->random, s->method, m->p, N, m->hits);
	for (size_t i = 0; i < N; i++)
		for (uint32_t k = 0; k < m->hits[i]; k++) {
			bool sure = (double)certain < can && s->method != SVY_METHOD_WR && m->p[i] >= 1;
			add_pick(d->out, (struct svy_sample_pick){child[i], up, sure, m->p[i], can});
			d->certain += sure;
		}
}

static void note_lonely(const struct svy_sample_frame *f, struct svy_sample_drawn *d)
{
	uint32_t *n = svy_calloc((size_t)f->level[0].n + 1, sizeof *n);
	double *N = svy_calloc((size_t)f->level[0].n + 1, sizeof *N);
	const struct svy_sample_picks *l = &d->stage[0];
	for (size_t i = 0; i < l->n; i++)
		if (!l->v[i].certain) {
			n[l->v[i].up]++;
			N[l->v[i].up] = l->v[i].population;
		}
	for (uint32_t h = 0; h < f->level[0].n; h++)
		if (n[h] == 1 && N[h] > 1)
			d->first_lonely = d->lonely++ ? d->first_lonely : f->stratum[h].name;
	free(n);
	free(N);
}

/* Stage k, from 0: in the strata n[h] units each, later in each pick above. */
static void draw_stage(const struct svy_sample_frame *f, size_t k, const double *n, struct room *m, struct svy_random *r, struct svy_sample_drawn *out)
{
	struct drawing d = {.stage = &f->plan->stage[k], .room = m, .random = r, .out = &out->stage[k]};
	family_of(f, k, &d.fam);
	for (uint32_t h = 0; k == 0 && h < f->level[0].n; h++)
		draw_within(&d, h, h, n[h]);
	for (size_t i = 0; k > 0 && i < out->stage[k - 1].n; i++)
		draw_within(&d, out->stage[k - 1].v[i].unit, (uint32_t)i, -1);
	out->certain[k] = d.certain;
	out->whole[k] = d.whole;
	family_free(&d.fam);
}

/* All rows of the units of the last stage. */
static void take_rows(const struct svy_sample_frame *f, struct svy_sample_drawn *d)
{
	const struct svy_sample_picks *above = &d->stage[f->plan->nstage - 1];
	struct family fam;
	family_of(f, f->plan->nstage, &fam);
	for (size_t i = 0; i < above->n; i++)
		for (uint32_t j = fam.start[above->v[i].unit]; j < fam.start[above->v[i].unit + 1]; j++)
			add_pick(&d->stage[d->nstage], (struct svy_sample_pick){fam.child[j], (uint32_t)i, false, 1, 0});
	d->nstage++;
	family_free(&fam);
}

static int compare_picks(const void *a, const void *b)
{
	const struct svy_sample_pick *x = a, *y = b;
	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	return x->up < y->up ? -1 : x->up > y->up;
}

void svy_sample_stages_draw(const struct svy_sample_frame *f, const double *n, struct svy_random *r, struct svy_sample_drawn *out)
{
	struct room m = {0};
	*out = (struct svy_sample_drawn){.nstage = f->plan->nstage};
	for (size_t k = 0; k < f->plan->nstage; k++)
		draw_stage(f, k, n, &m, r, out);
	note_lonely(f, out);
	if (f->plan->nstage == f->plan->nunit)
		take_rows(f, out);
	struct svy_sample_picks *rows = &out->stage[out->nstage - 1];
	if (rows->n)
		qsort(rows->v, rows->n, sizeof *rows->v, compare_picks);
	room_free(&m);
}

void svy_sample_drawn_free(struct svy_sample_drawn *d)
{
	for (size_t k = 0; k <= SVY_STAGES_MAX; k++)
		free(d->stage[k].v);
}
