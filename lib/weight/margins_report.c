// SPDX-License-Identifier: GPL-3.0-or-later
/* How the factors were found, or why not. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
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
static bool wider_bounds(struct svy_margins *m, const struct svy_calibrate *c, size_t weight, double *lo, double *hi)
{
	struct svy_calibrate_source source = m->source(m, weight);
	struct svy_calibrate_outcome got = {0};
	struct svy_calibrate wide = *c;
	double *l = svy_calloc(c->naux + 1, sizeof *l), bad = 1, good = 1;
	bool found = false;
	for (int i = 0; i < 24 && !(found && good - bad < 0.01 * good); i++) {
		double times = found ? (bad + good) / 2 : bad * 2;
		wide.lo = fmax(0, 1 - times * (1 - c->lo));
		wide.hi = 1 + times * (c->hi - 1);
		if (svy_calibrate(m->ctx, &wide, &source, l, &got))
			break;
		if (!got.reached) {
			bad = times;
			continue;
		}
		found = true;
		good = times;
		*lo = wide.lo;
		*hi = wide.hi;
	}
	free(l);
	return found;
}

int svy_margins_fail(struct svy_margins *m, const struct svy_calibrate *c, size_t weight, const struct svy_calibrate_outcome *got)
{
	char *name = name_of(m, got->worst);
	struct svy_buf who = {0}, hint = {0};
	double lo, hi;
	if (weight)
		svy_buf_printf(&who, " with replicate %zu", weight);
	if (isfinite(c->hi)) {
		svy_buf_printf(&who, " within the bounds %.10g and %.10g", c->lo, c->hi);
		if (wider_bounds(m, c, weight, &lo, &hi))
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

/* How far the weights of a category moved beside those of all, as a logarithm. */
static double change_of(const struct svy_margins *m, size_t aux, double all)
{
	return m->total[aux] > 0 && m->base[aux] > 0 ? log(m->total[aux] / m->base[aux]) - log(all) : 0;
}

/* By which the weights of all changed; NaN for a term that is no margin of people. */
static double change_of_all(const struct svy_margins *m, size_t term)
{
	double total = 0, base = 0;
	if (m->targets->margin[term].of || !m->targets->margin[term].by.n)
		return NAN;
	for (size_t a = m->first[term]; a < m->first[term + 1]; a++) {
		total += m->total[a];
		base += m->base[a];
	}
	return total / base;
}

struct change {
	double change;
	size_t aux;
};

/* Into most[3], by size. */
static void keep_change(struct change *most, struct change c)
{
	for (size_t k = 0; k < 3; k++)
		if (fabs(c.change) > fabs(most[k].change)) {
			memmove(most + k + 1, most + k, (2 - k) * sizeof *most);
			most[k] = c;
			return;
		}
}

/* The categories whose weights changed most. */
static void report_changes(const struct svy_margins *m)
{
	struct change most[3] = {{0}};
	struct svy_buf b = {0};
	for (size_t term = 0; term < m->nterm; term++) {
		const double all = change_of_all(m, term);
		for (size_t a = m->first[term]; a < m->first[term + 1] && !isnan(all); a++)
			keep_change(most, (struct change){change_of(m, a, all), a});
	}
	for (size_t k = 0; k < 3 && fabs(most[k].change) > 0.005; k++) {
		char *name = name_of(m, most[k].aux);
		svy_buf_printf(&b, "%s%s x %.3g", k ? ", " : "", name, exp(most[k].change));
		free(name);
	}
	if (b.n)
		svy_tell(m->ctx, "most changed against all: %s", b.p);
	svy_buf_free(&b);
}

void svy_margins_report(const struct svy_margins *m, const struct svy_calibrate_outcome *got)
{
	const size_t n = m->first[m->nterm];
	svy_tell(m->ctx, "%zu total%s met after %zu iteration%s, to within %.0e of the target", n, n == 1 ? "" : "s", got->iterations,
		 got->iterations == 1 ? "" : "s", fmax(pow(10, ceil(log10(got->deviation))), 1e-11));
	report_changes(m);
}
