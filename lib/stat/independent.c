// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/independent.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "io/writer.h"
#include "stat/contrast_joint.h"
#include "stat/row_name.h"

/* Words of a line of the history, without the quotes of the shell. */
static void split_words(const char *line, struct svy_strs *words)
{
	struct svy_buf word = {0};
	bool quoted = false, any = false;
	for (const char *c = line; *c; c++) {
		if (*c == '\'') {
			quoted = !quoted;
			any = true;
		} else if (*c == ' ' && !quoted) {
			if (any)
				svy_strs_add_take(words, svy_buf_take(&word));
			any = false;
		} else {
			svy_buf_putc(&word, *c);
			any = true;
		}
	}
	if (any)
		svy_strs_add_take(words, svy_buf_take(&word));
	svy_buf_free(&word);
}

static bool is_data(const char *word)
{
	return svy_writer_by_extension(word) || svy_writer_foreign_extension(word);
}

/*
 * Files that respondents came from: the last word of the first command of each history, and all of svystack's. A table that was itself made of two has lines
 * that begin with "a: " and "b: ", each the first of its kind.
 */
static void find_files(const struct svy_strs *history, struct svy_strs *files)
{
	char last_side = '\0';
	for (size_t i = 0; i < history->n; i++) {
		const char *line = history->v[i];
		bool sided = line[0] && line[1] == ':' && line[2] == ' ';
		bool first = i == 0 || (sided && line[0] != last_side);
		struct svy_strs words = {0};
		last_side = sided ? line[0] : last_side;
		split_words(sided ? line + 3 : line, &words);
		bool stack = words.n && strcmp(words.v[0], "svystack") == 0;
		for (size_t k = 1; k < words.n; k++)
			if ((stack || (first && k + 1 == words.n)) && is_data(words.v[k]) && !svy_strs_has(files, words.v[k]))
				svy_strs_add(files, words.v[k]);
		svy_strs_free(&words);
	}
}

/* A name that both have, copied; NULL. */
static char *shared_file(const struct svy_estimates *a, const struct svy_estimates *b)
{
	struct svy_strs x = {0}, y = {0};
	char *shared = NULL;
	find_files(&a->history, &x);
	find_files(&b->history, &y);
	for (size_t i = 0; i < x.n && !shared; i++)
		if (svy_strs_has(&y, x.v[i]))
			shared = svy_strdup(x.v[i]);
	svy_strs_free(&x);
	svy_strs_free(&y);
	return shared;
}

static bool same_fact(const struct svy_estimates *a, const struct svy_estimates *b, const char *key)
{
	const char *x = svy_extras_get(&a->facts, key);
	return x && svy_same_text(x, svy_extras_get(&b->facts, key));
}

/* Rows by their ids: a number in the table is one in the index, where ids are there once. */
static struct svy_table *index_ids(char *const *id, size_t n)
{
	struct svy_table *t = svy_table_new(0);
	for (size_t i = 0; i < n; i++)
		svy_table_add(t, id[i], strlen(id[i]), NULL);
	return t;
}

/* For each row of the first table that of the second with the same id and statistic, tests aside; SIZE_MAX. Caller frees. */
static size_t *find_partners(const struct svy_contrast_of *of)
{
	const struct svy_estimates *a = of->side[0], *b = of->side[1];
	struct svy_table *index = index_ids(of->id[1], b->n);
	size_t *partner = svy_calloc(a->n, sizeof *partner);
	for (size_t i = 0; i < a->n; i++) {
		uint32_t j = svy_table_find(index, of->id[0][i], strlen(of->id[0][i]));
		bool fits = j != UINT32_MAX && strcmp(of->id[0][i], of->id[1][j]) == 0 && !svy_row_is_test(&a->row[i]) && !svy_row_is_test(&b->row[j]) && strcmp(a->row[i].stat, b->row[j].stat) == 0;
		partner[i] = fits ? j : SIZE_MAX;
	}
	svy_table_free(index);
	return partner;
}

static bool same_number(double x, double y)
{
	return x == y || (isnan(x) && isnan(y));
}

/* All that both estimate is the same to the last digit, with an error that is not 0. */
static bool same_estimates(const struct svy_contrast_of *of)
{
	const struct svy_estimates *a = of->side[0], *b = of->side[1];
	size_t *partner = find_partners(of), same = 0;
	bool differ = false;
	for (size_t i = 0; i < a->n; i++) {
		const struct svy_estimate *x = &a->row[i], *y = partner[i] == SIZE_MAX ? NULL : &b->row[partner[i]];
		if (!y || isnan(x->estimate))
			continue;
		differ |= x->estimate != y->estimate || !same_number(x->se, y->se) || !same_number(x->n, y->n);
		same += x->se > 0;
	}
	free(partner);
	return same && !differ;
}

/* As many rows with the same sum of weights, in as many strata and units. */
static bool same_size(const struct svy_estimates *a, const struct svy_estimates *b)
{
	return same_fact(a, b, "rows") && same_fact(a, b, "sum_w") && svy_same_text(svy_extras_get(&a->facts, "strata"), svy_extras_get(&b->facts, "strata")) &&
	       svy_same_text(svy_extras_get(&a->facts, "units"), svy_extras_get(&b->facts, "units"));
}

/* Weights that add up to the number of rows, as those of many files do, or no weights: their sum tells nothing of a sample. */
static bool is_normalised(const struct svy_estimates *t)
{
	double rows = svy_contrast_fact(t, "rows"), sum = svy_contrast_fact(t, "sum_w");
	return fabs(sum - rows) <= 1e-6 * rows;
}

static bool names_no_file(const struct svy_estimates *t)
{
	struct svy_strs files = {0};
	find_files(&t->history, &files);
	bool none = !files.n;
	svy_strs_free(&files);
	return none;
}

#define ONE_SAMPLE "both tables come from one sample"
#define INSTEAD "estimate both parts in one run, by groups and with --vcov, and contrast them"

int svy_independent_check(struct svy_ctx *ctx, const struct svy_estimates *a, const struct svy_estimates *b)
{
	struct svy_contrast_of of;
	bool size = same_size(a, b), telling = size && !is_normalised(a);
	const char *rows = svy_extras_get(&a->facts, "rows"), *sum = svy_extras_get(&a->facts, "sum_w");
	char *file = shared_file(a, b);
	svy_contrast_of_init(&of, a, b, NULL);
	int rc = 0;
	if (same_estimates(&of))
		rc = svy_fail(ctx, SVY_EDATA, ONE_SAMPLE ": what both estimate is the same");
	else if (size && file)
		rc = svy_fail(ctx, SVY_EDATA, ONE_SAMPLE ": %s rows of '%s' (%s)", rows, file, INSTEAD);
	else if (telling && (names_no_file(a) || names_no_file(b)))
		rc = svy_fail(ctx, SVY_EDATA, ONE_SAMPLE ": %s rows with the sum of weights '%s' (%s)", rows, sum, INSTEAD);
	else if (telling)
		rc = svy_warn(ctx, "both tables have %s rows with the sum of weights '%s': if that is one sample they are not independent", rows, sum);
	else if (file)
		rc = svy_warn(ctx, "both tables come from a file '%s': if that is one sample they are not independent", file);
	svy_contrast_of_free(&of);
	free(file);
	return rc;
}

/* By-variables and terms of a. */
static void copy_meta(const struct svy_estimates *a, struct svy_estimates *out)
{
	out->by = svy_calloc(a->nby + 1, sizeof *out->by);
	for (; out->nby < a->nby; out->nby++)
		svy_var_copy(&out->by[out->nby], &a->by[out->nby]);
	svy_estimates_copy_terms(out, a, true);
	out->has[SVY_COL_BASE] = a->has[SVY_COL_BASE];
}

static int add_difference(struct svy_ctx *ctx, const struct svy_contrast_of *of, size_t i, size_t j, struct svy_contrast *c, struct svy_estimates *out)
{
	const struct svy_estimate *a = &of->side[0]->row[i], *b = &of->side[1]->row[j];
	svy_contrast_add(c, i, 1);
	svy_contrast_add(c, of->side[0]->n + j, -1);
	c->value = a->estimate - b->estimate;
	struct svy_estimate *row = svy_estimates_add(out, a->term, a->level, "difference");
	row->base = svy_strdup(a->base);
	for (size_t k = 0; k < out->nby; k++)
		row->by[k] = svy_strdup(a->by[k]);
	return svy_contrast_fill(ctx, of, c, row);
}

static size_t count_estimates(const struct svy_estimates *t)
{
	size_t n = 0;
	for (size_t i = 0; i < t->n; i++)
		n += !svy_row_is_test(&t->row[i]);
	return n;
}

/* Rows that lack, and differences that have no value. */
static int say_what_lacks(struct svy_ctx *ctx, const struct svy_contrast_of *of, const struct svy_estimates *out)
{
	size_t a = count_estimates(of->side[0]) - out->n, b = count_estimates(of->side[1]) - out->n, empty = 0;
	for (size_t i = 0; i < out->n; i++)
		empty += isnan(out->row[i].estimate);
	int rc = 0;
	if (!out->n)
		return svy_fail(ctx, SVY_EDATA, "the tables have no row in common: '%s' and '%s' are among them", of->side[0]->n ? of->id[0][0] : "nothing",
				of->side[1]->n ? of->id[1][0] : "nothing");
	if (a || b)
		rc = svy_warn(ctx, "rows that only one of the tables has are left out: %zu of the first, %zu of the second", a, b);
	if (!rc && empty)
		rc = svy_warn(ctx, "%zu of %zu differences do not exist: a table has no estimate there", empty, out->n);
	return rc;
}

int svy_independent_differences(struct svy_ctx *ctx, const struct svy_contrast_of *of, struct svy_estimates *out)
{
	const struct svy_estimates *a = of->side[0];
	struct svy_contrast *c = svy_calloc(a->n + 1, sizeof *c);
	size_t *partner = find_partners(of);
	int rc = 0;
	copy_meta(a, out);
	for (size_t i = 0; i < a->n && !rc; i++)
		if (partner[i] != SIZE_MAX)
			rc = add_difference(ctx, of, i, partner[i], &c[out->n], out);
	free(partner);
	if (!rc)
		rc = say_what_lacks(ctx, of, out);
	if (!rc)
		rc = svy_contrast_finish(ctx, of, c, a->vcov && of->side[1]->vcov, out);
	if (!rc && of->joint)
		rc = svy_contrast_joint(ctx, of, c, false, out);
	for (size_t i = 0; i < a->n; i++)
		svy_contrast_free(&c[i]);
	free(c);
	return rc;
}

void svy_independent_describe(const struct svy_contrast_of *of, struct svy_estimates *out)
{
	static const char *const who[] = {"a", "b"};
	for (int s = 0; s < 2; s++) {
		svy_strs_add_said(&out->history, who[s], &of->side[s]->history);
		for (size_t i = 0; i < of->side[s]->notes.n; i++)
			if (strcmp(of->side[s]->notes.v[i], "unweighted") != 0)
				svy_strs_add_said(&out->notes, who[s], &(struct svy_strs){&of->side[s]->notes.v[i], 1, 1});
	}
}
