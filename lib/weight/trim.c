// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/trim.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "weight/classes.h"
#include "weight/trim_limits.h"

/* Limits depend on all weights of a class, so those are held: 12 bytes for a row. */
struct trim {
	struct svy_ctx *ctx;
	struct svy_trim_opts o;
	struct svy_classes classes;
	double *w;                      /* of the rows; the result after the first pass */
	uint32_t *class;
	size_t n, cap;
	size_t at;                      /* the row that comes next in the second pass */
};

static int bind(void *self, const struct svy_dict *in, struct svy_dict *out, uint8_t *need, size_t replicates, size_t *added)
{
	struct trim *m = self;
	(void)out, (void)replicates;
	*added = 0;
	return svy_classes_bind(m->ctx, m->o.by, in, need, &m->classes);
}

static int batch(void *self, const struct svy_batch *b, const struct svy_weights *w)
{
	struct trim *m = self;
	int rc = svy_classes_batch(m->ctx, &m->classes, b, w->w[0]);
	if (rc)
		return rc;
	if (m->n + b->nrow > m->cap) {
		m->cap = 2 * m->cap + b->nrow;
		m->w = svy_reallocarray(m->w, m->cap, sizeof *m->w);
		m->class = svy_reallocarray(m->class, m->cap, sizeof *m->class);
	}
	memcpy(m->w + m->n, w->w[0], b->nrow * sizeof *m->w);
	memcpy(m->class + m->n, m->classes.of, b->nrow * sizeof *m->class);
	m->n += b->nrow;
	return 0;
}

static void put_number(struct svy_buf *b, const char *text, double x)
{
	char number[SVY_NUM_MAX];
	svy_num_fixed(number, sizeof number, x, x < 10 ? 4 : 2, '.');
	svy_buf_printf(b, "%s%s", text, number);
}

static int fail_class(struct trim *m, uint32_t class, const struct svy_trim_outcome *t)
{
	char *where = svy_classes_where(&m->classes, class);
	struct svy_buf b = {0};
	if (isfinite(t->lo))
		put_number(&b, "from ", t->lo);
	if (isfinite(t->hi))
		put_number(&b, b.n ? " to " : "up to ", t->hi);
	if (t->lo > t->hi)
		svy_fail(m->ctx, SVY_ENUM, "the lower limit is above the upper one (%s)%s", b.p, where);
	else {
		put_number(&b, "; their mean is ", t->mean);
		svy_fail(m->ctx, SVY_ENUM, "the weights cannot keep their sum and lie within these limits: %s%s", b.p, where);
	}
	svy_buf_free(&b);
	free(where);
	return SVY_ENUM;
}

static void tell_class(struct trim *m, uint32_t class, size_t n, const struct svy_trim_outcome *t)
{
	char *where = svy_classes_where(&m->classes, class);
	struct svy_buf b = {0};
	if (t->high)
		svy_buf_printf(&b, "%zu cut down to ", t->high);
	if (t->high)
		put_number(&b, "", t->hi);
	if (t->low)
		svy_buf_printf(&b, "%s%zu raised to ", b.n ? ", " : "", t->low);
	if (t->low)
		put_number(&b, "", t->lo);
	svy_buf_puts(&b, b.n ? "" : "none outside the limits");
	if (b.n && t->high + t->low) {
		svy_buf_printf(&b, "; %.3g %% of the sum %s", 100 * fabs(t->excess) / (t->mean * (double)n), m->o.excess == SVY_TRIM_DROP ? (t->excess > 0 ? "dropped" : "added") :
			       t->excess > 0 ? "given to the others" : "taken from the others");
	}
	svy_tell(m->ctx, "%zu weights%s: %s", n, where, b.p);
	svy_buf_free(&b);
	free(where);
}

/* The weights of a class stand together in w; row says where they are from. */
static int trim_class(struct trim *m, uint32_t class, const size_t *row, double *w, size_t n)
{
	struct svy_trim_outcome t;
	for (size_t i = 0; i < n; i++)
		w[i] = m->w[row[i]];
	svy_trim_weights(&m->o, w, n, &t);
	if (!t.possible)
		return fail_class(m, class, &t);
	for (size_t i = 0; i < n; i++)
		m->w[row[i]] = w[i];
	tell_class(m, class, n, &t);
	return 0;
}

/* The rows of non-zero weight, class by class; first[c] is where class c begins, and its end first[c + 1]. Caller frees both. */
static size_t *sort_rows(const struct trim *m, uint32_t classes, size_t **first)
{
	size_t *row = svy_reallocarray(NULL, m->n + 1, sizeof *row), *at = svy_calloc(classes + 2, sizeof *at);
	for (size_t i = 0; i < m->n; i++)
		if (m->w[i] != 0)
			at[m->class[i] + 2]++;
	for (uint32_t c = 2; c < classes + 2; c++)
		at[c] += at[c - 1];
	for (size_t i = 0; i < m->n; i++)
		if (m->w[i] != 0)
			row[at[m->class[i] + 1]++] = i;
	*first = at;
	return row;
}

static int solve(void *self)
{
	struct trim *m = self;
	uint32_t classes = svy_classes_known(&m->classes);
	size_t *first, *row = sort_rows(m, classes, &first);
	double *w = svy_reallocarray(NULL, m->n + 1, sizeof *w);
	int rc = 0;
	for (uint32_t c = 0; c < classes && !rc; c++)
		if (first[c + 1] > first[c])
			rc = trim_class(m, c, row + first[c], w, first[c + 1] - first[c]);
	free(w);
	free(row);
	free(first);
	return rc;
}

/* Replicates get the factors of the full sample: the trimming counts as fixed. */
static int apply(void *self, const struct svy_batch *b, const struct svy_weights *w, const struct svy_weights *to, struct svy_column *added)
{
	struct trim *m = self;
	(void)added;
	for (size_t i = 0; i < b->nrow; i++) {
		double before = w->w[0][i], after = m->w[m->at++];
		to->w[0][i] = after;
		for (size_t k = 1; k < w->n; k++)
			to->w[k][i] = before == 0 ? w->w[k][i] : w->w[k][i] * (after / before);
	}
	return 0;
}

static void declare(void *self, struct svy_calibration_step *step)
{
	(void)self, (void)step;
}

static void free_trim(void *self)
{
	struct trim *m = self;
	svy_classes_free(&m->classes);
	free(m->w);
	free(m->class);
	free(m);
}

void svy_trim_method(struct svy_ctx *ctx, const struct svy_trim_opts *o, struct svy_reweight_method *out)
{
	struct trim *m = svy_calloc(1, sizeof *m);
	m->ctx = ctx;
	m->o = *o;
	*out = (struct svy_reweight_method){"trim", svy_strdup("Weight, trimmed"), m, bind, batch, solve, apply, declare, free_trim};
}
