// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/layout_models.h"

#include <math.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "out/layout_extras.h"

static const struct svy_estimates *table_of(const struct svy_layout *l, const char *code)
{
	double k;
	return &l->o->models->table[svy_num_parse(code, strlen(code), &k) ? (size_t)k - 1 : 0];
}

static struct svy_grid_row *add_row(struct svy_layout *l, const char *label, bool gap)
{
	struct svy_grid_row *row = svy_grid_add_row(l->g);
	row->sparse = true;
	row->gap = gap;
	row->cell[l->g->label].text = svy_strdup(label);
	return row;
}

/* Shown elsewhere, or of no use to readers. */
static bool is_hidden(const char *key)
{
	static const char *const hidden[] = {"rows", "sum_w", "null_value", "reference", "missing_rule"};
	for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
		if (strcmp(hidden[i], key) == 0)
			return true;
	return false;
}

static const char *word_of(const char *key)
{
	static const char *const word[][2] = {
		{"level", "Confidence level, %"}, {"strata", "Strata"}, {"units", "Units"}, {"replicates", "Replicates"}, {"df", "df"},
		{"r_squared", "R\u00b2"}, {"adj_r_squared", "Adjusted R\u00b2"}, {"aic", "AIC"}, {"bic", "BIC"}, {"log_likelihood", "Log likelihood"},
	};
	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], key) == 0)
			return word[i][1];
	return key;
}

static double number_of(const struct svy_estimates *t, const char *key)
{
	const char *text = svy_extras_get(&t->facts, key);
	double x;
	if (text && strcmp(text, ".inf") == 0)
		return INFINITY;
	return text && svy_num_parse(text, strlen(text), &x) ? x : NAN;
}

/* Numbers, and not all the same. A table that has none of it differs from one that has. */
static bool differs(const struct svy_layout *l, const char *key)
{
	const struct svy_models *m = l->o->models;
	bool differ = false;
	for (size_t k = 0; k < m->n; k++) {
		const char *text = svy_extras_get(&m->table[k].facts, key);
		if (text && isnan(number_of(&m->table[k], key)))
			return false;
		differ |= !svy_same_text(text, svy_extras_get(&m->table[0].facts, key));
	}
	return differ;
}

/* But for what a factor of 100 does to a decimal. */
static bool is_whole(double x)
{
	return fabs(x - rint(x)) < 1e-9;
}

static void put_fact(struct svy_layout *l, const struct svy_layout_model *model, size_t n, const char *key, bool gap)
{
	add_row(l, svy_layout_say(l, word_of(key)), gap);
	for (size_t k = 0; k < n; k++) {
		double x = number_of(table_of(l, model[k].code), key);
		double scale = strcmp(key, "level") == 0 ? 100 : 1;
		struct svy_figure f = svy_layout_plain_figure(l, is_whole(x * scale) ? 0 : svy_figure_digits(0, x * scale), scale, fabs(x) >= 10000);
		struct svy_cell *cell = &l->g->row[l->g->n - 1].cell[model[k].col];
		if (isinf(x))
			svy_cell_take(cell, SVY_CELL_TEXT, svy_strdup("\u221e"), x, 0);
		else
			svy_cell_figure(cell, SVY_CELL_TEXT, &f, x);
	}
}

void svy_layout_model_foot(struct svy_layout *l, const struct svy_layout_model *model, size_t n, bool cases)
{
	struct svy_figure count = svy_layout_plain_figure(l, 0, 1, l->many);
	struct svy_strs keys = {0};
	for (size_t k = 0; k < l->o->models->n; k++)
		for (size_t i = 0; i < l->o->models->table[k].facts.n; i++) {
			const char *key = l->o->models->table[k].facts.v[i].key;
			if (!svy_strs_has(&keys, key) && !is_hidden(key) && differs(l, key))
				svy_strs_add(&keys, key);
		}
	if (cases) {
		struct svy_grid_row *row = add_row(l, svy_layout_say(l, "n"), true);
		for (size_t k = 0; k < n; k++)
			svy_cell_figure(&row->cell[model[k].col], SVY_CELL_TEXT, &count, model[k].n);
	}
	for (size_t i = 0; i < keys.n; i++)
		put_fact(l, model, n, keys.v[i], !cases && i == 0);
	svy_strs_free(&keys);
}
