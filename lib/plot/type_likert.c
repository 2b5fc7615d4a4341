// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Items that share a scale of answers: a bar for each, with one end of the scale to the left of 0 and the other to the right, and what is neutral set
 * aside at the right, where it cannot be taken for agreement.
 *
 * Source: Heiberger & Robbins (2014), "Design of diverging stacked bar charts for Likert scales and other applications", J. Stat. Softw. 57(5), the form
 * with the neutral answers apart. Lengths are the shares of the table as they are.
 */
#include "plot/types.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "out/labels.h"
#include "plot/build.h"
#include "plot/likert_scale.h"

#define STEP 20.0               /* per cent between ticks */
#define LEAST_LABEL 5.0         /* per cent: narrower parts have no room for their figure */
#define WHOLE 0.05              /* per cent by which shares that are all may miss 100 */

struct bar {
	size_t row;             /* the first of its rows */
	double *share;          /* by answer of the scale; NaN: no row */
	double right, left;     /* sums of each side */
	double order;           /* place by --sort */
	size_t heading, at;     /* place as in the table */
	bool unsure;
};

struct likert {
	const struct svy_estimates *t;
	const struct svy_plot_opts *o;
	struct svy_drawn rows;
	struct svy_likert_scale scale;
	int heading;            /* dimension of what stands above several bars */
	struct bar *bar;
	size_t n, cap;
};

/* ---- bars ---- */

static struct bar *bar_of(struct likert *l, size_t row)
{
	/* Rows of a bar mostly follow each other. */
	for (size_t i = l->n; i-- > 0;)
		if (svy_rows_share_group(l->t, l->bar[i].row, row))
			return &l->bar[i];
	svy_grow(l->bar, l->n, l->cap);
	struct bar *b = &l->bar[l->n];
	*b = (struct bar){.row = row, .at = l->n++, .share = svy_calloc(l->scale.n, sizeof *b->share)};
	for (size_t i = 0; i < l->scale.n; i++)
		b->share[i] = NAN;
	return b;
}

/* A second share of the same answer has another base. */
static int collect(struct svy_ctx *ctx, struct likert *l)
{
	for (size_t i = 0; i < l->rows.n; i++) {
		const struct svy_estimate *e = &l->t->row[l->rows.v[i]];
		struct bar *b = bar_of(l, l->rows.v[i]);
		size_t at = svy_likert_find(&l->scale, e->level);
		if (!isnan(b->share[at]))
			return svy_fail(ctx, SVY_EUSAGE, "the table has several shares of the answer '%s' to '%s'; svyfilter can choose: base == \"row\"", e->level, e->term);
		b->share[at] = e->estimate * 100;
		b->unsure = b->unsure || svy_row_unsure(l->t, l->rows.v[i]);
		if (l->scale.v[at].side == SVY_LIKERT_LEFT)
			b->left += b->share[at];
		if (l->scale.v[at].side == SVY_LIKERT_RIGHT)
			b->right += b->share[at];
	}
	return 0;
}

static const char *heading_of(const struct likert *l, const struct bar *b)
{
	return l->heading == SVY_DIM_NONE ? "" : svy_dim_code(l->t, l->heading, b->row);
}

/* The first bar with the same heading, or of the same item, leads it. */
static size_t leader(const struct likert *l, size_t i, bool item)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(item ? l->t->row[l->bar[k].row].term : heading_of(l, &l->bar[k]), item ? l->t->row[l->bar[i].row].term : heading_of(l, &l->bar[i])) == 0)
			return k;
	return i;
}

/* Of an item in several groups, the mean of its bars. */
static double agreement(const struct likert *l, size_t i)
{
	double sum = 0;
	size_t n = 0;
	for (size_t k = 0; k < l->n; k++)
		if (strcmp(l->t->row[l->bar[k].row].term, l->t->row[l->bar[i].row].term) == 0) {
			sum += l->bar[k].right;
			n++;
		}
	return sum / (double)n;
}

static bool several_items(const struct likert *l)
{
	for (size_t i = 1; i < l->n; i++)
		if (strcmp(l->t->row[l->bar[i].row].term, l->t->row[l->bar[0].row].term) != 0)
			return true;
	return false;
}

/* How many items have a label before that of this one. */
static double place_by_label(const struct likert *l, size_t i)
{
	size_t before = 0;
	const char *own = svy_label_of_term(l->t, l->t->row[l->bar[i].row].term);
	for (size_t k = 0; k < l->n; k++)
		before += strcmp(svy_label_of_term(l->t, l->t->row[l->bar[k].row].term), own) < 0;
	return (double)before;
}

static int compare(const void *x, const void *y)
{
	const struct bar *a = x, *b = y;
	if (a->heading != b->heading)
		return a->heading < b->heading ? -1 : 1;
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

/* Items in the order of agreement or label; where they are headings, what is below one stays as it is. */
static void sort_bars(struct likert *l)
{
	bool items = several_items(l), by_label = l->o->sort && strcmp(l->o->sort, "label") == 0;
	bool by_share = l->o->sort && strcmp(l->o->sort, "estimate") == 0;
	for (size_t i = 0; i < l->n; i++) {
		struct bar *b = &l->bar[i];
		b->heading = leader(l, i, false);
		if (by_share)
			b->order = items ? -agreement(l, i) : -b->right;
		else if (by_label && items)
			b->order = place_by_label(l, i);
		else
			b->order = (double)(items ? leader(l, i, true) : i);
	}
	for (size_t i = 0; i < l->n && l->heading == SVY_DIM_TERM; i++) {
		/* Headings are in the order of their items. */
		size_t before = 0;
		for (size_t k = 0; k < l->n; k++)
			before += l->bar[k].order < l->bar[i].order;
		l->bar[i].heading = before;
	}
	if (l->n)
		qsort(l->bar, l->n, sizeof *l->bar, compare);
}

/* ---- drawing ---- */

/* What the bar is called below its heading. Caller frees. */
static char *bar_label(const struct likert *l, const struct bar *b)
{
	struct svy_buf text = {0};
	if (l->heading != SVY_DIM_TERM && (several_items(l) || !l->t->nby))
		svy_buf_puts(&text, svy_label_of_term(l->t, l->t->row[b->row].term));
	for (size_t k = 0; k < l->t->nby; k++) {
		if (l->heading == (int)k)
			continue;
		char *group = svy_row_label(l->t, b->row, (int)k, l->o->lang);
		svy_buf_printf(&text, "%s%s", text.n ? ", " : "", group);
		free(group);
	}
	return svy_buf_take(&text);
}

static void fill_categories(const struct likert *l, struct svy_axis *y)
{
	y->kind = SVY_AXIS_CATEGORY;
	for (size_t i = 0; i < l->n; i++) {
		bool first = i == 0 || strcmp(heading_of(l, &l->bar[i]), heading_of(l, &l->bar[i - 1])) != 0;
		svy_strs_add_take(&y->category, bar_label(l, &l->bar[i]));
		if (l->heading == SVY_DIM_NONE)
			continue;
		char *above = first ? svy_row_label(l->t, l->bar[i].row, l->heading, l->o->lang) : NULL;
		svy_strs_add(&y->group, above ? above : "");
		free(above);
	}
}

static size_t count_side(const struct likert *l, enum svy_likert_side side)
{
	size_t n = 0;
	for (size_t i = 0; i < l->scale.n; i++)
		n += l->scale.v[i].side == side;
	return n;
}

static double middle_half(const struct likert *l, const struct bar *b)
{
	for (size_t i = 0; i < l->scale.n; i++)
		if (l->scale.v[i].side == SVY_LIKERT_MIDDLE && !isnan(b->share[i]))
			return b->share[i] / 2;
	return 0;
}

static double aside_sum(const struct likert *l, const struct bar *b)
{
	double sum = 0;
	for (size_t i = 0; i < l->scale.n; i++)
		sum += l->scale.v[i].side == SVY_LIKERT_ASIDE && !isnan(b->share[i]) ? b->share[i] : 0;
	return sum;
}

static double steps_up(double x)
{
	return STEP * fmax(ceil(x / STEP - 1e-9), 1);
}

/* With room for the sums beside the bars, and a step between them and what is set aside. */
static void fill_numbers(const struct likert *l, struct svy_axis *x)
{
	double left = 0, right = 0, aside = 0;
	for (size_t i = 0; i < l->n; i++) {
		double half = middle_half(l, &l->bar[i]);
		left = fmax(left, l->bar[i].left + half);
		right = fmax(right, l->bar[i].right + half);
		aside = fmax(aside, aside_sum(l, &l->bar[i]));
	}
	double sums = 0.1 * (left + right + aside);
	*x = (struct svy_axis){.kind = SVY_AXIS_NUMBER, .step = STEP, .percent = true, .absolute = true, .lo = -left - sums, .hi = right + sums};
	if (!count_side(l, SVY_LIKERT_ASIDE))
		return;
	/* The step in between has room for the sums at the right. */
	x->hi = steps_up(right);
	/* So that both zeros have their tick where only every second one has room. */
	if (x->hi - x->lo + steps_up(aside) > 8 * STEP && fmod(x->hi / STEP, 2) == 0 && x->hi < 100)
		x->hi += STEP;
	x->anew = x->hi + STEP;
	x->hi = x->anew + steps_up(aside);
}

static char *whole_percent(double share, const char *unit)
{
	struct svy_buf b = {0};
	char number[64];
	svy_num_fixed(number, sizeof number, share, 0, '.');
	svy_buf_printf(&b, "%s%s", number, unit);
	return svy_buf_take(&b);
}

static double sum_between(const struct likert *l, const struct bar *b, enum svy_likert_side side, size_t from, size_t to)
{
	double sum = 0;
	for (size_t i = from; i < to; i++)
		sum += l->scale.v[i].side == side && !isnan(b->share[i]) ? b->share[i] : 0;
	return sum;
}

/* Where the part of answer k begins: parts are laid from 0 outwards. */
static double begin_of(const struct likert *l, const struct bar *b, size_t k, double anew)
{
	switch (l->scale.v[k].side) {
	case SVY_LIKERT_LEFT:
		return -middle_half(l, b) - sum_between(l, b, SVY_LIKERT_LEFT, k, l->scale.n);
	case SVY_LIKERT_MIDDLE:
		return -middle_half(l, b);
	case SVY_LIKERT_RIGHT:
		return middle_half(l, b) + sum_between(l, b, SVY_LIKERT_RIGHT, 0, k);
	case SVY_LIKERT_ASIDE:
		break;
	}
	return anew + sum_between(l, b, SVY_LIKERT_ASIDE, 0, k);
}

/* The place of an answer on the ordered scale, from the left, the middle one counted also where it is set aside. */
static struct svy_colour colour_of(const struct likert *l, size_t k)
{
	unsigned at = 0, steps = (unsigned)l->scale.steps;
	for (size_t i = 0; i < k; i++)
		at += l->scale.v[i].side == l->scale.v[k].side;
	if (l->scale.v[k].side == SVY_LIKERT_ASIDE)
		return (struct svy_colour){SVY_HUE_MUTED, at, 0};
	if (l->scale.v[k].side == SVY_LIKERT_RIGHT)
		at += steps - steps / 2;
	return (struct svy_colour){SVY_HUE_STEP, l->scale.v[k].side == SVY_LIKERT_MIDDLE ? steps / 2 : at, steps};
}

static void draw_answer(const struct likert *l, size_t k, struct svy_panel *p)
{
	const struct svy_likert_answer *a = &l->scale.v[k];
	struct svy_series *s = svy_panel_add_series(p, SVY_MARK_BAR, colour_of(l, k), a->label ? a->label : a->code);
	for (size_t i = 0; i < l->n; i++) {
		const struct bar *b = &l->bar[i];
		if (isnan(b->share[k]))
			continue;
		struct svy_mark_point *m = svy_series_add_point(s);
		m->y = (double)i;
		m->lo = begin_of(l, b, k, p->x.anew);
		m->hi = m->lo + b->share[k];
		m->hollow = b->unsure;
		m->label = b->share[k] >= LEAST_LABEL ? whole_percent(b->share[k], "") : NULL;
	}
}

/* The sum of a side at its end; of one answer only where its part has no figure. */
static void draw_sums(const struct likert *l, bool right, struct svy_panel *p)
{
	struct svy_series *s = svy_panel_add_series(p, SVY_MARK_TEXT, (struct svy_colour){.hue = SVY_HUE_INK}, NULL);
	bool single = count_side(l, right ? SVY_LIKERT_RIGHT : SVY_LIKERT_LEFT) == 1;
	s->anchor = right ? SVY_ANCHOR_START : SVY_ANCHOR_END;
	for (size_t i = 0; i < l->n; i++) {
		const struct bar *b = &l->bar[i];
		double sum = right ? b->right : b->left, end = sum + middle_half(l, b) + 0.012 * (p->x.hi - p->x.lo);
		if (single && sum >= LEAST_LABEL)
			continue;
		struct svy_mark_point *m = svy_series_add_point(s);
		m->x = right ? end : -end;
		m->y = (double)i;
		m->label = whole_percent(sum, "%");
	}
}

static void draw_zero(struct svy_panel *p, double at)
{
	struct svy_series *s = svy_panel_add_series(p, SVY_MARK_RULE, (struct svy_colour){.hue = SVY_HUE_INK}, NULL);
	svy_series_add_point(s)->x = at;
}

/* ---- notes ---- */

static void note_aside(const struct likert *l, struct svy_chart *c)
{
	struct svy_buf names = {0}, note = {0};
	for (size_t i = 0; i < l->scale.n; i++)
		if (l->scale.v[i].side == SVY_LIKERT_ASIDE)
			svy_buf_printf(&names, "%s%s", names.n ? ", " : "", l->scale.v[i].label ? l->scale.v[i].label : l->scale.v[i].code);
	if (names.n) {
		svy_buf_printf(&note, svy_lang_say(c->lang, "Set aside at the right: %s"), names.p);
		svy_strs_add_take(&c->notes, svy_buf_take(&note));
	}
	svy_buf_free(&names);
}

/* Nothing is scaled up to 100 per cent: what is missing is missing. */
static void note_missing(const struct likert *l, struct svy_chart *c)
{
	double least = 100;
	size_t n = 0;
	struct svy_buf note = {0};
	char number[64];
	for (size_t i = 0; i < l->n; i++) {
		double sum = l->bar[i].left + l->bar[i].right + 2 * middle_half(l, &l->bar[i]) + aside_sum(l, &l->bar[i]);
		if (fabs(sum - 100) <= WHOLE)
			continue;
		n++;
		least = fmin(least, sum);
	}
	if (!n)
		return;
	svy_num_fixed(number, sizeof number, least, 1, c->decimal);
	svy_buf_printf(&note, svy_lang_say(c->lang, "Not all answers are in the table: the shares of %zu of %zu bars do not add up to 100%% (lowest sum: %s%%)"), n, l->n, number);
	svy_strs_add_take(&c->notes, svy_buf_take(&note));
}

static void draw(const struct likert *l, struct svy_chart *c)
{
	struct svy_panel *p = svy_chart_add_panel(c);
	bool unsure = false;
	svy_build_frame(l->t, &l->rows, l->o, c);
	fill_categories(l, &p->y);
	fill_numbers(l, &p->x);
	for (size_t k = 0; k < l->scale.n; k++)
		draw_answer(l, k, p);
	draw_sums(l, false, p);
	draw_sums(l, true, p);
	/* A line would run through the headings. */
	if (l->heading == SVY_DIM_NONE)
		draw_zero(p, 0);
	if (l->heading == SVY_DIM_NONE && p->x.anew > 0)
		draw_zero(p, p->x.anew);
	for (size_t i = 0; i < l->n; i++)
		unsure = unsure || l->bar[i].unsure;
	note_aside(l, c);
	note_missing(l, c);
	svy_build_notes(l->t, &l->rows, l->o, SVY_INTERVALS_NONE, unsure, c);
}

/* Which dimension stands above the bars: the groups named, else items where there are groups. */
static int choose_heading(struct svy_ctx *ctx, struct likert *l)
{
	if (l->o->by) {
		int rc = svy_dim_find(ctx, l->t, "by", l->o->by, &l->heading);
		return !rc && l->heading == SVY_DIM_LEVEL ? svy_fail(ctx, SVY_EUSAGE, "'--by level' parts what a bar is made of; give a variable of the table's, or term") : rc;
	}
	l->heading = l->t->nby && several_items(l) ? SVY_DIM_TERM : SVY_DIM_NONE;
	return 0;
}

static int check_shares(struct svy_ctx *ctx, const struct likert *l)
{
	for (size_t i = 0; i < l->rows.n; i++)
		if (!l->rows.share || !*l->t->row[l->rows.v[i]].level)
			return svy_fail(ctx, SVY_EUSAGE, "likert draws shares of answers, and a row of '%s' is none: svyprop makes them", l->t->row[l->rows.v[i]].term);
	return 0;
}

int svy_plot_likert(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_plot_opts *o, struct svy_chart *c)
{
	struct likert l = {.t = t, .o = o, .heading = SVY_DIM_NONE};
	int rc = svy_drawn_pick(ctx, t, "likert", true, &l.rows);
	if (!rc && o->ref)
		rc = svy_fail(ctx, SVY_EUSAGE, "likert has no reference line but 0: '--ref %s'", o->ref);
	if (!rc)
		rc = check_shares(ctx, &l);
	if (!rc)
		rc = svy_likert_scale_make(ctx, t, &l.rows, o->neutral, &l.scale);
	if (!rc)
		rc = collect(ctx, &l);
	if (!rc)
		rc = choose_heading(ctx, &l);
	if (!rc) {
		sort_bars(&l);
		draw(&l, c);
	}
	for (size_t i = 0; i < l.n; i++)
		free(l.bar[i].share);
	free(l.bar);
	svy_likert_scale_free(&l.scale);
	svy_drawn_free(&l.rows);
	return rc;
}
