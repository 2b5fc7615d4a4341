// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/reweight.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/relay.h"
#include "io/spool.h"
#include "step/target.h"

#define ONES "_base"    /* the base weight of a survey without weights */

struct reweight {
	struct svy_relay relay;
	const struct svy_dict *in;
	struct svy_reweight_method m;
	ptrdiff_t base;                 /* column of in; -1: all are 1 */
	size_t result, first_added, nadded;
	size_t nweight;                 /* with the replicates */
	struct svy_batch_spool *rows;
	double **w, **to;               /* nweight columns each; w[0] is borrowed from the batch where there is a base */
	struct svy_column ones, made;   /* made: the result */
	struct svy_column *added;
	struct svy_column *col;         /* of what goes out, borrowed */
};

static const char *base_name(const struct reweight *r)
{
	return r->base < 0 ? ONES : r->in->var[r->base].name;
}

/* The first column behind those that come in is that of ones, where there is one. */
static size_t ones_place(const struct reweight *r)
{
	return r->in->nvar;
}

/* Columns that come in, are wanted or needed, and are not made here. */
static void add_need(const struct reweight *r, const uint8_t *wanted, uint8_t *need)
{
	for (size_t i = 0; i < r->in->nvar; i++)
		need[i] |= wanted[i] && i != r->result;
	if (r->base >= 0)
		need[r->base] = 1;
}

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct reweight *r = (struct reweight *)sink;
	struct svy_calibration done;
	uint8_t *wanted;
	r->first_added = r->relay.out.nvar;
	int rc = r->m.bind(r->m.self, dict, &r->relay.out, need, r->nweight - 1, &r->nadded);
	if (!rc)
		rc = svy_calibration_read(r->relay.ctx, &r->relay.out.survey, &done);
	if (rc)
		return rc;
	r->m.declare(r->m.self, svy_calibration_add(&done, r->m.kind, base_name(r), r->relay.out.var[r->result].name));
	svy_calibration_write(&r->relay.out.survey, &done);
	svy_calibration_free(&done);
	r->added = svy_calloc(r->nadded + 1, sizeof *r->added);
	for (size_t k = 0; k < r->nadded; k++)
		r->added[k] = svy_column_new(SVY_NUMBER);
	r->col = svy_calloc(r->relay.out.nvar, sizeof *r->col);
	rc = svy_relay_bind(&r->relay, &wanted);
	if (rc)
		return rc;
	add_need(r, wanted, need);
	free(wanted);
	r->rows = svy_batch_spool_new(dict);
	return 0;
}

/* The next sink begins when the factors are settled. */
static int begin(struct svy_sink *sink)
{
	(void)sink;
	return 0;
}

static void abandon(struct svy_sink *sink)
{
	(void)sink;
}

static int check_weights(const struct reweight *r, const struct svy_batch *b)
{
	const struct svy_column *c = &b->col[r->base];
	for (size_t i = 0; i < b->nrow; i++) {
		if (!(c->num[i] >= 0) || isinf(c->num[i]))
			return svy_fail(r->relay.ctx, SVY_EDATA, "the weight '%s' is %s in row %" PRIu64, base_name(r),
					c->miss[i] ? "missing" : isinf(c->num[i]) ? "infinite" : "negative", b->first + i + 1);
	}
	return 0;
}

static struct svy_weights weights_of(struct reweight *r, const struct svy_batch *b)
{
	r->w[0] = r->base < 0 ? r->ones.num : b->col[r->base].num;
	return (struct svy_weights){r->nweight, r->w};
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct reweight *r = (struct reweight *)sink;
	int rc = r->base < 0 ? 0 : check_weights(r, b);
	struct svy_weights w = weights_of(r, b);
	if (!rc)
		rc = r->m.batch(r->m.self, b, &w);
	return rc ? rc : svy_batch_spool_add(r->relay.ctx, r->rows, b);
}

static int hand_on(struct reweight *r, const struct svy_batch *b)
{
	struct svy_batch out = *b;
	struct svy_weights w = weights_of(r, b), to = {r->nweight, r->to};
	int rc = r->m.apply(r->m.self, b, &w, &to, r->added);
	if (rc)
		return rc;
	memset(r->made.miss, SVY_VALID, b->nrow);
	memcpy(r->col, b->col, b->ncol * sizeof *r->col);
	if (r->base < 0)
		r->col[ones_place(r)] = r->ones;
	r->col[r->result] = r->made;
	memcpy(r->col + r->first_added, r->added, r->nadded * sizeof *r->added);
	out.ncol = r->relay.out.nvar;
	out.col = r->col;
	return r->relay.next->batch(r->relay.next, &out);
}

static int put_all(struct reweight *r)
{
	struct svy_batch *b;
	int rc;
	svy_batch_spool_rewind(r->rows);
	while ((rc = svy_batch_spool_next(r->relay.ctx, r->rows, &b)) > 0)
		if ((rc = hand_on(r, b)))
			break;
	return rc == SVY_STOP ? 0 : rc;
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct reweight *r = (struct reweight *)sink;
	int rc = r->m.solve(r->m.self);
	if (!rc)
		rc = r->relay.next->begin(r->relay.next);
	if (rc)
		return rc;
	return svy_relay_finish(&r->relay, put_all(r), tail);
}

static void free_method(struct svy_reweight_method *m)
{
	m->free(m->self);
	free(m->title);
}

static void free_parts(struct reweight *r)
{
	free_method(&r->m);
	svy_batch_spool_free(r->rows);
	for (size_t k = 0; k < r->nadded && r->added; k++)
		svy_column_free(&r->added[k]);
	free(r->added);
	svy_column_free(&r->ones);
	svy_column_free(&r->made);
	free(r->w);
	free(r->to);
	free(r->col);
}

static void free_reweight(struct svy_sink *sink)
{
	free_parts((struct reweight *)sink);
	svy_relay_free(sink);
}

static int bind_base(struct reweight *r)
{
	size_t at;
	int rc = 0;
	r->base = -1;
	if (r->in->survey.weights) {
		rc = svy_dict_require(r->relay.ctx, r->in, "weight", r->in->survey.weights, &at);
		if (!rc && r->in->var[at].type != SVY_NUMBER)
			rc = svy_fail(r->relay.ctx, SVY_EDATA, "the weight variable must be a number, but '%s' holds text", r->in->survey.weights);
		r->base = rc ? -1 : (ptrdiff_t)at;
		return rc;
	}
	struct svy_var *v = svy_dict_add(&r->relay.out, ONES, SVY_NUMBER);
	if (!v)
		return svy_fail(r->relay.ctx, SVY_EUSAGE, "there is a variable '" ONES "' (--weights names the base weight)");
	v->title = svy_strdup("Base weight: none, each case counts as 1");
	v->integer = true;
	v->measure = SVY_SCALE;
	svy_note(r->relay.ctx, "no base weight: each case counts as 1 ('" ONES "')");
	return 0;
}

/* Weights that this step, or an earlier one, made new ones of must stay: variances need them. */
static int check_result(const struct reweight *r, const char *into)
{
	struct svy_calibration done;
	int rc = svy_calibration_read(r->relay.ctx, &r->in->survey, &done);
	if (!rc && strcmp(into, base_name(r)) == 0)
		rc = svy_fail(r->relay.ctx, SVY_EUSAGE, "'%s' is the base weight, which must stay for the standard errors (--into another name)", into);
	for (size_t i = 0; i < done.n && !rc; i++)
		if (strcmp(done.step[i].base, into) == 0 || strcmp(done.step[i].result, into) == 0)
			rc = svy_fail(r->relay.ctx, SVY_EUSAGE, "'%s' is a weight of an earlier step, which must stay for the standard errors "
				      "(--into another name)", into);
	svy_calibration_free(&done);
	return rc;
}

static void set_text(char **to, const char *text)
{
	free(*to);
	*to = svy_strdup(text);
}

static int plan(struct reweight *r, const struct svy_reweight_opts *o)
{
	const char *into = o->into ? o->into : SVY_REWEIGHT_INTO;
	struct svy_dict *d = &r->relay.out;
	ptrdiff_t there = svy_dict_find(r->in, into);
	int rc = bind_base(r);
	if (!rc)
		rc = check_result(r, into);
	if (!rc && there >= 0 && !o->replace)
		rc = svy_fail(r->relay.ctx, SVY_EUSAGE, "there is a variable '%s' (--into NAME puts the weight elsewhere, --replace overwrites it)", into);
	if (!rc)
		rc = svy_target_place(r->relay.ctx, d, into, o->replace, &r->result);
	if (rc)
		return rc;
	svy_var_become(&d->var[r->result], &(struct svy_var){.type = SVY_NUMBER, .title = r->m.title, .measure = SVY_SCALE});
	if (d->file_weight)
		set_text(&d->file_weight, into);
	set_text(&d->survey.weights, into);
	return 0;
}

int svy_reweight_new(struct svy_ctx *ctx, const struct svy_reweight_opts *o, const struct svy_dict *d, const struct svy_reweight_method *m_take,
		     struct svy_sink *next, struct svy_sink **out)
{
	struct reweight *r = svy_calloc(1, sizeof *r);
	svy_relay_init(&r->relay, ctx, next);
	r->relay.sink = (struct svy_sink){bind, begin, batch, end, abandon, free_reweight};
	r->in = d;
	r->m = *m_take;
	r->nweight = 1;
	svy_dict_copy(&r->relay.out, d);
	int rc = plan(r, o);
	if (rc) {
		free_parts(r);
		svy_dict_free(&r->relay.out);
		free(r);
		return rc;
	}
	r->ones = svy_column_new(SVY_NUMBER);
	r->made = svy_column_new(SVY_NUMBER);
	memset(r->ones.miss, SVY_VALID, SVY_BATCH_ROWS);
	for (size_t i = 0; i < SVY_BATCH_ROWS; i++)
		r->ones.num[i] = 1;
	r->w = svy_calloc(r->nweight, sizeof *r->w);
	r->to = svy_calloc(r->nweight, sizeof *r->to);
	r->to[0] = r->made.num;
	*out = &r->relay.sink;
	return 0;
}
