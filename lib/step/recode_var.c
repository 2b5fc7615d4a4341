// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/recode_var.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "data/date.h"
#include "data/value.h"

struct maker {
	struct svy_var *to;
	const struct svy_var *from;
	const struct svy_recode_map *m;
	const struct svy_recode_rules *rules;
};

static bool makes(const struct svy_recode_rule *r, const struct svy_value *x)
{
	if (r->to == SVY_TO_NUMBER)
		return x->kind == SVY_VALUE_NUMBER && r->num == x->num;
	if (r->to == SVY_TO_TEXT)
		return x->kind == SVY_VALUE_STRING && strcmp(r->text, x->str) == 0;
	return r->to == SVY_TO_MISSING && x->kind == SVY_VALUE_TAG && r->miss == (uint8_t)x->tag;
}

/* Do only codes with this value have the label? */
static bool label_is(const struct svy_var *from, const char *label, const struct svy_value *x)
{
	for (size_t i = 0; i < from->ncat; i++)
		if (strcmp(from->cat[i].label, label) == 0 && svy_value_compare(&from->cat[i].value, x) != 0)
			return false;
	return true;
}

static bool item_is(const struct svy_var *from, const struct svy_recode_from *f, const struct svy_value *x)
{
	if (f->kind == SVY_FROM_TEXT && from->type == SVY_NUMBER)
		return label_is(from, f->text, x);
	if (x->kind == SVY_VALUE_NUMBER)
		return f->kind == SVY_FROM_CODE && f->lo == x->num;
	if (x->kind == SVY_VALUE_STRING)
		return f->kind == SVY_FROM_TEXT && strcmp(f->text, x->str) == 0;
	return f->kind == SVY_FROM_TAGS && f->tags == 1u << (x->tag - 'a' + 1);
}

/* Does the rule turn the value into itself, and nothing else into it? */
static bool is_identity(const struct svy_var *from, const struct svy_recode_rule *r, const struct svy_value *x)
{
	for (size_t i = 0; i < r->nfrom; i++)
		if (!item_is(from, &r->from[i], x))
			return false;
	return r->nfrom && !r->rest;
}

static uint32_t outcome_of(const struct maker *k, const struct svy_value *x)
{
	switch (x->kind) {
	case SVY_VALUE_NUMBER: return svy_recode_outcome_of_number(k->m, x->num);
	case SVY_VALUE_TAG: return svy_recode_outcome_of_missing(k->m, (uint8_t)x->tag);
	default: return svy_recode_outcome_of_text(k->m, x->str, strlen(x->str));
	}
}

/* The value means in the target what it means in the source. */
static bool survives(const struct maker *k, const struct svy_value *x)
{
	uint32_t o = outcome_of(k, x);
	bool stays = svy_recode_copies(k->m, o);
	for (size_t i = 0; i < k->rules->n; i++) {
		if (!makes(&k->rules->v[i], x))
			continue;
		if (!is_identity(k->from, &k->rules->v[i], x))
			return false;
		stays |= o / 2 == i;
	}
	return stays;
}

static bool occurs(const struct maker *k, const struct svy_value *x)
{
	for (size_t i = 0; i < k->rules->n; i++)
		if (makes(&k->rules->v[i], x))
			return true;
	return svy_recode_copies(k->m, outcome_of(k, x));
}

static void keep_labels(const struct maker *k)
{
	for (size_t i = 0; i < k->from->ncat; i++)
		if (survives(k, &k->from->cat[i].value))
			svy_var_label(k->to, &k->from->cat[i].value, k->from->cat[i].label);
}

/* In the order of codes, since the rules' own order says nothing beside those that stay. */
static void add_labels(const struct maker *k)
{
	size_t before = k->to->ncat;
	for (size_t i = 0; i < k->rules->n; i++) {
		const struct svy_recode_rule *r = &k->rules->v[i];
		struct svy_value x = {.kind = SVY_VALUE_NUMBER, .num = r->num};
		if (r->to == SVY_TO_MISSING)
			x = (struct svy_value){.kind = SVY_VALUE_TAG, .num = NAN, .tag = (char)r->miss};
		else if (r->to == SVY_TO_TEXT)
			x = (struct svy_value){.kind = SVY_VALUE_STRING, .num = NAN, .str = r->text};
		if (r->label)
			svy_var_label(k->to, &x, r->label);
	}
	if (k->to->ncat > before)
		svy_var_sort_labels(k->to);
}

static void keep_missing_code(const struct maker *k, const struct svy_range *range, double x)
{
	const struct svy_value v = {.kind = SVY_VALUE_NUMBER, .num = x};
	if (x >= range->lo && x <= range->hi && !svy_var_number_is_missing(k->to, x) && occurs(k, &v))
		svy_var_missing_number(k->to, x);
}

/* Where the codes of a range go elsewhere as a rule, those that stay or come in have a name: in the rules, or a label. */
static void keep_missing_range(const struct maker *k, const struct svy_range *range)
{
	if (svy_recode_copies(k->m, svy_recode_outcome_of_declared(k->m))) {
		svy_var_missing_range(k->to, range->lo, range->hi);
		return;
	}
	for (size_t i = 0; i < k->rules->n; i++) {
		const struct svy_recode_rule *r = &k->rules->v[i];
		if (r->to == SVY_TO_NUMBER)
			keep_missing_code(k, range, r->num);
		for (size_t j = 0; r->to == SVY_TO_COPY && j < r->nfrom; j++)
			if (r->from[j].kind == SVY_FROM_CODE)
				keep_missing_code(k, range, r->from[j].lo);
	}
	for (size_t i = 0; i < k->from->ncat; i++)
		if (k->from->cat[i].value.kind == SVY_VALUE_NUMBER)
			keep_missing_code(k, range, k->from->cat[i].value.num);
}

static void keep_missing(const struct maker *k)
{
	for (size_t i = 0; i < k->from->nmissing; i++) {
		const struct svy_value *x = &k->from->missing[i];
		if (!occurs(k, x))
			continue;
		if (x->kind == SVY_VALUE_STRING)
			svy_var_missing_string(k->to, x->str);
		else
			svy_var_missing_number(k->to, x->num);
	}
	for (size_t i = 0; i < k->from->nrange; i++)
		keep_missing_range(k, &k->from->range[i]);
}

static bool copies_valid(const struct maker *k)
{
	for (size_t i = 0; i < k->rules->n; i++)
		if (k->rules->v[i].to == SVY_TO_COPY && (k->rules->v[i].nfrom || (k->rules->v[i].rest & SVY_REST_VALID)))
			return true;
	return false;
}

static bool gives_labels(const struct maker *k)
{
	for (size_t i = 0; i < k->rules->n; i++)
		if (k->rules->v[i].to == SVY_TO_NUMBER && k->rules->v[i].label)
			return true;
	return false;
}

static bool is_integer(double x)
{
	return x == floor(x) && fabs(x) < 0x1p53;
}

/* Nothing but integers can come out. */
static bool all_integers(const struct maker *k)
{
	if (!k->from->integer && (copies_valid(k) || k->from->nrange))
		return false;
	for (size_t i = 0; !k->from->integer && i < k->from->nmissing; i++)
		if (k->from->type == SVY_NUMBER && !is_integer(k->from->missing[i].num))
			return false;
	for (size_t i = 0; i < k->rules->n; i++)
		if (k->rules->v[i].to == SVY_TO_NUMBER && !is_integer(k->rules->v[i].num))
			return false;
	return true;
}

static void forget_format(struct svy_var *v)
{
	free(v->format);
	free(v->write_format);
	v->format = v->write_format = NULL;
	v->columns = 0;
}

static size_t widest(const struct maker *k)
{
	size_t n = k->from->type == SVY_STRING && copies_valid(k) ? k->from->width : 1;
	for (size_t i = 0; i < k->rules->n; i++)
		if (k->rules->v[i].to == SVY_TO_TEXT && n && strlen(k->rules->v[i].text) > n)
			n = strlen(k->rules->v[i].text);
	return n;
}

/* SPSS shows asterisks for a number that is wider than its format, and rounds one that has more decimals. */
static bool results_fit(const struct maker *k)
{
	unsigned width, decimals = 0;
	char num[SVY_NUM_MAX];
	if (!k->from->format || sscanf(k->from->format, "F%u.%u", &width, &decimals) < 1)
		return true;
	for (size_t i = 0; i < k->rules->n; i++) {
		if (k->rules->v[i].to != SVY_TO_NUMBER)
			continue;
		size_t n = svy_num_format(num, k->rules->v[i].num);
		const char *point = strchr(num, '.');
		if ((point ? (size_t)(point - num) : n) + (decimals ? decimals + 1 : 0) > width || (point && strlen(point + 1) > decimals))
			return false;
	}
	return true;
}

/*
 * Classes of a scale with names are ordinal. The format of codes stays; one of dates would show codes as days, and a text's says how wide
 * it is.
 */
static void set_format(const struct maker *k)
{
	struct svy_var *v = k->to;
	v->type = svy_recode_map_type(k->m);
	if (v->measure == SVY_SCALE && !copies_valid(k) && gives_labels(k))
		v->measure = SVY_ORDINAL;
	if (v->type != k->from->type) {
		v->align = SVY_ALIGN_UNKNOWN;
		if (v->measure == SVY_MEASURE_UNKNOWN || v->measure == SVY_SCALE)
			v->measure = v->type == SVY_STRING ? SVY_NOMINAL : SVY_MEASURE_UNKNOWN;
	}
	v->width = v->type == SVY_STRING ? widest(k) : 0;
	bool narrow = v->type == SVY_STRING && v->width > k->from->width;
	bool codes = v->type == SVY_NUMBER && svy_date_of(k->from).kind == SVY_DATE_NOT;
	if (v->type != k->from->type || narrow || (!codes && !copies_valid(k)) || (v->type == SVY_NUMBER && !results_fit(k)))
		forget_format(v);
	v->integer = v->type == SVY_NUMBER && all_integers(k);
}

void svy_recode_var(struct svy_var *to, const struct svy_var *from, const struct svy_recode_map *m, const struct svy_recode_rules *rules)
{
	svy_var_become(to, from);
	svy_var_unlabel_all(to);
	svy_var_missing_none(to);
	struct maker k = {.to = to, .from = from, .m = m, .rules = rules};
	set_format(&k);
	if (to->type == from->type) {
		keep_labels(&k);
		keep_missing(&k);
	}
	add_labels(&k);
}
