// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/rep_strata.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "base/table.h"

/* How far apart ratios may be that are the same: weights are printed with few digits. Beyond it they were calibrated. */
#define SLACK 1e-3

enum left_out { NOTHING, ONE_STRATUM, SEVERAL };

struct one {
	enum left_out out;
	uint64_t stratum;
	double high;                    /* the ratio above 1; NaN: none was seen */
	bool calibrated;                /* more ratios than 0, 1 and that one */
};

struct svy_rep_strata {
	size_t n;
	struct one *rep;
};

struct svy_rep_strata *svy_rep_strata_new(size_t replicates)
{
	struct svy_rep_strata *s = svy_calloc(1, sizeof *s);
	s->n = replicates;
	s->rep = svy_calloc(replicates + 1, sizeof *s->rep);
	for (size_t k = 0; k < replicates; k++)
		s->rep[k].high = NAN;
	return s;
}

void svy_rep_strata_free(struct svy_rep_strata *s)
{
	if (!s)
		return;
	free(s->rep);
	free(s);
}

static void see_ratio(struct one *r, double ratio)
{
	if (fabs(ratio - 1) <= SLACK)
		return;
	if (isnan(r->high) && ratio > 1)
		r->high = ratio;
	r->calibrated |= !(fabs(ratio - r->high) <= SLACK * r->high);
}

void svy_rep_strata_add(struct svy_rep_strata *s, uint64_t stratum, double w, const double *rep)
{
	for (size_t k = 0; k < s->n; k++) {
		struct one *r = &s->rep[k];
		if (rep[k] != 0) {
			if (!r->calibrated)
				see_ratio(r, rep[k] / w);
			continue;
		}
		r->out = r->out == NOTHING || (r->out == ONE_STRATUM && r->stratum == stratum) ? ONE_STRATUM : SEVERAL;
		r->stratum = stratum;
	}
}

/* Is the ratio nearer to that of another number of units? Of many the ratios lie closer together than the digits of weights. */
static bool contradicts(double high, double n)
{
	double apart = n / (n - 1) - (n + 1) / n, off = fabs(high - n / (n - 1));
	return off > apart / 2 && off > SLACK / 5 * high;
}

static int refuse(struct svy_ctx *ctx, const char *what, const char *name)
{
	return svy_fail(ctx, SVY_EUSAGE, "replicate weights of the type 'jkn' need --reprscales, (n-1)/n of the stratum of each; the weights do not show "
			"them, since one %s: '%s'", what, name);
}

int svy_rep_strata_rscales(struct svy_ctx *ctx, const struct svy_rep_strata *s, const struct svy_strs *names, double *rscales)
{
	struct svy_table *strata = svy_table_new(sizeof(uint64_t));
	double *units = svy_calloc(s->n + 1, sizeof *units);
	int rc = 0;
	for (size_t k = 0; k < s->n && !rc; k++) {
		if (s->rep[k].out == ONE_STRATUM)
			units[svy_table_add(strata, &s->rep[k].stratum, 0, NULL)]++;
		else
			rc = refuse(ctx, s->rep[k].out == NOTHING ? "leaves out no unit" : "leaves out units of several strata", names->v[k]);
	}
	for (size_t k = 0; k < s->n && !rc; k++) {
		double n = units[svy_table_find(strata, &s->rep[k].stratum, 0)], high = s->rep[k].high;
		rscales[k] = (n - 1) / n;
		if (n < 2)
			rc = refuse(ctx, "is the only one that leaves out a unit of its stratum", names->v[k]);
		else if (!s->rep[k].calibrated && !isnan(high) && contradicts(high, n))
			rc = refuse(ctx, "raises the others of its stratum by another factor than their number asks for", names->v[k]);
	}
	svy_table_free(strata);
	free(units);
	return rc;
}
