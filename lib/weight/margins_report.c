// SPDX-License-Identifier: GPL-3.0-or-later
/* How the factors were found, or why not. */
#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "weight/margins_parts.h"

/* Of an auxiliary variable. Caller frees. */
static char *name_of(const struct svy_margins *m, size_t aux)
{
	size_t term = 0;
	while (aux >= m->first[term + 1])
		term++;
	return svy_aux_name(m->aux, term, (uint32_t)(aux - m->first[term]));
}

/* The narrowest bounds, of those that are as many times as wide around 1, that lead to a solution. False if none of them does. */
static bool wider_bounds(const struct svy_margins *m, const struct svy_calibrate *c, const double *d, double *lo, double *hi)
{
	struct svy_calibrate_outcome got = {0};
	struct svy_calibrate wide = *c;
	double *g = svy_calloc(c->ncell + 1, sizeof *g), bad = 1, good = 1;
	bool found = false;
	for (int i = 0; i < 24; i++) {
		double times = found ? (bad + good) / 2 : good * 2;
		if (found && good - bad < 0.01 * good)
			break;
		wide.lo = fmax(0, 1 - times * (1 - c->lo));
		wide.hi = 1 + times * (c->hi - 1);
		if (svy_calibrate(m->ctx, &wide, d, g, &got))
			break;
		if (got.reached) {
			found = true;
			*lo = wide.lo;
			*hi = wide.hi;
		} else {
			bad = times;
		}
		good = got.reached || !found ? times : good;
	}
	free(g);
	return found;
}

int svy_margins_fail(const struct svy_margins *m, const struct svy_calibrate *c, size_t weight, const double *d, const struct svy_calibrate_outcome *got)
{
	char *name = name_of(m, got->worst);
	struct svy_buf who = {0}, hint = {0};
	double lo, hi;
	if (weight)
		svy_buf_printf(&who, " of replicate %zu", weight);
	if (isfinite(c->hi)) {
		svy_buf_printf(&who, " within the bounds %.10g and %.10g", c->lo, c->hi);
		if (wider_bounds(m, c, d, &lo, &hi))
			svy_buf_printf(&hint, " (--bounds %.3g,%.3g would do)", floor(lo * 100) / 100, ceil(hi * 100) / 100);
		else
			svy_buf_puts(&hint, " (no wider bounds would do)");
	}
	svy_fail(m->ctx, SVY_ENUM, "the targets cannot be met%s: '%s' reached %.10g after %zu iterations, where %.10g was asked%s", who.n ? who.p : "", name, got->got,
		 got->iterations, c->total[got->worst], hint.n ? hint.p : "");
	svy_buf_free(&who);
	svy_buf_free(&hint);
	free(name);
	return SVY_ENUM;
}

void svy_margins_report(const struct svy_margins *m, const struct svy_calibrate_outcome *got)
{
	svy_tell(m->ctx, "%zu totals met after %zu iteration%s, the largest deviation is %.2g of the target; %zu cells", m->first[m->cells.nterm], got->iterations,
		 got->iterations == 1 ? "" : "s", got->deviation, m->cells.n);
}
