// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/auxiliary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"
#include "weight/category.h"

#define SMALL 1024      /* whole numbers below this are looked up without a table */

/* The values of one variable as numbers 0, 1, 2 … */
struct coder {
	const struct svy_var *var;
	size_t col;
	struct svy_table *code;
	uint32_t small[SMALL];          /* place + 1 of a small whole number; 0: not seen */
};

struct term {
	const struct svy_margin *margin;
	struct coder *by;
	size_t nby;
	struct svy_table *combination;  /* nby places of codes to a category; NULL with one variable or none */
	ptrdiff_t of;                   /* column of the number, -1 */
	uint32_t targeted;
};

struct svy_aux {
	const struct svy_dict *dict;
	struct term *term;
	size_t n;
	bool numbers;
	uint8_t miss[SVY_BATCH_ROWS];
	uint32_t place[SVY_BATCH_ROWS];
	uint32_t *code;                 /* of one row, as many as the longest by */
};

static uint32_t number_place(struct coder *c, double x)
{
	const uint64_t key = svy_table_number_key(x);
	const bool small = x >= 0 && x < SMALL && x == (double)(uint32_t)x;
	if (small && c->small[(uint32_t)x])
		return c->small[(uint32_t)x] - 1;
	uint32_t place = svy_table_add(c->code, &key, sizeof key, NULL);
	if (small)
		c->small[(uint32_t)x] = place + 1;
	return place;
}

static uint32_t text_place(struct coder *c, const char *s, size_t n)
{
	return svy_table_add(c->code, s, svy_trimmed(s, n), NULL);
}

static uint32_t value_place(struct coder *c, const struct svy_value *v)
{
	return v->kind == SVY_VALUE_STRING ? text_place(c, v->str, strlen(v->str)) : number_place(c, v->num);
}

static int bind_by(struct svy_ctx *ctx, struct svy_aux *a, struct term *t, const char *name, uint8_t *need)
{
	struct coder *c = &t->by[t->nby];
	int rc = svy_dict_require(ctx, a->dict, "variable", name, &c->col);
	if (rc)
		return rc;
	for (size_t k = 0; k < t->nby; k++)
		if (t->by[k].col == c->col)
			return svy_fail(ctx, SVY_EUSAGE, "a margin names a variable twice: '%s'", t->margin->name);
	c->var = &a->dict->var[c->col];
	c->code = svy_table_new(c->var->type == SVY_NUMBER ? sizeof(uint64_t) : 0);
	need[c->col] = 1;
	t->nby++;
	return 0;
}

static int bind_of(struct svy_ctx *ctx, const struct svy_dict *d, struct term *t, uint8_t *need)
{
	size_t col;
	t->of = -1;
	if (!t->margin->of)
		return 0;
	int rc = svy_dict_require(ctx, d, "variable", t->margin->of, &col);
	if (rc)
		return rc;
	if (d->var[col].type != SVY_NUMBER)
		return svy_fail(ctx, SVY_EUSAGE, "a total without a category needs a number, but '%s' holds text", t->margin->of);
	t->of = (ptrdiff_t)col;
	need[col] = 1;
	return 0;
}

/* The category of a combination of codes, which is added if it is new. */
static uint32_t combine(struct term *t, const uint32_t *code)
{
	if (!t->nby)
		return 0;
	return t->combination ? svy_table_add(t->combination, code, 0, NULL) : code[0];
}

static int bind_target(struct svy_ctx *ctx, struct svy_aux *a, struct term *t, size_t i)
{
	const struct svy_target *target = &t->margin->target[i];
	for (size_t k = 0; k < t->nby; k++) {
		struct svy_value v = {0};
		int rc = svy_category_value(ctx, t->by[k].var, target->category.v[k], t->margin->codes, &v);
		if (rc)
			return rc;
		a->code[k] = value_place(&t->by[k], &v);
		free(v.str);
	}
	if (combine(t, a->code) == i)
		return 0;
	char *name = svy_aux_name(a, (size_t)(t - a->term), combine(t, a->code));
	svy_fail(ctx, SVY_EDATA, "two targets for '%s' in '%s'", name, t->margin->name);
	free(name);
	return SVY_EDATA;
}

static int bind_term(struct svy_ctx *ctx, struct svy_aux *a, struct term *t, uint8_t *need)
{
	const struct svy_margin *m = t->margin;
	int rc = bind_of(ctx, a->dict, t, need);
	t->by = svy_calloc(m->by.n + 1, sizeof *t->by);
	for (size_t k = 0; k < m->by.n && !rc; k++)
		rc = bind_by(ctx, a, t, m->by.v[k], need);
	if (!rc && t->nby > 1)
		t->combination = svy_table_new(t->nby * sizeof(uint32_t));
	for (size_t i = 0; i < m->n && !rc; i++)
		rc = bind_target(ctx, a, t, i);
	t->targeted = (uint32_t)m->n;
	a->numbers = a->numbers || t->of >= 0;
	return rc;
}

int svy_aux_bind(struct svy_ctx *ctx, const struct svy_targets *t, const struct svy_dict *d, uint8_t *need, struct svy_aux **out)
{
	struct svy_aux *a = svy_calloc(1, sizeof *a);
	size_t longest = 1;
	int rc = 0;
	*out = NULL;
	a->dict = d;
	a->term = svy_calloc(t->n + 1, sizeof *a->term);
	for (size_t k = 0; k < t->n; k++)
		longest = t->margin[k].by.n > longest ? t->margin[k].by.n : longest;
	a->code = svy_calloc(longest, sizeof *a->code);
	for (size_t k = 0; k < t->n && !rc; k++) {
		a->term[a->n++].margin = &t->margin[k];
		rc = bind_term(ctx, a, &a->term[k], need);
	}
	if (rc) {
		svy_aux_free(a);
		return rc;
	}
	*out = a;
	return 0;
}

void svy_aux_free(struct svy_aux *a)
{
	if (!a)
		return;
	for (size_t k = 0; k < a->n; k++) {
		struct term *t = &a->term[k];
		for (size_t j = 0; j < t->nby; j++)
			svy_table_free(t->by[j].code);
		svy_table_free(t->combination);
		free(t->by);
	}
	free(a->term);
	free(a->code);
	free(a);
}

size_t svy_aux_terms(const struct svy_aux *a)
{
	return a->n;
}

bool svy_aux_has_numbers(const struct svy_aux *a)
{
	return a->numbers;
}

uint32_t svy_aux_targeted(const struct svy_aux *a, size_t term)
{
	return a->term[term].targeted;
}

uint32_t svy_aux_known(const struct svy_aux *a, size_t term)
{
	const struct term *t = &a->term[term];
	if (!t->nby)
		return 1;
	return svy_table_count(t->combination ? t->combination : t->by[0].code);
}

/* place[] becomes the code of each row, SVY_AUX_NONE where it is missing. */
static void code_rows(struct svy_aux *a, struct coder *c, const struct svy_batch *b)
{
	const struct svy_column *col = &b->col[c->col];
	svy_column_missing(c->var, col, b->nrow, a->miss);
	for (size_t i = 0; i < b->nrow; i++)
		if (a->miss[i])
			a->place[i] = SVY_AUX_NONE;
		else
			a->place[i] = col->num ? number_place(c, col->num[i]) : text_place(c, col->str[i].p, col->str[i].n);
}

/* One variable after the other into a key per row; rows with a missing value are marked by their first code. */
static void combine_rows(struct svy_aux *a, struct term *t, const struct svy_batch *b, uint32_t *category, size_t stride)
{
	uint32_t *key = svy_reallocarray(NULL, b->nrow * t->nby + 1, sizeof *key);
	for (size_t k = 0; k < t->nby; k++) {
		code_rows(a, &t->by[k], b);
		for (size_t i = 0; i < b->nrow; i++) {
			key[i * t->nby + k] = a->place[i];
			if (a->place[i] == SVY_AUX_NONE)
				key[i * t->nby] = SVY_AUX_NONE;
		}
	}
	for (size_t i = 0; i < b->nrow; i++)
		category[i * stride] = key[i * t->nby] == SVY_AUX_NONE ? SVY_AUX_NONE : combine(t, key + i * t->nby);
	free(key);
}

static void number_rows(struct svy_aux *a, const struct term *t, const struct svy_batch *b, double *x, size_t stride)
{
	if (t->of >= 0)
		svy_column_missing(&a->dict->var[t->of], &b->col[t->of], b->nrow, a->miss);
	for (size_t i = 0; i < b->nrow; i++)
		x[i * stride] = t->of < 0 ? 1 : a->miss[i] ? NAN : b->col[t->of].num[i];
}

void svy_aux_batch(struct svy_aux *a, const struct svy_batch *b, uint32_t *category, double *x)
{
	for (size_t k = 0; k < a->n; k++) {
		struct term *t = &a->term[k];
		if (t->combination)
			combine_rows(a, t, b, category + k, a->n);
		else if (t->nby)
			code_rows(a, &t->by[0], b);
		for (size_t i = 0; i < b->nrow && !t->combination; i++)
			category[i * a->n + k] = t->nby ? a->place[i] : 0;
		if (x)
			number_rows(a, t, b, x + k, a->n);
	}
}

static char *code_text(const struct coder *c, uint32_t place, double *number)
{
	size_t n;
	const void *key = svy_table_key(c->code, place, &n);
	char text[SVY_NUM_MAX];
	uint64_t bits;
	if (c->var->type == SVY_STRING)
		return svy_strndup(key, n);
	memcpy(&bits, key, sizeof bits);
	*number = svy_table_key_number(bits);
	svy_num_format(text, *number);
	return svy_strdup(text);
}

static const uint32_t *places_of(const struct term *t, const uint32_t *category)
{
	return t->combination ? svy_table_key(t->combination, *category, NULL) : category;
}

void svy_aux_codes(const struct svy_aux *a, size_t term, uint32_t category, struct svy_strs *codes)
{
	const struct term *t = &a->term[term];
	const uint32_t *place = places_of(t, &category);
	double x;
	for (size_t k = 0; k < t->nby; k++)
		svy_strs_add_take(codes, code_text(&t->by[k], place[k], &x));
}

char *svy_aux_name(const struct svy_aux *a, size_t term, uint32_t category)
{
	const struct term *t = &a->term[term];
	const uint32_t *place = places_of(t, &category);
	struct svy_buf b = {0};
	for (size_t k = 0; k < t->nby; k++) {
		double x = NAN;
		const struct svy_var *v = t->by[k].var;
		char *code = code_text(&t->by[k], place[k], &x);
		const char *label = v->type == SVY_STRING ? svy_var_label_of_string(v, code, strlen(code)) : svy_var_label_of_number(v, x);
		svy_buf_printf(&b, "%s%s=%s", k ? ", " : "", v->name, code);
		if (label)
			svy_buf_printf(&b, " (%s)", label);
		free(code);
	}
	if (t->margin->of)
		svy_buf_printf(&b, "%s%s", b.n ? ", total of " : "", t->margin->of);
	if (!b.n)
		svy_buf_puts(&b, "N");
	return svy_buf_take(&b);
}

void svy_aux_declare(const struct svy_aux *a, struct svy_calibration_step *step)
{
	for (size_t k = 0; k < a->n; k++) {
		struct svy_calibration_term *t = svy_calibration_add_term(step);
		svy_strs_copy(&t->by, &a->term[k].margin->by);
		t->of = svy_strdup(a->term[k].margin->of);
	}
}
