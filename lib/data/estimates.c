// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/estimates.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"

const char *const svy_est_col_name[SVY_COL_COUNT] = {
	"base", "n_cell", "n_missing", "cv", "deff", "deff_wor", "deft", "n_eff", "sum_w", "var_phase1", "var_phase2", "persons", "persons_low", "persons_high",
	"expected", "residual", "adj_residual", "cumulative", "statistic", "df1", "df2", "p_value", "p_adjusted", "rank", "rank_low", "rank_high",
};

void svy_estimates_init(struct svy_estimates *t)
{
	memset(t, 0, sizeof *t);
}

void svy_estimate_free(struct svy_estimate *r, size_t nby)
{
	for (size_t k = 0; k < nby; k++)
		free(r->by[k]);
	free(r->by);
	free(r->term);
	free(r->level);
	free(r->base);
}

static void free_term(struct svy_term *t)
{
	free(t->name);
	free(t->title);
	for (size_t i = 0; i < t->nlevel; i++) {
		free(t->level[i].value.str);
		free(t->level[i].label);
	}
	free(t->level);
}

void svy_estimates_free(struct svy_estimates *t)
{
	for (size_t i = 0; i < t->n; i++)
		svy_estimate_free(&t->row[i], t->nby);
	free(t->row);
	for (size_t k = 0; k < t->nby; k++)
		svy_var_free(&t->by[k]);
	free(t->by);
	for (size_t k = 0; k < t->nterm; k++)
		free_term(&t->term[k]);
	free(t->term);
	free(t->vcov);
	svy_extras_free(&t->facts);
	svy_survey_free(&t->survey);
	svy_strs_free(&t->notes);
	svy_strs_free(&t->history);
	svy_strs_free(&t->stats);
	free(t->title);
	memset(t, 0, sizeof *t);
}

struct svy_estimate *svy_estimates_add(struct svy_estimates *t, const char *term, const char *level, const char *stat)
{
	svy_grow(t->row, t->n, t->cap);
	struct svy_estimate *r = &t->row[t->n++];
	*r = (struct svy_estimate){.by = svy_calloc(t->nby, sizeof *r->by), .term = svy_strdup(term), .level = svy_strdup(level), .stat = stat,
				   .estimate = NAN, .se = NAN, .lo = NAN, .hi = NAN, .df = NAN, .n = NAN};
	for (size_t c = 0; c < SVY_COL_COUNT; c++)
		r->extra[c] = NAN;
	return r;
}

const char *svy_estimates_stat(struct svy_estimates *t, const char *name)
{
	for (size_t i = 0; i < t->stats.n; i++)
		if (strcmp(t->stats.v[i], name) == 0)
			return t->stats.v[i];
	svy_strs_add(&t->stats, name);
	return t->stats.v[t->stats.n - 1];
}

const struct svy_term *svy_estimates_find_term(const struct svy_estimates *t, const char *name)
{
	for (size_t k = 0; k < t->nterm; k++)
		if (strcmp(t->term[k].name, name) == 0)
			return &t->term[k];
	return NULL;
}

struct svy_term *svy_estimates_term(struct svy_estimates *t, const char *name, const char *title)
{
	const struct svy_term *found = svy_estimates_find_term(t, name);
	if (found)
		return &t->term[found - t->term];
	svy_grow(t->term, t->nterm, t->term_cap);
	t->term[t->nterm] = (struct svy_term){.name = svy_strdup(name), .title = svy_strdup(title)};
	return &t->term[t->nterm++];
}

void svy_estimates_copy_terms(struct svy_estimates *to, const struct svy_estimates *from, bool levels)
{
	for (size_t k = 0; k < from->nterm; k++) {
		struct svy_term *t = svy_estimates_term(to, from->term[k].name, from->term[k].title);
		for (size_t i = 0; levels && i < from->term[k].nlevel; i++) {
			const struct svy_category *level = &from->term[k].level[i];
			svy_grow(t->level, t->nlevel, t->level_cap);
			t->level[t->nlevel] = *level;
			t->level[t->nlevel].value.str = svy_strdup(level->value.str);
			t->level[t->nlevel++].label = svy_strdup(level->label);
		}
	}
}

char *svy_estimates_id(const struct svy_estimates *t, size_t row)
{
	const struct svy_estimate *r = &t->row[row];
	struct svy_buf b = {0};
	svy_buf_puts(&b, r->term);
	if (*r->level)
		svy_buf_printf(&b, "[%s]", r->level);
	if (r->base)
		svy_buf_printf(&b, "/%s", r->base);
	for (size_t k = 0, n = 0; k < t->nby; k++)
		if (r->by[k])
			svy_buf_printf(&b, "%s%s=%s", n++ ? "," : "@", t->by[k].name, r->by[k]);
	return svy_buf_take(&b);
}

static bool is_code(const struct svy_value *v, const char *code)
{
	double x;
	if (v->kind == SVY_VALUE_NUMBER)
		return svy_num_parse(code, strlen(code), &x) && x == v->num;
	if (v->kind == SVY_VALUE_TAG)
		return code[0] == '.' && code[1] == v->tag && !code[2];
	return strcmp(code, v->str) == 0;
}

const char *svy_code_label(const struct svy_category *cat, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (is_code(&cat[i].value, code))
			return cat[i].label && *cat[i].label ? cat[i].label : NULL;
	return NULL;
}
