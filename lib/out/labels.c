// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/labels.h"

#include <string.h>

static const char *label_or_code(const struct svy_category *cat, size_t n, const char *code)
{
	const char *label = svy_code_label(cat, n, code);
	return label ? label : code;
}

const char *svy_label_of_term(const struct svy_estimates *t, const char *name)
{
	const struct svy_term *term = svy_estimates_find_term(t, name);
	return term && term->title && *term->title ? term->title : name;
}

const char *svy_label_of_level(const struct svy_estimates *t, const char *term, const char *level)
{
	const struct svy_term *found = svy_estimates_find_term(t, term);
	return found ? label_or_code(found->level, found->nlevel, level) : level;
}

const char *svy_label_of_group(const struct svy_var *by, const char *code)
{
	return code ? label_or_code(by->cat, by->ncat, code) : "Total";
}

const char *svy_label_of_by(const struct svy_var *by)
{
	return by->title && *by->title ? by->title : by->name;
}
