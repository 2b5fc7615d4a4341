// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Weights: the declared one, and what looks like one: a number whose name or title says so, that is never below zero, not whole, and averages near 1 or
 * says in its title that it is a survey's ("weight" alone may be kilograms).
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/fold.h"
#include "stat/check_parts.h"
#include "stat/design_check.h"

static bool begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

static bool ends(const char *s, const char *with)
{
	size_t n = strlen(s), m = strlen(with);
	return n >= m && strcmp(s + n - m, with) == 0;
}

/* Folded: "w_trim" is "w trim". */
static bool name_says(const char *name)
{
	static const char *const whole[] = {"w", "wt", "wgt", "wght", "weight", "weights", "gewicht", "weging", "weeg", "weegfactor", "weegf", "gew", "poids", "peso"};
	static const char *const tail[] = {"weight", "wght", "wgt", "gewicht", "weegfactor", "weging", " wt", " w"};
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (svy_fold_has(name, whole[i]) && (begins(name, whole[i]) || ends(name, whole[i])))
			return true;
	for (size_t i = 0; i < sizeof tail / sizeof *tail; i++)
		if (ends(name, tail[i]))
			return true;
	return false;
}

static bool title_says(const char *title)
{
	static const char *const words[] = {"sampling weight", "design weight", "post stratification weight", "poststratification weight", "survey weight", "analysis weight",
					    "weegfactor", "weging", "gewichtung", "gewichtungsfaktor", "designgewicht", "ponderation", "weighting"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (svy_fold_has(title, words[i]))
			return true;
	return false;
}

static bool is_of_body(const char *title)
{
	static const char *const words[] = {"kg", "kilo", "kilos", "pounds", "lbs", "body", "lichaamsgewicht", "gram", "grams", "koerpergewicht", "korpergewicht", "birth"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (svy_fold_has(title, words[i]))
			return true;
	return false;
}

static bool looks_like_weight(const struct svy_profile *p)
{
	if (p->var->type != SVY_NUMBER || p->var->ncat || !p->valid || p->whole || p->negative)
		return false;
	char *name = svy_fold(p->var->name), *title = svy_fold(p->var->title);
	double mean = p->sum / (double)p->valid;
	bool says = title_says(title), is = says || (name_says(name) && !is_of_body(title) && mean > 0.8 && mean < 1.25);
	free(name);
	free(title);
	return is;
}

static void add_count(struct svy_check *c, enum svy_finding_kind kind, const struct svy_profile *p, uint64_t n)
{
	if (n)
		svy_check_add(c, kind, p->pos)->n = n;
}

static void check_weight(struct svy_check *c, const struct svy_profile *p)
{
	if (p->var->type != SVY_NUMBER) {
		svy_check_add(c, SVY_FOUND_WEIGHT_TEXT, p->pos);
		return;
	}
	add_count(c, SVY_FOUND_WEIGHT_NEGATIVE, p, p->negative);
	add_count(c, SVY_FOUND_WEIGHT_MISSING, p, c->found->rows - p->valid);
	add_count(c, SVY_FOUND_WEIGHT_ZERO, p, p->zero);
	if (svy_weights_sum_to_n(p->sum, (double)(p->valid - p->zero)))
		add_count(c, SVY_FOUND_WEIGHT_N, p, p->valid);
}

void svy_check_weights(struct svy_check *c)
{
	for (size_t i = 0; i < c->opts->list->n; i++) {
		const struct svy_profile *p = &c->profile[i];
		bool declared = c->opts->weight >= 0 && p->pos == (size_t)c->opts->weight;
		if (!declared && !looks_like_weight(p))
			continue;
		check_weight(c, p);
		if (!declared && c->opts->weight < 0)
			svy_check_add(c, SVY_FOUND_WEIGHT_UNDECLARED, p->pos);
	}
}
