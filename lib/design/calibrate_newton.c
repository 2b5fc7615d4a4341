// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The factors are g = F(l'x), and l solves sum of d F(l'x) x = total: the minimum of the convex function sum of d G(l'x) - l'total, where G' = F
 * (Deville & Särndal 1992, section 2). Steps are halved until that function falls.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/cholesky.h"
#include "base/mem.h"
#include "design/calibrate_parts.h"

#define ROUNDS 200
#define HALVINGS 40
#define PATIENCE 20             /* rounds within which the largest deviation must fall by a tenth */
#define DEPENDENT 1e-11         /* of a variable's variation, what is left when those before it are taken away */

struct newton {
	const struct svy_calibrate *c;
	const struct svy_calibrate_source *source;
	const double *scale;
	struct svy_distance f;
	double *l;
	double *try, *step;             /* naux each */
	double *reached;                /* totals at the last point that was looked at */
	double *H;                      /* naux * naux, its lower half; then its root */
	double *unit;                   /* naux: root of the diagonal of H, by which variables are measured */
	double value;                   /* of the function that falls */
};

/* Totals and the function at l. */
static int look(struct newton *n, const double *l, double *value)
{
	const struct svy_calibrate *c = n->c;
	struct svy_calibrate_cells cells;
	int rc;
	*value = 0;
	memset(n->reached, 0, c->naux * sizeof *n->reached);
	for (size_t piece = 0; (rc = n->source->read(n->source->self, piece, &cells)) > 0; piece++)
		for (size_t i = 0; i < cells.n; i++) {
			if (cells.d[i] == 0)
				continue;
			struct svy_distance_point p = svy_distance_at(&n->f, svy_calibrate_dot(c, l, &cells, i));
			*value += cells.d[i] * p.integral;
			svy_calibrate_add(c, &cells, i, cells.d[i] * p.g, n->reached);
		}
	for (size_t k = 0; k < c->naux; k++)
		*value -= l[k] * c->total[k];
	return rc;
}

static void add_curvature(struct newton *n, const struct svy_calibrate_cells *cells, size_t i, double w)
{
	const struct svy_calibrate *c = n->c;
	const uint32_t *index = cells->index + i * c->nterm;
	const double *x = c->ones ? NULL : cells->x + i * c->nterm;
	for (size_t a = 0; a < c->nterm; a++)
		for (size_t b = 0; b < c->nterm; b++)
			if (index[b] <= index[a])
				n->H[index[a] * c->naux + index[b]] += x ? w * x[a] * x[b] : w;
}

/* Sum of d F' x x'. With steepest the slope is the largest there is, which makes each step fall, if slowly. */
static int curvature(struct newton *n, bool steepest)
{
	struct svy_calibrate_cells cells;
	int rc;
	memset(n->H, 0, n->c->naux * n->c->naux * sizeof *n->H);
	for (size_t piece = 0; (rc = n->source->read(n->source->self, piece, &cells)) > 0; piece++)
		for (size_t i = 0; i < cells.n; i++) {
			double slope = steepest ? n->f.steepest : svy_distance_at(&n->f, svy_calibrate_dot(n->c, n->l, &cells, i)).slope;
			if (cells.d[i] * slope != 0)
				add_curvature(n, &cells, i, cells.d[i] * slope);
		}
	return rc;
}

/* The root of H, its variables measured by their own size. */
static void factorise(struct newton *n)
{
	const size_t p = n->c->naux;
	double *H = n->H;
	for (size_t k = 0; k < p; k++)
		n->unit[k] = H[k * p + k] > 0 ? sqrt(H[k * p + k]) : 0;
	for (size_t j = 0; j < p; j++)
		for (size_t i = j; i < p; i++)
			H[i * p + j] = n->unit[i] > 0 && n->unit[j] > 0 ? H[i * p + j] / (n->unit[i] * n->unit[j]) : 0;
	svy_cholesky(H, p, DEPENDENT);
}

/* H step = total - reached. */
static void solve_step(struct newton *n)
{
	const size_t p = n->c->naux;
	double *s = n->step;
	for (size_t k = 0; k < p; k++)
		s[k] = n->unit[k] > 0 ? (n->c->total[k] - n->reached[k]) / n->unit[k] : 0;
	svy_cholesky_solve(n->H, p, s);
	for (size_t k = 0; k < p; k++)
		s[k] = n->unit[k] > 0 ? s[k] / n->unit[k] : 0;
}

/* Goes along the step as far as the function falls, or the largest deviation does. 1, 0 if it does not, or an error. */
static int advance(struct newton *n, struct svy_calibrate_outcome *out)
{
	const size_t p = n->c->naux;
	double slope = 0, length = 1, value;
	int rc = 0;
	for (size_t k = 0; k < p; k++)
		slope -= n->step[k] * (n->c->total[k] - n->reached[k]);
	for (int i = 0; i < HALVINGS && !rc; i++, length /= 2) {
		struct svy_calibrate_outcome there = *out;
		for (size_t k = 0; k < p; k++)
			n->try[k] = n->l[k] + length * n->step[k];
		rc = look(n, n->try, &value);
		svy_calibrate_judge(n->c, n->scale, n->reached, &there);
		if (rc || (!(value < n->value + 1e-4 * length * slope) && !(isfinite(value) && there.deviation < out->deviation)))
			continue;
		memcpy(n->l, n->try, p * sizeof *n->l);
		n->value = value;
		*out = there;
		return 1;
	}
	return rc ? rc : look(n, n->l, &n->value);      /* back to where it stood */
}

static int move(struct newton *n, bool steepest, struct svy_calibrate_outcome *out)
{
	int rc = curvature(n, steepest);
	if (rc)
		return rc;
	factorise(n);
	solve_step(n);
	return advance(n, out);
}

int svy_calibrate_newton(const struct svy_calibrate *c, const struct svy_calibrate_source *source, const double *scale, double *l,
			 struct svy_calibrate_outcome *out)
{
	const size_t most = c->iterations ? c->iterations : ROUNDS, p = c->naux + 1;
	struct newton n = {.c = c, .source = source, .scale = scale, .f = svy_distance_of(c), .l = l};
	double *all = svy_calloc(4 * p, sizeof *all);
	n.try = all;
	n.step = all + p;
	n.reached = all + 2 * p;
	n.unit = all + 3 * p;
	n.H = svy_calloc(p * p, sizeof *n.H);
	int moved = 1, rc = look(&n, l, &n.value);
	double before = INFINITY;
	while (!rc && moved && !out->reached && out->iterations < most) {
		if (out->iterations++ % PATIENCE == PATIENCE - 1) {
			if (out->deviation > 0.9 * before)
				break;
			before = out->deviation;
		}
		moved = move(&n, false, out);
		if (!moved && isfinite(n.f.steepest))
			moved = move(&n, true, out);
		rc = moved < 0 ? moved : 0;
	}
	free(all);
	free(n.H);
	return rc;
}
