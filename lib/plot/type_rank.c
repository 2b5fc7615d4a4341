// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A league table: groups in the order of their estimates, and beside each the places that the data do not rule out. Groups whose lines of places overlap
 * can hardly be told apart (Goldstein & Spiegelhalter, League tables and their limitations, JRSS A 159, 1996).
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "plot/build.h"

static double rank_of(const struct svy_estimates *t, size_t row)
{
	return t->row[row].extra[SVY_COL_RANK];
}

static int check(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_drawn *r, const struct svy_plot_opts *o)
{
	if (!t->has[SVY_COL_RANK] || !t->has[SVY_COL_RANK_LOW] || !t->has[SVY_COL_RANK_HIGH])
		return svy_fail(ctx, SVY_EUSAGE, "'rank' needs the columns of svycontrast --rank: rank, rank_low, rank_high");
	if (o->by || o->colour || o->sort)
		return svy_fail(ctx, SVY_EUSAGE, "'rank' has an order and panels of its own: no '--%s'", o->by ? "by" : o->colour ? "colour" : "sort");
	for (size_t i = 1; i < r->n; i++) {
		const struct svy_estimate *a = &t->row[r->v[0]], *b = &t->row[r->v[i]];
		if (strcmp(a->term, b->term) != 0 || strcmp(a->level, b->level) != 0 || !svy_same_text(a->base, b->base))
			return svy_fail(ctx, SVY_EUSAGE, "'rank' draws one ranking, and the table has those of '%s%s%s' and '%s%s%s'", a->term, *a->level ? ": " : "", a->level,
				b->term, *b->level ? ": " : "", b->level);
	}
	return 0;
}

struct ranked {
	size_t row;
	double rank;
};

static int compare(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

/* Rows without a rank are not drawn. */
static struct ranked *sort(const struct svy_estimates *t, struct svy_drawn *r)
{
	struct ranked *v = svy_calloc(r->n + 1, sizeof *v);
	size_t n = 0;
	for (size_t i = 0; i < r->n; i++)
		if (isfinite(rank_of(t, r->v[i])))
			v[n++] = (struct ranked){.row = r->v[i], .rank = rank_of(t, r->v[i])};
	r->lost += r->n - n;
	r->n = n;
	qsort(v, n, sizeof *v, compare);
	return v;
}

static void add_rows(const struct svy_estimates *t, const struct ranked *v, size_t n, enum svy_lang lang, struct svy_axis *a)
{
	a->kind = SVY_AXIS_CATEGORY;
	a->hi = (double)n;
	a->fit = true;
	for (size_t i = 0; i < n; i++) {
		struct svy_buf b = {0};
		for (size_t k = 0; k < t->nby; k++) {
			char *label = svy_row_label(t, v[i].row, (int)k, lang);
			svy_buf_printf(&b, "%s%s", k ? ", " : "", label);
			free(label);
		}
		svy_strs_add_take(&a->category, svy_buf_take(&b));
	}
}

/* Intervals from lo to hi and points at x, of a row each. */
static void add_marks(const struct svy_estimates *t, const struct ranked *v, size_t n, bool places, double scale, struct svy_panel *p)
{
	const struct svy_colour colour = {.hue = SVY_HUE_GROUP, .index = places};
	double size = n > 100 ? 0.5 : n > 60 ? 0.7 : 1;
	for (int points = 0; points < 2; points++) {
		struct svy_series *s = svy_panel_add_series(p, points ? SVY_MARK_POINT : SVY_MARK_INTERVAL, colour, NULL);
		s->size = size;
		s->shape = SVY_SHAPE_CIRCLE;
		for (size_t i = 0; i < n; i++) {
			const struct svy_estimate *e = &t->row[v[i].row];
			double lo = places ? e->extra[SVY_COL_RANK_LOW] : e->lo * scale, hi = places ? e->extra[SVY_COL_RANK_HIGH] : e->hi * scale;
			if (!points && (!isfinite(lo) || !isfinite(hi)))
				continue;
			struct svy_mark_point *m = svy_series_add_point(s);
			*m = (struct svy_mark_point){.x = places ? v[i].rank : e->estimate * scale, .y = (double)i, .lo = lo, .hi = hi, .a = NAN, .b = NAN, .angle = NAN,
				.hollow = points && !places && svy_row_unsure(t, v[i].row)};
		}
	}
}

/* Places are whole, from the first to the last. */
static void places_axis(size_t n, struct svy_axis *a)
{
	svy_axis_round(a, 1, fmax((double)n, 2), 5);
	a->lo = 0.5;
	a->hi = (double)n + 0.5;
	a->step = fmax(1, ceil(a->step));
}

static bool any_unsure(const struct svy_estimates *t, const struct svy_drawn *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (svy_row_unsure(t, r->v[i]))
			return true;
	return false;
}

static void draw(const struct svy_estimates *t, struct svy_drawn *r, const struct svy_plot_opts *o, struct svy_chart *c)
{
	struct ranked *v = sort(t, r);
	c->columns = true;
	struct svy_panel *left = svy_chart_add_panel(c);
	svy_build_axis(t, r, o, true, false, &left->x);
	left->title = left->x.title ? left->x.title : svy_strdup(svy_lang_say(o->lang, "Estimate"));
	left->x.title = NULL;
	add_rows(t, v, r->n, o->lang, &left->y);
	add_marks(t, v, r->n, false, r->scale, left);
	struct svy_panel *right = svy_chart_add_panel(c);
	right->title = svy_strdup(svy_lang_say(o->lang, "Rank"));
	places_axis(r->n, &right->x);
	add_rows(t, v, r->n, o->lang, &right->y);
	right->y.hidden = true;
	add_marks(t, v, r->n, true, 1, right);
	svy_strs_add(&c->notes, svy_lang_say(o->lang, "Rank: the places that the data do not rule out; groups whose lines overlap can hardly be told apart"));
	svy_build_notes(t, r, o, SVY_INTERVALS_LINES, any_unsure(t, r), c);
	free(v);
}

int svy_plot_rank(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c)
{
	struct svy_drawn r;
	int rc = svy_drawn_pick(ctx, t, "rank", true, &r);
	if (!rc)
		rc = check(ctx, t, &r, o);
	if (!rc) {
		svy_build_frame(t, &r, o, c);
		draw(t, &r, o, c);
	}
	svy_drawn_free(&r);
	return rc;
}
