// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Estimates as dots on their intervals: a row for each term, level or group, a colour for each group of a second by-variable (Cleveland, The Elements of
 * Graphing Data, 1985).
 */
#include "plot/marks.h"

static int draw(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_drawn *r, const struct svy_plot_opts *o, struct svy_chart *c)
{
	struct svy_arrangement a;
	struct svy_drawing d = {.t = t, .r = r, .a = &a};
	int rc = svy_arrange(ctx, t, r, o, true, &a);
	for (size_t i = 0; i < a.n && !rc; i++) {
		struct svy_panel *p = svy_arranged_panel(&a, i, c);
		svy_build_axis(t, r, o, true, false, &p->x);
		rc = svy_draw_reach(ctx, o->ref, &p->x);
		if (!rc)
			rc = svy_draw_reference(ctx, o->ref, p);
		for (size_t k = 0; k < a.colour.code.n && !rc; k++) {
			const char *name = svy_arranged_name(&a, k);
			svy_draw_intervals(&d, i, k, svy_arranged_colour(k), name, p);
			svy_draw_points(&d, i, k, name, SVY_SHAPE_AUTO, p);
		}
	}
	if (!rc)
		svy_build_notes(t, r, o, d.intervals ? SVY_INTERVALS_LINES : SVY_INTERVALS_NONE, d.unsure, c);
	svy_arrangement_free(&a);
	return rc;
}

int svy_plot_dot(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c)
{
	return svy_build_chart(ctx, t, "dot", o, draw, c);
}
