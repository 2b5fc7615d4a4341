// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/marks.h"

#include <math.h>
#include <stdlib.h>
#include "base/mem.h"
#include "base/num.h"

static struct svy_mark_point *add(struct svy_drawing *d, const struct svy_arranged_row *v, struct svy_series *s)
{
	struct svy_mark_point *m = svy_series_add_point(s);
	const struct svy_estimate *e = &d->t->row[v->row];
	m->x = e->estimate * d->r->scale;
	m->y = (double)v->place + svy_arranged_offset(d->a, v->colour);
	if (s->mark == SVY_MARK_INTERVAL)
		return m;
	m->hollow = svy_row_unsure(d->t, v->row);
	d->unsure = d->unsure || m->hollow;
	return m;
}

void svy_draw_intervals(struct svy_drawing *d, size_t panel, size_t colour, struct svy_colour as, const char *name, struct svy_panel *p)
{
	const struct svy_arranged *v = &d->a->v[panel];
	struct svy_series *s = svy_panel_add_series(p, SVY_MARK_INTERVAL, as, name);
	for (size_t i = 0; i < v->n; i++) {
		const struct svy_estimate *e = &d->t->row[v->row[i].row];
		if (v->row[i].colour != colour || !isfinite(e->lo) || !isfinite(e->hi))
			continue;
		struct svy_mark_point *m = add(d, &v->row[i], s);
		m->lo = e->lo * d->r->scale;
		m->hi = e->hi * d->r->scale;
		d->intervals = true;
	}
}

void svy_draw_points(struct svy_drawing *d, size_t panel, size_t colour, const char *name, enum svy_shape shape, struct svy_panel *p)
{
	const struct svy_arranged *v = &d->a->v[panel];
	struct svy_series *s = svy_panel_add_series(p, SVY_MARK_POINT, svy_arranged_colour(colour), name);
	s->shape = shape;
	for (size_t i = 0; i < v->n; i++)
		if (v->row[i].colour == colour)
			add(d, &v->row[i], s);
}

void svy_draw_bars(struct svy_drawing *d, size_t panel, size_t colour, const char *name, struct svy_panel *p)
{
	const struct svy_arranged *v = &d->a->v[panel];
	struct svy_series *s = svy_panel_add_series(p, SVY_MARK_BAR, svy_arranged_colour(colour), name);
	s->thickness = svy_arranged_share(d->a);
	for (size_t i = 0; i < v->n; i++) {
		if (v->row[i].colour != colour)
			continue;
		struct svy_mark_point *m = add(d, &v->row[i], s);
		m->lo = fmin(0, m->x);
		m->hi = fmax(0, m->x);
	}
}

static int read_reference(struct svy_ctx *ctx, const char *ref, double *x)
{
	if (svy_num_parse(ref, strlen(ref), x) && isfinite(*x))
		return 0;
	return svy_fail(ctx, SVY_EUSAGE, "'--ref' is a number on the axis of the estimates, not '%s'", ref);
}

int svy_draw_reach(struct svy_ctx *ctx, const char *ref, struct svy_axis *a)
{
	double x;
	int rc = ref ? read_reference(ctx, ref, &x) : 0;
	if (!ref || rc)
		return rc;
	if (a->log && x <= 0)
		return svy_fail(ctx, SVY_EUSAGE, "'--ref %s' is no ratio: it must be above 0", ref);
	if (x < a->lo || x > a->hi) {
		if (a->log) {
			a->lo = fmin(a->lo, x);
			a->hi = fmax(a->hi, x);
		} else {
			svy_axis_round(a, fmin(a->lo, x), fmax(a->hi, x), 6);
		}
	}
	return 0;
}

int svy_draw_reference(struct svy_ctx *ctx, const char *ref, struct svy_panel *p)
{
	double x;
	int rc = ref ? read_reference(ctx, ref, &x) : 0;
	if (!ref || rc)
		return rc;
	struct svy_series *s = svy_panel_add_series(p, SVY_MARK_RULE, (struct svy_colour){.hue = SVY_HUE_MUTED}, NULL);
	s->dashed = true;
	svy_series_add_point(s)->x = x;
	return 0;
}

void svy_draw_figures(const struct svy_drawing *d, size_t panel, const char *title, bool ends, char decimal, struct svy_axis *a)
{
	const struct svy_arranged *v = &d->a->v[panel];
	char **text = svy_calloc(v->nplace + 1, sizeof *text);
	for (size_t i = 0; i < v->n; i++) {
		char **at = &text[v->row[i].place];
		free(*at);
		*at = ends ? svy_build_interval(d->t, d->r, v->row[i].row, decimal) : svy_build_figure(d->t, d->r, v->row[i].row, decimal);
	}
	for (size_t k = 0; k < v->nplace; k++)
		svy_strs_add_take(&a->aside, text[k] ? text[k] : svy_strdup(""));
	a->aside_title = svy_strdup(title);
	free(text);
}
