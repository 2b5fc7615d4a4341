// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "out/figures.h"
#include "out/labels.h"
#include "out/notes.h"
#include "out/percent.h"
#include "out/words.h"

/* ---- rows ---- */

static int several_stats(struct svy_ctx *ctx, const char *type, const char *a, const char *b)
{
	return svy_fail(ctx, SVY_EUSAGE, "'%s' draws one statistic, and the table has '%s' and '%s': keep one, as by svyfilter 'stat == \"%s\"'",
		type, a, b, a);
}

/* Digits that the standard error warrants, or half an interval in its place; one less where numbers are per cent: a picture is read from afar. */
static int digits_of(const struct svy_estimate *e, const struct svy_drawn *r)
{
	double se = isfinite(e->se) ? e->se : isfinite(e->hi - e->lo) ? (e->hi - e->lo) / 4 : 0;
	int digits = svy_figure_digits(se * r->scale, fabs(e->estimate * r->scale));
	return r->share && digits > 0 ? digits - 1 : digits;
}

/* All figures of a picture have the same: those of the most precise one. */
static int most_digits(const struct svy_estimates *t, const struct svy_drawn *r)
{
	int most = 0;
	for (size_t i = 0; i < r->n; i++) {
		int digits = digits_of(&t->row[r->v[i]], r);
		most = digits > most ? digits : most;
	}
	return most;
}

int svy_drawn_pick(struct svy_ctx *ctx, const struct svy_estimates *t, const char *type, bool one, struct svy_drawn *r)
{
	*r = (struct svy_drawn){.v = svy_calloc(t->n + 1, sizeof *r->v), .share = svy_is_percent(t)};
	for (size_t i = 0; i < t->n; i++) {
		const struct svy_estimate *e = &t->row[i];
		if (svy_word_find(e->stat)->kind == SVY_WORD_TEST)
			continue;
		if (!isfinite(e->estimate)) {
			r->lost++;
			continue;
		}
		if (!r->n)
			r->stat = e->stat;
		else if (r->stat && strcmp(r->stat, e->stat) != 0 && one)
			return several_stats(ctx, type, r->stat, e->stat);
		else if (r->stat && strcmp(r->stat, e->stat) != 0)
			r->stat = NULL;
		r->v[r->n++] = i;
	}
	r->scale = r->share ? 100 : 1;
	r->digits = most_digits(t, r);
	if (r->n)
		return 0;
	return svy_fail(ctx, SVY_EDATA, r->lost ? "none of the estimates exists: there is nothing to draw" : "the table has no estimates: there is nothing to draw");
}

void svy_drawn_free(struct svy_drawn *r)
{
	free(r->v);
	*r = (struct svy_drawn){0};
}

bool svy_rows_share_group(const struct svy_estimates *t, size_t a, size_t b)
{
	if (strcmp(t->row[a].term, t->row[b].term) != 0)
		return false;
	for (size_t k = 0; k < t->nby; k++)
		if (!svy_same_text(t->row[a].by[k], t->row[b].by[k]))
			return false;
	return true;
}

bool svy_row_unsure(const struct svy_estimates *t, size_t row)
{
	return t->row[row].n < 30;
}

/* ---- dimensions ---- */

int svy_dim_find(struct svy_ctx *ctx, const struct svy_estimates *t, const char *option, const char *name, int *what)
{
	*what = SVY_DIM_NONE;
	if (!name)
		return 0;
	for (size_t k = 0; k < t->nby; k++)
		if (strcmp(t->by[k].name, name) == 0) {
			*what = (int)k;
			return 0;
		}
	if (strcmp(name, "term") == 0 || strcmp(name, "level") == 0 || strcmp(name, "base") == 0) {
		*what = *name == 't' ? SVY_DIM_TERM : *name == 'l' ? SVY_DIM_LEVEL : SVY_DIM_BASE;
		return 0;
	}
	struct svy_buf b = {0};
	for (size_t k = 0; k < t->nby; k++)
		svy_buf_printf(&b, "%s, ", t->by[k].name);
	char *list = svy_buf_take(&b);
	int rc = svy_fail(ctx, SVY_EUSAGE, "'--%s' is none of what the table has: %sterm, level, base, not '%s'", option, list, name);
	free(list);
	return rc;
}

const char *svy_dim_code(const struct svy_estimates *t, int what, size_t row)
{
	const struct svy_estimate *e = &t->row[row];
	switch (what) {
	case SVY_DIM_NONE:
		return "";
	case SVY_DIM_TERM:
		return e->term;
	case SVY_DIM_LEVEL:
		return e->level;
	case SVY_DIM_BASE:
		return e->base ? e->base : "";
	case SVY_DIM_STAT:
		return e->stat;
	}
	return e->by[what] ? e->by[what] : "";
}

static const char *say_base(const char *base, enum svy_lang lang)
{
	const char *word = svy_word_of_base(base);
	return word ? svy_lang_say(lang, word) : base;
}

bool svy_dim_of_term(const struct svy_estimates *t, const struct svy_drawn *r, int what)
{
	struct svy_table *terms = svy_table_new(0);
	size_t *first = svy_calloc(r->n + 1, sizeof *first);
	bool alike = true;
	for (size_t i = 0; i < r->n && alike; i++) {
		const char *term = svy_dim_code(t, SVY_DIM_TERM, r->v[i]);
		bool fresh;
		size_t k = svy_table_add(terms, term, strlen(term), &fresh);
		if (fresh)
			first[k] = r->v[i];
		alike = strcmp(svy_dim_code(t, what, r->v[i]), svy_dim_code(t, what, first[k])) == 0;
	}
	free(first);
	svy_table_free(terms);
	return alike;
}

char *svy_row_label(const struct svy_estimates *t, size_t row, int what, enum svy_lang lang)
{
	const struct svy_estimate *e = &t->row[row];
	char *word;
	switch (what) {
	case SVY_DIM_NONE:
		return svy_strdup("");
	case SVY_DIM_TERM:
		return svy_strdup(svy_label_of_term(t, e->term));
	case SVY_DIM_LEVEL:
		word = *e->level && strcmp(svy_label_of_level(t, e->term, e->level), e->level) == 0 ? svy_word_of_level(e->level, lang) : NULL;
		return word ? word : svy_strdup(svy_label_of_level(t, e->term, e->level));
	case SVY_DIM_BASE:
		return svy_strdup(say_base(svy_dim_code(t, what, row), lang));
	case SVY_DIM_STAT:
		return svy_strdup(svy_lang_say(lang, svy_word_of_stat(e->stat)));
	}
	return svy_strdup(e->by[what] ? svy_label_of_group(&t->by[what], e->by[what]) : svy_lang_say(lang, "Total"));
}

static ptrdiff_t position(const struct svy_strs *l, const char *s)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i], s) == 0)
			return (ptrdiff_t)i;
	return -1;
}

/* Where a code stands among the labels; behind them if it has none, and a total last. */
static size_t place_of(const struct svy_estimates *t, int what, size_t row)
{
	const char *code = svy_dim_code(t, what, row);
	const struct svy_category *cat = NULL;
	size_t n = 0;
	if (what >= 0) {
		cat = t->by[what].cat;
		n = t->by[what].ncat;
	} else if (what == SVY_DIM_LEVEL) {
		const struct svy_term *term = svy_estimates_find_term(t, t->row[row].term);
		cat = term ? term->level : NULL;
		n = term ? term->nlevel : 0;
	}
	for (size_t k = 0; k < n; k++)
		if (svy_code_label(&cat[k], 1, code))
			return k;
	return *code ? n : SIZE_MAX;
}

struct value {
	size_t place, seen, row;
};

static int by_place(const void *a, const void *b)
{
	const struct value *x = a, *y = b;
	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->seen < y->seen ? -1 : x->seen > y->seen;
}

void svy_dim_make(const struct svy_estimates *t, const struct svy_drawn *r, enum svy_lang lang, int what, struct svy_dim *d)
{
	struct value *v = svy_calloc(r->n + 1, sizeof *v);
	struct svy_strs seen = {0};
	*d = (struct svy_dim){.what = what};
	for (size_t i = 0; i < r->n; i++) {
		const char *code = svy_dim_code(t, what, r->v[i]);
		if (position(&seen, code) >= 0)
			continue;
		v[seen.n] = (struct value){.place = place_of(t, what, r->v[i]), .seen = seen.n, .row = r->v[i]};
		svy_strs_add(&seen, code);
	}
	qsort(v, seen.n, sizeof *v, by_place);
	for (size_t i = 0; i < seen.n; i++) {
		svy_strs_add(&d->code, svy_dim_code(t, what, v[i].row));
		svy_strs_add_take(&d->label, svy_row_label(t, v[i].row, what, lang));
	}
	svy_strs_free(&seen);
	free(v);
}

void svy_dim_free(struct svy_dim *d)
{
	svy_strs_free(&d->code);
	svy_strs_free(&d->label);
}

size_t svy_dim_of(const struct svy_estimates *t, const struct svy_dim *d, size_t row)
{
	ptrdiff_t at = position(&d->code, svy_dim_code(t, d->what, row));
	return at < 0 ? 0 : (size_t)at;
}

const char *svy_dim_title(const struct svy_estimates *t, int what)
{
	return what >= 0 ? svy_label_of_by(&t->by[what]) : NULL;
}

/* Codes that are numbers and have no label (years), and labels that are or hold numbers (classes of age), have an order of their own. */
static bool looks_ordered(const struct svy_dim *d)
{
	for (size_t i = 0; i < d->label.n; i++)
		if (*d->code.v[i] && !d->label.v[i][strcspn(d->label.v[i], "0123456789")])
			return false;
	return true;
}

bool svy_dim_ordered(const struct svy_estimates *t, const struct svy_dim *d)
{
	if (d->what == SVY_DIM_LEVEL)
		return true;
	if (d->what < 0)
		return false;
	enum svy_measure measure = t->by[d->what].measure;
	return measure == SVY_ORDINAL || measure == SVY_SCALE || (measure == SVY_MEASURE_UNKNOWN && looks_ordered(d));
}

/* ---- words around the drawing ---- */

static bool same_throughout(const struct svy_estimates *t, const struct svy_drawn *r, int what)
{
	for (size_t i = 1; i < r->n; i++)
		if (strcmp(svy_dim_code(t, what, r->v[i]), svy_dim_code(t, what, r->v[0])) != 0)
			return false;
	return r->n > 0;
}

/* The only term, with its level where that is one of several. */
static char *default_title(const struct svy_estimates *t, const struct svy_drawn *r, enum svy_lang lang)
{
	struct svy_buf b = {0};
	if (t->title && *t->title)
		return svy_strdup(t->title);
	if (!same_throughout(t, r, SVY_DIM_TERM))
		return NULL;
	const struct svy_estimate *e = &t->row[r->v[0]];
	const struct svy_term *term = svy_estimates_find_term(t, e->term);
	svy_buf_puts(&b, svy_label_of_term(t, e->term));
	if (*e->level && same_throughout(t, r, SVY_DIM_LEVEL) && !(term && term->nlevel == 1)) {
		char *level = svy_row_label(t, r->v[0], SVY_DIM_LEVEL, lang);
		svy_buf_printf(&b, ": %s", level);
		free(level);
	}
	return svy_buf_take(&b);
}

void svy_build_frame(const struct svy_estimates *t, const struct svy_drawn *r, const struct svy_plot_opts *o, struct svy_chart *c)
{
	c->lang = o->lang;
	c->decimal = o->decimal ? o->decimal : '.';
	c->width = o->width;
	c->height = o->height;
	c->title = o->title ? svy_strdup(o->title) : default_title(t, r, o->lang);
	c->subtitle = svy_strdup(o->subtitle);
}

/* "95% CI: lines through the marks". */
static void note_intervals(const struct svy_estimates *t, const struct svy_plot_opts *o, enum svy_build_intervals as, struct svy_strs *notes)
{
	struct svy_buf b = {0};
	char *word = svy_notes_interval(t, o->lang);
	svy_buf_printf(&b, svy_lang_say(o->lang, as == SVY_INTERVALS_BANDS ? "Bands: %s" : "Lines through the marks: %s"), word);
	free(word);
	svy_strs_add_take(notes, svy_buf_take(&b));
}

void svy_build_notes(const struct svy_estimates *t, const struct svy_drawn *r, const struct svy_plot_opts *o, enum svy_build_intervals intervals, bool unsure,
		     struct svy_chart *c)
{
	struct svy_notes_opts how = {.extent = SVY_NOTES_SHORT, .cases = SVY_CASES_RANGE, .lang = o->lang, .decimal = o->decimal};
	if (intervals)
		note_intervals(t, o, intervals, &c->notes);
	if (unsure)
		svy_strs_add(&c->notes, svy_lang_say(o->lang, "Hollow marks: fewer than 30 cases"));
	if (r->lost) {
		struct svy_buf b = {0};
		svy_buf_printf(&b, svy_lang_say(o->lang, "Estimates that do not exist, and are not drawn: %zu"), r->lost);
		svy_strs_add_take(&c->notes, svy_buf_take(&b));
	}
	/* Of the drawn rows only: a table may have others, with other cases. */
	struct svy_estimates drawn = *t;
	drawn.row = svy_calloc(r->n, sizeof *drawn.row);
	for (drawn.n = 0; drawn.n < r->n; drawn.n++)
		drawn.row[drawn.n] = t->row[r->v[drawn.n]];
	svy_notes_of_table(&drawn, &how, &c->notes);
	free(drawn.row);
}

int svy_build_chart(struct svy_ctx *ctx, const struct svy_estimates *t, const char *type, const struct svy_plot_opts *o,
		    int (*draw)(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_drawn *r, const struct svy_plot_opts *o, struct svy_chart *c),
		    struct svy_chart *c)
{
	struct svy_drawn r;
	int rc = svy_drawn_pick(ctx, t, type, true, &r);
	if (!rc) {
		svy_build_frame(t, &r, o, c);
		rc = draw(ctx, t, &r, o, c);
	}
	svy_drawn_free(&r);
	return rc;
}

/* ---- numbers ---- */

void svy_build_axis(const struct svy_estimates *t, const struct svy_drawn *r, const struct svy_plot_opts *o, bool intervals, bool zero, struct svy_axis *a)
{
	double lo = INFINITY, hi = -INFINITY;
	for (size_t i = 0; i < r->n; i++) {
		const struct svy_estimate *e = &t->row[r->v[i]];
		lo = fmin(lo, intervals && isfinite(e->lo) ? fmin(e->lo, e->estimate) : e->estimate);
		hi = fmax(hi, intervals && isfinite(e->hi) ? fmax(e->hi, e->estimate) : e->estimate);
	}
	if (zero) {
		lo = fmin(lo, 0);
		hi = fmax(hi, 0);
	}
	if (!(hi > lo)) {
		double room = fabs(hi) > 0 ? fabs(hi) / 10 : 1;
		lo -= r->share && lo >= 0 && lo - room < 0 ? lo : room;
		hi += room;
	}
	svy_axis_round(a, lo * r->scale, hi * r->scale, 6);
	a->percent = r->share;
	if (r->stat && (!r->share || svy_word_find(r->stat)->kind == SVY_WORD_DIFFERENCE))
		a->title = svy_strdup(svy_lang_say(o->lang, svy_word_of_stat(r->stat)));
}

static struct svy_figure figure_of(const struct svy_estimates *t, const struct svy_drawn *r, size_t row, char decimal)
{
	return (struct svy_figure){.scale = r->scale, .digits = r->digits, .mark = decimal ? decimal : '.', .group = true,
		.sign = svy_word_find(t->row[row].stat)->kind == SVY_WORD_DIFFERENCE};
}

static void put_figure(struct svy_buf *b, const struct svy_figure *f, double x)
{
	char *text = svy_figure_text(f, x);
	svy_buf_puts(b, text ? text : "");
	free(text);
}

char *svy_build_figure(const struct svy_estimates *t, const struct svy_drawn *r, size_t row, char decimal)
{
	struct svy_figure f = figure_of(t, r, row, decimal);
	struct svy_buf b = {0};
	put_figure(&b, &f, t->row[row].estimate);
	svy_buf_puts(&b, r->share ? "%" : "");
	return svy_buf_take(&b);
}

char *svy_build_interval(const struct svy_estimates *t, const struct svy_drawn *r, size_t row, char decimal)
{
	const struct svy_estimate *e = &t->row[row];
	struct svy_figure f = figure_of(t, r, row, decimal);
	struct svy_buf b = {0};
	put_figure(&b, &f, e->estimate);
	if (isfinite(e->lo) && isfinite(e->hi)) {
		svy_buf_puts(&b, " [");
		put_figure(&b, &f, e->lo);
		svy_buf_puts(&b, f.mark == ',' ? "; " : ", ");
		put_figure(&b, &f, e->hi);
		svy_buf_puts(&b, "]");
	}
	return svy_buf_take(&b);
}
