// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A row of A on the spool: for each compared pair a byte that says how the value is missing and, of a number, its eight bytes, of text, its length
 * in four bytes and its bytes. The key of a row has the same form.
 */
#include "stat/value_diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"
#include "data/date.h"
#include "io/spool.h"

#define WINDOW (1 << 18)
#define OUT_OF_SPOOL "the temporary file ends too early"

struct svy_value_differ {
	struct svy_ctx *ctx;
	const struct svy_dict *a, *b;
	struct svy_value_diff_opts opts;
	struct svy_value_diffs found;
	struct svy_dict_pair *id;
	size_t nid;
	struct svy_spool *rows;
	uint64_t *start;                /* with ids: where each row of A begins */
	size_t start_cap;
	struct svy_table *keys;         /* with ids: of A, then those only in B */
	uint8_t *seen;                  /* with ids: rows of A that have met theirs */
	struct svy_strs twice;          /* ids that stand in two rows; the first of them */
	uint64_t ntwice;
	struct svy_buf key, packed;
	char *window;                   /* what was read of the spool last */
	size_t window_cap, window_n;
	uint64_t window_at, next;       /* next: the row to come, where rows are in order */
};

void svy_value_diffs_free(struct svy_value_diffs *d)
{
	for (size_t i = 0; i < d->n; i++)
		for (size_t k = 0; k < d->v[i].nfirst; k++) {
			free(d->v[i].first[k].at);
			free(d->v[i].first[k].in_a);
			free(d->v[i].first[k].in_b);
		}
	free(d->v);
	svy_strs_free(&d->ids_a);
	svy_strs_free(&d->ids_b);
	memset(d, 0, sizeof *d);
}

bool svy_value_diffs_any(const struct svy_value_diffs *d)
{
	for (size_t i = 0; i < d->n; i++)
		if (!d->v[i].comparable)
			return true;
	return d->cells || d->only_a || d->only_b;
}

/* Dates of B as A counts them, where that can be done. */
static void translate_dates(struct svy_column_diff *c, const struct svy_var *a, const struct svy_var *b)
{
	struct svy_date to = svy_date_of(a), from = svy_date_of(b);
	c->scale = 1;
	c->shift = 0;
	if (a->type != SVY_NUMBER || to.kind == SVY_DATE_NOT || from.kind == SVY_DATE_NOT || (to.per_day == from.per_day && to.epoch == from.epoch))
		return;
	if (!svy_date_translate(&from, &to, &c->scale, &c->shift)) {
		c->scale = 1;
		c->shift = 0;
	}
}

static bool is_id(const struct svy_value_diff_opts *o, size_t i)
{
	for (size_t k = 0; k < o->nid; k++)
		if (o->id[k] == i)
			return true;
	return false;
}

int svy_value_differ_new(struct svy_ctx *ctx, const struct svy_dict *a, const struct svy_dict *b, const struct svy_value_diff_opts *opts,
			 struct svy_value_differ **out)
{
	struct svy_value_differ *d = svy_calloc(1, sizeof *d);
	*d = (struct svy_value_differ){.ctx = ctx, .a = a, .b = b, .opts = *opts, .nid = opts->nid};
	*out = d;
	d->rows = svy_spool_new();
	d->found.v = svy_calloc(opts->npair + 1, sizeof *d->found.v);
	d->id = svy_calloc(opts->nid + 1, sizeof *d->id);
	for (size_t i = 0; i < opts->npair; i++) {
		struct svy_dict_pair at = opts->pair[i];
		if (is_id(opts, i))
			continue;
		struct svy_column_diff *c = &d->found.v[d->found.n++];
		*c = (struct svy_column_diff){.at = at, .comparable = a->var[at.a].type == b->var[at.b].type};
		translate_dates(c, &a->var[at.a], &b->var[at.b]);
	}
	for (size_t k = 0; k < opts->nid; k++) {
		d->id[k] = opts->pair[opts->id[k]];
		if (a->var[d->id[k].a].type != b->var[d->id[k].b].type)
			return svy_fail(ctx, SVY_EUSAGE, "the id '%s' is a number in one file and text in the other", a->var[d->id[k].a].name);
	}
	if (opts->nid)
		d->keys = svy_table_new(0);
	return 0;
}

void svy_value_differ_free(struct svy_value_differ *d)
{
	if (!d)
		return;
	svy_value_diffs_free(&d->found);
	svy_spool_free(d->rows);
	svy_table_free(d->keys);
	svy_strs_free(&d->twice);
	svy_buf_free(&d->key);
	svy_buf_free(&d->packed);
	free(d->id);
	free(d->start);
	free(d->seen);
	free(d->window);
	free(d);
}

void svy_value_differ_take(struct svy_value_differ *d, struct svy_value_diffs *out)
{
	*out = d->found;
	d->found = (struct svy_value_diffs){0};
}

static struct svy_str text_at(const struct svy_column *c, size_t row)
{
	struct svy_str s = c->miss[row] ? (struct svy_str){"", 0} : c->str[row];
	s.n = svy_trimmed(s.p, s.n);
	return s;
}

static void pack(struct svy_buf *b, const struct svy_column *c, size_t row)
{
	if (c->num) {
		uint64_t bits = c->miss[row] ? 0 : svy_table_number_key(c->num[row]);
		svy_buf_putc(b, (char)c->miss[row]);
		svy_buf_add(b, (const char *)&bits, sizeof bits);
		return;
	}
	struct svy_str s = text_at(c, row);
	uint32_t n = (uint32_t)s.n;
	svy_buf_putc(b, n ? SVY_VALID : SVY_SYSMIS);
	svy_buf_add(b, (const char *)&n, sizeof n);
	svy_buf_add(b, s.p, s.n);
}

/* One value out of packed ones. */
struct packed {
	uint8_t miss;
	double num;
	struct svy_str str;
};

static const char *unpack(const char *p, bool number, struct packed *v)
{
	v->miss = (uint8_t)*p++;
	if (number) {
		uint64_t bits;
		memcpy(&bits, p, sizeof bits);
		v->num = svy_table_key_number(bits);
		return p + sizeof bits;
	}
	uint32_t n;
	memcpy(&n, p, sizeof n);
	v->str = (struct svy_str){p + sizeof n, n};
	return p + sizeof n + n;
}

static void put_value(struct svy_buf *b, bool number, const struct packed *v)
{
	char text[SVY_NUM_MAX];
	if (v->miss == SVY_SYSMIS)
		svy_buf_puts(b, number ? "." : "");
	else if (v->miss)
		svy_buf_printf(b, ".%c", v->miss);
	else if (number)
		svy_buf_add(b, text, svy_num_format(text, v->num));
	else
		svy_buf_add(b, v->str.p, v->str.n);
}

static char *value_text(bool number, const struct packed *v)
{
	struct svy_buf b = {0};
	put_value(&b, number, v);
	return svy_buf_take(&b);
}

static char *key_text(const struct svy_value_differ *d, const char *key)
{
	struct svy_buf b = {0};
	for (size_t k = 0; k < d->nid; k++) {
		struct packed v;
		bool number = d->a->var[d->id[k].a].type == SVY_NUMBER;
		key = unpack(key, number, &v);
		svy_buf_puts(&b, k ? ", " : "");
		put_value(&b, number, &v);
	}
	return svy_buf_take(&b);
}

static void make_key(struct svy_value_differ *d, const struct svy_batch *batch, size_t row, bool in_a)
{
	d->key.n = 0;
	for (size_t k = 0; k < d->nid; k++)
		pack(&d->key, &batch->col[in_a ? d->id[k].a : d->id[k].b], row);
}

static void note_twice(struct svy_value_differ *d)
{
	if (d->ntwice++ < SVY_VALUE_DIFF_IDS)
		svy_strs_add_take(&d->twice, key_text(d, d->key.p));
}

static int refuse_twice(struct svy_value_differ *d, const char *file)
{
	if (!d->ntwice)
		return 0;
	char *ids = svy_strs_join(&d->twice, "; ");
	int rc = svy_fail(d->ctx, SVY_EDATA, "ids that stand in more than one row of '%s', which cannot be matched: %s%s (rows too many: %llu)", file, ids,
			  d->ntwice > d->twice.n ? "; …" : "", (unsigned long long)d->ntwice);
	free(ids);
	return rc;
}

/* Both sinks. */
struct sink {
	struct svy_sink base;
	struct svy_value_differ *d;
	bool in_a;
};

static int bind(struct svy_sink *s, const struct svy_dict *dict, uint8_t *need)
{
	const struct sink *k = (struct sink *)s;
	const struct svy_value_differ *d = k->d;
	(void)dict;
	for (size_t i = 0; i < d->found.n; i++)
		if (d->found.v[i].comparable)
			need[k->in_a ? d->found.v[i].at.a : d->found.v[i].at.b] = 1;
	for (size_t i = 0; i < d->nid; i++)
		need[k->in_a ? d->id[i].a : d->id[i].b] = 1;
	return 0;
}

static void sink_free(struct svy_sink *s)
{
	free(s);
}

static struct svy_sink *new_sink(struct svy_value_differ *d, bool in_a, int (*batch)(struct svy_sink *, const struct svy_batch *),
				 int (*end)(struct svy_sink *, const struct svy_tail *))
{
	struct sink *k = svy_calloc(1, sizeof *k);
	k->base = (struct svy_sink){bind, svy_sink_no_begin, batch, end, svy_sink_nothing, sink_free};
	k->d = d;
	k->in_a = in_a;
	return &k->base;
}

static void note_row(struct svy_value_differ *d, const struct svy_batch *b, size_t row)
{
	bool fresh;
	make_key(d, b, row, true);
	svy_table_add(d->keys, d->key.p, d->key.n, &fresh);
	if (!fresh)
		note_twice(d);
	svy_grow(d->start, (size_t)d->found.rows_a, d->start_cap);
	d->start[d->found.rows_a] = (uint64_t)svy_spool_size(d->rows) + d->packed.n;
}

static int store_batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct svy_value_differ *d = ((struct sink *)s)->d;
	d->packed.n = 0;
	for (size_t row = 0; row < b->nrow; row++, d->found.rows_a++) {
		if (d->keys)
			note_row(d, b, row);
		for (size_t i = 0; i < d->found.n; i++)
			if (d->found.v[i].comparable)
				pack(&d->packed, &b->col[d->found.v[i].at.a], row);
	}
	return d->packed.n ? svy_spool_write(d->ctx, d->rows, d->packed.p, d->packed.n) : 0;
}

static int store_end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct svy_value_differ *d = ((struct sink *)s)->d;
	(void)tail;
	d->seen = svy_calloc(d->found.rows_a + 1, 1);
	return refuse_twice(d, d->opts.name_a);
}

struct svy_sink *svy_value_differ_store(struct svy_value_differ *d)
{
	return new_sink(d, true, store_batch, store_end);
}

/* n bytes of the spool from at on; they hold until the next call. */
static int fetch(struct svy_value_differ *d, uint64_t at, size_t n, const char **out)
{
	if (at < d->window_at || at + n > d->window_at + d->window_n) {
		size_t want = n > WINDOW ? n : WINDOW;
		if (want > d->window_cap) {
			d->window = svy_realloc(d->window, want);
			d->window_cap = want;
		}
		ssize_t got = svy_spool_read(d->ctx, d->rows, (int64_t)at, d->window, want);
		if (got < 0)
			return (int)got;
		d->window_at = at;
		d->window_n = (size_t)got;
		if ((size_t)got < n)
			return svy_fail(d->ctx, SVY_EIO, OUT_OF_SPOOL);
	}
	*out = d->window + (at - d->window_at);
	return 0;
}

/* A value of A at *at, which moves behind it. */
static int fetch_value(struct svy_value_differ *d, uint64_t *at, bool number, struct packed *v)
{
	const char *p;
	size_t n = number ? 1 + sizeof(uint64_t) : 1 + sizeof(uint32_t);
	int rc = fetch(d, *at, n, &p);
	if (!rc && !number) {
		uint32_t bytes;
		memcpy(&bytes, p + 1, sizeof bytes);
		n += bytes;
		rc = fetch(d, *at, n, &p);
	}
	if (!rc)
		unpack(p, number, v);
	*at += n;
	return rc;
}

static struct packed value_at(const struct svy_column *c, size_t row)
{
	if (c->num)
		return (struct packed){.miss = c->miss[row], .num = c->num[row]};
	struct svy_str s = text_at(c, row);
	return (struct packed){.miss = s.n ? SVY_VALID : SVY_SYSMIS, .str = s};
}

static bool same(const struct packed *a, const struct packed *b, bool number, double tolerance)
{
	if (a->miss || b->miss)
		return a->miss == b->miss;
	if (!number)
		return a->str.n == b->str.n && memcmp(a->str.p, b->str.p, a->str.n) == 0;
	if (a->num == b->num)
		return true;
	return tolerance > 0 && fabs(a->num - b->num) <= tolerance * fmax(fabs(a->num), fabs(b->num));
}

static void note_cell(struct svy_value_differ *d, struct svy_column_diff *c, const struct packed *a, const struct packed *b, uint64_t row_a)
{
	bool number = d->a->var[c->at.a].type == SVY_NUMBER;
	c->n++;
	d->found.cells++;
	if (number && !a->miss && !b->miss)
		c->apart = fmax(c->apart, fabs(a->num - b->num));
	if (c->nfirst < SVY_VALUE_DIFF_CELLS)
		c->first[c->nfirst++] = (struct svy_cell_diff){d->nid ? key_text(d, d->key.p) : NULL, row_a + 1, d->found.rows_b + 1,
							       value_text(number, a), value_text(number, b)};
}

/* Milliseconds are divided to seconds: a multiple of 0.001 would miss by a bit. */
static double as_a_counts(const struct svy_column_diff *c, double x)
{
	x += c->shift;
	return c->scale < 1 ? x / rint(1 / c->scale) : x * c->scale;
}

static int compare_row(struct svy_value_differ *d, const struct svy_batch *b, size_t row, uint64_t row_a, uint64_t *at)
{
	d->found.compared++;
	for (size_t i = 0; i < d->found.n; i++) {
		struct svy_column_diff *c = &d->found.v[i];
		struct packed in_a, in_b;
		if (!c->comparable)
			continue;
		bool number = d->a->var[c->at.a].type == SVY_NUMBER;
		int rc = fetch_value(d, at, number, &in_a);
		if (rc)
			return rc;
		in_b = value_at(&b->col[c->at.b], row);
		in_b.num = as_a_counts(c, in_b.num);
		if (!same(&in_a, &in_b, number, d->opts.tolerance))
			note_cell(d, c, &in_a, &in_b, row_a);
	}
	return 0;
}

static void only_in_b(struct svy_value_differ *d)
{
	if (d->found.only_b++ < SVY_VALUE_DIFF_IDS && d->keys)
		svy_strs_add_take(&d->found.ids_b, key_text(d, d->key.p));
}

static int match_row(struct svy_value_differ *d, const struct svy_batch *b, size_t row)
{
	bool fresh;
	make_key(d, b, row, false);
	uint32_t i = svy_table_add(d->keys, d->key.p, d->key.n, &fresh);
	if (fresh) {
		only_in_b(d);
		return 0;
	}
	if (i >= d->found.rows_a || d->seen[i]) {
		note_twice(d);
		return 0;
	}
	d->seen[i] = 1;
	uint64_t at = d->start[i];
	return compare_row(d, b, row, i, &at);
}

static int compare_batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct svy_value_differ *d = ((struct sink *)s)->d;
	int rc = 0;
	for (size_t row = 0; row < b->nrow && !rc; row++, d->found.rows_b++) {
		if (d->keys)
			rc = match_row(d, b, row);
		else if (d->found.rows_b < d->found.rows_a)
			rc = compare_row(d, b, row, d->found.rows_b, &d->next);
		else
			only_in_b(d);
	}
	return rc;
}

static int compare_end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct svy_value_differ *d = ((struct sink *)s)->d;
	(void)tail;
	d->found.only_a = d->found.rows_a - d->found.compared;
	for (uint32_t i = 0; d->keys && i < d->found.rows_a && d->found.ids_a.n < SVY_VALUE_DIFF_IDS; i++)
		if (!d->seen[i])
			svy_strs_add_take(&d->found.ids_a, key_text(d, svy_table_key(d->keys, i, NULL)));
	return refuse_twice(d, d->opts.name_b);
}

struct svy_sink *svy_value_differ_compare(struct svy_value_differ *d)
{
	return new_sink(d, false, compare_batch, compare_end);
}
