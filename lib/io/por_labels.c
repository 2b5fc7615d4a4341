// SPDX-License-Identifier: GPL-3.0-or-later
/* Record D: names of variables, then values with their labels, which all of these variables have. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "io/por.h"

/* A set of labels is copied for each of its variables: a small file could ask for any amount. */
#define CATEGORIES_MAX ((size_t)2 << 20)

struct labels {
	size_t *var;                    /* positions */
	size_t nvar, var_cap;
	struct svy_category *cat;
	size_t ncat, cat_cap;
	bool string;
	struct svy_table *seen;         /* values, each with its first label, as readers of these files agree */
};

static int read_count(struct svy_por *r, size_t *n)
{
	double x;
	bool missing;
	int rc = svy_por_number(r, &x, &missing, "a set of value labels");
	if (rc)
		return rc;
	if (missing || x < 0 || x > 1e9)
		return svy_por_damaged(r, "a set of value labels has an impossible count");
	*n = (size_t)x;
	return 0;
}

static int add_variable(struct svy_por *r, struct labels *l)
{
	struct svy_str s;
	int rc = svy_por_string(r, &s, "a set of value labels");
	if (rc)
		return rc;
	s = svy_por_decode(r, (const unsigned char *)s.p, s.n);
	char *name = svy_strndup(s.p, s.n);
	ptrdiff_t pos = svy_dict_find(r->dict, name);
	if (pos < 0)
		rc = svy_por_damaged(r, "value labels of a variable that does not exist: '%s'", name);
	free(name);
	if (rc)
		return rc;
	bool string = r->dict->var[pos].type == SVY_STRING;
	if (l->nvar && string != l->string)
		return svy_por_damaged(r, "one set of value labels is of numbers and of text");
	l->string = string;
	svy_grow(l->var, l->nvar, l->var_cap);
	l->var[l->nvar++] = (size_t)pos;
	return 0;
}

static int read_value(struct svy_por *r, struct labels *l, struct svy_value *v, bool *fresh)
{
	const char *within = "a set of value labels";
	int rc;
	*fresh = false;
	if (l->string) {
		struct svy_str s;
		if ((rc = svy_por_string(r, &s, within)))
			return rc;
		s = svy_por_decode(r, (const unsigned char *)s.p, s.n);
		svy_table_add(l->seen, s.p, s.n, fresh);
		*v = (struct svy_value){.kind = SVY_VALUE_STRING, .str = *fresh ? svy_strndup(s.p, s.n) : NULL};
		return 0;
	}
	bool missing;
	*v = (struct svy_value){.kind = SVY_VALUE_NUMBER};
	if ((rc = svy_por_number(r, &v->num, &missing, within)) || missing)
		return rc;
	uint64_t key = svy_table_number_key(v->num);
	svy_table_add(l->seen, &key, sizeof key, fresh);
	return 0;
}

static int add_label(struct svy_por *r, struct labels *l)
{
	struct svy_value value;
	struct svy_str s;
	bool fresh;
	int rc = read_value(r, l, &value, &fresh);
	if (!rc && (rc = svy_por_string(r, &s, "a set of value labels")))
		free(value.str);
	if (rc || !fresh)
		return rc;
	s = svy_por_decode(r, (const unsigned char *)s.p, s.n);
	svy_grow(l->cat, l->ncat, l->cat_cap);
	l->cat[l->ncat++] = (struct svy_category){value, svy_strndup(s.p, s.n)};
	return 0;
}

/* A second set for a variable takes the place of the first. */
static void attach(struct svy_var *v, const struct labels *l)
{
	for (size_t i = 0; i < v->ncat; i++) {
		free(v->cat[i].value.str);
		free(v->cat[i].label);
	}
	v->ncat = 0;
	for (size_t i = 0; i < l->ncat; i++) {
		svy_grow(v->cat, v->ncat, v->cat_cap);
		v->cat[v->ncat] = (struct svy_category){l->cat[i].value, svy_strdup(l->cat[i].label)};
		v->cat[v->ncat++].value.str = svy_strdup(l->cat[i].value.str);
	}
}

static int read_set(struct svy_por *r, struct labels *l)
{
	size_t n;
	int rc = read_count(r, &n);
	for (size_t i = 0; i < n && !rc; i++)
		rc = add_variable(r, l);
	if (!rc)
		rc = read_count(r, &n);
	for (size_t i = 0; i < n && !rc; i++)
		rc = add_label(r, l);
	if (rc)
		return rc;
	r->categories += l->nvar * l->ncat;
	if (r->categories > CATEGORIES_MAX)
		return svy_por_damaged(r, "more than %zu value labels", CATEGORIES_MAX);
	for (size_t i = 0; i < l->nvar; i++)
		attach(&r->dict->var[l->var[i]], l);
	return 0;
}

int svy_por_read_labels(struct svy_por *r)
{
	struct labels l = {.seen = svy_table_new(0)};
	int rc = read_set(r, &l);
	for (size_t i = 0; i < l.ncat; i++) {
		free(l.cat[i].value.str);
		free(l.cat[i].label);
	}
	free(l.cat);
	free(l.var);
	svy_table_free(l.seen);
	return rc;
}
