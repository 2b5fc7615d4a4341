// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/normalize.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "weight/classes.h"

struct sum {
	double w, n;
};

struct normalize {
	struct svy_ctx *ctx;
	struct svy_normalize_opts o;
	struct svy_classes classes;
	struct sum *sum;                /* of the classes; the factor is in w after the first pass */
	size_t n, cap;
};

bool svy_normalize_parse(const char *text, struct svy_normalize_opts *o)
{
	const bool mean = strncmp(text, "mean=", 5) == 0;
	const char *number = text + (mean ? 5 : 0);
	double x;
	o->sum = NAN;
	o->mean = 1;
	if (strcmp(text, "n") == 0)
		return true;
	if (!svy_num_parse(number, strlen(number), &x) || !(x > 0) || !isfinite(x))
		return false;
	*(mean ? &o->mean : &o->sum) = x;
	return true;
}

static int bind(void *self, const struct svy_dict *in, struct svy_dict *out, uint8_t *need, size_t replicates, size_t *added)
{
	struct normalize *m = self;
	(void)out, (void)replicates;
	*added = 0;
	return svy_classes_bind(m->ctx, m->o.by, in, need, &m->classes);
}

static struct sum *sum_of(struct normalize *m, uint32_t class)
{
	while (m->n <= class) {
		svy_grow(m->sum, m->n, m->cap);
		m->sum[m->n++] = (struct sum){0};
	}
	return &m->sum[class];
}

static int batch(void *self, const struct svy_batch *b, const struct svy_weights *w)
{
	struct normalize *m = self;
	int rc = svy_classes_batch(m->ctx, &m->classes, b, w->w[0]);
	for (size_t i = 0; i < b->nrow && !rc; i++) {
		if (w->w[0][i] == 0)
			continue;
		struct sum *s = sum_of(m, m->classes.of[i]);
		s->w += w->w[0][i];
		s->n++;
	}
	return rc;
}

static int solve(void *self)
{
	struct normalize *m = self;
	for (size_t c = 0; c < m->n; c++)
		if (m->sum[c].n > 0)
			m->sum[c].w = (isnan(m->o.sum) ? m->sum[c].n * m->o.mean : m->o.sum) / m->sum[c].w;
	return 0;
}

/* The replicates get the factors of the full sample: scaled to sums of their own they would no longer show how sums vary. */
static int apply(void *self, const struct svy_batch *b, const struct svy_weights *w, const struct svy_weights *to, struct svy_column *added)
{
	struct normalize *m = self;
	(void)added;
	int rc = svy_classes_batch(m->ctx, &m->classes, b, w->w[0]);
	for (size_t k = 0; k < w->n && !rc; k++)
		for (size_t i = 0; i < b->nrow; i++)
			to->w[k][i] = w->w[k][i] == 0 ? 0 : w->w[k][i] * (m->classes.of[i] < m->n ? m->sum[m->classes.of[i]].w : 1);
	return rc;
}

static void declare(void *self, struct svy_calibration_step *step)
{
	(void)self, (void)step;
}

static void free_normalize(void *self)
{
	struct normalize *m = self;
	svy_classes_free(&m->classes);
	free(m->sum);
	free(m);
}

static char *title_of(const struct svy_normalize_opts *o)
{
	char number[SVY_NUM_MAX];
	struct svy_buf b = {0};
	svy_num_format(number, isnan(o->sum) ? o->mean : o->sum);
	svy_buf_printf(&b, "Weight, scaled to a %s of %s", isnan(o->sum) ? "mean" : "sum", number);
	if (o->by)
		svy_buf_printf(&b, " by %s", o->by);
	return svy_buf_take(&b);
}

void svy_normalize_method(struct svy_ctx *ctx, const struct svy_normalize_opts *o, struct svy_reweight_method *out)
{
	struct normalize *m = svy_calloc(1, sizeof *m);
	m->ctx = ctx;
	m->o = *o;
	*out = (struct svy_reweight_method){"normalize", title_of(o), m, bind, batch, solve, apply, declare, free_normalize};
}
