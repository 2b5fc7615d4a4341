// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/size_groups.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/strs.h"

struct reader {
	struct svy_sink sink;
	struct svy_ctx *ctx;
	const struct svy_dict *dict;
	const char *by;
	struct svy_size_groups *g;
	size_t col[SVY_SIZE_PARAMS];
	uint32_t *group;
	uint8_t *inside;
};

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct reader *r = (struct reader *)sink;
	r->dict = dict;
	int rc = svy_groups_bind(r->ctx, r->by, false, dict, need, &r->g->by);
	for (int p = 0; p < SVY_SIZE_PARAMS && !rc; p++) {
		if (!r->g->column[p])
			continue;
		char what[64];
		snprintf(what, sizeof what, "--%s", svy_size_name(p));
		rc = svy_dict_require(r->ctx, dict, what, r->g->column[p], &r->col[p]);
		if (!rc && dict->var[r->col[p]].type != SVY_NUMBER)
			rc = svy_fail(r->ctx, SVY_EUSAGE, "the variable for '--%s' holds text: '%s'", svy_size_name(p), r->g->column[p]);
		if (!rc)
			need[r->col[p]] = 1;
	}
	return rc;
}

static int begin(struct svy_sink *sink)
{
	struct reader *r = (struct reader *)sink;
	r->group = svy_calloc(SVY_BATCH_ROWS, sizeof *r->group);
	r->inside = svy_malloc(SVY_BATCH_ROWS);
	memset(r->inside, 1, SVY_BATCH_ROWS);
	return 0;
}

static void make_room(struct svy_size_groups *g)
{
	if (g->n < g->cap)
		return;
	g->cap = g->cap ? 2 * g->cap : 64;
	for (int p = 0; p < SVY_SIZE_PARAMS; p++)
		if (g->column[p])
			g->value[p] = svy_reallocarray(g->value[p], g->cap, sizeof *g->value[p]);
}

static int take_value(struct reader *r, const struct svy_batch *b, size_t row, enum svy_size_param p, const char *where)
{
	const struct svy_column *c = &b->col[r->col[p]];
	struct svy_column one = {.num = c->num + row, .miss = c->miss + row};
	uint8_t missing;
	if (svy_column_missing(&r->dict->var[r->col[p]], &one, 1, &missing))
		return svy_fail(r->ctx, SVY_EDATA, "no value of '%s'%s", r->g->column[p], where);
	r->g->value[p][r->g->n] = c->num[row];
	return svy_size_check_value(r->ctx, SVY_EDATA, p, c->num[row], where);
}

static int take_row(struct reader *r, const struct svy_batch *b, size_t row)
{
	struct svy_size_groups *g = r->g;
	if (svy_groups_missing(g->by))
		return svy_fail(r->ctx, SVY_EDATA, "a group without a value of '%s'", r->by);
	char *where = svy_size_groups_where(g, r->group[row]);
	int rc = r->group[row] < g->n ? svy_fail(r->ctx, SVY_EDATA, "a group is listed twice%s", where) : 0;
	make_room(g);
	for (int p = 0; p < SVY_SIZE_PARAMS && !rc; p++)
		if (g->column[p])
			rc = take_value(r, b, row, p, where);
	g->n++;
	free(where);
	return rc;
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct reader *r = (struct reader *)sink;
	int rc = 0;
	svy_groups_batch(r->g->by, b, r->inside, &r->group);
	for (size_t i = 0; i < b->nrow && !rc; i++)
		rc = take_row(r, b, i);
	return rc;
}

static int end(struct svy_sink *sink, const struct svy_tail *tail)
{
	(void)sink, (void)tail;
	return 0;
}

int svy_size_groups_read(struct svy_ctx *ctx, struct svy_source *src, const char *by, struct svy_size_groups *g)
{
	struct reader r = {.sink = {.bind = bind, .begin = begin, .batch = batch, .end = end, .abort = svy_sink_nothing}, .ctx = ctx, .by = by, .g = g};
	int rc = svy_source_run(ctx, src, &r.sink);
	free(r.group);
	free(r.inside);
	return rc;
}

void svy_size_groups_free(struct svy_size_groups *g)
{
	svy_groups_free(g->by);
	for (int p = 0; p < SVY_SIZE_PARAMS; p++)
		free(g->value[p]);
}

char *svy_size_groups_where(const struct svy_size_groups *g, size_t group)
{
	struct svy_buf b = {0};
	char *name = svy_groups_name(g->by, (uint32_t)group);
	svy_buf_printf(&b, " (%s)", name);
	free(name);
	return svy_buf_take(&b);
}
