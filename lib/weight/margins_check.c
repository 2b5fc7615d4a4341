// SPDX-License-Identifier: GPL-3.0-or-later
/* Do the targets and the cases fit together? */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "weight/margins_parts.h"

#define SAME_TOTAL 1e-9         /* margins that differ by less agree: what is left is rounding of doubles */
#define SHARES 1e-4             /* values that sum to 1 or 100 as nearly as this are shares */
#define SHARES_ROUNDED 0.006    /* what is called shares may be rounded */
#define SHARES_MEANT 0.02       /* values that sum to 1 or 100 as nearly as this, and not more so, are a mistake rather than counts */

static uint64_t rows_of(const struct svy_margins *m, size_t term, uint32_t category)
{
	return (uint64_t)svy_tally_get(&m->rows[term], category);
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static int check_missing(const struct svy_margins *m, size_t term)
{
	uint64_t n = m->missing[term];
	if (!n)
		return 0;
	return svy_fail(m->ctx, SVY_EDATA, "%" PRIu64 " case%s with a weight %s no valid value of '%s' (%s)", n, plural(n), n == 1 ? "has" : "have",
			m->targets->margin[term].name, m->targets->margin[term].of ? "svycompute fills it in" : "svyrecode gives such cases a category");
}

/* Appends up to three names and how many more there are. */
static void list_name(struct svy_buf *b, const struct svy_margins *m, size_t term, uint32_t category, size_t listed)
{
	char *name;
	if (listed >= 3)
		return;
	name = svy_aux_name(m->aux, term, category);
	svy_buf_printf(b, "%s'%s'", listed ? ", " : "", name);
	free(name);
}

static int check_untargeted(const struct svy_margins *m, size_t term)
{
	struct svy_buf names = {0};
	size_t n = 0;
	uint64_t cases = 0;
	for (uint32_t c = svy_aux_targeted(m->aux, term); c < svy_aux_known(m->aux, term); c++) {
		if (!rows_of(m, term, c))
			continue;
		list_name(&names, m, term, c, n++);
		cases += rows_of(m, term, c);
	}
	if (n > 3)
		svy_buf_printf(&names, " and %zu more", n - 3);
	int rc = n ? svy_fail(m->ctx, SVY_EDATA, "no target in '%s' for %s, which %" PRIu64 " case%s %s", m->targets->margin[term].name, names.p, cases,
			      plural(cases), cases == 1 ? "has" : "have") : 0;
	svy_buf_free(&names);
	return rc;
}

static int check_empty(const struct svy_margins *m, size_t term)
{
	const struct svy_margin *margin = &m->targets->margin[term];
	struct svy_buf names = {0};
	size_t n = 0;
	double asked = 0;
	for (uint32_t c = 0; c < svy_aux_targeted(m->aux, term); c++) {
		if (rows_of(m, term, c) || margin->target[c].value == 0)
			continue;
		list_name(&names, m, term, c, n++);
		asked += margin->target[c].value;
	}
	if (n > 3)
		svy_buf_printf(&names, " and %zu more", n - 3);
	int rc = n ? svy_fail(m->ctx, SVY_EDATA, "no case with a weight has %s, for which the target%s %s %.10g (svyrecode joins it with another category)",
			      names.p, plural(n), n == 1 ? "is" : "are together", asked) : 0;
	svy_buf_free(&names);
	return rc;
}

static int warn_zero(const struct svy_margins *m, size_t term)
{
	const struct svy_margin *margin = &m->targets->margin[term];
	int rc = 0;
	for (uint32_t c = 0; c < svy_aux_targeted(m->aux, term) && !rc; c++) {
		uint64_t n = rows_of(m, term, c);
		if (!n || margin->of || margin->target[c].value != 0)
			continue;
		char *name = svy_aux_name(m->aux, term, c);
		rc = svy_warn(m->ctx, "%" PRIu64 " case%s get%s a weight of 0, since the target is 0: '%s'", n, plural(n), n == 1 ? "s" : "", name);
		free(name);
	}
	return rc;
}

static double sum_of(const struct svy_margin *m)
{
	double sum = 0;
	for (size_t i = 0; i < m->n; i++)
		sum += m->target[i].value;
	return sum;
}

static bool is_about(double x, double y, double rel)
{
	return fabs(x - y) <= rel * y;
}

/* Are the values of the margin shares? A population of 1 or 100 is read as such, too, which changes nothing. */
static bool is_shares(const struct svy_margins *m, const struct svy_margin *margin)
{
	double sum = sum_of(margin);
	if (!margin->by.n || m->targets->unit == SVY_TARGET_COUNT)
		return false;
	return m->targets->unit == SVY_TARGET_SHARE || is_about(sum, 1, SHARES) || is_about(sum, 100, SHARES);
}

/* Of the weights: each case has one category of every margin of people. Without such a margin nothing is scaled. */
static double base_sum(const struct svy_margins *m)
{
	double sum = 0;
	size_t term = 0;
	while (term < m->nterm && m->targets->margin[term].of)
		term++;
	for (size_t a = m->first[term]; term < m->nterm && a < m->first[term + 1]; a++)
		sum += m->base[a];
	return sum;
}

/* What shares are shares of, if --total does not say so: the population that other targets tell, else that of the base weights. */
static double population_of(const struct svy_margins *m)
{
	bool shares = false;
	for (size_t k = 0; k < m->targets->n; k++) {
		if (!m->targets->margin[k].of && !is_shares(m, &m->targets->margin[k]))
			return sum_of(&m->targets->margin[k]);
		shares = shares || !m->targets->margin[k].of;
	}
	if (!shares)
		return NAN;
	double sum = base_sum(m);
	svy_note(m->ctx, "targets are shares of the sum of the base weights, %.10g", sum);
	return sum;
}

static int check_shares(const struct svy_margins *m, const struct svy_margin *margin)
{
	double sum = sum_of(margin);
	if (is_about(sum, 1, SHARES_ROUNDED) || is_about(sum, 100, SHARES_ROUNDED))
		return 0;
	return svy_fail(m->ctx, SVY_EDATA, "the shares of '%s' sum to %.10g, not to 1 or 100", margin->name, sum);
}

/* Taken for counts they would make the weights sum to 99.9, and nobody would be told. */
static int check_counts(const struct svy_margins *m, const struct svy_margin *margin)
{
	double sum = sum_of(margin);
	if (m->targets->unit != SVY_TARGET_VALUE || !margin->by.n || !(is_about(sum, 1, SHARES_MEANT) || is_about(sum, 100, SHARES_MEANT)))
		return 0;
	return svy_fail(m->ctx, SVY_EDATA, "the targets of '%s' sum to %.10g: shares sum to 1 or 100 (in a column called share they may be rounded), and a "
			"column called count says that they are none", margin->name, sum);
}

/* The factor by which the values of the margin become totals. */
static int scale_of(const struct svy_margins *m, const struct svy_margin *margin, double population, double *scale)
{
	bool shares = is_shares(m, margin);
	double sum = sum_of(margin);
	*scale = 1;
	if (margin->of) {
		/* Of another survey, which may be normalised to its n: what is scaled is all that it says. */
		if (!isnan(m->o.total) && !isnan(m->targets->population))
			*scale = m->o.total / m->targets->population;
		return 0;
	}
	if (!(sum > 0))
		return svy_fail(m->ctx, SVY_EDATA, "all targets of '%s' are 0", margin->name);
	if (shares || !isnan(m->o.total))
		*scale = population / sum;
	if (shares)
		return check_shares(m, margin);
	return isnan(m->o.total) ? check_counts(m, margin) : 0;
}

static int fill_totals(struct svy_margins *m)
{
	const struct svy_targets *t = m->targets;
	const struct svy_margin *first = NULL;
	double population = isnan(m->o.total) ? population_of(m) : m->o.total, scale, there = 0;
	for (size_t k = 0; k < t->n; k++) {
		const struct svy_margin *margin = &t->margin[k];
		int rc = scale_of(m, margin, population, &scale);
		if (rc)
			return rc;
		for (size_t i = 0; i < margin->n; i++)
			m->total[m->first[k] + i] = scale * margin->target[i].value;
		if (margin->of)
			continue;
		if (!first) {
			first = margin;
			there = scale * sum_of(margin);
		}
		if (!is_about(scale * sum_of(margin), there, SAME_TOTAL))
			return svy_fail(m->ctx, SVY_EDATA, "the targets of '%s' sum to %.10g, those of '%s' to %.10g (--total N scales both)",
					first->name, there, margin->name, scale * sum_of(margin));
	}
	return 0;
}

int svy_margins_check(struct svy_margins *m)
{
	int rc = 0;
	for (size_t k = 0; k < m->nterm && !rc; k++)
		rc = check_missing(m, k);
	for (size_t k = 0; k < m->nterm && !rc; k++)
		rc = check_untargeted(m, k);
	if (!rc && !m->seen)
		return svy_warn(m->ctx, "no rows, and so no weights");
	for (size_t k = 0; k < m->nterm && !rc; k++)
		rc = check_empty(m, k);
	if (!rc)
		rc = fill_totals(m);
	for (size_t k = 0; k < m->nterm && !rc; k++)
		rc = warn_zero(m, k);
	return rc;
}
