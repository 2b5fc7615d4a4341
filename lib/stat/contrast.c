// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/contrast.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "stat/frame.h"
#include "stat/interval.h"
#include "stat/test.h"

void svy_contrast_of_init(struct svy_contrast_of *of, const struct svy_estimates *a, const struct svy_estimates *b, const struct svy_convention *rules)
{
	*of = (struct svy_contrast_of){.side = {a, b}, .rules = rules};
	for (int s = 0; s < 2 && of->side[s]; s++) {
		of->id[s] = svy_calloc(of->side[s]->n + 1, sizeof *of->id[s]);
		for (size_t i = 0; i < of->side[s]->n; i++)
			of->id[s][i] = svy_estimates_id(of->side[s], i);
	}
}

void svy_contrast_of_free(struct svy_contrast_of *of)
{
	for (int s = 0; s < 2 && of->side[s]; s++) {
		for (size_t i = 0; i < of->side[s]->n; i++)
			free(of->id[s][i]);
		free(of->id[s]);
	}
}

size_t svy_contrast_rows(const struct svy_contrast_of *of)
{
	return of->side[0]->n + (of->side[1] ? of->side[1]->n : 0);
}

/* Which table a row is of; *row becomes its number there. */
static int side_of(const struct svy_contrast_of *of, size_t *row)
{
	if (*row < of->side[0]->n)
		return 0;
	*row -= of->side[0]->n;
	return 1;
}

const struct svy_estimate *svy_contrast_row(const struct svy_contrast_of *of, size_t row)
{
	int s = side_of(of, &row);
	return &of->side[s]->row[row];
}

char *svy_contrast_id(const struct svy_contrast_of *of, size_t row)
{
	int s = side_of(of, &row);
	struct svy_buf b = {0};
	svy_buf_printf(&b, "%s%s", !of->side[1] ? "" : s ? "b." : "a.", of->id[s][row]);
	return svy_buf_take(&b);
}

void svy_contrast_add(struct svy_contrast *c, size_t row, double coef)
{
	if (coef == 0)
		return;
	for (size_t i = 0; i < c->n; i++)
		if (c->part[i].row == row) {
			c->part[i].coef += coef;
			if (c->part[i].coef == 0)
				c->part[i] = c->part[--c->n];
			return;
		}
	svy_grow(c->part, c->n, c->cap);
	c->part[c->n++] = (struct svy_contrast_part){row, coef};
}

void svy_contrast_free(struct svy_contrast *c)
{
	free(c->part);
	memset(c, 0, sizeof *c);
}

static double square(double x)
{
	return x * x;
}

/* False where no table tells it. */
static bool covariance(const struct svy_contrast_of *of, size_t i, size_t j, double *cov)
{
	bool same = i == j;
	int a = side_of(of, &i), b = side_of(of, &j);
	const struct svy_estimates *t = of->side[a];
	*cov = 0;
	if (a != b)
		return true;
	if (isnan(t->row[i].se) || isnan(t->row[j].se))
		*cov = NAN;
	else if (same && !t->vcov)
		*cov = square(t->row[i].se);
	else if (t->vcov)
		*cov = t->vcov[i * t->n + j];
	else
		return false;
	return true;
}

static int no_covariance(struct svy_ctx *ctx, const struct svy_contrast_of *of, size_t i, size_t j)
{
	char *a = svy_contrast_id(of, i), *b = svy_contrast_id(of, j);
	svy_fail(ctx, SVY_EDATA, "the table does not tell the covariance of '%s' and '%s': let the command that estimated them add it by --vcov", a, b);
	free(a);
	free(b);
	return SVY_EDATA;
}

/* What the rows of one table add to the variance. Rounding may leave a variance of nothing a hair below zero. */
static int variance(struct svy_ctx *ctx, const struct svy_contrast_of *of, const struct svy_contrast *c, int side, double *v)
{
	double sum = 0, size = 0;
	for (size_t i = 0; i < c->n; i++)
		for (size_t j = 0; j < c->n; j++) {
			size_t r = c->part[i].row, s = c->part[j].row;
			double cov;
			if (side_of(of, &r) != side || side_of(of, &s) != side)
				continue;
			if (!covariance(of, c->part[i].row, c->part[j].row, &cov))
				return no_covariance(ctx, of, c->part[i].row, c->part[j].row);
			double x = c->part[i].coef * c->part[j].coef * cov;
			sum += x;
			size += fabs(x);
		}
	*v = fabs(sum) <= 1e-15 * size ? 0 : sum;
	return 0;
}

double svy_contrast_fact(const struct svy_estimates *t, const char *key)
{
	const char *text = svy_extras_get(&t->facts, key);
	double x;
	return text && svy_num_parse(text, strlen(text), &x) ? x : NAN;
}

/* Degrees of freedom of what rows of one table make; *differ where they do. */
static double df_of_side(const struct svy_contrast_of *of, const struct svy_contrast *c, int side, bool *differ)
{
	double df = NAN;
	for (size_t i = 0; i < c->n; i++) {
		size_t r = c->part[i].row;
		if (side_of(of, &r) != side)
			continue;
		double d = of->side[side]->row[r].df;
		if (isnan(d))
			return NAN;
		*differ |= !isnan(df) && d != df;
		df = isnan(df) || d < df ? d : df;
	}
	return of->rules->df_rule == SVY_DF_FULL && !isnan(df) ? svy_contrast_fact(of->side[side], "df") : df;
}

/* Satterthwaite (1946): of a sum of independent estimates of variances. A part without df counts only where it adds something. */
static double pooled_df(const double *v, const double *df)
{
	double sum = 0;
	for (int s = 0; s < 2; s++) {
		if (v[s] == 0)
			continue;
		if (!(df[s] > 0))
			return NAN;
		sum += square(v[s]) / df[s];
	}
	return square(v[0] + v[1]) / sum;
}

static double df_of(struct svy_ctx *ctx, const struct svy_contrast_of *of, const struct svy_contrast *c, const double *v)
{
	const struct svy_convention *rules = of->rules;
	bool differ = false;
	if (rules->df_rule == SVY_DF_GIVEN)
		return rules->df;
	if (rules->df_rule == SVY_DF_INF || rules->normal_means)
		return INFINITY;
	double df[2] = {df_of_side(of, c, 0, &differ), NAN};
	if (of->side[1])
		df[1] = df_of_side(of, c, 1, &differ);
	if (differ && rules->df_rule != SVY_DF_FULL)
		svy_note(ctx, "degrees of freedom: the smallest among the rows that a contrast is made of");
	if (!of->side[1])
		return df[0];
	return v[0] > 0 || v[1] > 0 ? pooled_df(v, df) : NAN;
}

int svy_contrast_error(struct svy_ctx *ctx, const struct svy_contrast_of *of, const struct svy_contrast *c, double *se, double *df)
{
	double v[2] = {0};
	int rc = 0;
	for (int s = 0; s < 2 && of->side[s] && !rc; s++)
		rc = variance(ctx, of, c, s, &v[s]);
	*se = isnan(c->value) ? NAN : sqrt(v[0] + v[1]);
	*df = rc ? NAN : df_of(ctx, of, c, v);
	return rc;
}

int svy_contrast_fill(struct svy_ctx *ctx, const struct svy_contrast_of *of, const struct svy_contrast *c, struct svy_estimate *to)
{
	int rc = svy_contrast_error(ctx, of, c, &to->se, &to->df);
	if (rc)
		return rc;
	to->estimate = c->value;
	svy_interval_t(to->estimate, to->se, to->df, of->rules->level, &to->lo, &to->hi);
	struct svy_test test = svy_test_t(to->estimate, of->null, to->se, to->df, SVY_TWO_SIDED);
	svy_test_put(&test, to->extra);
	return 0;
}

/* Covariances of a contrast with all rows, v[rows]; where a table does not tell one, known is false. */
static void with_rows(const struct svy_contrast_of *of, const struct svy_contrast *c, double *v, bool *known)
{
	size_t n = svy_contrast_rows(of);
	for (size_t r = 0; r < n; r++) {
		v[r] = 0;
		known[r] = true;
		for (size_t k = 0; k < c->n && known[r]; k++) {
			double x;
			known[r] = covariance(of, r, c->part[k].row, &x);
			v[r] += c->part[k].coef * x;
		}
	}
}

bool svy_contrast_covariances(const struct svy_contrast_of *of, const struct svy_contrast *c, size_t n, double *cov)
{
	size_t nrow = svy_contrast_rows(of);
	double *v = svy_calloc(nrow, sizeof *v);
	bool *known = svy_calloc(nrow, sizeof *known), all = true;
	for (size_t i = 0; i < n && all; i++) {
		with_rows(of, &c[i], v, known);
		for (size_t j = 0; j <= i; j++) {
			double sum = 0;
			for (size_t k = 0; k < c[j].n; k++) {
				all &= known[c[j].part[k].row];
				sum += c[j].part[k].coef * v[c[j].part[k].row];
			}
			cov[i * n + j] = cov[j * n + i] = sum;
		}
	}
	free(v);
	free(known);
	return all;
}

void svy_contrast_describe(const struct svy_contrast_of *of, struct svy_estimates *out)
{
	const struct svy_estimates *t = of->side[0];
	for (size_t i = 0; i < t->facts.n; i++)
		if (strcmp(t->facts.v[i].key, "null_value") != 0)     /* of the tests that were, if rows are contrasts */
			svy_extras_set(&out->facts, t->facts.v[i].key, t->facts.v[i].yaml);
	svy_survey_copy(&out->survey, &t->survey);
	svy_strs_copy(&out->notes, &t->notes);
	svy_strs_copy(&out->history, &t->history);
}

static void set_fact(struct svy_estimates *t, const char *key, double x)
{
	char text[SVY_NUM_MAX];
	svy_num_format(text, x);
	svy_extras_set(&t->facts, key, text);
}

int svy_contrast_finish(struct svy_ctx *ctx, const struct svy_contrast_of *of, const struct svy_contrast *c, bool vcov, struct svy_estimates *out)
{
	size_t n = out->n, no_se = 0, no_df = 0;
	set_fact(out, "level", of->rules->level);
	svy_extras_set(&out->facts, "ci", svy_ci_name(SVY_CI_T));
	if (of->null != 0)
		set_fact(out, "null_value", of->null);
	out->has[SVY_COL_STATISTIC] = out->has[SVY_COL_P_VALUE] = true;
	if (vcov && n <= SVY_VCOV_MAX) {
		double *cov = svy_calloc(n * n, sizeof *cov);
		if (svy_contrast_covariances(of, c, n, cov))
			out->vcov = cov;
		else
			free(cov);
	}
	for (size_t i = 0; i < n; i++) {
		const struct svy_estimate *r = &out->row[i];
		no_se += !isnan(r->estimate) && isnan(r->se);
		no_df += !isnan(r->estimate) && !isnan(r->se) && !(r->df > 0);
	}
	int rc = 0;
	if (no_se)
		rc = svy_warn(ctx, "%zu of %zu contrasts have no standard error: a row that they are made of has none, they have no derivative there, or their variance is estimated below zero", no_se, n);
	if (!rc && no_df)
		rc = svy_warn(ctx, "%zu of %zu contrasts have no degrees of freedom: they get no interval", no_df, n);
	return rc;
}
