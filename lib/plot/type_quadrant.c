// SPDX-License-Identifier: GPL-3.0-or-later
/* Two estimates against each other, a point for each area with its joint region of confidence, and the names of the four corners. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"
#include "out/labels.h"
#include "out/words.h"
#include "plot/build.h"
#include "plot/quadrant.h"

static bool shows(const struct svy_quadrant_axis *a, const struct svy_estimate *r)
{
	return strcmp(r->term, a->term) == 0 && (!a->level || strcmp(r->level, a->level) == 0) && isfinite(r->estimate);
}

/* "TERM" or "TERM[LEVEL]". */
static void parse_axis(const char *text, struct svy_quadrant_axis *a)
{
	a->own = svy_strdup(text);
	char *open = strchr(a->own, '['), *shut = open ? strrchr(open, ']') : NULL;
	a->term = a->own;
	if (!open || !shut || shut[1])
		return;
	*open = *shut = '\0';
	a->level = open + 1;
}

static bool any_row(const struct svy_estimates *t, const struct svy_quadrant_axis *a)
{
	for (size_t i = 0; i < t->n; i++)
		if (shows(a, &t->row[i]))
			return true;
	return false;
}

static int require(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_quadrant_axis *a, const char *option, const char *text)
{
	if (any_row(t, a))
		return 0;
	struct svy_strs names = {0};
	for (size_t i = 0; i < t->n; i++)
		if (!svy_strs_has(&names, t->row[i].term))
			svy_strs_add(&names, t->row[i].term);
	char *near = svy_nearest(text, (const char **)names.v, names.n, 3);
	svy_fail(ctx, SVY_EUSAGE, "%s: the table has no estimate of '%s'%s%s%s", option, text, near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
	free(near);
	svy_strs_free(&names);
	return SVY_EUSAGE;
}

/* Unasked: willing and able as svypotential calls them, else the first two terms. */
static void choose_axes(struct svy_quadrant *q)
{
	struct svy_quadrant_axis willing = {.term = "willing", .level = "yes"}, able = {.term = "able", .level = "yes"};
	const struct svy_estimates *t = q->t;
	if (!q->o->x && !q->o->y && any_row(t, &willing) && any_row(t, &able)) {
		q->x.term = willing.term, q->x.level = willing.level;
		q->y.term = able.term, q->y.level = able.level;
		return;
	}
	for (size_t i = 0; i < t->n && (!q->x.term || !q->y.term); i++) {
		const char *term = t->row[i].term;
		if (!q->x.term && !(q->y.term && strcmp(q->y.term, term) == 0))
			q->x.term = term;
		else if (!q->y.term && strcmp(q->x.term, term) != 0)
			q->y.term = term;
	}
}

static int find_axes(struct svy_ctx *ctx, struct svy_quadrant *q)
{
	if (q->o->x)
		parse_axis(q->o->x, &q->x);
	if (q->o->y)
		parse_axis(q->o->y, &q->y);
	choose_axes(q);
	if (!q->x.term || !q->y.term)
		return svy_fail(ctx, SVY_EUSAGE, "'quadrant' needs estimates of two variables by area, as of 'svymean willing,able --by AREA'");
	int rc = q->o->x ? require(ctx, q->t, &q->x, "--x", q->o->x) : 0;
	return rc || !q->o->y ? rc : require(ctx, q->t, &q->y, "--y", q->o->y);
}

/* The by-variable that names the areas: the last one that colours do not tell. */
static int find_name(struct svy_ctx *ctx, struct svy_quadrant *q)
{
	const struct svy_estimates *t = q->t;
	if (!t->nby)
		return svy_fail(ctx, SVY_EUSAGE, "'quadrant' shows areas, and the table has no groups: estimate with --by AREA");
	q->name = t->nby - 1;
	if (q->name && q->o->colour && strcmp(t->by[q->name].name, q->o->colour) == 0)
		q->name--;
	return 0;
}

static bool is_total(const struct svy_estimates *t, const struct svy_estimate *r)
{
	for (size_t k = 0; k < t->nby; k++)
		if (r->by[k])
			return false;
	return true;
}

static bool has_group(const struct svy_estimates *t, const struct svy_estimate *r)
{
	for (size_t k = 0; k < t->nby; k++)
		if (!r->by[k])
			return false;
	return true;
}

static uint32_t area_of(const struct svy_estimates *t, const struct svy_estimate *r, struct svy_table *areas)
{
	struct svy_buf key = {0};
	for (size_t k = 0; k < t->nby; k++)
		svy_buf_printf(&key, "%s\n", r->by[k]);
	uint32_t at = svy_table_add(areas, key.p, key.n, NULL);
	svy_buf_free(&key);
	return at;
}

/* The first row of an area counts: svypotential has a second share of the able, that among the willing. */
static void put(size_t *place, size_t row)
{
	if (*place == SIZE_MAX)
		*place = row;
}

static void find_areas(struct svy_quadrant *q)
{
	const struct svy_estimates *t = q->t;
	struct svy_table *areas = svy_table_new(0);
	q->area = svy_calloc(t->n, sizeof *q->area);
	q->all = (struct svy_quadrant_area){SIZE_MAX, SIZE_MAX};
	for (size_t i = 0; i < t->n; i++)
		q->area[i] = q->all;
	for (size_t i = 0; i < t->n; i++) {
		const struct svy_estimate *r = &t->row[i];
		bool x = shows(&q->x, r), y = shows(&q->y, r);
		if ((!x && !y) || !(is_total(t, r) || has_group(t, r)))
			continue;
		struct svy_quadrant_area *a = is_total(t, r) ? &q->all : &q->area[area_of(t, r, areas)];
		put(x ? &a->x : &a->y, i);
	}
	for (size_t k = 0; k < svy_table_count(areas); k++)
		if (q->area[k].x != SIZE_MAX && q->area[k].y != SIZE_MAX)
			q->area[q->narea++] = q->area[k];
	svy_table_free(areas);
}

static double scale_of(const struct svy_estimate *r)
{
	return svy_word_find(r->stat)->kind == SVY_WORD_SHARE ? 100 : 1;
}

static void add_notes(const struct svy_quadrant *q, const struct svy_drawn *rows, struct svy_chart *c)
{
	struct svy_buf b = {0};
	char level[32];
	bool unsure = false;
	svy_num_format(level, round(svy_quadrant_level(q->t) * 1e5) / 1e3);
	for (size_t k = 0; k < q->narea; k++)
		unsure |= svy_quadrant_unsure(q, &q->area[k]);
	svy_buf_printf(&b, svy_lang_say(q->o->lang, q->t->vcov ? "Ellipses: joint %s%% regions of both figures" : "Bars: %s%% intervals; estimates with --vcov have ellipses"), level);
	svy_strs_add_take(&c->notes, svy_buf_take(&b));
	svy_build_notes(q->t, rows, q->o, false, unsure, c);
}

/* The notes tell of what is drawn only. */
static void keep_drawn(const struct svy_quadrant *q, struct svy_drawn *rows)
{
	rows->n = 0;
	for (size_t k = 0; k < q->narea; k++) {
		rows->v[rows->n++] = q->area[k].x;
		rows->v[rows->n++] = q->area[k].y;
	}
}

static void add_title(const struct svy_quadrant *q, struct svy_chart *c)
{
	struct svy_buf b = {0};
	if (c->title || q->o->title || !svy_quadrant_is_own(q))
		return;
	svy_buf_printf(&b, svy_lang_say(q->o->lang, "Willing and able: %s"), svy_label_of_by(&q->t->by[q->name]));
	c->title = svy_buf_take(&b);
}

static int draw(struct svy_ctx *ctx, struct svy_quadrant *q, struct svy_drawn *rows, struct svy_chart *c)
{
	find_areas(q);
	if (!q->narea)
		return svy_fail(ctx, SVY_EUSAGE, "'quadrant': no group has estimates of both '%s' and '%s'", q->x.term, q->y.term);
	q->x.scale = scale_of(&q->t->row[q->area[0].x]);
	q->y.scale = scale_of(&q->t->row[q->area[0].y]);
	keep_drawn(q, rows);
	svy_build_frame(q->t, rows, q->o, c);
	add_title(q, c);
	int rc = svy_quadrant_draw(ctx, q, c);
	if (rc)
		return rc;
	add_notes(q, rows, c);
	return 0;
}

int svy_plot_quadrant(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c)
{
	struct svy_quadrant q = {.t = t, .o = o};
	struct svy_drawn rows;
	int rc = svy_drawn_pick(ctx, t, "quadrant", false, &rows);
	if (!rc)
		rc = find_axes(ctx, &q);
	if (!rc)
		rc = find_name(ctx, &q);
	if (!rc)
		rc = draw(ctx, &q, &rows, c);
	svy_drawn_free(&rows);
	free(q.x.own);
	free(q.y.own);
	free(q.area);
	return rc;
}
