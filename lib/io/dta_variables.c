// SPDX-License-Identifier: GPL-3.0-or-later
/* The lists of the variables: types, names, formats, names of label sets, titles. Each list holds all variables. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/dta_base.h"
#include "io/names.h"

static const char part[] = "list of variables";

/* In the tagged releases a list stands in a part of its own, which the map points to; but Stata 13 left the place of the titles 0. */
static int open_part(struct svy_dta *d, int entry, const char *tag)
{
	if (!d->l->tagged)
		return 0;
	d->strayed |= svy_dta_tell(d) != d->map[entry] && !(entry == 7 && d->map[entry] == 0);
	if (svy_dta_tag(d, tag))
		return 0;
	return svy_dta_left(d) == 0 ? svy_dta_cut(d, part) : svy_dta_damaged(d, "no %s where they should be", tag);
}

static int close_part(struct svy_dta *d, const char *tag)
{
	if (!d->l->tagged || svy_dta_tag(d, tag))
		return 0;
	return svy_dta_left(d) == 0 ? svy_dta_cut(d, part) : svy_dta_damaged(d, "no %s where it should be", tag);
}

static int read_types(struct svy_dta *d)
{
	unsigned size = d->l->tagged ? 2 : 1;
	int rc = open_part(d, 2, "<variable_types>");
	for (uint64_t i = 0; i < d->nvar && !rc; i++) {
		struct svy_dta_column *c = &d->col[i];
		uint64_t code;
		if (!svy_dta_take_number(d, size, &code))
			return svy_dta_cut(d, part);
		if (!svy_dta_type(d->l, (unsigned)code, &c->type, &c->width))
			return svy_dta_damaged(d, "type %" PRIu64 " of variable %" PRIu64, code, i + 1);
		c->offset = d->row;
		d->row += c->width;
	}
	return rc ? rc : close_part(d, "</variable_types>");
}

/* A name that no other variable has; what had to be changed is said. Names tried grow with the variables, not with their square. */
static int add_variable(struct svy_dta *d, char *name)
{
	enum svy_dta_type type = d->col[d->dict->nvar].type;
	enum svy_type as = type == SVY_DTA_STR || type == SVY_DTA_STRL || type == SVY_DTA_ALIAS ? SVY_STRING : SVY_NUMBER;
	size_t i = d->dict->nvar;
	bool changed = svy_name_tidy(name);
	struct svy_var *v = name[0] ? svy_dict_add(d->dict, name, as) : NULL;
	for (size_t k = i + 1; !v; k++, changed = true) {
		char other[600];
		snprintf(other, sizeof other, "%.500s_%zu", name[0] ? name : "v", k);
		v = svy_dict_add(d->dict, other, as);
	}
	if (type == SVY_DTA_STR)
		v->width = d->col[i].width;
	v->integer = type == SVY_DTA_BYTE || type == SVY_DTA_INT || type == SVY_DTA_LONG;
	if (type == SVY_DTA_ALIAS)
		return svy_warn(d->ctx, "'%s' is an alias of a variable in another frame, whose data are not in the file: it is empty", v->name);
	if (changed)
		return svy_warn(d->ctx, "the name of variable %zu, '%s', is empty, taken or not printable; it is called '%s'", i + 1, name, v->name);
	return 0;
}

static int take_name(struct svy_dta *d, uint64_t i, char *text)
{
	(void)i;
	int rc = add_variable(d, text);
	free(text);
	return rc;
}

/* An empty text is none. */
static int keep(char **to, char *text)
{
	if (text[0])
		*to = text;
	else
		free(text);
	return 0;
}

static int take_format(struct svy_dta *d, uint64_t i, char *text)
{
	return keep(&d->dict->var[i].format, text);
}

static int take_title(struct svy_dta *d, uint64_t i, char *text)
{
	return keep(&d->dict->var[i].title, text);
}

static int take_set(struct svy_dta *d, uint64_t i, char *text)
{
	return keep(&d->col[i].set, text);
}

static int read_list(struct svy_dta *d, int entry, const char *name, size_t size, int (*put)(struct svy_dta *d, uint64_t i, char *text))
{
	char open[40], close[40];
	snprintf(open, sizeof open, "<%s>", name);
	snprintf(close, sizeof close, "</%s>", name);
	int rc = open_part(d, entry, open);
	for (uint64_t i = 0; i < d->nvar && !rc; i++) {
		svy_text_at(&d->text, i < d->dict->nvar ? d->dict->var[i].name : NULL, 0);
		char *text = svy_dta_take_text(d, size);
		if (!text)
			return svy_dta_cut(d, part);
		rc = put(d, i, text);
	}
	svy_text_at(&d->text, NULL, 0);
	return rc ? rc : close_part(d, close);
}

static int skip_sort_order(struct svy_dta *d)
{
	int rc = open_part(d, 4, "<sortlist>");
	if (rc)
		return rc;
	if (!svy_dta_skip(d, d->nvar + 1, d->l->nvar == 4 ? 4 : 2))
		return svy_dta_cut(d, part);
	return close_part(d, "</sortlist>");
}

int svy_dta_read_variables(struct svy_dta *d)
{
	uint64_t bytes = (uint64_t)d->l->name + d->l->format + d->l->set_name + d->l->label;
	if (d->nvar > (uint64_t)svy_dta_left(d) / bytes)
		return svy_dta_truncated(d, "%" PRIu64 " variables are more than it has room for", d->nvar);
	if (d->nvar == 0)
		return svy_dta_damaged(d, "no variables");
	d->col = svy_calloc(d->nvar, sizeof *d->col);
	int rc = read_types(d);
	if (!rc)
		rc = read_list(d, 3, "varnames", d->l->name, take_name);
	if (!rc)
		rc = skip_sort_order(d);
	if (!rc)
		rc = read_list(d, 5, "formats", d->l->format, take_format);
	if (!rc)
		rc = read_list(d, 6, "value_label_names", d->l->set_name, take_set);
	return rc ? rc : read_list(d, 7, "variable_labels", d->l->label, take_title);
}
