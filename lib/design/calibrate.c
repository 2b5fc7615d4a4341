// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/calibrate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/calibrate_parts.h"

#define TOLERANCE 1e-11

struct svy_distance svy_distance_of(const struct svy_calibrate *c)
{
	struct svy_distance f = {.method = c->method, .lo = c->lo, .hi = c->hi, .steepest = 1};
	if (c->method == SVY_CALIBRATE_LOGIT) {
		f.a = (c->hi - c->lo) / ((1 - c->lo) * (c->hi - 1));
		f.shift = log((1 - c->lo) / (c->hi - 1));
		f.steepest = f.a * (c->hi - c->lo) / 4;
	} else if (c->method == SVY_CALIBRATE_RAKING) {
		f.steepest = INFINITY;
	}
	return f;
}

static struct svy_distance_point logit_at(const struct svy_distance *f, double u)
{
	const double z = f->a * u + f->shift, width = f->hi - f->lo;
	const double p = z > 0 ? 1 / (1 + exp(-z)) : exp(z) / (1 + exp(z));
	const double softplus = z > 0 ? z + log1p(exp(-z)) : log1p(exp(z));
	return (struct svy_distance_point){f->lo + width * p, width * f->a * p * (1 - p), f->lo * u + width / f->a * softplus};
}

static struct svy_distance_point bounded_at(const struct svy_distance *f, double u)
{
	const double v = fmin(fmax(u, f->lo - 1), f->hi - 1);
	return (struct svy_distance_point){1 + v, v == u, v + v * v / 2 + (1 + v) * (u - v)};
}

struct svy_distance_point svy_distance_at(const struct svy_distance *f, double u)
{
	double e;
	switch (f->method) {
	case SVY_CALIBRATE_RAKING: e = exp(u); return (struct svy_distance_point){e, e, e};
	case SVY_CALIBRATE_LOGIT: return logit_at(f, u);
	case SVY_CALIBRATE_BOUNDED: return bounded_at(f, u);
	default: return (struct svy_distance_point){1 + u, 1, u + u * u / 2};
	}
}

void svy_calibrate_judge(const struct svy_calibrate *c, const double *scale, const double *reached, struct svy_calibrate_outcome *out)
{
	const double tolerance = c->tolerance > 0 ? c->tolerance : TOLERANCE;
	out->deviation = 0;
	out->worst = 0;
	for (size_t k = 0; k < c->naux; k++) {
		double dev = fabs(reached[k] - c->total[k]) / scale[k];
		if (isnan(dev))
			dev = INFINITY;
		if (dev > out->deviation) {
			out->deviation = dev;
			out->worst = k;
		}
	}
	out->got = c->naux ? reached[out->worst] : 0;
	out->reached = out->deviation <= tolerance;
}

/* The totals of the base weights, and what a deviation is measured by: the total asked, or where that is zero what there is of the variable. */
static int base_totals(const struct svy_calibrate *c, const struct svy_calibrate_source *source, double *reached, double *scale)
{
	struct svy_calibrate_cells cells;
	int rc;
	for (size_t piece = 0; (rc = source->read(source->self, piece, &cells)) > 0; piece++)
		for (size_t i = 0; i < cells.n; i++) {
			svy_calibrate_add(c, &cells, i, cells.d[i], reached);
			for (size_t k = 0; scale && k < c->nterm; k++)
				scale[cells.index[i * c->nterm + k]] += fabs(cells.d[i] * (c->ones ? 1 : cells.x[i * c->nterm + k]));
		}
	for (size_t k = 0; scale && k < c->naux; k++)
		scale[k] = c->total[k] != 0 ? fabs(c->total[k]) : scale[k] > 0 ? scale[k] : 1;
	return rc;
}

int svy_calibrate_base_totals(const struct svy_calibrate *c, const struct svy_calibrate_source *source, double *reached)
{
	memset(reached, 0, c->naux * sizeof *reached);
	return base_totals(c, source, reached, NULL);
}

int svy_calibrate(struct svy_ctx *ctx, const struct svy_calibrate *c, const struct svy_calibrate_source *source, double *l, struct svy_calibrate_outcome *out)
{
	const bool margins = svy_calibrate_multiplies(c);
	memset(out, 0, sizeof *out);
	if (!margins && c->naux > SVY_CALIBRATE_NEWTON_MAX)
		return svy_fail(ctx, SVY_EUSAGE, "%zu auxiliary variables, %d at most", c->naux, SVY_CALIBRATE_NEWTON_MAX);
	for (size_t k = 0; k < c->naux; k++)
		l[k] = margins ? 1 : 0;
	double *scale = svy_calloc(c->naux + 1, sizeof *scale), *reached = svy_calloc(c->naux + 1, sizeof *reached);
	int rc = base_totals(c, source, reached, scale);
	svy_calibrate_judge(c, scale, reached, out);
	if (!rc && !out->reached)
		rc = margins ? svy_calibrate_margins(c, source, scale, l, out) : svy_calibrate_newton(c, source, scale, l, out);
	free(scale);
	free(reached);
	return rc;
}

void svy_calibrate_factors(const struct svy_calibrate *c, const double *l, const struct svy_calibrate_cells *cells, double *g)
{
	struct svy_distance f = svy_distance_of(c);
	const bool multiplies = svy_calibrate_multiplies(c);
	for (size_t i = 0; i < cells->n; i++)
		g[i] = multiplies ? svy_calibrate_product(c, l, cells, i) : svy_distance_at(&f, svy_calibrate_dot(c, l, cells, i)).g;
}

static int read_all(void *self, size_t piece, struct svy_calibrate_cells *cells)
{
	*cells = *(const struct svy_calibrate_cells *)self;
	return piece == 0;
}

int svy_calibrate_all(struct svy_ctx *ctx, const struct svy_calibrate *c, const struct svy_calibrate_cells *cells, double *g, struct svy_calibrate_outcome *out)
{
	struct svy_calibrate_cells all = *cells;
	struct svy_calibrate_source source = {read_all, &all};
	double *l = svy_calloc(c->naux + 1, sizeof *l);
	int rc = svy_calibrate(ctx, c, &source, l, out);
	svy_calibrate_factors(c, l, cells, g);
	free(l);
	return rc;
}
