// SPDX-License-Identifier: GPL-3.0-or-later
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/dict.h"

const char *svy_extras_get(const struct svy_extras *l, const char *key)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i].key, key) == 0)
			return l->v[i].yaml;
	return NULL;
}

void svy_extras_set(struct svy_extras *l, const char *key, const char *yaml)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i].key, key) == 0) {
			char *copy = svy_strdup(yaml);
			free(l->v[i].yaml);
			l->v[i].yaml = copy;
			return;
		}
	svy_grow(l->v, l->n, l->cap);
	l->v[l->n++] = (struct svy_extra){svy_strdup(key), svy_strdup(yaml)};
}

void svy_extras_remove(struct svy_extras *l, size_t i)
{
	free(l->v[i].key);
	free(l->v[i].yaml);
	memmove(&l->v[i], &l->v[i + 1], (--l->n - i) * sizeof *l->v);
}

void svy_extras_free(struct svy_extras *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->v[i].key);
		free(l->v[i].yaml);
	}
	free(l->v);
	memset(l, 0, sizeof *l);
}

static void copy_extras(struct svy_extras *to, const struct svy_extras *from)
{
	memset(to, 0, sizeof *to);
	for (size_t i = 0; i < from->n; i++)
		svy_extras_set(to, from->v[i].key, from->v[i].yaml);
}

void svy_var_free(struct svy_var *v)
{
	free(v->name);
	free(v->title);
	free(v->format);
	svy_var_unlabel_all(v);
	svy_var_missing_none(v);
	free(v->cat);
	free(v->missing);
	free(v->range);
	free(v->write_format);
	svy_attributes_free(&v->attr);
	svy_extras_free(&v->extra);
	memset(v, 0, sizeof *v);
}

static struct svy_value copy_value(const struct svy_value *v)
{
	struct svy_value c = *v;
	c.str = svy_strdup(v->str);
	return c;
}

void svy_var_copy(struct svy_var *to, const struct svy_var *from)
{
	*to = *from;
	to->name = svy_strdup(from->name);
	to->title = svy_strdup(from->title);
	to->format = svy_strdup(from->format);
	to->cat = svy_reallocarray(NULL, from->ncat, sizeof *to->cat);
	to->cat_cap = from->ncat;
	for (size_t i = 0; i < from->ncat; i++)
		to->cat[i] = (struct svy_category){copy_value(&from->cat[i].value), svy_strdup(from->cat[i].label)};
	to->missing = svy_reallocarray(NULL, from->nmissing, sizeof *to->missing);
	to->missing_cap = from->nmissing;
	for (size_t i = 0; i < from->nmissing; i++)
		to->missing[i] = copy_value(&from->missing[i]);
	to->range = svy_reallocarray(NULL, from->nrange, sizeof *to->range);
	to->range_cap = from->nrange;
	if (from->nrange)
		memcpy(to->range, from->range, from->nrange * sizeof *to->range);
	to->write_format = svy_strdup(from->write_format);
	svy_attributes_copy(&to->attr, &from->attr);
	copy_extras(&to->extra, &from->extra);
}

void svy_var_become(struct svy_var *to, const struct svy_var *from)
{
	struct svy_var v;
	svy_var_copy(&v, from);
	free(v.name);
	v.name = to->name;
	to->name = NULL;
	svy_var_free(to);
	*to = v;
}

static bool same_string(const char *a, const char *s, size_t len)
{
	size_t n = svy_trimmed(a, strlen(a));
	len = svy_trimmed(s, len);
	return n == len && memcmp(a, s, n) == 0;
}

static bool same_value(const struct svy_value *a, const struct svy_value *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case SVY_VALUE_NUMBER: return a->num == b->num;
	case SVY_VALUE_TAG:    return a->tag == b->tag;
	case SVY_VALUE_STRING: return same_string(a->str, b->str, strlen(b->str));
	}
	return false;
}

static const struct svy_category *find_category(const struct svy_var *v, const struct svy_value *value)
{
	for (size_t i = 0; i < v->ncat; i++)
		if (same_value(&v->cat[i].value, value))
			return &v->cat[i];
	return NULL;
}

void svy_var_label(struct svy_var *v, const struct svy_value *value, const char *label)
{
	const struct svy_category *have = find_category(v, value);
	if (have) {
		char *copy = svy_strdup(label);
		free(have->label);
		v->cat[have - v->cat].label = copy;
		return;
	}
	svy_grow(v->cat, v->ncat, v->cat_cap);
	v->cat[v->ncat++] = (struct svy_category){copy_value(value), svy_strdup(label)};
}

void svy_var_label_number(struct svy_var *v, double value, const char *label)
{
	svy_var_label(v, &(struct svy_value){.kind = SVY_VALUE_NUMBER, .num = value}, label);
}

void svy_var_label_tag(struct svy_var *v, char tag, const char *label)
{
	svy_var_label(v, &(struct svy_value){.kind = SVY_VALUE_TAG, .num = NAN, .tag = tag}, label);
}

void svy_var_label_string(struct svy_var *v, const char *value, const char *label)
{
	svy_var_label(v, &(struct svy_value){.kind = SVY_VALUE_STRING, .num = NAN, .str = (char *)value}, label);
}

static void free_category(struct svy_category *c)
{
	free(c->value.str);
	free(c->label);
}

bool svy_var_unlabel(struct svy_var *v, const struct svy_value *value)
{
	const struct svy_category *have = find_category(v, value);
	if (!have)
		return false;
	size_t i = (size_t)(have - v->cat);
	free_category(&v->cat[i]);
	memmove(&v->cat[i], &v->cat[i + 1], (--v->ncat - i) * sizeof *v->cat);
	return true;
}

void svy_var_unlabel_all(struct svy_var *v)
{
	while (v->ncat)
		free_category(&v->cat[--v->ncat]);
}

void svy_var_missing_none(struct svy_var *v)
{
	for (size_t i = 0; i < v->nmissing; i++)
		free(v->missing[i].str);
	v->nmissing = v->nrange = 0;
}

void svy_var_missing_number(struct svy_var *v, double value)
{
	for (size_t i = 0; i < v->nmissing; i++)
		if (v->missing[i].kind == SVY_VALUE_NUMBER && v->missing[i].num == value)
			return;
	svy_grow(v->missing, v->nmissing, v->missing_cap);
	v->missing[v->nmissing++] = (struct svy_value){.kind = SVY_VALUE_NUMBER, .num = value};
}

void svy_var_missing_string(struct svy_var *v, const char *value)
{
	if (svy_var_string_is_missing(v, value, strlen(value)))
		return;
	svy_grow(v->missing, v->nmissing, v->missing_cap);
	v->missing[v->nmissing++] = (struct svy_value){.kind = SVY_VALUE_STRING, .num = NAN, .str = svy_strdup(value)};
}

void svy_var_missing_range(struct svy_var *v, double lo, double hi)
{
	for (size_t i = 0; i < v->nrange; i++)
		if (v->range[i].lo == lo && v->range[i].hi == hi)
			return;
	svy_grow(v->range, v->nrange, v->range_cap);
	v->range[v->nrange++] = (struct svy_range){lo, hi};
}

const char *svy_var_label_of_number(const struct svy_var *v, double value)
{
	const struct svy_category *c = find_category(v, &(struct svy_value){.kind = SVY_VALUE_NUMBER, .num = value});
	return c ? c->label : NULL;
}

const char *svy_var_label_of_tag(const struct svy_var *v, char tag)
{
	const struct svy_category *c = find_category(v, &(struct svy_value){.kind = SVY_VALUE_TAG, .tag = tag});
	return c ? c->label : NULL;
}

const char *svy_var_label_of_string(const struct svy_var *v, const char *s, size_t len)
{
	for (size_t i = 0; i < v->ncat; i++)
		if (v->cat[i].value.kind == SVY_VALUE_STRING && same_string(v->cat[i].value.str, s, len))
			return v->cat[i].label;
	return NULL;
}

bool svy_var_number_is_missing(const struct svy_var *v, double x)
{
	for (size_t i = 0; i < v->nmissing; i++)
		if (v->missing[i].kind == SVY_VALUE_NUMBER && v->missing[i].num == x)
			return true;
	for (size_t i = 0; i < v->nrange; i++)
		if (x >= v->range[i].lo && x <= v->range[i].hi)
			return true;
	return false;
}

bool svy_var_string_is_missing(const struct svy_var *v, const char *s, size_t len)
{
	for (size_t i = 0; i < v->nmissing; i++)
		if (v->missing[i].kind == SVY_VALUE_STRING && same_string(v->missing[i].str, s, len))
			return true;
	return false;
}

bool svy_var_has_missing(const struct svy_var *v)
{
	return v->nmissing || v->nrange;
}

void svy_survey_free(struct svy_survey *s)
{
	free(s->weights);
	free(s->domain);
	svy_strs_free(&s->strata);
	svy_strs_free(&s->psu);
	svy_strs_free(&s->fpc);
	svy_extras_free(&s->extra);
	memset(s, 0, sizeof *s);
}

void svy_survey_copy(struct svy_survey *to, const struct svy_survey *from)
{
	*to = (struct svy_survey){.weights = svy_strdup(from->weights), .nest = from->nest, .psu_none = from->psu_none,
				  .domain = svy_strdup(from->domain)};
	svy_strs_copy(&to->strata, &from->strata);
	svy_strs_copy(&to->psu, &from->psu);
	svy_strs_copy(&to->fpc, &from->fpc);
	copy_extras(&to->extra, &from->extra);
}

bool svy_survey_is_empty(const struct svy_survey *s)
{
	return !s->weights && !s->domain && !s->strata.n && !s->psu.n && !s->fpc.n && !s->nest && !s->psu_none && !s->extra.n;
}
