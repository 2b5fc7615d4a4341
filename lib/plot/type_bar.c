// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Estimates as bars, which begin at 0: the length of a bar is the number. Groups of a second by-variable stand beside each other in colours; intervals are
 * lines over the ends.
 */
#include "plot/marks.h"

static const struct svy_colour ink = {.hue = SVY_HUE_INK};

static int draw(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_drawn *r, const struct svy_plot_opts *o, struct svy_chart *c)
{
	struct svy_arrangement a;
	struct svy_drawing d = {.t = t, .r = r, .a = &a};
	int rc = svy_arrange(ctx, t, r, o, true, &a);
	for (size_t i = 0; i < a.n && !rc; i++) {
		struct svy_panel *p = svy_arranged_panel(&a, i, c);
		svy_build_axis(t, r, o, true, true, &p->x);
		rc = svy_draw_reach(ctx, o->ref, &p->x);
		if (a.colour.code.n == 1)
			svy_draw_figures(&d, i, NULL, false, o->decimal, &p->y);
		for (size_t k = 0; k < a.colour.code.n; k++) {
			svy_draw_bars(&d, i, k, svy_arranged_name(&a, k), p);
			svy_draw_intervals(&d, i, k, ink, NULL, p);
		}
		if (!rc)
			rc = svy_draw_reference(ctx, o->ref, p);
	}
	if (!rc)
		svy_build_notes(t, r, o, d.intervals ? SVY_INTERVALS_LINES : SVY_INTERVALS_NONE, d.unsure, c);
	svy_arrangement_free(&a);
	return rc;
}

int svy_plot_bar(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c)
{
	return svy_build_chart(ctx, t, "bar", o, draw, c);
}
