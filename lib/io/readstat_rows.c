// SPDX-License-Identifier: GPL-3.0-or-later
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <string.h>
#include "io/readstat_base.h"

/* Rows are told apart by their last wanted column. Where none is wanted, one is read to count them: a number, if there is one. */
static void choose_columns(struct svy_rs *r)
{
	r->expect = 0;
	for (size_t i = 0; i < r->dict->nvar; i++)
		if (r->need[i]) {
			r->last = i;
			r->expect++;
		}
	if (r->expect > 0)
		return;
	r->expect = 1;
	r->last = 0;
	while (r->last + 1 < r->dict->nvar && r->dict->var[r->last].type == SVY_STRING)
		r->last++;
}

int svy_rs_row_variable(struct svy_rs *r, const readstat_variable_t *v)
{
	bool string = v->type == READSTAT_TYPE_STRING;
	size_t i = (size_t)v->index;
	if (v->index < 0 || i >= r->dict->nvar || string != (r->dict->var[i].type == SVY_STRING)) {
		r->rc = svy_rs_damaged(&r->io, "it changed while it was read");
		return READSTAT_HANDLER_ABORT;
	}
	return r->need[i] || i == r->last ? READSTAT_HANDLER_OK : READSTAT_HANDLER_SKIP_VARIABLE;
}

static int flush(struct svy_rs *r)
{
	int rc = 0;
	r->batch->nrow = r->row;
	r->batch->first = r->rows - r->row;
	if (r->row > 0)
		rc = r->sink->batch(r->sink, r->batch);
	r->row = 0;
	svy_batch_clear(r->batch);
	return rc;
}

/* A row that lacks a column, or has one twice, means that ReadStat lost its place in a damaged dictionary. */
static int end_row(struct svy_rs *r)
{
	if (r->seen != r->expect)
		r->rc = svy_rs_damaged(&r->io, "row %" PRIu64 " lacks values", r->rows + 1);
	r->seen = 0;
	r->rows++;
	r->row++;
	if (r->rc == 0 && r->row == r->batch->full)
		r->rc = flush(r);
	return r->rc ? READSTAT_HANDLER_ABORT : READSTAT_HANDLER_OK;
}

static void put_string(struct svy_rs *r, struct svy_column *c, const char *s, size_t width)
{
	struct svy_str text = {"", 0};
	size_t n = s ? svy_trimmed(s, strlen(s)) : 0;
	svy_text_at(&r->text, r->dict->var[c - r->batch->col].name, r->rows + 1);
	if (n > 0)
		text = svy_text_decode(&r->text, s, n, width ? width : SIZE_MAX);
	if (text.n > 0)
		text = svy_batch_string(r->batch, text.p, text.n);
	c->str[r->row] = text;
	c->miss[r->row] = text.n > 0 ? SVY_VALID : SVY_SYSMIS;
}

static inline void put_number(struct svy_rs *r, struct svy_column *c, double x, const readstat_value_t *v)
{
	uint8_t miss = SVY_VALID;
	if (v->is_tagged_missing && v->tag >= 'A' && v->tag <= 'Z')
		miss = (uint8_t)(v->tag - 'A' + 'a');
	else if (v->is_tagged_missing && v->tag >= 'a' && v->tag <= 'z')
		miss = (uint8_t)v->tag;
	else if (v->is_system_missing || v->is_tagged_missing || isnan(x))
		miss = SVY_SYSMIS;
	r->underscores += v->is_tagged_missing && miss == SVY_SYSMIS;
	c->num[r->row] = miss ? NAN : x;
	c->miss[r->row] = miss;
}

/* The hot path: fields of the value are read directly, ReadStat's accessors cost four times as much. */
int svy_rs_row_value(int obs, readstat_variable_t *v, readstat_value_t value, void *p)
{
	struct svy_rs *r = p;
	size_t i = (size_t)v->index;
	struct svy_column *c = &r->batch->col[i];
	(void)obs;
	if (c->num)
		put_number(r, c, value.type == READSTAT_TYPE_DOUBLE ? value.v.double_value : NAN, &value);
	else if (c->str)
		put_string(r, c, value.type == READSTAT_TYPE_STRING ? value.v.string_value : NULL, r->dict->var[i].width);
	r->seen++;
	return i == r->last ? end_row(r) : READSTAT_HANDLER_OK;
}

static int check_count(struct svy_rs *r)
{
	if (r->rows >= INT_MAX)
		return svy_fail(r->ctx, SVY_EDATA, "'%s' has more rows than can be read: %d", svy_bytes_name(r->io.in), INT_MAX);
	if (r->seen > 0)
		return svy_rs_truncated(&r->io, "it ends within row %" PRIu64, r->rows + 1);
	if (r->facts.rows >= 0 && (uint64_t)r->facts.rows != r->rows)
		return svy_rs_truncated(&r->io, "%" PRIu64 " of its %" PRId64 " rows are there", r->rows, r->facts.rows);
	return 0;
}

int svy_rs_read(struct svy_ctx *ctx, void *self, const uint8_t *need, struct svy_sink *sink, struct svy_tail *tail)
{
	struct svy_rs *r = self;
	r->ctx = r->io.ctx = ctx;
	r->need = need;
	r->sink = sink;
	r->batch = svy_batch_new(r->dict, need);
	choose_columns(r);
	int rc = svy_rs_parse(r, true);
	if (!rc)
		rc = check_count(r);
	if (!rc)
		rc = flush(r);
	tail->rows = r->rows;
	if (rc == 0 || rc == SVY_STOP) {
		int warned = svy_text_report(ctx, &r->text, "rows");
		if (!warned && r->underscores)
			warned = svy_warn(ctx, "%" PRIu64 " values ._ (SAS's special missing underscore) are system-missing", r->underscores);
		rc = warned ? warned : rc;
	}
	return rc;
}
