// SPDX-License-Identifier: GPL-3.0-or-later
#include "step/choose.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/mem.h"
#include "base/utf8.h"
#include "io/relay.h"
#include "step/domain.h"
#include "step/rows.h"

struct choose {
	struct svy_relay relay;
	struct svy_judge judge;
	char *title;
	bool drop;                      /* rows are removed; else they are marked */
	bool design;                    /* of a survey that is declared */
	const struct svy_dict *dict;
	ptrdiff_t domain;               /* column that comes in with the domain so far; -1 */
	size_t mark_at;                 /* marking: where the domain's column goes out */
	struct svy_column mark;
	size_t *from;                   /* column of the source for each that goes out; not for the mark */
	struct svy_column *col;
	struct svy_rows *rows;          /* removing */
	uint8_t verdict[SVY_BATCH_ROWS], inside[SVY_BATCH_ROWS];
	uint64_t nrow, nwas_outside, nunknown, nkept;
};

bool svy_choose_has_design(const struct svy_dict *d)
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

static void make_dict(struct choose *c)
{
	struct svy_dict *out = &c->relay.out;
	c->from = svy_domain_leave(c->dict, c->drop ? c->domain : -1, out);
	if (c->drop)
		return;
	c->mark_at = c->domain >= 0 ? (size_t)c->domain : c->dict->nvar;
	if (c->domain >= 0) {
		extend_title(&out->var[c->mark_at], c->title);
		return;
	}
	describe_mark(add_mark(c->relay.ctx, out), c->title);
	out->survey.domain = svy_strdup(out->var[c->mark_at].name);
}

static bool is_mark(const struct choose *c, size_t i)
{
	return !c->drop && i == c->mark_at;
}

static int bind_next(struct choose *c, uint8_t *need)
{
	uint8_t *wanted;
	make_dict(c);
	int rc = svy_relay_bind(&c->relay, &wanted);
	if (rc)
		return rc;
	for (size_t i = 0; i < c->relay.out.nvar; i++)
		if (!is_mark(c, i))
			need[c->from[i]] |= wanted[i];
	c->col = svy_calloc(c->relay.out.nvar + 1, sizeof *c->col);
	if (c->drop)
		c->rows = svy_rows_new(&c->relay.out, wanted);
	else
		c->mark = svy_column_new(SVY_NUMBER);
	free(wanted);
	return 0;
}

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct choose *c = (struct choose *)sink;
	struct svy_ctx *ctx = c->relay.ctx;
	c->dict = dict;
	c->design = svy_choose_has_design(dict);
	c->drop |= !c->design;
	c->domain = -1;
	int rc = c->judge.bind ? c->judge.bind(c->judge.self, dict, need) : 0;
	if (!rc && c->design)
		rc = svy_domain_bind(ctx, dict, need, &c->domain);
	return rc ? rc : bind_next(c, need);
}

/* c->inside: the rows that were inside before and where the condition holds. */
static int judge(struct choose *c, const struct svy_batch *b)
{
	int rc = svy_domain_read(c->relay.ctx, c->dict, c->domain, b, c->inside);
	if (rc)
		return rc;
	c->judge.judge(c->judge.self, b, c->verdict);
	c->nrow += b->nrow;
	for (size_t i = 0; i < b->nrow; i++) {
		c->nwas_outside += !c->inside[i];
		c->nunknown += c->inside[i] && c->verdict[i] == SVY_CHOOSE_UNKNOWN;
		c->inside[i] &= c->verdict[i] == SVY_CHOOSE_YES;
		c->nkept += c->inside[i];
	}
	return 0;
}

static int hand_on(struct choose *c, const struct svy_batch *b)
{
	struct svy_sink *next = c->relay.next;
	const struct svy_batch *kept = b;
	if (c->drop)
		kept = svy_rows_take(c->rows, b, c->inside);
	else
		for (size_t i = 0; i < b->nrow; i++)
			c->mark.num[i] = c->inside[i];
	return kept ? next->batch(next, kept) : 0;
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct choose *c = (struct choose *)sink;
	struct svy_batch out = *b;
	int rc = judge(c, b);
	if (rc)
		return rc;
	out.ncol = c->relay.out.nvar;
	out.col = c->col;
	for (size_t i = 0; i < out.ncol; i++)
		c->col[i] = is_mark(c, i) ? c->mark : b->col[c->from[i]];
	return hand_on(c, &out);
}

static const char *rows(uint64_t n)
{
	return n == 1 ? "row" : "rows";
}

static void tell(const struct choose *c)
{
	uint64_t out = c->nrow - c->nkept - c->nunknown - c->nwas_outside;
	struct svy_buf b = {0};
	svy_buf_printf(&b, "%" PRIu64 " of %" PRIu64 " %s %s, %" PRIu64 " %s", c->nkept, c->nrow, rows(c->nrow), c->drop ? "kept" : "inside the domain", out,
		       c->drop ? "removed" : "outside");
	if (c->nunknown)
		svy_buf_printf(&b, ", %" PRIu64 " where the condition is missing", c->nunknown);
	if (c->nwas_outside)
		svy_buf_printf(&b, ", %" PRIu64 " that %s outside before", c->nwas_outside, c->nwas_outside == 1 ? "was" : "were");
	svy_tell(c->relay.ctx, "%s", b.p);
	svy_buf_free(&b);
}

/* In the words of the estimators' --where, so that the same numbers carry the same notes. */
static void note_unknown(const struct choose *c)
{
	uint64_t n = c->nunknown;
	const char *be = n == 1 ? "is" : "are";
	if (n)
		svy_note(c->relay.ctx, "%" PRIu64 " %s %s %s because the condition is missing there", n, rows(n), be,
			 c->drop ? "left out" : "outside the domain");
}

static int warn_dropped(const struct choose *c)
{
	uint64_t n = c->nrow - c->nkept;
	if (!n || !c->drop || svy_dict_is_estimates(c->dict))
		return 0;
	if (c->design)
		return svy_warn(c->relay.ctx, "%" PRIu64 " %s removed from a survey with a design: standard errors are those of a sample that never had them",
				n, n == 1 ? "row was" : "rows were");
	svy_note(c->relay.ctx, "%" PRIu64 " %s " SVY_CHOOSE_REMOVED ": one that is declared later does not know of them", n,
		 n == 1 ? "row was" : "rows were");
	return 0;
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct choose *c = (struct choose *)sink;
	tell(c);
	note_unknown(c);
	return svy_relay_finish(&c->relay, warn_dropped(c), tail);
}

static void free_choose(struct svy_sink *sink)
{
	struct choose *c = (struct choose *)sink;
	if (c->judge.free)
		c->judge.free(c->judge.self);
	svy_column_free(&c->mark);
	svy_rows_free(c->rows);
	free(c->title);
	free(c->from);
	free(c->col);
	svy_relay_free(sink);
}

struct svy_sink *svy_choose_new(struct svy_ctx *ctx, const struct svy_judge *judge, const char *title, bool really_drop, struct svy_sink *next)
{
	struct choose *c = svy_calloc(1, sizeof *c);
	svy_relay_init(&c->relay, ctx, next);
	c->relay.sink.bind = bind;
	c->relay.sink.batch = batch;
	c->relay.sink.end = end;
	c->relay.sink.free = free_choose;
	c->judge = *judge;
	c->title = svy_strdup(title);
	c->drop = really_drop;
	return &c->relay.sink;
}
