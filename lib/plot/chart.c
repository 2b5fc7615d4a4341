// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"

void svy_chart_init(struct svy_chart *c)
{
	memset(c, 0, sizeof *c);
	c->decimal = '.';
}

static void axis_free(struct svy_axis *a)
{
	free(a->title);
	svy_strs_free(&a->category);
	svy_strs_free(&a->group);
	svy_strs_free(&a->aside);
	free(a->aside_title);
}

static void panel_free(struct svy_panel *p)
{
	for (size_t i = 0; i < p->nseries; i++) {
		for (size_t k = 0; k < p->series[i].n; k++)
			free(p->series[i].point[k].label);
		free(p->series[i].point);
		free(p->series[i].name);
	}
	free(p->series);
	free(p->title);
	axis_free(&p->x);
	axis_free(&p->y);
}

void svy_chart_free(struct svy_chart *c)
{
	for (size_t i = 0; i < c->npanel; i++)
		panel_free(&c->panel[i]);
	free(c->panel);
	free(c->title);
	free(c->subtitle);
	svy_strs_free(&c->notes);
	svy_chart_init(c);
}

struct svy_panel *svy_chart_add_panel(struct svy_chart *c)
{
	svy_grow(c->panel, c->npanel, c->panel_cap);
	struct svy_panel *p = &c->panel[c->npanel++];
	memset(p, 0, sizeof *p);
	return p;
}

struct svy_series *svy_panel_add_series(struct svy_panel *p, enum svy_mark mark, struct svy_colour colour, const char *name)
{
	svy_grow(p->series, p->nseries, p->series_cap);
	struct svy_series *s = &p->series[p->nseries++];
	*s = (struct svy_series){.mark = mark, .colour = colour, .name = svy_strdup(name)};
	return s;
}

struct svy_mark_point *svy_series_add_point(struct svy_series *s)
{
	svy_grow(s->point, s->n, s->cap);
	struct svy_mark_point *p = &s->point[s->n++];
	*p = (struct svy_mark_point){.x = NAN, .y = NAN, .lo = NAN, .hi = NAN, .a = NAN, .b = NAN, .angle = NAN};
	return p;
}

void svy_axis_round(struct svy_axis *a, double lo, double hi, unsigned n)
{
	static const double round_step[] = {1, 2, 2.5, 5, 10};
	double span = hi > lo ? hi - lo : fabs(hi) > 0 ? fabs(hi) : 1;
	double power = pow(10, floor(log10(span / n)));
	size_t k = 0;
	while (k < 4 && round_step[k] * power * n < span)
		k++;
	a->kind = SVY_AXIS_NUMBER;
	a->step = round_step[k] * power;
	a->lo = floor(lo / a->step + 1e-9) * a->step;
	a->hi = ceil(hi / a->step - 1e-9) * a->step;
	if (!(a->hi > a->lo))
		a->hi = a->lo + a->step;
}

size_t svy_axis_ratios(const struct svy_axis *a, double *tick, size_t max)
{
	static const int digit[] = {1, 2, 5};
	double lo = log10(a->lo), hi = log10(a->hi);
	size_t n = 0;
	for (double power = floor(lo); power <= hi; power++)
		for (int k = 0; k < (hi - lo > 3 ? 1 : 3); k++) {
			double x = digit[k] * pow(10, power);
			if (n < max && x >= a->lo * (1 - 1e-9) && x <= a->hi * (1 + 1e-9))
				tick[n++] = x;
		}
	if (n > 2)
		return n;
	struct svy_axis round = {0};
	svy_axis_round(&round, a->lo, a->hi, 4);
	n = 0;
	for (double x = ceil(a->lo / round.step - 1e-9) * round.step; x <= a->hi + round.step * 1e-9 && n < max; x += round.step)
		tick[n++] = x;
	return n;
}

/* Of ratios: one of the last digit of x. */
static double last_digit(double x)
{
	double step = pow(10, floor(log10(x)));
	for (int k = 0; k < 6 && fabs(x / step - rint(x / step)) > 1e-6; k++)
		step /= 10;
	return step;
}

char *svy_axis_tick(const struct svy_axis *a, double x, char decimal)
{
	char number[400];
	struct svy_buf b = {0};
	int digits = 0;
	for (double step = a->log ? last_digit(x) : fabs(a->step); step > 0 && digits < 10 && fabs(step - rint(step)) > 1e-6 * step; digits++)
		step *= 10;
	if (a->anew > 0 && x > a->anew - a->step * 1e-6)
		x -= a->anew;
	x = a->absolute ? fabs(x) : x;
	if (fabs(x) < a->step * 1e-9)
		x = 0;
	svy_num_fixed(number, sizeof number, fabs(x), digits, decimal);
	size_t whole = strspn(number, "0123456789");
	svy_buf_puts(&b, x < 0 ? "\u2212" : "");
	for (size_t i = 0; number[i]; i++) {
		if (whole > 4 && i && i < whole && (whole - i) % 3 == 0)
			svy_buf_puts(&b, "\u202f");
		svy_buf_putc(&b, number[i]);
	}
	svy_buf_puts(&b, a->percent ? "%" : "");
	return svy_buf_take(&b);
}
