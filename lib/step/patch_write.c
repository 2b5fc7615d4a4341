// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "data/value.h"
#include "io/yaml.h"
#include "step/patch.h"
#include "step/patch_parts.h"

static const char head[] =
	"# A patch for svylabel: 'svylabel THIS.yaml FILE' writes FILE with what stands here; svylabel(1) tells more.\n"
	"# Keys that are deleted stay as they are in FILE; 'title: null', 'labels: none' and 'missing: none' take away.\n"
	"# Labels and missing codes stand in place of those of FILE; without 'replace' they are added to them.\n";

static bool same_values(const struct svy_value *a, size_t na, const struct svy_value *b, size_t nb)
{
	for (size_t i = 0; na == nb && i < na; i++)
		if (!svy_value_same(&a[i], &b[i]))
			return false;
	return na == nb;
}

static bool same_labels(const struct svy_var *a, const struct svy_var *b)
{
	for (size_t i = 0; a->ncat == b->ncat && i < a->ncat; i++)
		if (!svy_value_same(&a->cat[i].value, &b->cat[i].value) || strcmp(a->cat[i].label, b->cat[i].label) != 0)
			return false;
	return a->ncat == b->ncat;
}

static bool same_ranges(const struct svy_var *a, const struct svy_var *b)
{
	for (size_t i = 0; a->nrange == b->nrange && i < a->nrange; i++)
		if (a->range[i].lo != b->range[i].lo || a->range[i].hi != b->range[i].hi)
			return false;
	return a->nrange == b->nrange;
}

/* The items of one question: what is labelled alike stands in one entry, where it is edited once. */
static bool together(const struct svy_var *a, const struct svy_var *b)
{
	return a->ncat && a->type == b->type && a->measure == b->measure && same_labels(a, b) && same_ranges(a, b) &&
	       same_values(a->missing, a->nmissing, b->missing, b->nmissing);
}

static void put_names(struct svy_buf *b, const struct svy_var *const *v, size_t n)
{
	svy_buf_puts(b, n > 1 ? "- for: [" : "- for: ");
	for (size_t i = 0; i < n; i++) {
		svy_buf_puts(b, i ? ", " : "");
		svy_yaml_put_string(b, v[i]->name);
	}
	svy_buf_puts(b, n > 1 ? "]\n" : "\n");
}

static void put_titles(struct svy_buf *b, const struct svy_var *const *v, size_t n)
{
	bool any = false;
	for (size_t i = 0; i < n; i++) {
		if (!v[i]->title)
			continue;
		if (n > 1 && !any)
			svy_buf_puts(b, "  title:\n");
		any = true;
		svy_yaml_put_block_key(b, n > 1 ? "    " : "  ", n > 1 ? v[i]->name : "title");
		svy_yaml_put_string(b, v[i]->title);
		svy_buf_putc(b, '\n');
	}
}

/* As the readers of numbers here have it, in decimal, also where YAML would want a point. */
static void put_code(struct svy_buf *b, const struct svy_value *x)
{
	if (x->kind == SVY_VALUE_STRING)
		svy_yaml_put_string(b, x->str);
	else
		svy_value_put(b, x);
}

static void put_labels(struct svy_buf *b, const struct svy_var *v)
{
	svy_buf_puts(b, v->ncat ? "  labels:\n" : "");
	for (size_t i = 0; i < v->ncat; i++) {
		const struct svy_category *c = &v->cat[i];
		if (c->value.kind == SVY_VALUE_STRING) {
			svy_yaml_put_block_key(b, "    ", c->value.str);
		} else {
			svy_buf_puts(b, "    ");
			put_code(b, &c->value);
			svy_buf_puts(b, ": ");
		}
		svy_yaml_put_string(b, c->label);
		svy_buf_putc(b, '\n');
	}
}

static void put_missing(struct svy_buf *b, const struct svy_var *v)
{
	if (!svy_var_has_missing(v))
		return;
	const char *between = "  missing: [";
	for (size_t i = 0; i < v->nmissing; i++, between = ", ") {
		svy_buf_puts(b, between);
		put_code(b, &v->missing[i]);
	}
	for (size_t i = 0; i < v->nrange; i++, between = ", ") {
		svy_buf_printf(b, "%s[", between);
		svy_yaml_put_number(b, v->range[i].lo);
		svy_buf_puts(b, ", ");
		svy_yaml_put_number(b, v->range[i].hi);
		svy_buf_putc(b, ']');
	}
	svy_buf_puts(b, "]\n");
}

static void put_entry(struct svy_buf *b, const struct svy_var *const *v, size_t n)
{
	put_names(b, v, n);
	put_titles(b, v, n);
	if (v[0]->measure != SVY_MEASURE_UNKNOWN)
		svy_buf_printf(b, "  measure: %s\n", svy_patch_measure[v[0]->measure]);
	put_labels(b, v[0]);
	put_missing(b, v[0]);
}

void svy_patch_write(const struct svy_dict *d, const struct svy_varlist *vars, struct svy_buf *out)
{
	size_t n = vars ? vars->n : d->nvar;
	const struct svy_var **v = svy_calloc(n + 1, sizeof *v);
	for (size_t i = 0; i < n; i++)
		v[i] = &d->var[vars ? vars->v[i] : i];
	svy_buf_puts(out, head);
	if (!vars && d->title) {
		svy_yaml_put_block_key(out, "", "title");
		svy_yaml_put_string(out, d->title);
		svy_buf_putc(out, '\n');
	}
	svy_buf_puts(out, "replace: [labels, missing]\nvariables:\n");
	for (size_t i = 0, k; i < n; i = k) {
		for (k = i + 1; k < n && together(v[i], v[k]); k++)
			;
		put_entry(out, v + i, k - i);
	}
	free(v);
}
