// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/contrast_joint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "stat/frame.h"
#include "stat/test.h"

/* Contrasts that are tested together. */
struct together {
	struct svy_contrast *c;         /* borrowed parts */
	double *value;
	size_t n, first;                /* first: the row of out that the result is like */
	double df;
	bool lost;                      /* one has no value */
};

static char *family_of(const struct svy_estimates *out, size_t i)
{
	const struct svy_estimate *r = &out->row[i];
	struct svy_buf key = {0};
	svy_buf_printf(&key, "%s\n%s\n%s\n", r->term, r->level, r->base ? r->base : "");
	for (size_t k = 0; k + 1 < out->nby; k++)
		svy_buf_printf(&key, "%s\n", r->by[k] ? r->by[k] : "");
	return svy_buf_take(&key);
}

/* What rows are compared with each other already stand in one tree. */
static size_t root_of(const size_t *above, size_t row)
{
	while (above[row] != row)
		row = above[row];
	return row;
}

/* Of all pairs of K rows K - 1 say what all say: a difference of rows that others compare already follows from those. */
static bool follows(const struct svy_contrast *c, size_t *above)
{
	if (c->n != 2)
		return false;
	size_t a = root_of(above, c->part[0].row), b = root_of(above, c->part[1].row);
	above[a] = b;
	return a == b;
}

static void gather(const struct svy_contrast_of *of, const struct svy_contrast *c, const uint32_t *family, uint32_t which, bool pairs, const struct svy_estimates *out,
		   size_t n, struct together *t)
{
	size_t nrow = svy_contrast_rows(of), *above = svy_calloc(nrow, sizeof *above);
	for (size_t r = 0; r < nrow; r++)
		above[r] = r;
	t->n = 0;
	t->df = INFINITY;
	t->lost = false;
	for (size_t i = 0; i < n; i++) {
		if (family[i] != which)
			continue;
		if (!t->n)
			t->first = i;
		if (pairs && follows(&c[i], above))
			continue;
		const struct svy_estimate *r = &out->row[i];
		t->c[t->n] = c[i];
		t->value[t->n++] = r->estimate - of->null;
		t->lost |= isnan(r->estimate) || isnan(r->se) || isnan(r->df);
		t->df = fmin(t->df, r->df);
	}
	free(above);
}

static int test(struct svy_ctx *ctx, const struct svy_contrast_of *of, const struct together *t, struct svy_test *to)
{
	double *cov = svy_calloc(t->n * t->n, sizeof *cov);
	int rc = 0;
	*to = (struct svy_test){NAN, NAN, NAN, NAN};
	if (!svy_contrast_covariances(of, t->c, t->n, cov))
		rc = svy_fail(ctx, SVY_EDATA, "the table does not tell all covariances that a joint test needs: let the command that made the estimates add them by --vcov");
	else if (!t->lost && t->df > 0)
		*to = svy_test_wald(t->value, cov, t->n, t->df, of->rules->as != SVY_AS_R);
	free(cov);
	return rc;
}

static void add_row(const struct svy_estimates *was, const struct together *t, const struct svy_test *found, bool pairs, struct svy_estimates *out)
{
	const struct svy_estimate *like = &was->row[t->first];
	char *term = svy_strdup(pairs ? like->term : "joint"), *level = svy_strdup(pairs ? like->level : "");
	struct svy_estimate *row = svy_estimates_add(out, term, level, "wald");
	like = &out->row[t->first];     /* it may have moved */
	for (size_t k = 0; pairs && k < out->nby; k++)
		row->by[k] = svy_strdup(k + 1 < out->nby ? like->by[k] : "joint");
	if (pairs)
		row->base = svy_strdup(like->base);
	svy_test_put(found, row->extra);
	free(term);
	free(level);
}

/* Tests have no covariance with anything. */
static void widen(struct svy_estimates *out, size_t n)
{
	if (!out->vcov)
		return;
	double *wide = svy_calloc(out->n * out->n, sizeof *wide);
	for (size_t i = 0; i < out->n; i++)
		for (size_t j = 0; j < out->n; j++)
			wide[i * out->n + j] = i < n && j < n ? out->vcov[i * n + j] : NAN;
	free(out->vcov);
	out->vcov = wide;
}

int svy_contrast_joint(struct svy_ctx *ctx, const struct svy_contrast_of *of, const struct svy_contrast *c, bool pairs, struct svy_estimates *out)
{
	size_t n = out->n, none = 0;
	struct svy_table *families = svy_table_new(0);
	uint32_t *family = svy_calloc(n, sizeof *family);
	struct together t = {.c = svy_calloc(n, sizeof *t.c), .value = svy_calloc(n, sizeof *t.value)};
	int rc = 0;
	for (size_t i = 0; i < n; i++) {
		char *key = pairs ? family_of(out, i) : svy_strdup("");
		family[i] = svy_table_add(families, key, strlen(key), NULL);
		free(key);
	}
	for (uint32_t f = 0; f < svy_table_count(families) && !rc; f++) {
		struct svy_test found;
		gather(of, c, family, f, pairs, out, n, &t);
		rc = svy_frame_check_covariance(ctx, t.n);
		if (!rc)
			rc = test(ctx, of, &t, &found);
		if (!rc)
			add_row(out, &t, &found, pairs, out);
		none += !rc && isnan(found.p);
	}
	out->has[SVY_COL_DF1] = out->has[SVY_COL_DF2] = true;
	if (!rc && !pairs)
		svy_estimates_term(out, "joint", NULL);
	if (!rc)
		widen(out, n);
	if (!rc && none)
		rc = svy_warn(ctx, "%zu joint tests do not exist: a contrast has no error, or too few degrees of freedom are left", none);
	svy_table_free(families);
	free(family);
	free(t.c);
	free(t.value);
	return rc;
}
