// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/freq.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "data/value.h"
#include "stat/sketch.h"
#include "step/inside.h"

/* Keys of the table: a byte that says what follows, then the bits of a number or a text. */
enum { KEY_NUMBER = 'n', KEY_STRING = 's', KEY_MISSING = 'm' };

struct counter {
	struct svy_table *index;        /* key to cell */
	size_t added[2];                /* cells of valid and of user-missing codes that the dictionary does not name */
};

struct sink {
	struct svy_sink base;
	struct svy_ctx *ctx;
	const struct svy_varlist *list;
	ptrdiff_t weight;
	struct svy_freqs *f;
	struct counter *counter;
	struct svy_buf key;
	double w[SVY_BATCH_ROWS];
	uint8_t miss[SVY_BATCH_ROWS];
};

static struct svy_freq_cell *add_cell(struct svy_freq *q, struct svy_value value, uint8_t miss)
{
	svy_grow(q->cell, q->ncell, q->cell_cap);
	struct svy_freq_cell *c = &q->cell[q->ncell++];
	*c = (struct svy_freq_cell){.value = value, .miss = miss};
	c->value.str = svy_strdup(value.str);
	return c;
}

static bool has_cell(const struct svy_freq *q, const struct svy_value *v)
{
	for (size_t i = 0; i < q->ncell; i++)
		if (svy_value_same(&q->cell[i].value, v))
			return true;
	return false;
}

static uint8_t miss_of(const struct svy_var *v, const struct svy_value *x)
{
	if (x->kind == SVY_VALUE_TAG)
		return (uint8_t)x->tag;
	return svy_value_is_missing(v, x) ? SVY_USERMIS : SVY_VALID;
}

static int text_order(const struct svy_freq_cell *a, const struct svy_freq_cell *b)
{
	if (a->value.kind == SVY_VALUE_STRING)
		return strcmp(a->value.str, b->value.str);
	return (a->value.num > b->value.num) - (a->value.num < b->value.num);
}

/* Valid, user-missing, tags by letter, system-missing. */
static int rank(const struct svy_freq_cell *c)
{
	if (c->miss == SVY_VALID)
		return 0;
	if (c->miss == SVY_USERMIS)
		return 1;
	return c->miss == SVY_SYSMIS ? 256 : c->miss;
}

static int compare(const void *x, const void *y)
{
	const struct svy_freq_cell *a = x, *b = y;
	return rank(a) != rank(b) ? rank(a) - rank(b) : text_order(a, b);
}

static void sort_cells(struct svy_freq *q)
{
	if (q->ncell)
		qsort(q->cell, q->ncell, sizeof *q->cell, compare);
}

static void init_one(struct svy_freq *q, const struct svy_var *v)
{
	*q = (struct svy_freq){.var = v, .other = {.lo = NAN, .hi = NAN}, .other_missing = {.lo = NAN, .hi = NAN}};
	for (size_t i = 0; i < v->ncat; i++)
		add_cell(q, v->cat[i].value, miss_of(v, &v->cat[i].value))->label = v->cat[i].label;
	for (size_t i = 0; i < v->nmissing; i++)
		if (!has_cell(q, &v->missing[i]))
			add_cell(q, v->missing[i], SVY_USERMIS);
	sort_cells(q);
}

void svy_freqs_init(struct svy_freqs *f, const struct svy_dict *d, const struct svy_varlist *list)
{
	*f = (struct svy_freqs){.v = svy_calloc(list->n, sizeof *f->v), .n = list->n};
	for (size_t i = 0; i < list->n; i++)
		init_one(&f->v[i], &d->var[list->v[i]]);
}

void svy_freqs_free(struct svy_freqs *f)
{
	for (size_t i = 0; i < f->n; i++) {
		for (size_t k = 0; k < f->v[i].ncell; k++)
			free(f->v[i].cell[k].value.str);
		free(f->v[i].cell);
		svy_sketch_free(f->v[i].sketch);
	}
	free(f->v);
	memset(f, 0, sizeof *f);
}

static void key_number(struct svy_buf *key, double x)
{
	uint64_t bits = svy_table_number_key(x);
	key->n = 0;
	svy_buf_putc(key, KEY_NUMBER);
	svy_buf_add(key, (const char *)&bits, sizeof bits);
}

static void key_string(struct svy_buf *key, const char *s, size_t n)
{
	key->n = 0;
	svy_buf_putc(key, KEY_STRING);
	n = svy_trimmed(s, n);
	svy_buf_add(key, s, n);
}

static void key_missing(struct svy_buf *key, uint8_t miss)
{
	key->n = 0;
	svy_buf_putc(key, KEY_MISSING);
	svy_buf_putc(key, (char)miss);
}

static void key_value(struct svy_buf *key, const struct svy_value *v)
{
	if (v->kind == SVY_VALUE_NUMBER)
		key_number(key, v->num);
	else if (v->kind == SVY_VALUE_STRING)
		key_string(key, v->str, strlen(v->str));
	else
		key_missing(key, (uint8_t)v->tag);
}

static int freq_bind(struct svy_sink *s, const struct svy_dict *dict, uint8_t *need)
{
	struct sink *k = (struct sink *)s;
	(void)dict;
	for (size_t i = 0; i < k->list->n; i++)
		need[k->list->v[i]] = 1;
	if (k->weight >= 0)
		need[k->weight] = 1;
	return 0;
}

static int freq_begin(struct svy_sink *s)
{
	struct sink *k = (struct sink *)s;
	k->f->counted = true;
	k->f->weighted = k->weight >= 0;
	k->counter = svy_calloc(k->f->n, sizeof *k->counter);
	for (size_t i = 0; i < k->f->n; i++) {
		const struct svy_freq *q = &k->f->v[i];
		k->counter[i].index = svy_table_new(0);
		for (size_t c = 0; c < q->ncell; c++) {
			key_value(&k->key, &q->cell[c].value);
			svy_table_add(k->counter[i].index, k->key.p, k->key.n, NULL);
		}
	}
	return 0;
}

/* A cell for the value of the key just made, or NULL if the variable has as many as it may. */
static struct svy_freq_cell *new_cell(struct sink *k, size_t i, const struct svy_column *col, size_t row, uint8_t miss)
{
	struct counter *n = &k->counter[i];
	struct svy_value v = {.kind = SVY_VALUE_TAG, .num = NAN, .tag = (char)miss};
	if (miss == SVY_VALID || miss == SVY_USERMIS) {
		if (n->added[miss != 0] == SVY_FREQ_CODES)
			return NULL;
		n->added[miss != 0]++;
		if (col->num)
			v = (struct svy_value){.kind = SVY_VALUE_NUMBER, .num = col->num[row]};
		else
			v = (struct svy_value){.kind = SVY_VALUE_STRING, .num = NAN, .str = k->key.p + 1};
	}
	svy_table_add(n->index, k->key.p, k->key.n, NULL);
	return add_cell(&k->f->v[i], v, miss);
}

static void add_rest(struct svy_freq_rest *r, uint64_t n, double weighted, double x)
{
	r->n += n;
	r->weighted += weighted;
	r->lo = fmin(r->lo, x);
	r->hi = fmax(r->hi, x);
}

static struct svy_sketch *sketch_of(const struct svy_freqs *f, struct svy_freq *q)
{
	size_t limit = SVY_FREQ_SKETCHES / (f->n ? f->n : 1);
	limit = limit > SVY_SKETCH_LIMIT ? SVY_SKETCH_LIMIT : limit < 256 ? 256 : limit;
	if (!q->sketch)
		q->sketch = svy_sketch_new(limit);
	return q->sketch;
}

static void sketch_number(const struct svy_freqs *f, struct svy_freq *q, double x, uint64_t n, double w)
{
	if (f->sketch && isfinite(x))
		svy_sketch_add(sketch_of(f, q), x, n, w);
}

static void sketch_text(const struct svy_freqs *f, struct svy_freq *q, const char *s, size_t n)
{
	if (f->sketch)
		svy_sketch_add_text(sketch_of(f, q), s, svy_trimmed(s, n));
}

static void count_row(struct sink *k, size_t i, const struct svy_column *col, size_t row, uint8_t miss, double w)
{
	struct svy_freq *q = &k->f->v[i];
	if (miss) {
		q->missing++;
		q->missing_weighted += w;
	} else {
		q->valid++;
		q->valid_weighted += w;
	}
	if (miss != SVY_VALID && miss != SVY_USERMIS)
		key_missing(&k->key, miss);
	else if (col->num)
		key_number(&k->key, col->num[row]);
	else
		key_string(&k->key, col->str[row].p, col->str[row].n);
	uint32_t at = svy_table_find(k->counter[i].index, k->key.p, k->key.n);
	struct svy_freq_cell *c = at != UINT32_MAX ? &q->cell[at] : new_cell(k, i, col, row, miss);
	if (!c) {
		add_rest(miss ? &q->other_missing : &q->other, 1, w, col->num ? col->num[row] : NAN);
		if (!miss && col->num)
			sketch_number(k->f, q, col->num[row], 1, w);
		else if (!miss)
			sketch_text(k->f, q, col->str[row].p, col->str[row].n);
		return;
	}
	c->n++;
	c->weighted += w;
}

static void take_weights(struct sink *k, const struct svy_batch *b)
{
	for (size_t r = 0; r < b->nrow; r++)
		k->w[r] = 1;
	if (k->weight < 0)
		return;
	const struct svy_column *c = &b->col[k->weight];
	for (size_t r = 0; r < b->nrow; r++) {
		bool weighs = !c->miss[r] && isfinite(c->num[r]) && c->num[r] >= 0;
		k->w[r] = weighs ? c->num[r] : 0;
		k->f->unweighted_rows += !weighs;
	}
}

static int freq_batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct sink *k = (struct sink *)s;
	take_weights(k, b);
	k->f->rows += b->nrow;
	for (size_t i = 0; i < k->list->n; i++) {
		const struct svy_column *col = &b->col[k->list->v[i]];
		svy_column_missing(k->f->v[i].var, col, b->nrow, k->miss);
		for (size_t r = 0; r < b->nrow; r++)
			count_row(k, i, col, r, k->miss[r], k->w[r]);
	}
	return 0;
}

/* Above the limit, which codes came first would decide on which have a cell: none without a label keeps its own. */
static void merge_rest(const struct svy_freqs *f, struct svy_freq *q, uint8_t miss, struct svy_freq_rest *rest)
{
	size_t kept = 0;
	if (!rest->n)
		return;
	for (size_t i = 0; i < q->ncell; i++) {
		struct svy_freq_cell *c = &q->cell[i];
		if (c->label || c->miss != miss) {
			q->cell[kept++] = *c;
			continue;
		}
		add_rest(rest, c->n, c->weighted, c->value.num);
		if (miss == SVY_VALID && c->value.str)
			sketch_text(f, q, c->value.str, strlen(c->value.str));
		else if (miss == SVY_VALID)
			sketch_number(f, q, c->value.num, c->n, c->weighted);
		free(c->value.str);
	}
	q->ncell = kept;
}

static int freq_end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct sink *k = (struct sink *)s;
	(void)tail;
	for (size_t i = 0; i < k->f->n; i++) {
		struct svy_freq *q = &k->f->v[i];
		merge_rest(k->f, q, SVY_VALID, &q->other);
		merge_rest(k->f, q, SVY_USERMIS, &q->other_missing);
		sort_cells(q);
		if (q->sketch)
			svy_sketch_settle(q->sketch);
	}
	if (!k->f->unweighted_rows)
		return 0;
	return svy_warn(k->ctx, "rows without a weight, or with one below zero, weigh nothing: %llu row%s", (unsigned long long)k->f->unweighted_rows,
			k->f->unweighted_rows == 1 ? "" : "s");
}

static void freq_free(struct svy_sink *s)
{
	struct sink *k = (struct sink *)s;
	for (size_t i = 0; k->counter && i < k->f->n; i++)
		svy_table_free(k->counter[i].index);
	free(k->counter);
	svy_buf_free(&k->key);
	free(k);
}

struct svy_sink *svy_freq_sink(struct svy_ctx *ctx, const struct svy_varlist *list, ptrdiff_t weight, struct svy_freqs *f)
{
	struct sink *k = svy_calloc(1, sizeof *k);
	k->base = (struct svy_sink){freq_bind, freq_begin, freq_batch, freq_end, svy_sink_nothing, freq_free};
	k->ctx = ctx;
	k->list = list;
	k->weight = weight;
	k->f = f;
	return svy_inside_new(ctx, &k->base, &f->outside);
}
