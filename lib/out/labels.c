// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/labels.h"

#include <string.h>
#include "base/num.h"

static bool is_code(const struct svy_value *v, const char *code)
{
	double x;
	switch (v->kind) {
	case SVY_VALUE_NUMBER:
		return svy_num_parse(code, strlen(code), &x) && x == v->num;
	case SVY_VALUE_TAG:
		return code[0] == '.' && code[1] == v->tag && !code[2];
	case SVY_VALUE_STRING:
		return strcmp(code, v->str) == 0;
	}
	return false;
}

static const char *find_label(const struct svy_category *cat, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (is_code(&cat[i].value, code))
			return cat[i].label && *cat[i].label ? cat[i].label : code;
	return code;
}

const struct svy_term *svy_label_find_term(const struct svy_estimates *t, const char *name)
{
	for (size_t k = 0; k < t->nterm; k++)
		if (strcmp(t->term[k].name, name) == 0)
			return &t->term[k];
	return NULL;
}

const char *svy_label_of_term(const struct svy_estimates *t, const char *name)
{
	const struct svy_term *term = svy_label_find_term(t, name);
	return term && term->title && *term->title ? term->title : name;
}

const char *svy_label_of_level(const struct svy_estimates *t, const char *term, const char *level)
{
	const struct svy_term *found = svy_label_find_term(t, term);
	return found ? find_label(found->level, found->nlevel, level) : level;
}

const char *svy_label_of_group(const struct svy_var *by, const char *code)
{
	return code ? find_label(by->cat, by->ncat, code) : "Total";
}

const char *svy_label_of_by(const struct svy_var *by)
{
	return by->title && *by->title ? by->title : by->name;
}
