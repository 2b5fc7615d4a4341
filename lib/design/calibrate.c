// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/calibrate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/calibrate_newton.h"

#define TOLERANCE 1e-11
#define MARGIN_ROUNDS 20000

void svy_calibrate_totals(const struct svy_calibrate *c, const double *d, const double *g, double *reached)
{
	memset(reached, 0, c->naux * sizeof *reached);
	for (size_t i = 0; i < c->ncell; i++) {
		const size_t at = i * c->nterm;
		const double w = g ? d[i] * g[i] : d[i];
		if (d[i] == 0)
			continue;
		for (size_t k = 0; k < c->nterm; k++)
			reached[c->index[at + k]] += c->x ? w * c->x[at + k] : w;
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

/* What a deviation is measured by: the total, or where that is zero what there is of the variable. */
static double *scales(const struct svy_calibrate *c, const double *d)
{
	double *s = svy_calloc(c->naux + 1, sizeof *s);
	for (size_t i = 0; i < c->ncell; i++)
		for (size_t k = 0; k < c->nterm; k++)
			s[c->index[i * c->nterm + k]] += d[i] * (c->x ? fabs(c->x[i * c->nterm + k]) : 1);
	for (size_t k = 0; k < c->naux; k++)
		s[k] = c->total[k] != 0 ? fabs(c->total[k]) : s[k] > 0 ? s[k] : 1;
	return s;
}

/* One round over the margins; sum is scratch. */
static void rake_round(const struct svy_calibrate *c, const double *d, double *g, double *sum)
{
	for (size_t k = 0; k < c->nterm; k++) {
		memset(sum, 0, c->naux * sizeof *sum);
		for (size_t i = 0; i < c->ncell; i++)
			sum[c->index[i * c->nterm + k]] += d[i] * g[i];
		for (size_t a = 0; a < c->naux; a++)
			sum[a] = sum[a] > 0 ? c->total[a] / sum[a] : 1;
		for (size_t i = 0; i < c->ncell; i++)
			g[i] *= sum[c->index[i * c->nterm + k]];
	}
}

static void rake(const struct svy_calibrate *c, const double *d, const double *scale, double *g, struct svy_calibrate_outcome *out)
{
	const size_t most = c->iterations ? c->iterations : MARGIN_ROUNDS;
	double *sum = svy_calloc(c->naux + 1, sizeof *sum);
	for (out->iterations = 0; !out->reached && out->iterations < most;) {
		rake_round(c, d, g, sum);
		out->iterations++;
		svy_calibrate_totals(c, d, g, sum);
		svy_calibrate_judge(c, scale, sum, out);
	}
	free(sum);
}

int svy_calibrate(struct svy_ctx *ctx, const struct svy_calibrate *c, const double *d, double *g, struct svy_calibrate_outcome *out)
{
	bool margins = c->method == SVY_CALIBRATE_RAKING && !c->x;
	memset(out, 0, sizeof *out);
	if (!margins && c->naux > SVY_CALIBRATE_NEWTON_MAX)
		return svy_fail(ctx, SVY_EUSAGE, "%zu auxiliary variables, %d at most", c->naux, SVY_CALIBRATE_NEWTON_MAX);
	for (size_t i = 0; i < c->ncell; i++)
		g[i] = 1;
	double *scale = scales(c, d), *reached = svy_calloc(c->naux + 1, sizeof *reached);
	svy_calibrate_totals(c, d, NULL, reached);
	svy_calibrate_judge(c, scale, reached, out);
	if (!out->reached && margins)
		rake(c, d, scale, g, out);
	else if (!out->reached)
		svy_calibrate_newton(c, d, scale, g, out);
	free(scale);
	free(reached);
	return 0;
}
