// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * {"a": {"file", "format", "variables", "rows"}, "b": {…}, "same", "conflicts", "dictionary": [{"kind", "conflict", "variable", "variableB": its name
 * there if that is another, "of", "a", "b"}], "values": {"by", "compared", "onlyA", "onlyB", "idsOnlyA", "idsOnlyB", "cells", "variables":
 * [{"variable", "cells", "apart", "first": [{"id" or "row", "a", "b"}]}]}}
 */
#include <jansson.h>
#include <string.h>
#include "base/num.h"
#include "io/json.h"
#include "out/difference.h"

static json_t *count(uint64_t n)
{
	return json_integer((json_int_t)n);
}

static void set_text(json_t *to, const char *key, const char *text)
{
	if (text)
		json_object_set_new(to, key, json_string(text));
}

static json_t *file_json(const struct svy_difference_file *f, const uint64_t *rows)
{
	json_t *o = json_object();
	set_text(o, "file", f->name);
	set_text(o, "format", f->format);
	json_object_set_new(o, "variables", count(f->dict->nvar));
	if (rows)
		json_object_set_new(o, "rows", count(*rows));
	return o;
}

static json_t *diff_json(const struct svy_difference *d, const struct svy_dict_diff *f)
{
	json_t *o = json_object();
	set_text(o, "kind", svy_diff_word(f->kind));
	json_object_set_new(o, "conflict", json_boolean(f->conflict));
	if (f->a >= 0 || f->b >= 0)
		set_text(o, "variable", f->a >= 0 ? d->a.dict->var[f->a].name : d->b.dict->var[f->b].name);
	if (f->a >= 0 && f->b >= 0 && f->kind != SVY_DIFF_ORDER && strcmp(d->a.dict->var[f->a].name, d->b.dict->var[f->b].name) != 0)
		set_text(o, "variableB", d->b.dict->var[f->b].name);
	set_text(o, "of", f->of);
	set_text(o, "a", f->in_a);
	set_text(o, "b", f->in_b);
	return o;
}

/* null for system-missing, ".a" for a tag. */
static json_t *cell_value(const char *text, bool number)
{
	double x;
	if (!number)
		return json_string(text);
	if (strcmp(text, ".") == 0)
		return json_null();
	json_t *value = svy_num_parse(text, strlen(text), &x) ? svy_json_value(&(struct svy_value){.kind = SVY_VALUE_NUMBER, .num = x}) : NULL;
	return value ? value : json_string(text);
}

static json_t *column_json(const struct svy_difference *d, const struct svy_column_diff *c)
{
	const struct svy_var *v = &d->a.dict->var[c->at.a];
	json_t *o = json_object(), *first = json_array();
	set_text(o, "variable", v->name);
	if (!c->comparable) {
		json_object_set_new(o, "comparable", json_false());
		json_decref(first);
		return o;
	}
	json_object_set_new(o, "cells", count(c->n));
	if (c->apart > 0)
		json_object_set_new(o, "apart", json_real(c->apart));
	for (size_t i = 0; i < c->nfirst; i++) {
		const struct svy_cell_diff *f = &c->first[i];
		json_t *cell = json_object();
		if (f->at)
			set_text(cell, "id", f->at);
		else
			json_object_set_new(cell, "row", count(f->row_a));
		json_object_set_new(cell, "a", cell_value(f->in_a, v->type == SVY_NUMBER));
		json_object_set_new(cell, "b", cell_value(f->in_b, v->type == SVY_NUMBER));
		json_array_append_new(first, cell);
	}
	json_object_set_new(o, "first", first);
	return o;
}

static json_t *values_json(const struct svy_difference *d)
{
	const struct svy_value_diffs *f = d->values;
	json_t *o = json_object(), *columns = json_array();
	set_text(o, "by", d->id ? d->id : "order");
	json_object_set_new(o, "compared", count(f->compared));
	json_object_set_new(o, "onlyA", count(f->only_a));
	json_object_set_new(o, "onlyB", count(f->only_b));
	if (d->id) {
		json_object_set_new(o, "idsOnlyA", svy_json_texts(&f->ids_a));
		json_object_set_new(o, "idsOnlyB", svy_json_texts(&f->ids_b));
	}
	json_object_set_new(o, "cells", count(f->cells));
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].n || !f->v[i].comparable)
			json_array_append_new(columns, column_json(d, &f->v[i]));
	json_object_set_new(o, "variables", columns);
	return o;
}

void svy_difference_json(const struct svy_difference *d, struct svy_output *out)
{
	svy_output_puts(out, "{\"a\": ");
	svy_json_put(out, file_json(&d->a, d->values ? &d->values->rows_a : NULL), JSON_REAL_PRECISION(17));
	svy_output_puts(out, ",\n\"b\": ");
	svy_json_put(out, file_json(&d->b, d->values ? &d->values->rows_b : NULL), JSON_REAL_PRECISION(17));
	svy_output_printf(out, ",\n\"same\": %s", svy_difference_any(d) ? "false" : "true");
	if (d->dict)
		svy_output_printf(out, ",\n\"conflicts\": %zu,\n\"dictionary\": [", d->dict->conflicts);
	for (size_t i = 0; d->dict && i < d->dict->n; i++) {
		svy_output_puts(out, i ? ",\n" : "\n");
		svy_json_put(out, diff_json(d, &d->dict->v[i]), JSON_REAL_PRECISION(17));
	}
	if (d->dict)
		svy_output_puts(out, d->dict->n ? "\n]" : "]");
	if (d->values) {
		svy_output_puts(out, ",\n\"values\": ");
		svy_json_put(out, values_json(d), JSON_REAL_PRECISION(17));
	}
	svy_output_puts(out, "}\n");
}
