// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The factors are g = F(x'l), and l solves sum of d F(x'l) x = total: the minimum of the convex function sum of d G(x'l) - total'l, where G' = F
 * (Deville & Särndal 1992, section 2). Steps are halved until that function falls.
 */
#include "design/calibrate_newton.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

#define ROUNDS 200
#define HALVINGS 60
#define DEPENDENT 1e-11         /* of a variable's variation, what is left when those before it are taken away */

/* F, its derivative and its integral at u. */
struct point {
	double g, slope, integral;
};

struct distance {
	enum svy_calibration_method method;
	double lo, hi;
	double a, shift;                /* logit: F = lo + (hi - lo) / (1 + exp(-(a u + shift))), which is 1 with slope 1 at 0 */
	double steepest;                /* the largest slope there is; INFINITY for raking */
};

static struct distance distance_of(const struct svy_calibrate *c)
{
	struct distance f = {.method = c->method, .lo = c->lo, .hi = c->hi, .steepest = 1};
	if (c->method == SVY_CALIBRATE_LOGIT) {
		f.a = (c->hi - c->lo) / ((1 - c->lo) * (c->hi - 1));
		f.shift = log((1 - c->lo) / (c->hi - 1));
		f.steepest = f.a * (c->hi - c->lo) / 4;
	} else if (c->method == SVY_CALIBRATE_RAKING) {
		f.steepest = INFINITY;
	}
	return f;
}

static struct point logit_at(const struct distance *f, double u)
{
	const double z = f->a * u + f->shift, width = f->hi - f->lo;
	const double p = z > 0 ? 1 / (1 + exp(-z)) : exp(z) / (1 + exp(z));
	const double softplus = z > 0 ? z + log1p(exp(-z)) : log1p(exp(z));
	return (struct point){f->lo + width * p, width * f->a * p * (1 - p), f->lo * u + width / f->a * softplus};
}

static struct point bounded_at(const struct distance *f, double u)
{
	const double v = fmin(fmax(u, f->lo - 1), f->hi - 1);
	return (struct point){1 + v, v == u, v + v * v / 2 + (1 + v) * (u - v)};
}

static struct point point_at(const struct distance *f, double u)
{
	switch (f->method) {
	case SVY_CALIBRATE_RAKING: return (struct point){exp(u), exp(u), exp(u)};
	case SVY_CALIBRATE_LOGIT: return logit_at(f, u);
	case SVY_CALIBRATE_BOUNDED: return bounded_at(f, u);
	default: return (struct point){1 + u, 1, u + u * u / 2};
	}
}

struct newton {
	const struct svy_calibrate *c;
	const double *d, *scale;
	struct distance f;
	double *g;
	double *l, *try, *step;         /* naux each */
	double *reached;                /* totals at the last point that was looked at */
	double *H;                      /* naux * naux, its lower half; then its root */
	double *unit;                   /* naux: root of the diagonal of H, by which variables are measured */
	double value;                   /* of the function that falls */
};

static double dot(const struct newton *n, const double *l, size_t cell)
{
	const struct svy_calibrate *c = n->c;
	const uint32_t *index = c->index + cell * c->nterm;
	const double *x = c->x ? c->x + cell * c->nterm : NULL;
	double u = 0;
	for (size_t k = 0; k < c->nterm; k++)
		u += x ? l[index[k]] * x[k] : l[index[k]];
	return u;
}

/* Factors and totals at l; returns the function. */
static double look(struct newton *n, const double *l)
{
	const struct svy_calibrate *c = n->c;
	double value = 0;
	for (size_t i = 0; i < c->ncell; i++) {
		struct point p = point_at(&n->f, dot(n, l, i));
		n->g[i] = p.g;
		value += n->d[i] > 0 ? n->d[i] * p.integral : 0;
	}
	svy_calibrate_totals(c, n->d, n->g, n->reached);
	for (size_t k = 0; k < c->naux; k++)
		value -= l[k] * c->total[k];
	return value;
}

/* Sum of d F' x x'. With steepest the slope is the largest there is, which makes each step fall, if slowly. */
static void curvature(struct newton *n, bool steepest)
{
	const struct svy_calibrate *c = n->c;
	memset(n->H, 0, c->naux * c->naux * sizeof *n->H);
	for (size_t i = 0; i < c->ncell; i++) {
		const uint32_t *index = c->index + i * c->nterm;
		const double *x = c->x ? c->x + i * c->nterm : NULL;
		const double w = n->d[i] * (steepest ? n->f.steepest : point_at(&n->f, dot(n, n->l, i)).slope);
		for (size_t a = 0; w > 0 && a < c->nterm; a++)
			for (size_t b = 0; b < c->nterm; b++)
				if (index[b] <= index[a])
					n->H[index[a] * c->naux + index[b]] += x ? w * x[a] * x[b] : w;
	}
}

/* The root of H, its variables measured by their own size; a variable that follows from those before it gets a zero on the diagonal. */
static void factorise(struct newton *n)
{
	const size_t p = n->c->naux;
	double *H = n->H;
	for (size_t k = 0; k < p; k++)
		n->unit[k] = H[k * p + k] > 0 ? sqrt(H[k * p + k]) : 0;
	for (size_t j = 0; j < p; j++)
		for (size_t i = j; i < p; i++)
			H[i * p + j] = n->unit[i] > 0 && n->unit[j] > 0 ? H[i * p + j] / (n->unit[i] * n->unit[j]) : 0;
	for (size_t j = 0; j < p; j++) {
		for (size_t i = j; i < p; i++) {
			double sum = H[i * p + j];
			for (size_t k = 0; k < j; k++)
				sum -= H[i * p + k] * H[j * p + k];
			if (i == j)
				H[j * p + j] = sum > DEPENDENT ? sqrt(sum) : 0;
			else
				H[i * p + j] = H[j * p + j] > 0 ? sum / H[j * p + j] : 0;
		}
	}
}

/* H step = total - reached. */
static void solve_step(struct newton *n)
{
	const size_t p = n->c->naux;
	const double *H = n->H;
	double *s = n->step;
	for (size_t k = 0; k < p; k++)
		s[k] = n->unit[k] > 0 ? (n->c->total[k] - n->reached[k]) / n->unit[k] : 0;
	for (size_t i = 0; i < p; i++) {
		for (size_t k = 0; k < i; k++)
			s[i] -= H[i * p + k] * s[k];
		s[i] = H[i * p + i] > 0 ? s[i] / H[i * p + i] : 0;
	}
	for (size_t i = p; i-- > 0;) {
		for (size_t k = i + 1; k < p; k++)
			s[i] -= H[k * p + i] * s[k];
		s[i] = H[i * p + i] > 0 ? s[i] / H[i * p + i] : 0;
	}
	for (size_t k = 0; k < p; k++)
		s[k] = n->unit[k] > 0 ? s[k] / n->unit[k] : 0;
}

/* Goes along the step as far as the function falls, or the largest deviation does. False if it does not. */
static bool advance(struct newton *n, struct svy_calibrate_outcome *out)
{
	const size_t p = n->c->naux;
	double slope = 0, length = 1;
	for (size_t k = 0; k < p; k++)
		slope -= n->step[k] * (n->c->total[k] - n->reached[k]);
	for (int i = 0; i < HALVINGS; i++, length /= 2) {
		struct svy_calibrate_outcome there = *out;
		for (size_t k = 0; k < p; k++)
			n->try[k] = n->l[k] + length * n->step[k];
		double value = look(n, n->try);
		svy_calibrate_judge(n->c, n->scale, n->reached, &there);
		if (!(value < n->value + 1e-4 * length * slope) && !(isfinite(value) && there.deviation < out->deviation))
			continue;
		memcpy(n->l, n->try, p * sizeof *n->l);
		n->value = value;
		*out = there;
		return true;
	}
	n->value = look(n, n->l);       /* back to where it stood */
	return false;
}

static bool move(struct newton *n, bool steepest, struct svy_calibrate_outcome *out)
{
	curvature(n, steepest);
	factorise(n);
	solve_step(n);
	return advance(n, out);
}

void svy_calibrate_newton(const struct svy_calibrate *c, const double *d, const double *scale, double *g, struct svy_calibrate_outcome *out)
{
	const size_t most = c->iterations ? c->iterations : ROUNDS, p = c->naux + 1;
	struct newton n = {.c = c, .d = d, .scale = scale, .f = distance_of(c), .g = g};
	double *all = svy_calloc(5 * p, sizeof *all);
	n.l = all;
	n.try = all + p;
	n.step = all + 2 * p;
	n.reached = all + 3 * p;
	n.unit = all + 4 * p;
	n.H = svy_calloc(p * p, sizeof *n.H);
	n.value = look(&n, n.l);
	while (!out->reached && out->iterations < most) {
		out->iterations++;
		if (!move(&n, false, out) && !(isfinite(n.f.steepest) && move(&n, true, out)))
			break;
	}
	free(all);
	free(n.H);
}
