// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/filter.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/mem.h"
#include "base/utf8.h"
#include "expr/expr.h"
#include "io/relay.h"
#include "step/domain.h"
#include "step/rows.h"

struct filter {
	struct svy_relay relay;
	const char *text;
	bool drop;                      /* rows are removed; else they are marked */
	bool design;                    /* of a survey that is declared */
	struct svy_expr *expr;
	const struct svy_dict *dict;
	ptrdiff_t domain;               /* column that comes in with the domain so far; -1 */
	size_t mark_at;                 /* marking: where the domain's column goes out */
	struct svy_column mark;
	size_t *from;                   /* column of the source for each that goes out; not for the mark */
	struct svy_column *col;
	struct svy_rows *rows;          /* removing */
	double value[SVY_BATCH_ROWS];
	uint8_t unknown[SVY_BATCH_ROWS], inside[SVY_BATCH_ROWS];
	uint64_t nrow, nwas_outside, nunknown, nkept;
};

static bool has_design(const struct svy_dict *d)
{
	return !svy_dict_is_estimates(d) && (!svy_survey_is_empty(&d->survey) || d->file_weight);
}

/* A file may have a variable of that name which is no domain; its values are not ours to change. */
static struct svy_var *add_mark(struct svy_ctx *ctx, struct svy_dict *d)
{
	struct svy_var *v = svy_dict_add(d, SVY_DOMAIN_NAME, SVY_NUMBER);
	char name[sizeof SVY_DOMAIN_NAME + 24];
	for (size_t i = 2; !v; i++) {
		snprintf(name, sizeof name, "%s%zu", SVY_DOMAIN_NAME, i);
		v = svy_dict_add(d, name, SVY_NUMBER);
		if (v)
			svy_note(ctx, "the data have a variable '%s' of their own: the domain is '%s'", SVY_DOMAIN_NAME, name);
	}
	return v;
}

/* The title says all conditions, so that the column explains itself. */
static void extend_title(struct svy_var *v, const char *expr)
{
	struct svy_buf b = {0};
	if (v->title && *v->title)
		svy_buf_printf(&b, "%s; ", v->title);
	svy_utf8_add(&b, expr);
	free(v->title);
	v->title = svy_buf_take(&b);
}

static void describe_mark(struct svy_var *v, const char *expr)
{
	extend_title(v, expr);
	v->integer = true;
	v->measure = SVY_NOMINAL;
	svy_var_label_number(v, 0, "outside");
	svy_var_label_number(v, 1, "inside");
}

static void make_dict(struct filter *f)
{
	struct svy_dict *out = &f->relay.out;
	f->from = svy_domain_leave(f->dict, f->drop ? f->domain : -1, out);
	if (f->drop)
		return;
	f->mark_at = f->domain >= 0 ? (size_t)f->domain : f->dict->nvar;
	if (f->domain >= 0) {
		extend_title(&out->var[f->mark_at], f->text);
		return;
	}
	describe_mark(add_mark(f->relay.ctx, out), f->text);
	out->survey.domain = svy_strdup(out->var[f->mark_at].name);
}

static bool is_mark(const struct filter *f, size_t i)
{
	return !f->drop && i == f->mark_at;
}

static int bind_next(struct filter *f, uint8_t *need)
{
	uint8_t *wanted;
	make_dict(f);
	int rc = svy_relay_bind(&f->relay, &wanted);
	if (rc)
		return rc;
	for (size_t i = 0; i < f->relay.out.nvar; i++)
		if (!is_mark(f, i))
			need[f->from[i]] |= wanted[i];
	f->col = svy_calloc(f->relay.out.nvar + 1, sizeof *f->col);
	if (f->drop)
		f->rows = svy_rows_new(&f->relay.out, wanted);
	else
		f->mark = svy_column_new(SVY_NUMBER);
	free(wanted);
	return 0;
}

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct filter *f = (struct filter *)sink;
	struct svy_ctx *ctx = f->relay.ctx;
	f->dict = dict;
	f->design = has_design(dict);
	f->drop |= !f->design;
	f->domain = -1;
	int rc = svy_expr_parse(ctx, f->text, &f->expr);
	if (!rc)
		rc = svy_expr_bind(ctx, f->expr, dict, need, SVY_WANT_CONDITION);
	if (!rc && f->design)
		rc = svy_domain_bind(ctx, dict, need, &f->domain);
	return rc ? rc : bind_next(f, need);
}

/* f->inside: the rows that were inside before and where the condition holds. */
static int judge(struct filter *f, const struct svy_batch *b)
{
	int rc = svy_domain_read(f->relay.ctx, f->dict, f->domain, b, f->inside);
	if (rc)
		return rc;
	svy_expr_eval(f->expr, b, f->value, f->unknown);
	f->nrow += b->nrow;
	for (size_t i = 0; i < b->nrow; i++) {
		f->nwas_outside += !f->inside[i];
		f->nunknown += f->inside[i] && f->unknown[i];
		f->inside[i] &= !f->unknown[i] && f->value[i] != 0;
		f->nkept += f->inside[i];
	}
	return 0;
}

static int hand_on(struct filter *f, const struct svy_batch *b)
{
	struct svy_sink *next = f->relay.next;
	const struct svy_batch *kept = b;
	if (f->drop)
		kept = svy_rows_take(f->rows, b, f->inside);
	else
		for (size_t i = 0; i < b->nrow; i++)
			f->mark.num[i] = f->inside[i];
	return kept ? next->batch(next, kept) : 0;
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct filter *f = (struct filter *)sink;
	struct svy_batch out = *b;
	int rc = judge(f, b);
	if (rc)
		return rc;
	out.ncol = f->relay.out.nvar;
	out.col = f->col;
	for (size_t i = 0; i < out.ncol; i++)
		f->col[i] = is_mark(f, i) ? f->mark : b->col[f->from[i]];
	return hand_on(f, &out);
}

static const char *rows(uint64_t n)
{
	return n == 1 ? "row" : "rows";
}

static void tell(const struct filter *f)
{
	uint64_t out = f->nrow - f->nkept - f->nunknown - f->nwas_outside;
	struct svy_buf b = {0};
	svy_buf_printf(&b, "%" PRIu64 " of %" PRIu64 " %s %s, %" PRIu64 " %s", f->nkept, f->nrow, rows(f->nrow), f->drop ? "kept" : "inside the domain", out,
		       f->drop ? "removed" : "outside");
	if (f->nunknown)
		svy_buf_printf(&b, ", %" PRIu64 " where the condition is missing", f->nunknown);
	if (f->nwas_outside)
		svy_buf_printf(&b, ", %" PRIu64 " that %s outside before", f->nwas_outside, f->nwas_outside == 1 ? "was" : "were");
	svy_tell(f->relay.ctx, "%s", b.p);
	svy_buf_free(&b);
}

/* In the words of the estimators' --where, so that the same numbers carry the same notes. */
static void note_unknown(const struct filter *f)
{
	uint64_t n = f->nunknown;
	const char *be = n == 1 ? "is" : "are";
	if (n)
		svy_note(f->relay.ctx, "%" PRIu64 " %s %s %s because the condition is missing there", n, rows(n), be,
			 f->drop ? "left out" : "outside the domain");
}

static int warn_dropped(const struct filter *f)
{
	uint64_t n = f->nrow - f->nkept;
	if (!n || !f->drop || svy_dict_is_estimates(f->dict))
		return 0;
	if (f->design)
		return svy_warn(f->relay.ctx, "%" PRIu64 " %s removed from a survey with a design: standard errors are those of a sample that never had them",
				n, n == 1 ? "row was" : "rows were");
	svy_note(f->relay.ctx, "%" PRIu64 " %s removed before a design was declared: one that is declared later does not know of them", n,
		 n == 1 ? "row was" : "rows were");
	return 0;
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct filter *f = (struct filter *)sink;
	tell(f);
	note_unknown(f);
	return svy_relay_finish(&f->relay, warn_dropped(f), tail);
}

static void free_filter(struct svy_sink *sink)
{
	struct filter *f = (struct filter *)sink;
	svy_expr_free(f->expr);
	svy_column_free(&f->mark);
	svy_rows_free(f->rows);
	free(f->from);
	free(f->col);
	svy_relay_free(sink);
}

struct svy_sink *svy_filter_new(struct svy_ctx *ctx, const char *expr, bool really_drop, struct svy_sink *next)
{
	struct filter *f = svy_calloc(1, sizeof *f);
	svy_relay_init(&f->relay, ctx, next);
	f->relay.sink.bind = bind;
	f->relay.sink.batch = batch;
	f->relay.sink.end = end;
	f->relay.sink.free = free_filter;
	f->text = expr;
	f->drop = really_drop;
	return &f->relay.sink;
}
