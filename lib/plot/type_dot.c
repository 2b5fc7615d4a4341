// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Estimates as dots on their intervals: a row for each term, level or group, a colour for each group of a second by-variable (Cleveland, The Elements of
 * Graphing Data, 1985).
 */
#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "base/num.h"
#include "plot/arrange.h"

struct dots {
	const struct svy_estimates *t;
	const struct svy_drawn *r;
	const struct svy_arrangement *a;
	bool unsure, intervals; /* some mark is hollow; some row has an interval */
};

static void add_colour(struct dots *d, const struct svy_arranged *v, size_t colour, struct svy_panel *p)
{
	double beside = svy_arranged_offset(d->a, colour);
	const char *name = svy_arranged_name(d->a, colour);
	struct svy_series *whisker = svy_panel_add_series(p, SVY_MARK_INTERVAL, svy_arranged_colour(colour), name);
	for (size_t i = 0; i < v->n; i++) {
		const struct svy_estimate *e = &d->t->row[v->row[i].row];
		if (v->row[i].colour != colour || !isfinite(e->lo) || !isfinite(e->hi))
			continue;
		struct svy_mark_point *m = svy_series_add_point(whisker);
		m->y = (double)v->row[i].place + beside;
		m->lo = e->lo * d->r->scale;
		m->hi = e->hi * d->r->scale;
		d->intervals = true;
	}
	struct svy_series *dot = svy_panel_add_series(p, SVY_MARK_POINT, svy_arranged_colour(colour), name);
	for (size_t i = 0; i < v->n; i++) {
		if (v->row[i].colour != colour)
			continue;
		struct svy_mark_point *m = svy_series_add_point(dot);
		m->x = d->t->row[v->row[i].row].estimate * d->r->scale;
		m->y = (double)v->row[i].place + beside;
		m->hollow = svy_row_unsure(d->t, v->row[i].row);
		d->unsure = d->unsure || m->hollow;
	}
}

static int add_reference(struct svy_ctx *ctx, const char *ref, struct svy_panel *p)
{
	double x;
	if (!ref)
		return 0;
	if (!svy_num_parse(ref, strlen(ref), &x) || !isfinite(x))
		return svy_fail(ctx, SVY_EUSAGE, "'--ref' is a number on the axis of the estimates, not '%s'", ref);
	struct svy_series *s = svy_panel_add_series(p, SVY_MARK_RULE, (struct svy_colour){.hue = SVY_HUE_MUTED}, NULL);
	s->dashed = true;
	svy_series_add_point(s)->x = x;
	return 0;
}

static int draw(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_drawn *r, const struct svy_plot_opts *o, struct svy_chart *c)
{
	struct svy_arrangement a;
	struct dots d = {.t = t, .r = r, .a = &a};
	int rc = svy_arrange(ctx, t, r, o, true, &a);
	for (size_t i = 0; i < a.n && !rc; i++) {
		struct svy_panel *p = svy_arranged_panel(&a, i, c);
		svy_build_axis(t, r, o, true, false, &p->x);
		rc = add_reference(ctx, o->ref, p);
		for (size_t k = 0; k < a.colour.code.n && !rc; k++)
			add_colour(&d, &a.v[i], k, p);
	}
	if (!rc)
		svy_build_notes(t, r, o, d.intervals, d.unsure, c);
	svy_arrangement_free(&a);
	return rc;
}

int svy_plot_dot(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c)
{
	struct svy_drawn r;
	int rc = svy_drawn_pick(ctx, t, "dot", true, &r);
	if (!rc) {
		svy_build_frame(t, &r, o, c);
		rc = draw(ctx, t, &r, o, c);
	}
	svy_drawn_free(&r);
	return rc;
}
