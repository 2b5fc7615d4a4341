// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/histogram.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "io/spool.h"

#define FUZZ 1e-7               /* of a class: what rounding may move a value across its edge */
#define READ 4096               /* values at a time */
#define FINE 4096               /* classes by which a quartile is searched */

struct value {
	double x, w;
	uint64_t group;
};

struct item {
	struct svy_spool *spool;
	double lo, hi, sum_w;
	bool whole;
	uint64_t n;
	double *missing;                /* by group */
	size_t nmissing;
};

/* Equal classes from lo on; each: one for each whole number. */
struct classes {
	double lo, width;
	size_t n;
	bool each;
};

struct histogram {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	struct svy_histogram_opts o;
	struct svy_estimates *table;
	const struct svy_dict *dict;
	struct svy_varlist list;
	struct svy_frame *frame;
	struct item *item;
	struct value *buffer;
	uint8_t miss[SVY_BATCH_ROWS];
};

/* ---- rows in ---- */

static int bind(struct svy_sink *s, const struct svy_dict *d, uint8_t *need)
{
	struct histogram *h = (struct histogram *)s;
	h->dict = d;
	int rc = svy_varlist_parse(h->ctx, d, h->o.vars, &h->list);
	for (size_t i = 0; i < h->list.n && !rc; i++) {
		const struct svy_var *v = &d->var[h->list.v[i]];
		if (v->type != SVY_NUMBER)
			rc = svy_fail(h->ctx, SVY_EUSAGE, "a histogram is of numbers, and this variable holds text: '%s' (svyprop counts its values)", v->name);
		need[h->list.v[i]] = 1;
	}
	if (!rc)
		rc = svy_frame_bind(h->ctx, &h->o.frame, d, need, &h->frame);
	if (rc)
		return rc;
	h->item = svy_calloc(h->list.n + 1, sizeof *h->item);
	h->buffer = svy_calloc(SVY_BATCH_ROWS, sizeof *h->buffer);
	for (size_t i = 0; i < h->list.n; i++)
		h->item[i] = (struct item){.spool = svy_spool_new(), .lo = INFINITY, .hi = -INFINITY, .whole = true};
	return 0;
}

static void count_missing(struct item *it, uint32_t group)
{
	if (group >= it->nmissing) {
		it->missing = svy_reallocarray(it->missing, (size_t)group + 1, sizeof *it->missing);
		while (it->nmissing <= group)
			it->missing[it->nmissing++] = 0;
	}
	it->missing[group]++;
}

static int keep(struct histogram *h, struct item *it, const struct svy_column *col, size_t nrow)
{
	size_t n = 0;
	for (size_t r = 0; r < nrow; r++) {
		uint32_t group = h->frame->group[0][r];
		if (!h->frame->inside[r] || group == SVY_BLOCK_NONE)
			continue;
		double x = col->num[r];
		if (h->miss[r] || !isfinite(x)) {
			count_missing(it, group);
			continue;
		}
		h->buffer[n++] = (struct value){x, h->frame->rows.w[r], group};
		it->lo = fmin(it->lo, x);
		it->hi = fmax(it->hi, x);
		it->whole = it->whole && x == rint(x);
		it->sum_w += h->frame->rows.w[r];
	}
	it->n += n;
	return svy_spool_write(h->ctx, it->spool, h->buffer, n * sizeof *h->buffer);
}

static int batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct histogram *h = (struct histogram *)s;
	int rc = svy_frame_batch(h->ctx, h->frame, b, NULL);
	for (size_t i = 0; i < h->list.n && !rc; i++) {
		const struct svy_column *col = &b->col[h->list.v[i]];
		svy_column_missing(&h->dict->var[h->list.v[i]], col, b->nrow, h->miss);
		rc = keep(h, &h->item[i], col, b->nrow);
	}
	return rc;
}

/* Calls use for every value that was kept. */
static int each(struct histogram *h, const struct item *it, void (*use)(void *arg, const struct value *v), void *arg)
{
	int64_t at = 0;
	for (;;) {
		ssize_t got = svy_spool_read(h->ctx, it->spool, at, h->buffer, READ * sizeof *h->buffer);
		if (got < 0)
			return (int)got;
		if (!got)
			return 0;
		for (size_t i = 0; i < (size_t)got / sizeof *h->buffer; i++)
			use(arg, &h->buffer[i]);
		at += got;
	}
}

/* ---- quartiles ---- */

struct search {
	double lo, hi, below;   /* weight of what lies below lo */
	double w[FINE];
};

static void weigh(void *arg, const struct value *v)
{
	struct search *q = arg;
	if (v->x < q->lo) {
		q->below += v->w;
	} else if (v->x <= q->hi) {
		size_t k = (size_t)((v->x - q->lo) / (q->hi - q->lo) * FINE);
		q->w[k < FINE ? k : FINE - 1] += v->w;
	}
}

/* The least value up to which the share p lies, to a part in 4096^3 of the range: near enough for a width that is rounded, with outliers too. */
static int quantile(struct histogram *h, const struct item *it, double p, double *x)
{
	struct search *q = svy_malloc(sizeof *q);
	double lo = it->lo, hi = it->hi;
	int rc = 0;
	for (int pass = 0; pass < 3 && hi > lo && !rc; pass++) {
		memset(q, 0, sizeof *q);
		q->lo = lo;
		q->hi = hi;
		rc = each(h, it, weigh, q);
		size_t k = 0;
		double sum = q->below;
		while (k < FINE - 1 && (sum += q->w[k]) < p * it->sum_w * (1 - 1e-12))
			k++;
		double step = (hi - lo) / FINE;
		lo += step * (double)k;
		hi = lo + step;
	}
	*x = lo;
	free(q);
	return rc;
}

/* ---- classes ---- */

/* The nearest of 1, 2, 2.5 and 5 times a power of ten. */
static double round_width(double w)
{
	static const double nice[] = {1, 2, 2.5, 5, 10};
	double power = pow(10, floor(log10(w))), digit = w / power;
	size_t best = 0;
	for (size_t k = 1; k < 5; k++)
		if (fabs(log(nice[k] / digit)) < fabs(log(nice[best] / digit)))
			best = k;
	return nice[best] * power;
}

/* Freedman & Diaconis; Sturges' number of classes where the middle half of the cases has one value. */
static int own_width(struct histogram *h, const struct item *it, double *width)
{
	double low = 0, high = 0, range = it->hi - it->lo;
	int rc = quantile(h, it, 0.25, &low);
	if (!rc)
		rc = quantile(h, it, 0.75, &high);
	*width = 2 * (high - low) / cbrt((double)it->n);
	if (!(*width > range * 1e-9))
		*width = range / ceil(log2((double)it->n) + 1);
	*width = round_width(*width);
	if (it->whole)
		*width = fmax(1, rint(*width));
	return rc;
}

static int from_width(struct histogram *h, const struct item *it, const char *name, double width, bool own, struct classes *c)
{
	double first = floor(it->lo / width + FUZZ), last = floor(it->hi / width + FUZZ);
	double n = last - first + 1;
	/* An own width that some values far out make too narrow for a drawing is widened. */
	while (own && n > 100) {
		width = round_width(width * 2);
		first = floor(it->lo / width + FUZZ);
		n = floor(it->hi / width + FUZZ) - first + 1;
	}
	if (!(n <= SVY_HISTOGRAM_BINS))
		return svy_fail(h->ctx, SVY_EUSAGE, "classes of that width would be more than %d, from the least value of '%s' to the greatest", SVY_HISTOGRAM_BINS, name);
	*c = (struct classes){.lo = first * width, .width = width, .n = (size_t)n};
	/* The last class holds its upper end. */
	if (c->n > 1 && it->hi - (first + n - 1) * width <= FUZZ * width)
		c->n--;
	return 0;
}

static int choose_classes(struct histogram *h, const struct item *it, const char *name, struct classes *c)
{
	double width = h->o.width, range = it->hi - it->lo;
	bool own = !(width > 0);
	*c = (struct classes){0};
	if (!it->n)
		return 0;
	if (!isfinite(range))
		return svy_fail(h->ctx, SVY_EDATA, "the values lie too far apart for a histogram: '%s'", name);
	if (h->o.bins && range > 0) {
		*c = (struct classes){.lo = it->lo, .width = range / h->o.bins, .n = h->o.bins};
		return 0;
	}
	if (own && it->whole && range < SVY_HISTOGRAM_VALUES) {
		*c = (struct classes){.lo = it->lo, .width = 1, .n = (size_t)range + 1, .each = true};
		return 0;
	}
	if (own && !(range > 0)) {
		*c = (struct classes){.lo = it->lo, .width = 1, .n = 1, .each = true};
		return 0;
	}
	int rc = own ? own_width(h, it, &width) : 0;
	if (rc)
		return rc;
	if (own && !(isfinite(width) && width > 0 && isfinite(it->lo / width)))
		return svy_fail(h->ctx, SVY_EDATA, "the values lie too far apart for a histogram: '%s'", name);
	return from_width(h, it, name, width, own, c);
}

/* ---- the table ---- */

struct count {
	const struct classes *c;
	double *w;              /* by group and class */
	uint64_t *n;
	size_t ngroup;
};

static void count_value(void *arg, const struct value *v)
{
	struct count *k = arg;
	double at = floor((v->x - k->c->lo) / k->c->width + FUZZ);
	size_t bin = !(at > 0) ? 0 : at >= (double)k->c->n ? k->c->n - 1 : (size_t)at;
	k->w[v->group * k->c->n + bin] += v->w;
	k->n[v->group * k->c->n + bin]++;
}

/* An edge without the digits that adding up has left, unless they tell it from the next. */
static void put_edge(char *out, double x, double width)
{
	char text[64];
	double rounded;
	snprintf(text, sizeof text, "%.10g", x);
	bool narrow = fabs(x) > width * 1e7;
	svy_num_format(out, !narrow && svy_num_parse(text, strlen(text), &rounded) ? rounded : x);
}

static void name_class(const struct classes *c, size_t k, char *code, size_t size)
{
	char lo[SVY_NUM_MAX], hi[SVY_NUM_MAX];
	put_edge(lo, c->lo + (double)k * c->width, c->width);
	put_edge(hi, c->lo + (double)(k + 1) * c->width, c->width);
	if (c->each)
		svy_num_format(code, c->lo + (double)k);
	else
		snprintf(code, size, "%s:%s", lo, hi);
}

static void describe(const struct histogram *h, size_t i, const struct classes *c)
{
	const struct svy_var *v = &h->dict->var[h->list.v[i]];
	struct svy_term *t = svy_estimates_term(h->table, v->name, v->title);
	struct svy_var copy;
	if (!c->each || t->nlevel)
		return;
	svy_var_copy(&copy, v);
	t->level = copy.cat;
	t->nlevel = copy.ncat;
	t->level_cap = copy.cat_cap;
	copy.cat = NULL;
	copy.ncat = 0;
	svy_var_free(&copy);
}

static void add_group(struct histogram *h, size_t i, const struct count *k, uint32_t group)
{
	const struct item *it = &h->item[i];
	double sum = 0, n = 0;
	for (size_t b = 0; b < k->c->n; b++) {
		sum += k->w[group * k->c->n + b];
		n += (double)k->n[group * k->c->n + b];
	}
	for (size_t b = 0; b < k->c->n; b++) {
		char code[2 * SVY_NUM_MAX + 2];
		name_class(k->c, b, code, sizeof code);
		struct svy_estimate *row = svy_estimates_add(h->table, h->dict->var[h->list.v[i]].name, code, "proportion");
		svy_groups_fill(h->frame->groups, group, row->by);
		row->estimate = n > 0 ? k->w[group * k->c->n + b] / sum : NAN;
		row->n = n;
		row->extra[SVY_COL_N_CELL] = (double)k->n[group * k->c->n + b];
		row->extra[SVY_COL_N_MISSING] = group < it->nmissing ? it->missing[group] : 0;
	}
}

static int add_item(struct histogram *h, size_t i, const uint32_t *order)
{
	struct classes c;
	size_t ngroup = svy_groups_count(h->frame->groups);
	const char *name = h->dict->var[h->list.v[i]].name;
	int rc = choose_classes(h, &h->item[i], name, &c);
	if (rc)
		return rc;
	if (!c.n)
		return svy_warn(h->ctx, "no case has a valid number: '%s'", name);
	struct count k = {.c = &c, .w = svy_calloc(ngroup * c.n + 1, sizeof *k.w), .n = svy_calloc(ngroup * c.n + 1, sizeof *k.n), .ngroup = ngroup};
	rc = each(h, &h->item[i], count_value, &k);
	for (size_t g = 0; g < ngroup && !rc; g++)
		add_group(h, i, &k, order[g]);
	if (!rc)
		describe(h, i, &c);
	free(k.w);
	free(k.n);
	return rc;
}

static void note_rows(struct histogram *h)
{
	uint64_t lost = svy_groups_missing(h->frame->groups);
	if (lost)
		svy_note(h->ctx, "%llu row%s in no group because a by-variable is missing there", (unsigned long long)lost, lost == 1 ? " is" : "s are");
	if (h->frame->outside)
		svy_note(h->ctx, "%llu row%s outside the domain", (unsigned long long)h->frame->outside, h->frame->outside == 1 ? " is" : "s are");
}

static int end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct histogram *h = (struct histogram *)s;
	uint32_t *order = svy_groups_order(h->frame->groups);
	int rc = 0;
	svy_groups_describe(h->frame->groups, h->table);
	h->table->has[SVY_COL_N_CELL] = h->table->has[SVY_COL_N_MISSING] = true;
	for (size_t i = 0; i < h->list.n && !rc; i++)
		rc = add_item(h, i, order);
	free(order);
	svy_survey_free(&h->table->survey);
	svy_survey_copy(&h->table->survey, &h->dict->survey);
	svy_strs_copy(&h->table->notes, &h->dict->notes);
	svy_strs_copy(&h->table->notes, &tail->notes);
	note_rows(h);
	return rc;
}

static void free_histogram(struct svy_sink *s)
{
	struct histogram *h = (struct histogram *)s;
	for (size_t i = 0; h->item && i < h->list.n; i++) {
		svy_spool_free(h->item[i].spool);
		free(h->item[i].missing);
	}
	free(h->item);
	free(h->buffer);
	svy_frame_free(h->frame);
	svy_varlist_free(&h->list);
	free(h);
}

struct svy_sink *svy_histogram_sink(struct svy_ctx *ctx, const struct svy_histogram_opts *o, struct svy_estimates *table)
{
	struct histogram *h = svy_calloc(1, sizeof *h);
	h->sink = (struct svy_sink){bind, svy_sink_no_begin, batch, end, svy_sink_nothing, free_histogram};
	h->ctx = ctx;
	h->o = *o;
	h->table = table;
	return &h->sink;
}
