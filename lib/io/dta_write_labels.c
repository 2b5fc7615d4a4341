// SPDX-License-Identifier: GPL-3.0-or-later
/* Label sets as bytes: Stata labels integers and tags, in sets that variables share. A set is named after the first variable that has it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/utf8.h"
#include "io/dta_write.h"

enum { LABEL_MAX = 32000, VALUE_MAX = 2147483620 };

struct entry {
	int32_t value;
	const char *label;
};

static int by_value(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	return (x->value > y->value) - (x->value < y->value);
}

/* False for a value that Stata cannot label. */
static bool entry_of(const struct svy_dta_out *c, const struct svy_category *k, struct entry *to)
{
	char tag = k->value.kind == SVY_VALUE_TAG ? k->value.tag : k->value.kind == SVY_VALUE_NUMBER ? svy_dta_tag_of(c, k->value.num) : 0;
	double x = k->value.kind == SVY_VALUE_NUMBER ? svy_dta_converted(c, k->value.num) : NAN;
	to->label = k->label ? k->label : "";
	if (tag)
		to->value = INT32_MAX - ('z' - tag);
	else if (x == floor(x) && x >= -2147483647.0 && x <= VALUE_MAX)
		to->value = (int32_t)x;
	else
		return false;
	return true;
}

/* n, bytes of text, offsets, values in ascending order, texts. */
static void put_table(struct svy_dta_writer *w, struct svy_buf *to, struct entry *e, size_t n)
{
	struct svy_buf texts = {0}, offsets = {0};
	qsort(e, n, sizeof *e, by_value);
	for (size_t i = 0; i < n; i++) {
		size_t keep = svy_utf8_fit(e[i].label, LABEL_MAX, 0), len = svy_dta_encode(w, e[i].label, keep, NULL);
		svy_dta_put_number(&offsets, texts.n, 4);
		svy_buf_add(&texts, len ? w->text.p : "", len);
		svy_buf_putc(&texts, '\0');
	}
	svy_dta_put_number(to, n, 4);
	svy_dta_put_number(to, texts.n, 4);
	svy_buf_add(to, offsets.p, offsets.n);
	for (size_t i = 0; i < n; i++)
		svy_dta_put_number(to, (uint32_t)e[i].value, 4);
	svy_buf_add(to, texts.p, texts.n);
	svy_buf_free(&texts);
	svy_buf_free(&offsets);
}

static void put_set(struct svy_dta_writer *w, const char *name, const struct svy_buf *table)
{
	struct svy_buf *b = &w->sets;
	if (w->l->tagged)
		svy_buf_puts(b, "<lbl>");
	svy_dta_put_number(b, table->n, 4);
	size_t n = strlen(name);
	svy_buf_add(b, name, n);
	for (; n < w->l->set_name + 3u; n++)
		svy_buf_putc(b, '\0');
	svy_buf_add(b, table->p, table->n);
	if (w->l->tagged)
		svy_buf_puts(b, "</lbl>");
}

/* A set with the same labels as one before is that one. */
static void share_set(struct svy_dta_writer *w, struct svy_dta_out *c, const struct svy_buf *table)
{
	bool fresh;
	uint32_t i = svy_table_add(w->set_names, table->p, table->n, &fresh);
	if (fresh) {
		svy_strs_add(&w->set_name, c->name);
		put_set(w, c->name, table);
	}
	c->set = svy_strdup(w->set_name.v[i]);
}

static int make_set(struct svy_dta_writer *w, struct svy_dta_out *c)
{
	size_t n = 0;
	if (c->from->ncat == 0)
		return 0;
	if (c->from->type == SVY_STRING)
		return svy_warn(w->ctx, "Stata cannot label text; the value labels of '%s' are left out", c->from->name);
	struct entry *e = svy_calloc(c->from->ncat, sizeof *e);
	for (size_t i = 0; i < c->from->ncat; i++)
		n += entry_of(c, &c->from->cat[i], &e[n]);
	if (n > 0) {
		struct svy_buf table = {0};
		put_table(w, &table, e, n);
		share_set(w, c, &table);
		svy_buf_free(&table);
	}
	free(e);
	size_t lost = c->from->ncat - n;
	return lost ? svy_warn(w->ctx, "Stata labels integers only; %zu value labels of '%s' are left out", lost, c->from->name) : 0;
}

int svy_dta_make_sets(struct svy_dta_writer *w)
{
	int rc = 0;
	w->set_names = svy_table_new(0);
	for (size_t j = 0; j < w->ncol && !rc; j++)
		rc = make_set(w, &w->col[j]);
	return rc;
}
