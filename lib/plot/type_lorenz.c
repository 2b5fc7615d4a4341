// SPDX-License-Identifier: GPL-3.0-or-later
/* Lorenz curves: what the poorest share of people has of the total, beside the line on which all have the same. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "plot/build.h"
#include "plot/types.h"

enum { MARKED = 100 };          /* points in all: more would hide the curves */

static bool is_point(const struct svy_estimate *r, double *p)
{
	return strcmp(r->stat, "lorenz") == 0 && svy_num_parse(r->level, strlen(r->level), p) && *p > 0 && *p < 1 && isfinite(r->estimate);
}

static bool same_curve(const struct svy_estimates *t, const struct svy_estimate *a, const struct svy_estimate *b)
{
	for (size_t k = 0; k < t->nby; k++)
		if (!svy_same_text(a->by[k], b->by[k]))
			return false;
	return strcmp(a->term, b->term) == 0;
}

/* Is row i the first of its curve? */
static bool begins(const struct svy_estimates *t, size_t i)
{
	double p;
	if (!is_point(&t->row[i], &p))
		return false;
	for (size_t k = 0; k < i; k++)
		if (is_point(&t->row[k], &p) && same_curve(t, &t->row[k], &t->row[i]))
			return false;
	return true;
}

static int by_place(const void *a, const void *b)
{
	const struct svy_mark_point *x = a, *y = b;
	return (x->x > y->x) - (x->x < y->x);
}

static void add_at(struct svy_series *s, double p, double share, double lo, double hi)
{
	struct svy_mark_point *m = svy_series_add_point(s);
	m->x = 100 * p;
	m->y = 100 * share;
	m->lo = 100 * lo;
	m->hi = 100 * hi;
}

/* From nobody with nothing to all with everything. A point without an interval leaves a gap in a band, and none in a line. */
static void add_curve(const struct svy_estimates *t, size_t first, struct svy_series *s)
{
	double p;
	bool band = s->mark == SVY_MARK_BAND;
	add_at(s, 0, 0, 0, 0);
	for (size_t i = first; i < t->n; i++) {
		const struct svy_estimate *r = &t->row[i];
		if (is_point(r, &p) && same_curve(t, r, &t->row[first]) && (!band || (isfinite(r->lo) && isfinite(r->hi))))
			add_at(s, p, r->estimate, r->lo, r->hi);
	}
	add_at(s, 1, 1, 1, 1);
	qsort(s->point, s->n, sizeof *s->point, by_place);
}

/* "North, Women"; of several variables with the variable. NULL where there is one curve. Caller frees. */
static char *name_of(const struct svy_estimates *t, size_t row, bool several_terms, enum svy_lang lang)
{
	struct svy_buf b = {0};
	char *label = several_terms ? svy_row_label(t, row, SVY_DIM_TERM, lang) : NULL;
	svy_buf_puts(&b, label ? label : "");
	free(label);
	for (size_t k = 0; k < t->nby; k++) {
		label = svy_row_label(t, row, (int)k, lang);
		svy_buf_printf(&b, "%s%s", b.n ? ", " : "", label);
		free(label);
	}
	return b.n ? svy_buf_take(&b) : NULL;
}

static bool several_terms(const struct svy_estimates *t, size_t first)
{
	for (size_t i = first; i < t->n; i++)
		if (begins(t, i) && strcmp(t->row[i].term, t->row[first].term) != 0)
			return true;
	return false;
}

static void make_axes(const struct svy_estimates *t, size_t first, bool several, enum svy_lang lang, struct svy_panel *p)
{
	struct svy_axis *axis[] = {&p->x, &p->y};
	for (size_t k = 0; k < 2; k++) {
		svy_axis_round(axis[k], 0, 100, 5);
		axis[k]->percent = true;
	}
	char *term = svy_row_label(t, first, SVY_DIM_TERM, lang);
	struct svy_buf b = {0};
	p->square = true;
	p->x.title = svy_strdup(svy_lang_say(lang, "Share of people, those with least first"));
	svy_buf_printf(&b, svy_lang_say(lang, "Their share of all: %s"), several ? svy_lang_say(lang, "each variable") : term);
	p->y.title = svy_buf_take(&b);
	free(term);
}

/* The same share of all for everyone. */
static void draw_equality(struct svy_panel *p, enum svy_lang lang)
{
	struct svy_series *s = svy_panel_add_series(p, SVY_MARK_LINE, (struct svy_colour){.hue = SVY_HUE_MUTED}, svy_lang_say(lang, "equality"));
	s->dashed = true;
	add_at(s, 0, 0, 0, 0);
	add_at(s, 1, 1, 1, 1);
}

static void draw_curves(const struct svy_estimates *t, bool several, enum svy_lang lang, enum svy_mark mark, struct svy_panel *p)
{
	unsigned index = 0;
	for (size_t i = 0; i < t->n; i++) {
		if (!begins(t, i))
			continue;
		char *name = mark != SVY_MARK_BAND ? name_of(t, i, several, lang) : NULL;
		add_curve(t, i, svy_panel_add_series(p, mark, (struct svy_colour){SVY_HUE_GROUP, index++, 0}, name));
		free(name);
	}
}

int svy_plot_lorenz(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c)
{
	struct svy_drawn rows;
	size_t first = 0;
	while (first < t->n && !begins(t, first))
		first++;
	if (first == t->n)
		return svy_fail(ctx, SVY_EUSAGE, "'lorenz' needs points of a Lorenz curve, as svygini --lorenz makes them");
	bool several = several_terms(t, first);
	int rc = svy_drawn_pick(ctx, t, "lorenz", false, &rows);
	if (!rc) {
		svy_build_frame(t, &rows, o, c);
		struct svy_panel *p = svy_chart_add_panel(c);
		make_axes(t, first, several, o->lang, p);
		draw_curves(t, several, o->lang, SVY_MARK_BAND, p);
		draw_equality(p, o->lang);
		draw_curves(t, several, o->lang, SVY_MARK_LINE, p);
		/* In grey, curves are told apart by their marks. */
		if (p->nseries > 3 && rows.n <= MARKED)
			draw_curves(t, several, o->lang, SVY_MARK_POINT, p);
		svy_build_notes(t, &rows, o, SVY_INTERVALS_BANDS, false, c);
	}
	svy_drawn_free(&rows);
	return rc;
}
