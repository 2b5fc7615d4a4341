// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/already.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/relay.h"
#include "weight/auxiliary.h"
#include "weight/tally.h"

#define TOLD 40         /* categories of a margin that are told */

struct already {
	struct svy_relay relay;
	struct svy_already_opts o;
	const struct svy_targets *t;
	const struct svy_dict *in;
	size_t base, result;
	struct svy_aux *aux;
	struct svy_tally *total;        /* one for each term */
	uint32_t *category;
	double *x;
	uint8_t miss[SVY_BATCH_ROWS];
};

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct already *a = (struct already *)sink;
	uint8_t *wanted;
	int rc = svy_aux_bind(a->relay.ctx, a->t, dict, need, &a->aux);
	if (!rc)
		rc = svy_relay_bind(&a->relay, &wanted);
	if (rc)
		return rc;
	for (size_t i = 0; i < dict->nvar; i++)
		need[i] |= wanted[i];
	need[a->result] = 1;
	free(wanted);
	const size_t n = a->t->n + 1;
	a->total = svy_calloc(n, sizeof *a->total);
	a->category = svy_reallocarray(NULL, SVY_BATCH_ROWS * n, sizeof *a->category);
	a->x = svy_reallocarray(NULL, SVY_BATCH_ROWS * n, sizeof *a->x);
	return 0;
}

static int fail_missing(const struct already *a, const struct svy_batch *b, size_t row, const char *what)
{
	return svy_fail(a->relay.ctx, SVY_EDATA, "a case with a weight has no valid value of '%s': row %" PRIu64, what, b->first + row + 1);
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct already *a = (struct already *)sink;
	const struct svy_column *w = &b->col[a->result];
	const size_t n = a->t->n;
	svy_aux_batch(a->aux, b, a->category, a->x);
	svy_column_missing(&a->in->var[a->result], w, b->nrow, a->miss);
	for (size_t i = 0; i < b->nrow; i++) {
		if (a->miss[i])
			return fail_missing(a, b, i, a->o.result);
		for (size_t k = 0; k < n && w->num[i] != 0; k++) {
			if (a->category[i * n + k] == SVY_AUX_NONE || isnan(a->x[i * n + k]))
				return fail_missing(a, b, i, a->t->margin[k].name);
			svy_tally_add(&a->total[k], a->category[i * n + k], w->num[i] * a->x[i * n + k]);
		}
	}
	return a->relay.next->batch(a->relay.next, b);
}

static void tell_term(const struct already *a, size_t k)
{
	struct svy_buf b = {0};
	uint32_t n = svy_aux_known(a->aux, k);
	for (uint32_t c = 0; c < n && c < TOLD; c++) {
		char *name = svy_aux_name(a->aux, k, c);
		svy_buf_printf(&b, "%s%s: %.10g", c ? "; " : "", name, svy_tally_get(&a->total[k], c));
		free(name);
	}
	if (n > TOLD)
		svy_buf_printf(&b, " and %" PRIu32 " more", n - TOLD);
	if (b.n)
		svy_tell(a->relay.ctx, "'%s' reaches %s", a->o.result, b.p);
	svy_buf_free(&b);
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct already *a = (struct already *)sink;
	for (size_t k = 0; k < a->t->n; k++)
		tell_term(a, k);
	return svy_relay_finish(&a->relay, 0, tail);
}

static void free_parts(struct already *a)
{
	for (size_t k = 0; a->total && k < a->t->n; k++)
		svy_tally_free(&a->total[k]);
	svy_aux_free(a->aux);
	free(a->total);
	free(a->category);
	free(a->x);
}

static void free_already(struct svy_sink *sink)
{
	free_parts((struct already *)sink);
	svy_relay_free(sink);
}

static int bind_weight(struct already *a, const char *name, size_t *at)
{
	return svy_dict_require_number(a->relay.ctx, a->in, "weight", name, at);
}

/* The entry names the variables, so these are bound once before rows come, to find mistakes. */
static int declare(struct already *a)
{
	struct svy_ctx *ctx = a->relay.ctx;
	struct svy_dict *out = &a->relay.out;
	struct svy_calibration done;
	struct svy_aux *aux = NULL;
	uint8_t *need = svy_calloc(a->in->nvar + 1, 1);
	int rc = svy_calibration_read(ctx, &out->survey, &done);
	for (size_t i = 0; i < done.n && !rc; i++)
		if (strcmp(done.step[i].result, a->o.result) == 0)
			rc = svy_fail(ctx, SVY_EUSAGE, "the design says already how '%s' was calibrated", a->o.result);
	if (!rc)
		rc = svy_aux_bind(ctx, a->t, a->in, need, &aux);
	if (!rc) {
		struct svy_calibration_step *step = svy_calibration_add(&done, a->o.kind, a->o.base ? a->o.base : a->o.result, a->o.result);
		step->method = a->o.method;
		svy_aux_declare(aux, step);
		svy_calibration_write(&out->survey, &done);
		free(out->survey.weights);
		out->survey.weights = svy_strdup(a->o.result);
	}
	svy_calibration_free(&done);
	svy_aux_free(aux);
	free(need);
	return rc;
}

int svy_already_new(struct svy_ctx *ctx, const struct svy_already_opts *o, const struct svy_targets *t, const struct svy_dict *d, struct svy_sink *next,
		    struct svy_sink **out)
{
	struct already *a = svy_calloc(1, sizeof *a);
	svy_relay_init(&a->relay, ctx, next);
	a->relay.sink.bind = bind;
	a->relay.sink.batch = batch;
	a->relay.sink.end = end;
	a->relay.sink.free = free_already;
	a->o = *o;
	a->t = t;
	a->in = d;
	svy_dict_copy(&a->relay.out, d);
	int rc = bind_weight(a, o->result, &a->result);
	if (!rc && o->base)
		rc = bind_weight(a, o->base, &a->base);
	if (!rc)
		rc = declare(a);
	if (rc) {
		free_parts(a);
		svy_dict_free(&a->relay.out);
		free(a);
		return rc;
	}
	if (!o->base)
		svy_note(ctx, "the weights before calibration are not known: residuals regress with '%s'", o->result);
	*out = &a->relay.sink;
	return 0;
}
