// SPDX-License-Identifier: GPL-3.0-or-later
/* The factors by which the weights of respondents grow. */
#include <gsl/gsl_sort.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "weight/nonresponse_parts.h"
#include "weight/propensity.h"

#define NAMED 5         /* classes that a message names */

/* Sums of weights number k by disposition. */
struct sums {
	double d[SVY_DISPOSITIONS];
};

static void add_cell(const struct svy_nonresponse *m, size_t cell, size_t k, struct sums *s)
{
	for (int d = 0; d < SVY_DISPOSITIONS; d++)
		s->d[d] += svy_nonresponse_sum(m, cell, k, d);
}

/* The weights of the unknown over all who are known; INFINITY if nobody is. */
static double known_factor(const struct sums *s)
{
	double known = s->d[SVY_RESPONDENT] + s->d[SVY_NONRESPONDENT] + s->d[SVY_INELIGIBLE];
	return s->d[SVY_UNKNOWN] == 0 ? 1 : (known + s->d[SVY_UNKNOWN]) / known;
}

/* Those of the nonrespondents over the respondents; 1 where nobody was to respond. */
static double response_factor(const struct sums *s)
{
	double eligible = s->d[SVY_RESPONDENT] + s->d[SVY_NONRESPONDENT];
	return eligible == 0 ? 1 : eligible / s->d[SVY_RESPONDENT];
}

static void add_name(struct svy_buf *list, size_t nth, const char *name, uint64_t n, double factor)
{
	if (nth == NAMED)
		svy_buf_puts(list, "; ...");
	if (nth >= NAMED)
		return;
	svy_buf_printf(list, "%s%s", nth ? "; " : "", name);
	if (isfinite(factor)) {
		char number[SVY_NUM_MAX];
		svy_num_fixed(number, sizeof number, factor, 2, '.');
		svy_buf_printf(list, " (%" PRIu64 " respondent%s, times %s)", n, n == 1 ? "" : "s", number);
	}
}

/* By how much the weights of respondents grow, and in which classes most. */
static void tell_factors(struct svy_nonresponse *m, const double *factor, const uint64_t *n, size_t classes, char *(*name)(const struct svy_nonresponse *m, size_t class))
{
	size_t *order = svy_reallocarray(NULL, classes + 1, sizeof *order);
	struct svy_buf most = {0};
	gsl_sort_index(order, factor, 1, classes);
	for (size_t i = 0; i < 3 && i < classes && classes > 1; i++) {
		size_t c = order[classes - 1 - i];
		char *text = name(m, c);
		add_name(&most, i, text, n[c], factor[c]);
		free(text);
	}
	if (most.n)
		svy_tell(m->ctx, "weights grow least %.3g times, most in %s", factor[order[0]], most.p);
	svy_buf_free(&most);
	free(order);
}

/* Classes whose factors cannot be, or are too large; name(m, class) tells one, and is freed. */
static int judge_factors(struct svy_nonresponse *m, const double *factor, const uint64_t *n, size_t classes, char *(*name)(const struct svy_nonresponse *m, size_t class))
{
	struct svy_buf none = {0}, large = {0};
	size_t nnone = 0, nlarge = 0;
	int rc = 0;
	for (size_t c = 0; c < classes; c++) {
		if (isfinite(factor[c]) && factor[c] <= m->o.max_factor)
			continue;
		char *text = name(m, c);
		if (isfinite(factor[c]))
			add_name(&large, nlarge++, text, n[c], factor[c]);
		else
			add_name(&none, nnone++, text, n[c], INFINITY);
		free(text);
	}
	if (nnone)
		rc = svy_fail(m->ctx, SVY_EDATA, "nobody responded in %zu %s, so that nobody can stand for the others (join classes): '%s'", nnone,
			      nnone == 1 ? "class" : "classes", none.p);
	else if (nlarge) {
		char limit[SVY_NUM_MAX];
		svy_num_format(limit, m->o.max_factor);
		rc = svy_warn(m->ctx, "weights grow more than %s times in %zu %s: '%s'", limit, nlarge, nlarge == 1 ? "class" : "classes", large.p);
	}
	if (!nnone)
		tell_factors(m, factor, n, classes, name);
	svy_buf_free(&none);
	svy_buf_free(&large);
	return rc;
}

static char *class_name(const struct svy_nonresponse *m, size_t class)
{
	return m->o.classes ? svy_aux_name(m->aux, 0, m->cells.category[class]) : svy_strdup("all");
}

int svy_nonresponse_by_class(struct svy_nonresponse *m)
{
	for (size_t k = 0; k < m->nweight; k++)
		for (size_t c = 0; c < m->cells.n; c++) {
			struct sums s = {0};
			add_cell(m, c, k, &s);
			m->g[k * m->cells.n + c] = known_factor(&s) * response_factor(&s);
		}
	return judge_factors(m, m->g, m->cell_rows, m->cells.n, class_name);
}

/* Auxiliary variables of the model: the first of each term, and their number behind it. */
static size_t *first_of_terms(const struct svy_nonresponse *m)
{
	size_t *first = svy_calloc(m->cells.nterm + 1, sizeof *first);
	for (size_t k = 0; k < m->cells.nterm; k++)
		first[k + 1] = first[k] + svy_aux_known(m->aux, k);
	return first;
}

/* p[] of the cells by weights number k. */
static int fit(struct svy_nonresponse *m, const uint32_t *index, size_t naux, size_t k, double *p)
{
	const size_t n = m->cells.n;
	double *yes = svy_calloc(n + 1, sizeof *yes), *no = svy_calloc(n + 1, sizeof *no);
	size_t rounds;
	for (size_t c = 0; c < n; c++) {
		yes[c] = svy_nonresponse_sum(m, c, k, SVY_RESPONDENT);
		no[c] = svy_nonresponse_sum(m, c, k, SVY_NONRESPONDENT);
	}
	struct svy_propensity model = {n, m->cells.nterm, naux, index, m->cells.x, yes, no};
	int rc = svy_propensity_fit(m->ctx, &model, p, &rounds);
	free(yes);
	free(no);
	return rc;
}

/* The quantile of the propensities of all who were asked (R's type 7); order sorts the cells by them. */
static double quantile(const struct svy_nonresponse *m, const double *p, const size_t *order, double whole, double q)
{
	double at = (whole - 1) * q, below = 0, lower = NAN;
	for (size_t i = 0; i < m->cells.n; i++) {
		size_t c = order[i];
		below += (double)m->cell_asked[c];
		if (isnan(lower) && below > floor(at))
			lower = p[c];
		if (below > fmin(floor(at) + 1, whole - 1))
			return lower + (at - floor(at)) * (p[c] - lower);
	}
	return lower;
}

/* Groups of about equal numbers of those who were asked, by propensity: group[] of the cells. A cell lies in one group as a whole. */
static void group_cells(const struct svy_nonresponse *m, const double *p, uint32_t *group)
{
	const size_t n = m->cells.n;
	size_t *order = svy_reallocarray(NULL, n + 1, sizeof *order);
	double whole = 0;
	gsl_sort_index(order, p, 1, n);
	for (size_t c = 0; c < n; c++) {
		group[c] = 0;
		whole += (double)m->cell_asked[c];
	}
	for (size_t k = 1; k < m->o.groups && whole > 0; k++) {
		double end = quantile(m, p, order, whole, (double)k / (double)m->o.groups);
		for (size_t c = 0; c < n; c++)
			group[c] += p[c] > end;
	}
	free(order);
}

static char *group_name(const struct svy_nonresponse *m, size_t group)
{
	struct svy_buf b = {0};
	(void)m;
	svy_buf_printf(&b, "propensity group %zu", group + 1);
	return svy_buf_take(&b);
}

static int factors_by_group(struct svy_nonresponse *m, const double *p)
{
	const size_t n = m->cells.n;
	uint32_t *group = svy_calloc(n + 1, sizeof *group);
	double *factor = svy_calloc(m->o.groups, sizeof *factor);
	uint64_t *rows = svy_calloc(m->o.groups, sizeof *rows);
	int rc = 0;
	group_cells(m, p, group);
	for (size_t c = 0; c < n; c++)
		rows[group[c]] += m->cell_rows[c];
	for (size_t k = 0; k < m->nweight && !rc; k++) {
		struct sums *s = svy_calloc(m->o.groups, sizeof *s);
		for (size_t c = 0; c < n; c++)
			add_cell(m, c, k, &s[group[c]]);
		for (size_t i = 0; i < m->o.groups; i++)
			factor[i] = response_factor(&s[i]);
		if (k == 0)
			rc = judge_factors(m, factor, rows, m->o.groups, group_name);
		for (size_t c = 0; c < n; c++)
			m->g[k * n + c] = factor[group[c]];
		free(s);
	}
	free(group);
	free(factor);
	free(rows);
	return rc;
}

static int warn_large(struct svy_nonresponse *m)
{
	uint64_t rows = 0;
	double largest = 0;
	for (size_t c = 0; c < m->cells.n; c++)
		if (m->cell_rows[c] && m->g[c] > m->o.max_factor) {
			rows += m->cell_rows[c];
			largest = fmax(largest, m->g[c]);
		}
	char limit[SVY_NUM_MAX], most[SVY_NUM_MAX];
	svy_num_format(limit, m->o.max_factor);
	svy_num_fixed(most, sizeof most, largest, 2, '.');
	return rows ? svy_warn(m->ctx, "weights of %" PRIu64 " respondent%s grow more than %s times, up to %s times", rows, rows == 1 ? "" : "s",
		limit, most) : 0;
}

/* Eligibility that is not known has nothing to do with response: its weights go to all alike. */
static void add_known(struct svy_nonresponse *m)
{
	for (size_t k = 0; k < m->nweight; k++) {
		struct sums s = {0};
		for (size_t c = 0; c < m->cells.n; c++)
			add_cell(m, c, k, &s);
		for (size_t c = 0; c < m->cells.n; c++)
			m->g[k * m->cells.n + c] *= known_factor(&s);
	}
}

int svy_nonresponse_by_propensity(struct svy_nonresponse *m)
{
	const size_t n = m->cells.n, terms = m->cells.nterm;
	size_t *first = first_of_terms(m);
	uint32_t *index = svy_reallocarray(NULL, n * terms + 1, sizeof *index);
	double *p = svy_calloc(n + 1, sizeof *p);
	int rc = 0;
	for (size_t i = 0; i < n * terms; i++)
		index[i] = (uint32_t)first[i % terms] + m->cells.category[i];
	for (size_t k = 0; k < (m->o.groups ? 1 : m->nweight) && !rc; k++) {
		rc = fit(m, index, first[terms], k, p);
		for (size_t c = 0; c < n; c++)
			m->g[k * n + c] = 1 / p[c];
	}
	if (!rc)
		rc = m->o.groups ? factors_by_group(m, p) : warn_large(m);
	if (!rc)
		add_known(m);
	free(first);
	free(index);
	free(p);
	return rc;
}
