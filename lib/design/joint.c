// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/joint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/flow.h"

struct reader {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	const char *path;
	struct svy_joint *to;
	size_t rows;
};

static int bind(struct svy_sink *s, const struct svy_dict *d, uint8_t *need)
{
	struct reader *r = (struct reader *)s;
	r->to->n = d->nvar;
	if (d->nvar > SVY_JOINT_MAX)
		return svy_fail(r->ctx, SVY_EDATA, "%zu units are too many for joint probabilities (at most %d; --pps brewer needs none): '%s'", d->nvar,
				SVY_JOINT_MAX, r->path);
	for (size_t i = 0; i < d->nvar; i++) {
		need[i] = 1;
		if (d->var[i].type != SVY_NUMBER)
			return svy_fail(r->ctx, SVY_EDATA, "joint probabilities are numbers without a line of names; column %zu holds text: '%s'", i + 1, r->path);
	}
	r->to->p = svy_calloc(d->nvar * d->nvar, sizeof *r->to->p);
	return 0;
}

static int batch(struct svy_sink *s, const struct svy_batch *b)
{
	struct reader *r = (struct reader *)s;
	size_t n = r->to->n;
	for (size_t i = 0; i < b->nrow; i++, r->rows++) {
		if (r->rows >= n)
			return svy_fail(r->ctx, SVY_EDATA, "joint probabilities have as many rows as columns, and here are more than the %zu columns: '%s'", n, r->path);
		for (size_t j = 0; j < n; j++) {
			double p = b->col[j].miss[i] ? NAN : b->col[j].num[i];
			if (!(p > 0 && p <= 1 + 1e-12))
				return svy_fail(r->ctx, SVY_EDATA, "the joint probability in row %zu, column %zu is %g; it must be above 0 and at most 1: '%s'",
						r->rows + 1, j + 1, p, r->path);
			r->to->p[r->rows * n + j] = p;
		}
	}
	return 0;
}

/* Written with few digits, or computed in another order, a matrix is symmetric only nearly. */
#define NEARLY 1e-6

static int end(struct svy_sink *s, const struct svy_tail *tail)
{
	struct reader *r = (struct reader *)s;
	size_t n = r->to->n;
	double *p = r->to->p;
	(void)tail;
	if (r->rows != n)
		return svy_fail(r->ctx, SVY_EDATA, "joint probabilities have as many rows as columns, not %zu and %zu: '%s'", r->rows, n, r->path);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++) {
			double a = p[i * n + j], least = fmin(p[i * n + i], p[j * n + j]);
			if (fabs(a - p[j * n + i]) > NEARLY * a)
				return svy_fail(r->ctx, SVY_EDATA, "joint probabilities are not symmetric in row %zu, column %zu: '%s'", i + 1, j + 1, r->path);
			if (a > least * (1 + NEARLY))
				return svy_fail(r->ctx, SVY_EDATA, "the joint probability in row %zu, column %zu is above that of one of the units (%g, %g): '%s'",
						i + 1, j + 1, a, least, r->path);
		}
	return 0;
}

int svy_joint_read(struct svy_ctx *ctx, const char *path, struct svy_joint **out)
{
	struct svy_input in = {.path = path, .no_header = true};
	struct reader r = {{bind, svy_sink_no_begin, batch, end, svy_sink_nothing, svy_sink_nothing}, ctx, path, svy_calloc(1, sizeof(struct svy_joint)), 0};
	struct svy_source *src = NULL;
	const char *input = ctx->input;
	*out = NULL;
	int rc = svy_source_open(ctx, &in, &src);
	if (!rc)
		rc = svy_source_run(ctx, src, &r.sink);
	svy_source_close(src);
	ctx->input = input;
	if (rc)
		svy_joint_free(r.to);
	else
		*out = r.to;
	return rc;
}

void svy_joint_free(struct svy_joint *j)
{
	if (!j)
		return;
	free(j->p);
	free(j);
}
