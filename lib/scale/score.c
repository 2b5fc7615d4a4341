// SPDX-License-Identifier: GPL-3.0-or-later
#include "scale/score.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "io/relay.h"

/*
 * Both batches borrow the columns of the one that comes in. `in` is what the constructs see: inapplicable answers stand replaced in
 * columns of its own. `out` is what goes on: the file's codes as they are, and the new columns.
 */
struct score_sink {
	struct svy_relay relay;
	struct svy_model *m;
	struct svy_batch in, out;
	struct svy_column *shadow;      /* by variable of the file; num NULL where nothing is replaced */
	uint64_t **odd;                 /* by construct, by item */
};

static int score_bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct score_sink *s = (struct score_sink *)sink;
	uint8_t *wanted = svy_calloc(s->m->out.nvar, 1);
	int rc = s->relay.next->bind(s->relay.next, &s->m->out, wanted);
	for (size_t i = 0; i < dict->nvar; i++)
		need[i] |= wanted[i] | s->m->need[i];
	free(wanted);
	return rc;
}

static void replace(struct score_sink *s, const struct svy_inapplicable *rule, const struct svy_batch *b)
{
	for (size_t k = 0; k < rule->items.n; k++) {
		size_t at = rule->items.v[k];
		struct svy_column *to = &s->shadow[at];
		const struct svy_column *from = &b->col[at];
		for (size_t i = 0; i < b->nrow; i++)
			if (svy_codes_have(&rule->codes, from->num[i], from->miss[i])) {
				to->num[i] = rule->value;
				to->miss[i] = SVY_VALID;
			}
	}
}

static void prepare(struct score_sink *s, const struct svy_batch *b)
{
	size_t n = s->m->dict.nvar;
	s->in.nrow = s->out.nrow = b->nrow;
	s->in.first = s->out.first = b->first;
	memcpy(s->in.col, b->col, n * sizeof *b->col);
	memcpy(s->out.col, b->col, n * sizeof *b->col);
	for (size_t i = 0; i < n; i++) {
		if (!s->shadow[i].num)
			continue;
		memcpy(s->shadow[i].num, b->col[i].num, b->nrow * sizeof(double));
		memcpy(s->shadow[i].miss, b->col[i].miss, b->nrow);
		s->in.col[i] = s->shadow[i];
	}
	for (size_t i = 0; i < s->m->ninapplicable; i++)
		replace(s, &s->m->inapplicable[i], b);
}

/* Who was not asked has no construct, so that every later command has the same base. */
static void keep_among(struct score_sink *s)
{
	struct svy_column *among = &s->out.col[s->m->among_col];
	svy_expr_eval(s->m->among, &s->in, among->num, among->miss);
	for (size_t i = 0; i < s->out.nrow; i++) {
		if (among->miss[i])
			among->num[i] = NAN;
		if (!among->miss[i] && among->num[i] == 1)
			continue;
		for (size_t c = s->m->dict.nvar; c < s->m->out.nvar; c++) {
			if (c == s->m->among_col)
				continue;
			s->out.col[c].num[i] = NAN;
			s->out.col[c].miss[i] = SVY_SYSMIS;
		}
	}
}

static int score_batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct score_sink *s = (struct score_sink *)sink;
	prepare(s, b);
	for (size_t i = 0; i < s->m->n; i++)
		svy_scale_eval(s->m, &s->m->v[i], &s->in, &s->out, s->odd[i]);
	if (s->m->among)
		keep_among(s);
	return s->relay.next->batch(s->relay.next, &s->out);
}

static int warn_odd(struct score_sink *s, const struct svy_scale *scale, size_t item, uint64_t n)
{
	const char *name = s->m->dict.var[scale->items.v[item]].name;
	if (scale->kind == SVY_CONSTRUCT_SCORE)
		return svy_warn(s->relay.ctx, "%" PRIu64 " value%s of '%s' outside the range of '%s' counted as missing", n, n == 1 ? "" : "s", name, scale->name);
	return svy_warn(s->relay.ctx, "%" PRIu64 " value%s of '%s' in no level of '%s' counted as missing", n, n == 1 ? "" : "s", name, scale->name);
}

static int score_end(struct svy_sink *sink, const struct svy_tail *tail)
{
	struct score_sink *s = (struct score_sink *)sink;
	int rc = 0;
	for (size_t i = 0; i < s->m->n && !rc; i++)
		for (size_t k = 0; k < s->m->v[i].items.n && !rc; k++)
			if (s->odd[i][k])
				rc = warn_odd(s, &s->m->v[i], k, s->odd[i][k]);
	return svy_relay_finish(&s->relay, rc, tail);
}

static void score_free(struct svy_sink *sink)
{
	struct score_sink *s = (struct score_sink *)sink;
	size_t n = s->m->dict.nvar;
	for (size_t i = 0; i < n; i++)
		svy_column_free(&s->shadow[i]);
	for (size_t c = n; c < s->m->out.nvar; c++)
		svy_column_free(&s->out.col[c]);
	for (size_t i = 0; i < s->m->n; i++)
		free(s->odd[i]);
	free(s->shadow);
	free(s->in.col);
	free(s->out.col);
	free(s->odd);
	svy_relay_free(sink);
}

struct svy_sink *svy_score_new(struct svy_ctx *ctx, struct svy_model *model, struct svy_sink *next)
{
	struct score_sink *s = svy_calloc(1, sizeof *s);
	size_t n = model->dict.nvar;
	svy_relay_init(&s->relay, ctx, next);
	s->relay.sink.bind = score_bind;
	s->relay.sink.batch = score_batch;
	s->relay.sink.end = score_end;
	s->relay.sink.free = score_free;
	s->m = model;
	s->in.ncol = n;
	s->in.col = svy_calloc(n + 1, sizeof *s->in.col);
	s->out.ncol = model->out.nvar;
	s->out.col = svy_calloc(model->out.nvar, sizeof *s->out.col);
	s->shadow = svy_calloc(n + 1, sizeof *s->shadow);
	for (size_t i = 0; i < model->ninapplicable; i++)
		for (size_t k = 0; k < model->inapplicable[i].items.n; k++)
			if (!s->shadow[model->inapplicable[i].items.v[k]].num)
				s->shadow[model->inapplicable[i].items.v[k]] = svy_column_new(SVY_NUMBER);
	for (size_t c = n; c < model->out.nvar; c++)
		s->out.col[c] = svy_column_new(SVY_NUMBER);
	s->odd = svy_calloc(model->n, sizeof *s->odd);
	for (size_t i = 0; i < model->n; i++)
		s->odd[i] = svy_calloc(model->v[i].items.n + 1, sizeof **s->odd);
	return &s->relay.sink;
}
