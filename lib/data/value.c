// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/num.h"
#include "base/table.h"
#include "data/date.h"

static void put_number(struct svy_buf *b, double x)
{
	char text[SVY_NUM_MAX];
	svy_buf_add(b, text, svy_num_format(text, x));
}

void svy_value_put(struct svy_buf *b, const struct svy_value *v)
{
	if (v->kind == SVY_VALUE_TAG)
		svy_buf_printf(b, ".%c", v->tag);
	else if (v->kind == SVY_VALUE_NUMBER)
		put_number(b, v->num);
	else
		svy_buf_puts(b, *v->str ? v->str : "\"\"");
}

int svy_value_compare(const struct svy_value *a, const struct svy_value *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->kind == SVY_VALUE_TAG)
		return (a->tag > b->tag) - (a->tag < b->tag);
	if (a->kind == SVY_VALUE_NUMBER)
		return (a->num > b->num) - (a->num < b->num);
	return svy_compare_trimmed(a->str, strlen(a->str), b->str, strlen(b->str));
}

bool svy_value_same(const struct svy_value *a, const struct svy_value *b)
{
	return svy_value_compare(a, b) == 0;
}

void svy_value_key(struct svy_buf *b, const struct svy_value *v)
{
	uint64_t bits = svy_table_number_key(v->num);
	b->n = 0;
	svy_buf_putc(b, "nts"[v->kind]);
	if (v->kind == SVY_VALUE_NUMBER)
		svy_buf_add(b, (const char *)&bits, sizeof bits);
	else if (v->kind == SVY_VALUE_TAG)
		svy_buf_putc(b, v->tag);
	else
		svy_buf_add(b, v->str, svy_trimmed(v->str, strlen(v->str)));
}

const char *svy_value_label(const struct svy_var *v, const struct svy_value *x)
{
	if (x->kind == SVY_VALUE_TAG)
		return svy_var_label_of_tag(v, x->tag);
	return x->kind == SVY_VALUE_NUMBER ? svy_var_label_of_number(v, x->num) : svy_var_label_of_string(v, x->str, strlen(x->str));
}

bool svy_var_add_labels(struct svy_var *v, const struct svy_var *from)
{
	size_t had = v->ncat;
	for (size_t i = 0; i < from->ncat; i++)
		if (!svy_value_label(v, &from->cat[i].value))
			svy_var_label(v, &from->cat[i].value, from->cat[i].label);
	return v->ncat > had;
}

static int by_value(const void *a, const void *b)
{
	return svy_value_compare(&((const struct svy_category *)a)->value, &((const struct svy_category *)b)->value);
}

void svy_var_sort_labels(struct svy_var *v)
{
	if (v->ncat)
		qsort(v->cat, v->ncat, sizeof *v->cat, by_value);
}

bool svy_value_is_missing(const struct svy_var *v, const struct svy_value *x)
{
	if (x->kind == SVY_VALUE_TAG)
		return true;
	return x->kind == SVY_VALUE_NUMBER ? svy_var_number_is_missing(v, x->num) : svy_var_string_is_missing(v, x->str, strlen(x->str));
}

static void put_bound(struct svy_buf *b, const struct svy_var *v, double x)
{
	struct svy_date date = svy_date_of(v);
	char text[SVY_DATE_MAX];
	if (isinf(x))
		svy_buf_puts(b, x < 0 ? "lowest" : "highest");
	else
		svy_buf_add(b, text, svy_date_put(text, &date, x));
}

void svy_missing_put(struct svy_buf *b, const struct svy_var *v)
{
	const char *before = "";
	for (size_t i = 0; i < v->nmissing; i++, before = ", ") {
		bool string = v->missing[i].kind == SVY_VALUE_STRING;
		svy_buf_printf(b, "%s%s", before, string ? "\"" : "");
		if (string)
			svy_buf_puts(b, v->missing[i].str);
		else
			put_bound(b, v, v->missing[i].num);
		svy_buf_puts(b, string ? "\"" : "");
	}
	for (size_t i = 0; i < v->nrange; i++, before = ", ") {
		svy_buf_puts(b, before);
		put_bound(b, v, v->range[i].lo);
		svy_buf_puts(b, " to ");
		put_bound(b, v, v->range[i].hi);
	}
}
