// SPDX-License-Identifier: GPL-3.0-or-later
/* Label sets: a .sav gives them before its variables, a .dta behind its data, so both wait here for each other. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/readstat_base.h"

/* Sets are shared between variables and the dictionary has a copy for each: a small file could ask for any amount. */
#define MAX_CATEGORIES ((uint64_t)20 << 20)

void svy_rs_labels_init(struct svy_rs *r)
{
	r->set_name = svy_table_new(0);
	r->set_key = svy_table_new(0);
}

void svy_rs_labels_free(struct svy_rs *r)
{
	for (size_t i = 0; i < r->nset; i++) {
		for (size_t k = 0; k < r->set[i].n; k++) {
			free(r->set[i].v[k].value.str);
			free(r->set[i].v[k].text);
		}
		free(r->set[i].v);
	}
	free(r->set);
	free(r->var_set);
	svy_table_free(r->set_name);
	svy_table_free(r->set_key);
	r->set = NULL;
	r->nset = 0;
	r->var_set = NULL;
	r->set_name = r->set_key = NULL;
}

uint32_t svy_rs_labels_set(struct svy_rs *r, const char *name)
{
	bool fresh;
	size_t n = r->facts.name_len ? strnlen(name, r->facts.name_len) : strlen(name);
	uint32_t i = svy_table_add(r->set_name, name, n, &fresh);
	if (fresh) {
		svy_grow(r->set, r->nset, r->set_cap);
		memset(&r->set[r->nset++], 0, sizeof *r->set);
	}
	return i;
}

/* A key of (set, value) in r->set_key; true if the value is new in the set. */
static bool is_new(struct svy_rs *r, uint32_t set, const struct svy_value *v)
{
	struct svy_buf key = {0};
	bool fresh;
	svy_buf_add(&key, (const char *)&set, sizeof set);
	svy_buf_putc(&key, (char)v->kind);
	if (v->kind == SVY_VALUE_NUMBER) {
		uint64_t bits = svy_table_number_key(v->num);
		svy_buf_add(&key, (const char *)&bits, sizeof bits);
	} else if (v->kind == SVY_VALUE_TAG) {
		svy_buf_putc(&key, v->tag);
	} else {
		svy_buf_puts(&key, v->str);
	}
	svy_table_add(r->set_key, key.p, key.n, &fresh);
	svy_buf_free(&key);
	return fresh;
}

/* False for values that can carry no label (system-missing). */
static bool convert(struct svy_rs *r, readstat_value_t from, struct svy_value *to)
{
	memset(to, 0, sizeof *to);
	if (from.is_tagged_missing) {
		to->kind = SVY_VALUE_TAG;
		to->tag = from.tag;
		return from.tag >= 'a' && from.tag <= 'z';
	}
	switch (from.type) {
	case READSTAT_TYPE_STRING:
		to->kind = SVY_VALUE_STRING;
		if (from.v.string_value)
			to->str = svy_rs_text_dup(r, from.v.string_value, strlen(from.v.string_value));
		return from.v.string_value != NULL;
	case READSTAT_TYPE_INT8: to->num = from.v.i8_value; break;
	case READSTAT_TYPE_INT16: to->num = from.v.i16_value; break;
	case READSTAT_TYPE_INT32: to->num = from.v.i32_value; break;
	case READSTAT_TYPE_FLOAT: to->num = (double)from.v.float_value; break;
	case READSTAT_TYPE_DOUBLE: to->num = from.v.double_value; break;
	default: return false;
	}
	return !from.is_system_missing && !isnan(to->num);
}

int svy_rs_labels_add(struct svy_rs *r, const char *name, readstat_value_t value, const char *text)
{
	struct svy_rs_label label;
	uint32_t i = svy_rs_labels_set(r, name);
	if (!text || !convert(r, value, &label.value))
		return 0;
	if (!is_new(r, i, &label.value)) {
		free(label.value.str);
		return 0;
	}
	label.text = svy_rs_text_dup(r, text, strlen(text));
	struct svy_rs_set *s = &r->set[i];
	svy_grow(s->v, s->n, s->cap);
	s->v[s->n++] = label;
	return 0;
}

/* Straight into the variable's list: svy_var_label_… looks for the value first, which a set has but once. Returns the labels of another type. */
static size_t attach(struct svy_var *v, const struct svy_rs_set *s)
{
	size_t other = 0;
	for (size_t i = 0; i < s->n; i++) {
		const struct svy_rs_label *l = &s->v[i];
		if ((l->value.kind == SVY_VALUE_STRING) != (v->type == SVY_STRING)) {
			other++;
			continue;
		}
		svy_grow(v->cat, v->ncat, v->cat_cap);
		v->cat[v->ncat] = (struct svy_category){l->value, svy_strdup(l->text)};
		v->cat[v->ncat++].value.str = svy_strdup(l->value.str);
	}
	return other;
}

int svy_rs_labels_attach(struct svy_rs *r)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < r->dict->nvar; i++) {
		if (r->var_set[i] == UINT32_MAX)
			continue;
		const struct svy_rs_set *s = &r->set[r->var_set[i]];
		if ((sum += s->n) > MAX_CATEGORIES)
			return svy_rs_damaged(&r->io, "more than %llu value labels", (unsigned long long)MAX_CATEGORIES);
		size_t other = attach(&r->dict->var[i], s);
		int rc = other ? svy_warn(r->ctx, "%zu value labels of '%s' are not of its type, and are left out", other, r->dict->var[i].name) : 0;
		if (rc)
			return rc;
	}
	return 0;
}
