// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A forest plot: a row for each contrast, experiment or coefficient with its figures at the right, and a line where there is no effect (Lewis & Clarke,
 * Forest plots: trying to see the wood and the trees, BMJ 322, 2001). Rows that sum up others are diamonds.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/mem.h"
#include "out/notes.h"
#include "out/words.h"
#include "plot/marks.h"

static bool is_effect(const char *stat)
{
	return svy_word_find(stat)->kind == SVY_WORD_DIFFERENCE || strstr(stat, "contrast") || strstr(stat, "coefficient") || strstr(stat, "odds_ratio") ||
		strstr(stat, "risk_ratio") || strstr(stat, "effect");
}

/* Where there are effects, what they are made of is not drawn: the means of svytest. Their number. */
static size_t keep_effects(const struct svy_estimates *t, struct svy_drawn *r)
{
	size_t n = 0, all = r->n;
	for (size_t i = 0; i < all; i++)
		n += is_effect(t->row[r->v[i]].stat);
	if (!n || n == all)
		return 0;
	n = 0;
	r->stat = NULL;
	for (size_t i = 0; i < all; i++) {
		const char *stat = t->row[r->v[i]].stat;
		if (!is_effect(stat))
			continue;
		r->stat = !n || (r->stat && strcmp(r->stat, stat) == 0) ? stat : NULL;
		r->v[n++] = r->v[i];
	}
	r->n = n;
	return all - n;
}

static void note_others(size_t others, enum svy_lang lang, struct svy_chart *c)
{
	struct svy_buf b = {0};
	if (!others)
		return;
	svy_buf_printf(&b, svy_lang_say(lang, "Other estimates of the table, which are not drawn: %zu"), others);
	svy_strs_add_take(&c->notes, svy_buf_take(&b));
}

/* Ratios of odds and risks: no effect is 1, and half as much is as far as twice. */
static bool are_ratios(const struct svy_estimates *t, const struct svy_drawn *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct svy_estimate *e = &t->row[r->v[i]];
		if (!strstr(e->stat, "odds_ratio") && !strstr(e->stat, "risk_ratio"))
			return false;
		if (!(e->estimate > 0) || !(isnan(e->lo) || e->lo > 0) || !(isnan(e->hi) || isfinite(e->hi)))
			return false;
	}
	return true;
}

/* A total over the groups, or a row that is called so. */
static bool sums_up(const struct svy_estimates *t, size_t row)
{
	static const char *const names[] = {"total", "overall", "pooled", "combined", "all"};
	const struct svy_estimate *e = &t->row[row];
	for (size_t k = 0; k < t->nby; k++)
		if (!e->by[k])
			return true;
	for (size_t k = 0; k < sizeof names / sizeof *names; k++)
		if (strcasecmp(e->term, names[k]) == 0)
			return true;
	return false;
}

static void make_log(const struct svy_estimates *t, const struct svy_drawn *r, struct svy_axis *a)
{
	double lo = 1, hi = 1;
	for (size_t i = 0; i < r->n; i++) {
		const struct svy_estimate *e = &t->row[r->v[i]];
		lo = fmin(lo, e->lo > 0 ? e->lo : e->estimate);
		hi = fmax(hi, e->hi > 0 ? e->hi : e->estimate);
	}
	a->log = true;
	a->step = 0;
	a->lo = lo / 1.1;
	a->hi = hi * 1.1;
}

static void add_marks(struct svy_drawing *d, size_t panel, struct svy_panel *p)
{
	const struct svy_arranged *v = &d->a->v[panel];
	const struct svy_colour blue = {.hue = SVY_HUE_GROUP};
	struct svy_series *whisker = svy_panel_add_series(p, SVY_MARK_INTERVAL, blue, NULL);
	size_t first = p->nseries - 1;
	svy_panel_add_series(p, SVY_MARK_POINT, blue, NULL)->shape = SVY_SHAPE_SQUARE;
	svy_panel_add_series(p, SVY_MARK_DIAMOND, blue, NULL);
	for (size_t i = 0; i < v->n; i++) {
		const struct svy_estimate *e = &d->t->row[v->row[i].row];
		bool whole = isfinite(e->lo) && isfinite(e->hi), sum = whole && sums_up(d->t, v->row[i].row);
		struct svy_mark_point *m = svy_series_add_point(&p->series[first + (sum ? 2 : 1)]);
		whisker = &p->series[first];
		*m = (struct svy_mark_point){.x = e->estimate * d->r->scale, .y = (double)v->row[i].place, .lo = e->lo * d->r->scale, .hi = e->hi * d->r->scale,
			.a = NAN, .b = NAN, .angle = NAN, .hollow = svy_row_unsure(d->t, v->row[i].row)};
		d->unsure = d->unsure || m->hollow;
		d->intervals = d->intervals || whole;
		if (!whole || sum)
			continue;
		struct svy_mark_point copy = *m;
		copy.hollow = false;
		*svy_series_add_point(whisker) = copy;
	}
}

static int draw(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_drawn *r, const struct svy_plot_opts *o, struct svy_chart *c)
{
	struct svy_arrangement a;
	struct svy_drawing d = {.t = t, .r = r, .a = &a};
	struct svy_plot_opts as = *o;
	bool ratios = are_ratios(t, r);
	const char *ref = o->ref ? o->ref : ratios ? "1" : "0";
	struct svy_buf head = {0};
	as.sort = o->sort ? o->sort : "none";
	as.colour = NULL;
	int rc = svy_arrange(ctx, t, r, &as, false, &a);
	const char *word = svy_lang_say(o->lang, r->stat ? svy_word_of_stat(r->stat) : "Estimate");
	svy_buf_printf(&head, "%s%s", word, r->share && !strchr(word, '%') ? ", %" : "");
	char *interval = svy_notes_interval(t, o->lang);
	svy_buf_printf(&head, " [%s]", interval);
	free(interval);
	for (size_t i = 0; i < a.n && !rc; i++) {
		struct svy_panel *p = svy_arranged_panel(&a, i, c);
		svy_build_axis(t, r, o, true, false, &p->x);
		free(p->x.title);
		p->x.title = NULL;
		if (ratios)
			make_log(t, r, &p->x);
		rc = svy_draw_reach(ctx, ref, &p->x);
		if (!rc)
			rc = svy_draw_reference(ctx, ref, p);
		svy_draw_figures(&d, i, head.p, true, o->decimal, &p->y);
		add_marks(&d, i, p);
	}
	if (!rc)
		svy_build_notes(t, r, o, d.intervals ? SVY_INTERVALS_LINES : SVY_INTERVALS_NONE, d.unsure, c);
	svy_buf_free(&head);
	svy_arrangement_free(&a);
	return rc;
}

int svy_plot_forest(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c)
{
	struct svy_drawn r;
	int rc = svy_drawn_pick(ctx, t, "forest", false, &r);
	if (!rc && o->colour)
		rc = svy_fail(ctx, SVY_EUSAGE, "'forest' has one colour: give '--by' for panels");
	if (!rc) {
		size_t others = keep_effects(t, &r);
		svy_build_frame(t, &r, o, c);
		rc = draw(ctx, t, &r, o, c);
		note_others(others, o->lang, c);
	}
	svy_drawn_free(&r);
	return rc;
}
