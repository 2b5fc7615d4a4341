// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/weigh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "design/draw.h"
#include "design/place.h"
#include "io/relay.h"

struct weigh {
	struct svy_relay relay;
	const char *joint;
	struct svy_places *places;
	size_t at;                      /* of the new column, behind those that come in */
	struct svy_column weight, *col;
};

size_t svy_weigh_column(struct svy_dict *d, const char *name, const char *title, bool integer)
{
	char text[64];
	struct svy_var *v = svy_dict_add(d, name, SVY_NUMBER);
	for (int i = 2; !v; i++) {
		snprintf(text, sizeof text, "%s_%d", name, i);
		v = svy_dict_add(d, text, SVY_NUMBER);
	}
	v->title = svy_strdup(title);
	v->integer = integer;
	v->measure = SVY_SCALE;
	return d->nvar - 1;
}

/* Joint probabilities that nobody told are no weight. */
static int bind_joint(struct weigh *w)
{
	struct svy_draw *draw = svy_places_draw(w->places);
	struct svy_joint *joint;
	if (!draw)
		return svy_fail(w->relay.ctx, SVY_EUSAGE, "probabilities make no weight where there are replicate weights: name the weight that these belong to (--weights)");
	if (!svy_draw_is_joint(draw))
		return 0;
	if (!w->joint)
		return svy_fail(w->relay.ctx, SVY_EUSAGE, "nothing says with which probabilities the units were drawn: name them with --prob, or a weight, or the file with --joint");
	int rc = svy_joint_read(w->relay.ctx, w->joint, &joint);
	if (!rc)
		svy_draw_join_take(draw, joint);
	return rc;
}

static int bind(struct svy_sink *sink, const struct svy_dict *dict, uint8_t *need)
{
	struct weigh *w = (struct weigh *)sink;
	struct svy_dict *out = &w->relay.out;
	uint8_t *wanted = NULL;
	int rc = svy_places_bind(w->relay.ctx, dict, need, &w->places);
	if (!rc)
		rc = bind_joint(w);
	if (rc)
		return rc;
	svy_dict_copy(out, dict);
	w->at = svy_weigh_column(out, "design_weight", "1 over the probability", false);
	out->survey.weights = svy_strdup(out->var[w->at].name);
	svy_note(w->relay.ctx, "the weight '%s' is 1 over the probabilities of the units", out->survey.weights);
	w->weight = svy_column_new(SVY_NUMBER);
	w->col = svy_calloc(out->nvar, sizeof *w->col);
	rc = svy_relay_bind(&w->relay, &wanted);
	for (size_t i = 0; i < dict->nvar && !rc; i++)
		need[i] |= wanted[i];
	free(wanted);
	return rc;
}

static int batch(struct svy_sink *sink, const struct svy_batch *b)
{
	struct weigh *w = (struct weigh *)sink;
	struct svy_batch out = *b;
	struct svy_rows rows;
	int rc = svy_places_batch(w->relay.ctx, w->places, b, NULL, &rows);
	if (rc)
		return rc;
	memcpy(w->weight.num, rows.w, b->nrow * sizeof *rows.w);
	memset(w->weight.miss, SVY_VALID, b->nrow);
	memcpy(w->col, b->col, b->ncol * sizeof *w->col);
	w->col[w->at] = w->weight;
	out.col = w->col;
	out.ncol = w->at + 1;
	return w->relay.next->batch(w->relay.next, &out);
}

static void free_weigh(struct svy_sink *sink)
{
	struct weigh *w = (struct weigh *)sink;
	svy_places_free(w->places);
	svy_column_free(&w->weight);
	free(w->col);
	svy_relay_free(sink);
}

struct svy_sink *svy_weigh_sink(struct svy_ctx *ctx, const char *joint, struct svy_sink *next)
{
	struct weigh *w = svy_calloc(1, sizeof *w);
	svy_relay_init(&w->relay, ctx, next);
	w->relay.sink.bind = bind;
	w->relay.sink.batch = batch;
	w->relay.sink.free = free_weigh;
	w->joint = joint;
	return &w->relay.sink;
}
