// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/reweight.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/progress.h"
#include "design/phase2.h"
#include "design/pps.h"
#include "design/replicates.h"
#include "io/relay.h"
#include "io/spool.h"
#include "step/target.h"
#include "weight/report.h"
#include "weight/spread.h"

#define ONES "base_weight"    /* the base weight of a survey without weights */

struct reweight {
	struct svy_relay relay;
	const struct svy_dict *in;
	struct svy_reweight_method m;
	bool again, any;                /* any: there was a row */
	ptrdiff_t base;                 /* column of in; -1: all are 1 */
	size_t result, first_added, nadded;
	size_t nweight;                 /* with the replicates */
	size_t *replicate;              /* their columns; the first one has number 1 */
	struct svy_column *replaced;    /* and those that take their place */
	double *product;                /* replicate weights, where the columns hold factors; nweight times SVY_BATCH_ROWS. NULL */
	struct svy_batch_spool *rows;
	double **w, **to;               /* nweight columns each; borrowed */
	struct svy_column ones, made;   /* made: the result */
	struct svy_column *added;
	struct svy_column *col;         /* of what goes out, borrowed */
	uint8_t miss[SVY_BATCH_ROWS];
	struct svy_spread *before, *after;
	struct svy_weight_factors factors;
	struct svy_estimates *report;   /* borrowed; NULL */
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
	for (size_t k = 1; k < r->nweight; k++)
		need[r->replicate[k]] = 1;
}

/* The result must not take the place of a variable to whose totals it is calibrated: estimators regress on that. */
static int check_terms(const struct reweight *r, const struct svy_calibration_step *step)
{
	if (step->nterm && svy_phase2_declared(&r->in->survey))
		return svy_fail(r->relay.ctx, SVY_EUSAGE, "calibrated weights of a design with a second phase are not known here");
	for (size_t k = 0; k < step->nterm && !r->again; k++) {
		const struct svy_calibration_term *t = &step->term[k];
		if (svy_strs_has(&t->by, step->result) || (t->of && strcmp(t->of, step->result) == 0))
			return svy_fail(r->relay.ctx, SVY_EUSAGE, "'%s' has targets, and must stay for the standard errors (--into another name)", step->result);
	}
	return 0;
}

/* A step without targets changes what steps before it have met. */
static void note_unmet(struct reweight *r, const struct svy_calibration *done)
{
	const struct svy_calibration_step *last = &done->step[done->n - 1];
	for (size_t i = 0; i + 1 < done->n; i++)
		if (done->step[i].nterm && !last->nterm && strcmp(last->kind, "normalize") != 0) {
			svy_note(r->relay.ctx, "the step '%s' of the weights changes the totals that the step '%s' had met", last->kind, done->step[i].kind);
			return;
		}
}

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct reweight *r = (struct reweight *)sink;
	struct svy_calibration done;
	struct svy_calibration_step *step;
	uint8_t *wanted;
	r->first_added = r->relay.out.nvar;
	int rc = r->m.bind(r->m.self, dict, &r->relay.out, need, r->nweight - 1, &r->nadded);
	if (!rc)
		rc = svy_calibration_read(r->relay.ctx, &r->relay.out.survey, &done);
	if (rc)
		return rc;
	step = svy_calibration_add(&done, r->m.kind, base_name(r), r->relay.out.var[r->result].name);
	r->m.declare(r->m.self, step);
	rc = check_terms(r, step);
	note_unmet(r, &done);
	svy_calibration_write(&r->relay.out.survey, &done);
	svy_calibration_free(&done);
	if (rc)
		return rc;
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

/* Negative ones occur among published replicates and are no mistake there. */
static int check_column(struct reweight *r, const struct svy_batch *b, size_t at, bool replicate)
{
	const struct svy_var *v = &r->in->var[at];
	const struct svy_column *c = &b->col[at];
	bool any = svy_column_missing(v, c, b->nrow, r->miss);
	for (size_t i = 0; i < b->nrow; i++) {
		bool missing = any && r->miss[i];
		if (!missing && isfinite(c->num[i]) && (replicate || c->num[i] >= 0))
			continue;
		return svy_fail(r->relay.ctx, SVY_EDATA, "the %s '%s' is %s in row %" PRIu64, replicate ? "replicate weight" : "weight", v->name,
				missing ? "missing" : isfinite(c->num[i]) ? "negative" : "infinite", b->first + i + 1);
	}
	return 0;
}

static int check_weights(struct reweight *r, const struct svy_batch *b)
{
	int rc = r->base < 0 ? 0 : check_column(r, b, (size_t)r->base, false);
	for (size_t k = 1; k < r->nweight && !rc; k++)
		rc = check_column(r, b, r->replicate[k], true);
	return rc;
}

static struct svy_weights weights_of(struct reweight *r, const struct svy_batch *b)
{
	r->w[0] = r->base < 0 ? r->ones.num : b->col[r->base].num;
	for (size_t k = 1; k < r->nweight; k++) {
		double *x = b->col[r->replicate[k]].num;
		r->w[k] = r->product ? r->product + k * SVY_BATCH_ROWS : x;
		for (size_t i = 0; r->product && i < b->nrow; i++)
			r->w[k][i] = x[i] * r->w[0][i];
	}
	return (struct svy_weights){r->nweight, r->w};
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct reweight *r = (struct reweight *)sink;
	int rc = check_weights(r, b);
	if (rc)
		return rc;
	struct svy_weights w = weights_of(r, b);
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
	r->any |= b->nrow > 0;
	svy_spread_add(r->before, w.w[0], b->nrow);
	svy_spread_add(r->after, to.w[0], b->nrow);
	svy_weight_factors_add(&r->factors, w.w[0], to.w[0], b->nrow);
	memset(r->made.miss, SVY_VALID, b->nrow);
	memcpy(r->col, b->col, b->ncol * sizeof *r->col);
	if (r->base < 0)
		r->col[ones_place(r)] = r->ones;
	r->col[r->result] = r->made;
	for (size_t k = 1; k < r->nweight; k++) {
		memset(r->replaced[k].miss, SVY_VALID, b->nrow);
		r->col[r->replicate[k]] = r->replaced[k];
	}
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

static void tell_spread(struct svy_ctx *ctx, const char *when, const struct svy_spread *s)
{
	if (svy_spread_count(s))
		svy_tell(ctx, "weights %s: sum %.8g, from %.4g to %.4g (5%% %.4g, median %.4g, 95%% %.4g), Kish's design effect %.3f", when, svy_spread_sum(s),
			 svy_spread_low(s), svy_spread_high(s), svy_spread_quantile(s, 0.05), svy_spread_quantile(s, 0.5), svy_spread_quantile(s, 0.95),
			 svy_spread_kish(s));
}

/* Other programs take no negative weights. */
static int report(const struct reweight *r)
{
	uint64_t n = svy_spread_negative(r->after);
	if (r->any && !svy_spread_count(r->before))
		return svy_warn(r->relay.ctx, "no case has a weight above 0, so that there is nothing to weight: '%s'", base_name(r));
	tell_spread(r->relay.ctx, "before", r->before);
	tell_spread(r->relay.ctx, "after", r->after);
	if (r->report)
		svy_weight_report(r->before, base_name(r), r->after, r->relay.out.var[r->result].name, &r->factors, r->report);
	return n ? svy_warn(r->relay.ctx, "%" PRIu64 " case%s a negative weight (bounds, or the distance raking, make none)", n, n == 1 ? " has" : "s have") : 0;
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct reweight *r = (struct reweight *)sink;
	svy_progress_phase(r->relay.ctx, "making weights");
	int rc = r->m.solve(r->m.self);
	if (!rc)
		rc = r->relay.next->begin(r->relay.next);
	if (rc)
		return rc;
	rc = put_all(r);
	return svy_relay_finish(&r->relay, rc || r->again ? rc : report(r), tail);
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
	for (size_t k = 1; k < r->nweight && r->replaced; k++)
		svy_column_free(&r->replaced[k]);
	free(r->replaced);
	free(r->replicate);
	free(r->product);
	svy_spread_free(r->before);
	svy_spread_free(r->after);
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
		rc = svy_dict_require_number(r->relay.ctx, r->in, "weight", r->in->survey.weights, &at);
		r->base = rc ? -1 : (ptrdiff_t)at;
		return rc;
	}
	if (svy_pps_declared(&r->in->survey))
		return svy_fail(r->relay.ctx, SVY_EUSAGE, "the design has probabilities and no weight: svydesign makes one, or --weights names it");
	struct svy_var *v = svy_dict_add(&r->relay.out, ONES, SVY_NUMBER);
	if (!v)
		return svy_fail(r->relay.ctx, SVY_EUSAGE, "there is a variable '" ONES "' (--weights names the base weight)");
	v->title = svy_strdup("Base weight: none, each case counts as 1");
	v->integer = true;
	v->measure = SVY_SCALE;
	svy_note(r->relay.ctx, "no base weight: each case counts as 1 ('" ONES "')");
	return 0;
}

static int place_replicates(struct reweight *r, const struct svy_replicates *rep)
{
	r->nweight = 1 + rep->column.n;
	r->replicate = svy_calloc(r->nweight, sizeof *r->replicate);
	for (size_t k = 1; k < r->nweight; k++) {
		const char *name = rep->column.v[k - 1];
		int rc = svy_dict_require_number(r->relay.ctx, r->in, "replicate weight", name, &r->replicate[k]);
		if (rc)
			return rc;
	}
	return 0;
}

/* Columns of replicates hold weights afterwards, whatever they held before: the factors of a row are those of its old weight. */
static int bind_replicates(struct reweight *r)
{
	struct svy_replicates rep;
	r->nweight = 1;
	if (!svy_replicates_declared(&r->in->survey))
		return 0;
	int rc = svy_replicates_read(r->relay.ctx, &r->in->survey, &rep);
	if (rc)
		return rc;
	if (rep.column.n && rep.type == SVY_REP_FAY && isnan(rep.rho) && isnan(rep.scale))
		rc = svy_fail(r->relay.ctx, SVY_EUSAGE, "Fay's rho must be declared (--fay), since new weights no longer show it");
	if (!rc)
		rc = place_replicates(r, &rep);
	if (!rc && rep.column.n && rep.factors) {
		r->product = svy_reallocarray(NULL, r->nweight, SVY_BATCH_ROWS * sizeof *r->product);
		rep.factors = false;
		svy_replicates_write(&r->relay.out.survey, &rep);
	}
	svy_replicates_free(&rep);
	return rc;
}

/* Weights that this step, or an earlier one, made new ones of must stay: variances need them. */
static int check_result(const struct reweight *r, const char *into)
{
	struct svy_calibration done;
	int rc = svy_calibration_read(r->relay.ctx, &r->in->survey, &done);
	for (size_t k = 1; k < r->nweight && !rc; k++)
		if (strcmp(r->in->var[r->replicate[k]].name, into) == 0)
			rc = svy_fail(r->relay.ctx, SVY_EUSAGE, "'%s' is a replicate weight (--into another name)", into);
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

/* A second step of a pipe has a second name: the weights before it stay. Caller frees. */
static char *name_result(const struct svy_dict *d, const struct svy_reweight_opts *o)
{
	struct svy_buf name = {0};
	svy_buf_puts(&name, o->into ? o->into : SVY_REWEIGHT_INTO);
	for (int i = 2; !o->into && !o->replace && svy_dict_find(d, name.p) >= 0; i++) {
		name.n = 0;
		svy_buf_printf(&name, "%s%d", SVY_REWEIGHT_INTO, i);
	}
	return svy_buf_take(&name);
}

static int plan_into(struct reweight *r, const struct svy_reweight_opts *o, const char *into)
{
	struct svy_dict *d = &r->relay.out;
	ptrdiff_t there = svy_dict_find(r->in, into);
	int rc = bind_base(r);
	if (!rc)
		rc = bind_replicates(r);
	if (!rc && !o->again)
		rc = check_result(r, into);
	if (!rc && there >= 0 && !o->replace && !o->again)
		rc = svy_fail(r->relay.ctx, SVY_EUSAGE, "there is a variable '%s' (--into NAME puts the weight elsewhere, --replace overwrites it)", into);
	if (!rc)
		rc = svy_target_place(r->relay.ctx, d, into, o->replace || o->again, &r->result);
	if (rc)
		return rc;
	if (!o->again)
		svy_var_become(&d->var[r->result], &(struct svy_var){.type = SVY_NUMBER, .title = r->m.title, .measure = SVY_SCALE});
	if (d->file_weight)
		set_text(&d->file_weight, into);
	set_text(&d->survey.weights, into);
	return 0;
}

static int plan(struct reweight *r, const struct svy_reweight_opts *o)
{
	char *into = name_result(r->in, o);
	int rc = plan_into(r, o, into);
	free(into);
	return rc;
}

static void make_columns(struct reweight *r)
{
	r->ones = svy_column_new(SVY_NUMBER);
	r->made = svy_column_new(SVY_NUMBER);
	memset(r->ones.miss, SVY_VALID, SVY_BATCH_ROWS);
	for (size_t i = 0; i < SVY_BATCH_ROWS; i++)
		r->ones.num[i] = 1;
	r->w = svy_calloc(r->nweight, sizeof *r->w);
	r->to = svy_calloc(r->nweight, sizeof *r->to);
	r->replaced = svy_calloc(r->nweight, sizeof *r->replaced);
	r->to[0] = r->made.num;
	r->factors = (struct svy_weight_factors){INFINITY, -INFINITY};
	r->before = svy_spread_new();
	r->after = svy_spread_new();
	for (size_t k = 1; k < r->nweight; k++) {
		r->replaced[k] = svy_column_new(SVY_NUMBER);
		r->to[k] = r->replaced[k].num;
	}
}

int svy_reweight_new(struct svy_ctx *ctx, const struct svy_reweight_opts *o, const struct svy_dict *d, const struct svy_reweight_method *m_take,
		     struct svy_sink *next, struct svy_sink **out)
{
	struct reweight *r = svy_calloc(1, sizeof *r);
	svy_relay_init(&r->relay, ctx, next);
	/* the next sink begins when the factors are settled */
	r->relay.sink = (struct svy_sink){bind, svy_sink_no_begin, batch, end, svy_sink_nothing, free_reweight};
	r->in = d;
	r->m = *m_take;
	r->again = o->again;
	r->report = o->report;
	svy_dict_copy(&r->relay.out, d);
	int rc = plan(r, o);
	if (rc) {
		free_parts(r);
		svy_dict_free(&r->relay.out);
		free(r);
		return rc;
	}
	make_columns(r);
	*out = &r->relay.sink;
	return 0;
}
