// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a Hadamard matrix balances.
 *
 * Half-samples (McCarthy 1966; Fay in Judkins 1990; Wolter 2007, ch. 3): of the two units of each stratum one counts 2 - rho and the other rho, by
 * the stratum's row of the matrix. The row of ones is left out, so that each unit is up as often as down: full orthogonal balance, for which the
 * variance of a total equals the linearised one. R as.svrepdesign(type = "BRR", "Fay").
 *
 * Successive differences (Fay & Train 1995; Ash 2014): unit i of a stratum in systematic order counts 1 + 2^-3/2 (a_i - a_i+1), a_i its row of the
 * matrix, and the last unit of a stratum is followed by its first: the variance is half the sum of the squared differences of neighbours. Rows are
 * given out one after the other, and from the first again when they are used up.
 */
#include "design/factors_parts.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "design/hadamard.h"

/* The size that was asked for must be one that exists; without, the smallest of at least `least`. */
static int choose_size(struct svy_ctx *ctx, struct svy_factors *f, size_t least)
{
	size_t wanted = f->declared.number ? f->declared.number : least, size = svy_hadamard_size(wanted < least ? least : wanted);
	if (!size)
		return svy_fail(ctx, SVY_EDATA, "replicates of the type '%s' would have to be more than %d", svy_rep_type_name[f->declared.type],
				SVY_HADAMARD_MAX);
	if (f->declared.number && size != f->declared.number)
		return svy_fail(ctx, SVY_EUSAGE, "%zu replicates of the type '%s' do not balance this design; the next number that does is %zu",
				f->declared.number, svy_rep_type_name[f->declared.type], size);
	f->n = size;
	f->hadamard = svy_hadamard_new(size);
	return 0;
}

static int check_pairs(struct svy_ctx *ctx, const struct svy_factors *f, size_t *stratum)
{
	int rc = svy_factors_check_lonely(ctx, f, stratum);
	for (size_t h = 0; h < f->nstrata && !rc; h++)
		if (f->strata[h].units > 2 && !svy_factors_certain(f, h)) {
			*stratum = h;
			rc = svy_fail(ctx, SVY_EDATA, "has %.0f primary units, and half-samples need two; make strata of two, or take the jackknife 'jkn' "
				      "or a bootstrap", f->strata[h].units);
		}
	return rc;
}

static int prepare_halves(struct svy_ctx *ctx, struct svy_factors *f, size_t *stratum)
{
	bool fpc = false;
	size_t row = 1;
	int rc = check_pairs(ctx, f, stratum);
	if (!rc && f->declared.type == SVY_REP_FAY && isnan(f->declared.rho))
		rc = svy_fail(ctx, SVY_EDATA, "Fay's rho is missing from the declaration of the replicates");
	f->first = svy_calloc(f->nstrata + 1, sizeof *f->first);
	for (size_t h = 0; h < f->nstrata && !rc; h++) {
		f->first[h] = row;
		row += !svy_factors_certain(f, h);
		fpc |= f->strata[h].fraction > 0 && f->strata[h].fraction < 1;
	}
	if (!rc && row == 1)
		return 0;
	if (!rc)
		rc = choose_size(ctx, f, row < 4 ? 4 : row);
	if (rc)
		return rc;
	svy_factors_multiply(f, svy_replicates_scale(&f->declared, f->n));
	return fpc ? svy_warn(ctx, "half-samples do not know of population sizes: the fpc is left out, and standard errors are on the safe side") : 0;
}

static void fill_halves(struct svy_factors *f, size_t unit)
{
	if (svy_factors_certain(f, f->at))
		return;
	const int8_t *a = f->hadamard + f->first[f->at] * f->n;
	double rho = isnan(f->declared.rho) ? 0 : f->declared.rho;
	for (size_t r = 0; r < f->n; r++)
		f->row[r] = (a[r] > 0) == (unit == 0) ? 2 - rho : rho;
}

const struct svy_factors_kind svy_factors_halves = {prepare_halves, NULL, fill_halves};

static int prepare_successive(struct svy_ctx *ctx, struct svy_factors *f, size_t *stratum)
{
	size_t units = 0;
	int rc = svy_factors_check_lonely(ctx, f, stratum);
	if (rc)
		return rc;
	f->first = svy_calloc(f->nstrata + 1, sizeof *f->first);
	for (size_t h = 0; h < f->nstrata; h++) {
		f->first[h] = units;
		units += svy_factors_certain(f, h) ? 0 : (size_t)f->strata[h].units;
	}
	if (!units)
		return 0;
	if (!f->declared.number)
		f->declared.number = svy_replicates_usual(SVY_REP_SDR);
	rc = choose_size(ctx, f, 4);
	if (!rc)
		svy_factors_multiply(f, svy_replicates_scale(&f->declared, f->n));
	return rc;
}

/* The row, counted without that of ones, of a unit of the open stratum. Where the last would have the first one's, and so no difference, it takes another. */
static size_t row_of(const struct svy_factors *f, size_t unit)
{
	size_t rows = f->n - 1, n = (size_t)f->strata[f->at].units;
	if (unit == n - 1 && unit && unit % rows == 0)
		unit++;
	return (f->first[f->at] + unit) % rows;
}

static void fill_successive(struct svy_factors *f, size_t unit)
{
	if (svy_factors_certain(f, f->at))
		return;
	size_t next = unit + 1 < (size_t)f->strata[f->at].units ? unit + 1 : 0;
	const int8_t *a = f->hadamard + (1 + row_of(f, unit)) * f->n, *b = f->hadamard + (1 + row_of(f, next)) * f->n;
	/* (a - b) / 2 is -1, 0 or 1 */
	double step = sqrt(0.5 * (1 - f->strata[f->at].fraction));
	for (size_t r = 0; r < f->n; r++)
		f->row[r] = 1 + step * ((a[r] - b[r]) / 2);
}

const struct svy_factors_kind svy_factors_successive = {prepare_successive, NULL, fill_successive};
