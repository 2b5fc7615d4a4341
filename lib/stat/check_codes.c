// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Codes against labels. A code without a label is found only in a variable whose answers are labelled: at least two of them, and at least as many as
 * are not. Where the labels stand at the ends of the scale only (and perhaps in its middle), what lies between needs none.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/fold.h"
#include "base/mem.h"
#include "base/table.h"
#include "data/missing_words.h"
#include "data/value.h"
#include "stat/check_parts.h"

struct labelled {
	size_t with, without;           /* answers with a label, used or not; values that have none */
	double lo, hi;                  /* of numbers with a label */
	bool between;                   /* all values without label lie between them */
};

static bool lacks_label(const struct svy_profile *p, const struct svy_profile_code *c, const struct svy_suspects *suspects)
{
	return c->n && !c->missing && !svy_suspects_has(suspects, c) && !svy_value_label(p->var, &c->value);
}

static struct labelled look(const struct svy_profile *p, const struct svy_suspects *suspects)
{
	struct labelled l = {.lo = INFINITY, .hi = -INFINITY, .between = p->var->type == SVY_NUMBER};
	for (size_t i = 0; i < p->ncode; i++) {
		const char *label = svy_value_label(p->var, &p->code[i].value);
		if (!label || p->code[i].missing || svy_missing_words(label) != SVY_WORD_NONE)
			continue;
		l.with++;
		l.lo = fmin(l.lo, p->code[i].value.num);
		l.hi = fmax(l.hi, p->code[i].value.num);
	}
	for (size_t i = 0; i < p->ncode; i++) {
		if (!lacks_label(p, &p->code[i], suspects))
			continue;
		l.without++;
		l.between &= p->code[i].value.num > l.lo && p->code[i].value.num < l.hi;
	}
	return l;
}

static void check_unlabelled(struct svy_check *c, const struct svy_profile *p, const struct svy_suspects *suspects)
{
	struct labelled l = look(p, suspects);
	if (!p->all || l.with < 2 || !l.without || l.without > l.with || (l.between && l.with <= 3))
		return;
	struct svy_finding *f = svy_check_add(c, SVY_FOUND_UNLABELLED, p->pos);
	for (size_t i = 0; i < p->ncode; i++)
		if (lacks_label(p, &p->code[i], suspects))
			svy_finding_add_code(f, &p->code[i]);
}

static void check_unused(struct svy_check *c, const struct svy_profile *p)
{
	struct svy_finding *f = NULL;
	for (size_t i = 0; p->valid && i < p->ncode; i++)
		if (!p->code[i].n && !p->code[i].missing && svy_value_label(p->var, &p->code[i].value)) {
			f = f ? f : svy_check_add(c, SVY_FOUND_UNUSED_LABEL, p->pos);
			svy_finding_add_code(f, &p->code[i]);
		}
}

static void check_unused_missing(struct svy_check *c, const struct svy_profile *p)
{
	struct svy_finding *f = NULL;
	bool any = p->valid || p->user_missing;
	for (size_t i = 0; any && i < p->var->nmissing; i++)
		for (size_t k = 0; k < p->ncode; k++)
			if (!p->code[k].n && svy_value_same(&p->code[k].value, &p->var->missing[i])) {
				f = f ? f : svy_check_add(c, SVY_FOUND_UNUSED_MISSING, p->pos);
				svy_finding_add_code(f, &p->code[k]);
			}
	struct svy_buf ranges = {0};
	for (size_t i = 0; any && i < p->var->nrange; i++) {
		struct svy_var only = {.range = &p->var->range[i], .nrange = 1};
		if (p->range_n[i])
			continue;
		svy_buf_puts(&ranges, ranges.n ? ", " : "");
		svy_missing_put(&ranges, &only);
	}
	if (ranges.n) {
		f = f ? f : svy_check_add(c, SVY_FOUND_UNUSED_MISSING, p->pos);
		f->what = svy_buf_take(&ranges);
	}
	svy_buf_free(&ranges);
}

/* Labels that say that there is no answer may stand at several codes. */
static void check_same_labels(struct svy_check *c, const struct svy_profile *p)
{
	struct svy_table *seen = svy_table_new(0);
	size_t *first = svy_calloc(p->ncode + 1, sizeof *first);
	struct svy_finding *f = NULL;
	for (size_t i = 0; i < p->ncode; i++) {
		const char *label = svy_value_label(p->var, &p->code[i].value);
		bool fresh;
		if (!label || !*label || p->code[i].missing || svy_missing_words(label) != SVY_WORD_NONE)
			continue;
		char *folded = svy_fold(label);
		uint32_t k = svy_table_add(seen, folded, strlen(folded), &fresh);
		free(folded);
		if (fresh) {
			first[k] = i;
			continue;
		}
		if (!f) {
			f = svy_check_add(c, SVY_FOUND_SAME_LABEL, p->pos);
			svy_finding_add_code(f, &p->code[first[k]]);
		}
		svy_finding_add_code(f, &p->code[i]);
	}
	svy_table_free(seen);
	free(first);
}

/* The one valid value; NULL if there are more. */
static const struct svy_profile_code *only_value(const struct svy_profile *p)
{
	const struct svy_profile_code *one = NULL;
	for (size_t i = 0; p->all && i < p->ncode; i++) {
		if (!p->code[i].n || p->code[i].missing)
			continue;
		if (one)
			return NULL;
		one = &p->code[i];
	}
	return one;
}

static void check_content(struct svy_check *c, const struct svy_profile *p)
{
	const struct svy_profile_code *one = only_value(p);
	uint64_t rows = c->found->rows;
	if (!p->valid && rows) {
		svy_check_add(c, SVY_FOUND_EMPTY, p->pos)->n = p->user_missing;
	} else if (one && p->valid > 1) {
		struct svy_finding *f = svy_check_add(c, SVY_FOUND_CONSTANT, p->pos);
		svy_finding_add_code(f, one);
	} else if (p->numeric == p->valid && p->valid > 1 && !p->zeros_ahead && !p->var->ncat) {
		svy_check_add(c, SVY_FOUND_NUMBERS_AS_TEXT, p->pos)->n = p->numeric;
	}
	if (p->blank_ahead)
		svy_check_add(c, SVY_FOUND_BLANKS, p->pos)->n = p->blank_ahead;
}

void svy_check_codes(struct svy_check *c, const struct svy_profile *p, const struct svy_suspects *suspects)
{
	check_content(c, p);
	check_unlabelled(c, p, suspects);
	check_unused(c, p);
	check_unused_missing(c, p);
	check_same_labels(c, p);
}

/* Answers of one question may share its title. */
static bool is_in_mrset(const struct svy_dict *d, const char *name)
{
	for (size_t i = 0; i < d->mrsets.n; i++)
		if (svy_strs_has(&d->mrsets.v[i].vars, name))
			return true;
	return false;
}

void svy_check_titles(struct svy_check *c)
{
	const struct svy_varlist *list = c->opts->list;
	struct svy_table *seen = svy_table_new(0);
	size_t *first = svy_calloc(list->n + 1, sizeof *first);         /* by title: its first variable */
	ptrdiff_t *finding = svy_calloc(list->n + 1, sizeof *finding);  /* by title: its finding + 1 */
	for (size_t i = 0; i < list->n; i++) {
		const struct svy_var *v = &c->dict->var[list->v[i]];
		bool fresh;
		if (!v->title || !*v->title || is_in_mrset(c->dict, v->name))
			continue;
		uint32_t k = svy_table_add(seen, v->title, strlen(v->title), &fresh);
		if (fresh) {
			first[k] = list->v[i];
			continue;
		}
		if (!finding[k]) {
			svy_check_add(c, SVY_FOUND_SAME_TITLE, first[k])->what = svy_strdup(v->title);
			finding[k] = (ptrdiff_t)c->found->n;
		}
		svy_finding_add_var(&c->found->v[finding[k] - 1], list->v[i]);
	}
	svy_table_free(seen);
	free(first);
	free(finding);
}
