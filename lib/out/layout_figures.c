// SPDX-License-Identifier: GPL-3.0-or-later
/* How each estimate is written: as a percentage or a number, and with how many digits. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "out/labels.h"
#include "out/layout_tests.h"
#include "out/percent.h"
#include "out/words.h"

static enum svy_word_kind kind_of(const struct svy_estimate *r)
{
	return svy_word_find(r->stat)->kind;
}

/* Has each row a level that has a label or is named after its statistic, and each level of a term one statistic? Then labels say what is estimated. */
static bool levels_tell(const struct svy_layout *l)
{
	const struct svy_estimates *t = l->t;
	struct svy_table *keys = svy_table_new(0);
	const char **stat = svy_calloc(t->n, sizeof *stat);
	bool tell = true;
	for (size_t i = 0; i < t->n && tell; i++) {
		const struct svy_estimate *r = &t->row[i];
		struct svy_buf key = {0};
		bool fresh;
		svy_buf_printf(&key, "%s\n%s", r->term, r->level);
		uint32_t k = svy_table_add(keys, key.p, key.n, &fresh);
		svy_buf_free(&key);
		if (fresh)
			stat[k] = r->stat;
		char *word = svy_word_of_level(r->level, SVY_LANG_EN);
		tell = *r->level && (word || strcmp(svy_label_of_level(t, r->term, r->level), r->level) != 0) && strcmp(stat[k], r->stat) == 0;
		free(word);
	}
	svy_table_free(keys);
	free(stat);
	return tell;
}

/* What is named after its statistic needs it told no second time, and tests are named by theirs. */
static void find_kinds(struct svy_layout *l)
{
	const struct svy_estimates *t = l->t;
	bool one = true;
	const char *stat = NULL, *share = NULL;
	for (size_t i = 0; i < t->n; i++) {
		const struct svy_estimate *r = &t->row[i];
		if (svy_layout_is_test(r))
			continue;
		if (kind_of(r) == SVY_WORD_SHARE) {
			one &= !share || strcmp(share, r->stat) == 0;
			share = r->stat;
		}
		if (stat && strcmp(stat, r->stat) != 0 && strcmp(r->stat, r->term) != 0)
			l->mixed = true;
		stat = r->stat;
	}
	l->percent = svy_is_percent(t);
	if (l->percent && one)
		l->mixed = false;
	l->told = l->mixed && levels_tell(l);
	if (l->told)
		l->mixed = false;
}

/* The largest standard error among the rows of one term and one statistic decides on the digits of all of them. */
static void find_digits(struct svy_layout *l)
{
	struct svy_table *kinds = svy_table_new(0);
	uint32_t *kind = svy_calloc(l->t->n, sizeof *kind);
	double *se = svy_calloc(l->t->n, sizeof *se), *size = svy_calloc(l->t->n, sizeof *size);
	for (size_t i = 0; i < l->t->n; i++) {
		const struct svy_estimate *r = &l->t->row[i];
		struct svy_buf key = {0};
		svy_buf_printf(&key, "%s\n%s", r->term, r->stat);
		kind[i] = svy_table_add(kinds, key.p, key.n, NULL);
		svy_buf_free(&key);
		if (r->se > se[kind[i]])
			se[kind[i]] = r->se;
		if (fabs(r->estimate) > size[kind[i]])
			size[kind[i]] = fabs(r->estimate);
	}
	for (size_t i = 0; i < l->t->n; i++) {
		struct svy_figure *f = &l->figure[i];
		if (l->o->digits >= 0)
			f->digits = l->o->digits;
		else if (f->scale != 1)
			f->digits = 1;
		else if (kind_of(&l->t->row[i]) == SVY_WORD_COUNT && !(se[kind[i]] > 0))
			f->digits = 0;
		else if (strcmp(l->t->row[i].stat, "exact_size") == 0)
			f->digits = 2;
		else
			f->digits = svy_figure_digits(se[kind[i]], size[kind[i]]);
		if (l->o->digits < 0 && f->digits == 0 && se[kind[i]] > 0 && size[kind[i]] < 1000 && kind_of(&l->t->row[i]) != SVY_WORD_COUNT)
			f->digits = 1;
	}
	free(kind);
	free(se);
	free(size);
	svy_table_free(kinds);
}

void svy_layout_figures(struct svy_layout *l)
{
	bool large = false;
	find_kinds(l);
	l->figure = svy_calloc(l->t->n, sizeof *l->figure);
	for (size_t i = 0; i < l->t->n; i++) {
		const struct svy_estimate *r = &l->t->row[i];
		bool difference = kind_of(r) == SVY_WORD_DIFFERENCE;
		bool share = kind_of(r) == SVY_WORD_SHARE || (difference && l->percent);
		l->figure[i] = (struct svy_figure){.scale = share ? 100 : 1, .sign = difference, .plain = l->separated, .mark = l->o->decimal};
		large |= fabs(r->estimate * l->figure[i].scale) >= 10000;
	}
	for (size_t i = 0; i < l->t->n; i++)
		l->figure[i].group = large && !l->separated;
	find_digits(l);
}

const char *svy_layout_estimate_head(const struct svy_layout *l)
{
	const char *general = l->percent ? "%" : svy_layout_say(l, "Estimate");
	const struct svy_word *word = NULL;
	for (size_t i = 0; i < l->t->n; i++) {
		const struct svy_estimate *r = &l->t->row[i];
		const struct svy_word *own = svy_word_find(r->stat);
		if (svy_layout_is_test(r) || (l->percent && own->kind == SVY_WORD_DIFFERENCE))
			continue;
		if ((word && word != own) || !*own->head)
			return general;
		word = own;
	}
	return word ? svy_layout_say(l, word->head) : l->percent && l->t->n ? svy_layout_say(l, "Difference, %") : general;
}
