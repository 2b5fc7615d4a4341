// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/quadrant.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"
#include "out/labels.h"
#include "plot/build.h"
#include "plot/names.h"
#include "stat/region.h"

/* So many ellipses may lie on each other; of more each is fainter. */
#define FULL 3

double svy_quadrant_level(const struct svy_estimates *t)
{
	const char *text = svy_extras_get(&t->facts, "level");
	double level;
	return text && svy_num_parse(text, strlen(text), &level) && level > 0 && level < 1 ? level : 0.95;
}

/* In the units of the axes, so that the ellipse is drawn as it is turned. */
static bool region_of(const struct svy_quadrant *q, const struct svy_quadrant_area *a, struct svy_region *r)
{
	const struct svy_estimates *t = q->t;
	if (!t->vcov)
		return false;
	double v11 = t->vcov[a->x * t->n + a->x], v12 = t->vcov[a->x * t->n + a->y], v22 = t->vcov[a->y * t->n + a->y];
	double df = fmin(t->row[a->x].df, t->row[a->y].df);
	return svy_region_of(v11 * q->x.scale * q->x.scale, v12 * q->x.scale * q->y.scale, v22 * q->y.scale * q->y.scale, df, svy_quadrant_level(t), r);
}

static double x_of(const struct svy_quadrant *q, const struct svy_quadrant_area *a)
{
	return q->t->row[a->x].estimate * q->x.scale;
}

static double y_of(const struct svy_quadrant *q, const struct svy_quadrant_area *a)
{
	return q->t->row[a->y].estimate * q->y.scale;
}

bool svy_quadrant_unsure(const struct svy_quadrant *q, const struct svy_quadrant_area *a)
{
	return svy_row_unsure(q->t, a->x) || svy_row_unsure(q->t, a->y);
}

/* How far an area's ellipse or whiskers reach, along x and y. */
static void reach_of(const struct svy_quadrant *q, const struct svy_quadrant_area *a, double *dx, double *dy)
{
	const struct svy_estimate *x = &q->t->row[a->x], *y = &q->t->row[a->y];
	struct svy_region r;
	*dx = fmax(x->hi - x->estimate, x->estimate - x->lo) * q->x.scale;
	*dy = fmax(y->hi - y->estimate, y->estimate - y->lo) * q->y.scale;
	if (region_of(q, a, &r)) {
		*dx = hypot(r.major * cos(r.angle), r.minor * sin(r.angle));
		*dy = hypot(r.major * sin(r.angle), r.minor * cos(r.angle));
	}
	*dx = isfinite(*dx) ? *dx : 0;
	*dy = isfinite(*dy) ? *dy : 0;
}

struct span {
	double lo, hi;
};

static void widen(struct span *s, double lo, double hi, bool share)
{
	s->lo = fmin(s->lo, share ? fmax(lo, 0) : lo);
	s->hi = fmax(s->hi, share ? fmin(hi, 100) : hi);
}

/* The narrower of two spans becomes as wide as the other, around its middle; shares stay between 0 and 100. */
static void make_alike(struct span *a, double width, bool share)
{
	double more = (width - (a->hi - a->lo)) / 2;
	if (!(more > 0))
		return;
	a->lo -= more;
	a->hi += more;
	if (share && a->lo < 0) {
		a->hi -= a->lo;
		a->lo = 0;
	} else if (share && a->hi > 100) {
		a->lo -= a->hi - 100;
		a->hi = 100;
	}
}

/* "Trust in parliament", and of shares "Would help: yes". Caller frees. */
static char *title_of(const struct svy_quadrant *q, size_t row)
{
	char *term = svy_row_label(q->t, row, SVY_DIM_TERM, q->o->lang), *level = svy_row_label(q->t, row, SVY_DIM_LEVEL, q->o->lang);
	struct svy_buf b = {0};
	svy_buf_printf(&b, *level ? "%s: %s" : "%s", term, level);
	free(term);
	free(level);
	return svy_buf_take(&b);
}

static void make_axes(const struct svy_quadrant *q, struct svy_panel *p)
{
	struct span x = {INFINITY, -INFINITY}, y = x;
	bool shares = q->x.scale > 1 && q->y.scale > 1;
	for (size_t k = 0; k < q->narea; k++) {
		double dx, dy;
		reach_of(q, &q->area[k], &dx, &dy);
		widen(&x, x_of(q, &q->area[k]) - dx, x_of(q, &q->area[k]) + dx, q->x.scale > 1);
		widen(&y, y_of(q, &q->area[k]) - dy, y_of(q, &q->area[k]) + dy, q->y.scale > 1);
	}
	if (shares) {
		make_alike(&x, y.hi - y.lo, true);
		make_alike(&y, x.hi - x.lo, true);
	}
	svy_axis_round(&p->x, x.lo, x.hi, 6);
	svy_axis_round(&p->y, y.lo, y.hi, 6);
	p->x.percent = q->x.scale > 1;
	p->y.percent = q->y.scale > 1;
	p->square = shares;
	p->x.title = title_of(q, q->area[0].x);
	p->y.title = title_of(q, q->area[0].y);
}

/* Where the lines stand that part the corners: all areas together, what was asked for, or the middle of the points. */
static int find_lines(struct svy_ctx *ctx, const struct svy_quadrant *q, struct svy_chart *c, double *x, double *y)
{
	*x = *y = 0;
	if (q->o->ref) {
		const char *comma = strchr(q->o->ref, ',');
		if (!comma || !svy_num_parse(q->o->ref, (size_t)(comma - q->o->ref), x) || !svy_num_parse(comma + 1, strlen(comma + 1), y))
			return svy_fail(ctx, SVY_EUSAGE, "'--ref' of 'quadrant' is two numbers of the axes, as 50,50, not '%s'", q->o->ref);
	} else if (q->all.x != SIZE_MAX && q->all.y != SIZE_MAX) {
		*x = x_of(q, &q->all);
		*y = y_of(q, &q->all);
		svy_strs_add(&c->notes, svy_lang_say(q->o->lang, "Lines: all areas together"));
	} else {
		for (size_t k = 0; k < q->narea; k++) {
			*x += x_of(q, &q->area[k]) / (double)q->narea;
			*y += y_of(q, &q->area[k]) / (double)q->narea;
		}
		svy_strs_add(&c->notes, svy_lang_say(q->o->lang, "Lines: the mean of the points"));
	}
	return 0;
}

static const struct svy_colour muted = {.hue = SVY_HUE_MUTED}, ink = {.hue = SVY_HUE_INK};

static void draw_lines(struct svy_panel *p, double x, double y)
{
	struct svy_series *s = svy_panel_add_series(p, SVY_MARK_RULE, muted, NULL);
	s->dashed = true;
	svy_series_add_point(s)->x = x;
	svy_series_add_point(s)->y = y;
}

static void draw_corner(struct svy_panel *p, bool right, bool top, const char *text)
{
	struct svy_series *s = svy_panel_add_series(p, SVY_MARK_TEXT, muted, NULL);
	struct svy_mark_point *m = svy_series_add_point(s);
	double dx = (p->x.hi - p->x.lo) / 60, dy = (p->y.hi - p->y.lo) / 40;
	s->anchor = right ? SVY_ANCHOR_END : SVY_ANCHOR_START;
	m->x = right ? p->x.hi - dx : p->x.lo + dx;
	m->y = top ? p->y.hi - dy : p->y.lo + dy;
	m->label = svy_strdup(text);
}

bool svy_quadrant_is_own(const struct svy_quadrant *q)
{
	return strcmp(q->x.term, "willing") == 0 && strcmp(q->y.term, "able") == 0;
}

/* The four names of svypotential where the axes are its own; else what the corners have. */
static void draw_corners(const struct svy_quadrant *q, struct svy_panel *p)
{
	enum svy_lang lang = q->o->lang;
	bool own = svy_quadrant_is_own(q);
	draw_corner(p, true, true, svy_lang_say(lang, own ? "willing and able" : "both high"));
	draw_corner(p, true, false, svy_lang_say(lang, own ? "willing, not able" : "only the first high"));
	draw_corner(p, false, true, svy_lang_say(lang, own ? "not willing, able" : "only the second high"));
	draw_corner(p, false, false, svy_lang_say(lang, own ? "not willing, not able" : "both low"));
}

/* The group that colours tell, by its place among the codes; 0 without one. */
static unsigned colour_of(const struct svy_quadrant *q, const struct svy_quadrant_area *a, struct svy_table *groups)
{
	for (size_t k = 0; k < q->t->nby; k++)
		if (q->o->colour && strcmp(q->t->by[k].name, q->o->colour) == 0)
			return svy_table_add(groups, q->t->row[a->x].by[k], strlen(q->t->row[a->x].by[k]), NULL);
	return 0;
}

static const char *colour_name(const struct svy_quadrant *q, const struct svy_quadrant_area *a)
{
	for (size_t k = 0; k < q->t->nby; k++)
		if (q->o->colour && strcmp(q->t->by[k].name, q->o->colour) == 0)
			return svy_label_of_group(&q->t->by[k], q->t->row[a->x].by[k]);
	return NULL;
}

/* An ellipse, or where covariances are not known the two intervals. */
static void draw_error(const struct svy_quadrant *q, struct svy_panel *p, const struct svy_quadrant_area *a, struct svy_colour colour)
{
	const struct svy_estimate *x = &q->t->row[a->x], *y = &q->t->row[a->y];
	struct svy_region r;
	if (region_of(q, a, &r)) {
		struct svy_series *s = svy_panel_add_series(p, SVY_MARK_ELLIPSE, colour, NULL);
		struct svy_mark_point *m = svy_series_add_point(s);
		s->strength = q->narea > FULL ? FULL / (double)q->narea : 1;
		*m = (struct svy_mark_point){.x = x_of(q, a), .y = y_of(q, a), .a = r.major, .b = r.minor, .angle = r.angle, .lo = NAN, .hi = NAN};
		return;
	}
	for (int along_y = 0; along_y < 2 && !q->t->vcov; along_y++) {
		struct svy_series *s = svy_panel_add_series(p, SVY_MARK_INTERVAL, colour, NULL);
		const struct svy_estimate *e = along_y ? y : x;
		double scale = along_y ? q->y.scale : q->x.scale;
		s->along_y = along_y;
		if (!isfinite(e->lo) || !isfinite(e->hi))
			continue;
		struct svy_mark_point *m = svy_series_add_point(s);
		m->x = x_of(q, a);
		m->y = y_of(q, a);
		m->lo = e->lo * scale;
		m->hi = e->hi * scale;
	}
}

static void draw_areas(const struct svy_quadrant *q, struct svy_panel *p)
{
	struct svy_table *groups = svy_table_new(0);
	for (size_t k = 0; k < q->narea; k++)
		draw_error(q, p, &q->area[k], (struct svy_colour){SVY_HUE_GROUP, colour_of(q, &q->area[k], groups), 0});
	for (size_t k = 0; k < q->narea; k++) {
		const struct svy_quadrant_area *a = &q->area[k];
		struct svy_series *s = svy_panel_add_series(p, SVY_MARK_POINT, (struct svy_colour){SVY_HUE_GROUP, colour_of(q, a, groups), 0}, colour_name(q, a));
		struct svy_mark_point *m = svy_series_add_point(s);
		m->x = x_of(q, a);
		m->y = y_of(q, a);
		m->hollow = svy_quadrant_unsure(q, a);
	}
	svy_table_free(groups);
}

static void name_areas(const struct svy_quadrant *q, struct svy_chart *c, struct svy_panel *p)
{
	struct svy_names names = {.panel = p, .width = 130, .height = 115};
	const struct svy_var *by = &q->t->by[q->name];
	for (size_t k = 0; k < q->narea; k++)
		svy_names_add(&names, x_of(q, &q->area[k]), y_of(q, &q->area[k]), svy_label_of_group(by, q->t->row[q->area[k].x].by[q->name]));
	if (!svy_names_place(&names, ink))
		svy_strs_add(&c->notes, svy_lang_say(q->o->lang, "Not all points have room for their names"));
}

int svy_quadrant_draw(struct svy_ctx *ctx, const struct svy_quadrant *q, struct svy_chart *c)
{
	double x, y;
	struct svy_panel *p = svy_chart_add_panel(c);
	make_axes(q, p);
	int rc = find_lines(ctx, q, c, &x, &y);
	if (rc)
		return rc;
	draw_lines(p, x, y);
	draw_corners(q, p);
	draw_areas(q, p);
	name_areas(q, c, p);
	return 0;
}
