// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/layout_template.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "out/labels.h"
#include "out/layout_extras.h"
#include "out/layout_tests.h"
#include "out/words.h"

/* Brackets within brackets, as far as anybody writes them. */
#define DEPTH 8

struct writing {
	const struct svy_layout *l;
	const struct svy_estimate *r;
	const struct svy_figure *own;   /* how the table writes the estimate */
	struct svy_buf b;
	size_t shown, missing;          /* numbers */
	struct {
		size_t at, shown, missing;
	} open[DEPTH];
	size_t depth;
};

static double number_of(const struct svy_estimate *r, int field)
{
	switch (field) {
	case SVY_FIELD_ESTIMATE: return r->estimate;
	case SVY_FIELD_SE: return r->se;
	case SVY_FIELD_LO: return r->lo;
	case SVY_FIELD_HI: return r->hi;
	case SVY_FIELD_DF: return r->df;
	case SVY_FIELD_N: return r->n;
	default: return r->extra[field];
	}
}

static const struct svy_layout_extra *find_extra(int field)
{
	for (size_t e = 0; e < svy_layout_nextra; e++)
		if (svy_layout_extras[e].col == field)
			return &svy_layout_extras[e];
	return NULL;
}

static bool is_df(int field)
{
	return field == SVY_FIELD_DF || field == SVY_COL_DF1 || field == SVY_COL_DF2;
}

static bool is_p(int field)
{
	return field == SVY_COL_P_VALUE || field == SVY_COL_P_ADJUSTED;
}

/* In the unit of the estimate? */
static bool is_alike(int field)
{
	const struct svy_layout_extra *x = find_extra(field);
	return (field >= SVY_FIELD_ESTIMATE && field <= SVY_FIELD_HI) || (x && x->alike);
}

/* As the table writes it elsewhere. */
static struct svy_figure figure_of(const struct writing *w, int field, double x)
{
	const struct svy_layout_extra *extra = find_extra(field);
	struct svy_figure f = svy_layout_plain_figure(w->l, 0, 1, fabs(x) >= 10000);
	if (is_alike(field))
		f = *w->own;
	if (field == SVY_FIELD_SE)
		f.sign = false;
	if (extra) {
		f.scale = extra->alike ? w->own->scale : extra->scale;
		f.digits = extra->col == SVY_COL_CUMULATIVE ? w->own->digits : extra->digits;
		f.sign = false;
	}
	if (field == SVY_FIELD_N)
		f.group = w->l->many && !w->l->separated;
	if (is_df(field) || field == SVY_COL_RANK)
		f.digits = round(x * 10) / 10 != rint(x);
	if (is_p(field))
		f.digits = w->l->o->digits > 3 ? w->l->o->digits : 3;
	if (field == SVY_COL_STATISTIC)
		f.digits = w->l->o->digits >= 0 ? w->l->o->digits : 2;
	return f;
}

static struct svy_figure asked_figure(const struct writing *w, const struct svy_template_piece *p, double x)
{
	struct svy_figure f = figure_of(w, p->field, x);
	if (p->type == 'f' || p->type == 'd')
		f.scale = 1;
	if (p->type == 'f' && p->digits < 0)
		f.digits = 6;
	if (p->type == 'd')
		f.digits = 0;
	if (p->type == '%')
		f.scale = 100;
	if (p->type == '%' && p->digits < 0)
		f.digits = 1;
	if (p->digits >= 0)
		f.digits = p->digits;
	if (p->sign)
		f.sign = p->sign == '+';
	f.group = p->group || (f.group && !p->type);
	return f;
}

/* No p is 0. */
static char *p_text(const struct svy_figure *f, double p)
{
	double least = pow(10, -f->digits) / f->scale;
	struct svy_buf b = {0};
	if (p < least && f->digits)
		svy_buf_putc(&b, '<');
	char *text = svy_figure_text(f, p < least && f->digits ? least : p);
	svy_buf_puts(&b, text);
	free(text);
	return svy_buf_take(&b);
}

static char *all_digits(const struct svy_template_piece *p, double x, char mark, bool plain)
{
	char number[SVY_NUM_MAX];
	struct svy_buf b = {0};
	svy_num_format(number, x);
	if (*number == '-')
		svy_buf_puts(&b, plain ? "-" : "\u2212");
	else if (p->sign == '+' && x > 0)
		svy_buf_putc(&b, '+');
	for (const char *c = number + (*number == '-'); *c; c++)
		svy_buf_putc(&b, *c == '.' ? mark : *c);
	return svy_buf_take(&b);
}

/* NULL if it does not exist. */
static char *number_text(const struct writing *w, const struct svy_template_piece *p)
{
	double x = number_of(w->r, p->field);
	struct svy_figure f = asked_figure(w, p, x);
	if (isnan(x))
		return NULL;
	if (isinf(x))
		return svy_strdup(x < 0 ? "\u2212\u221e" : "\u221e");
	if (p->type == 'g')
		return all_digits(p, x, f.mark, f.plain);
	return is_p(p->field) ? p_text(&f, x) : svy_figure_text(&f, x);
}

static const char *text_of(const struct writing *w, int field)
{
	const struct svy_estimates *t = w->l->t;
	const struct svy_estimate *r = w->r;
	const char *level = svy_label_of_level(t, r->term, r->level);
	switch (field) {
	case SVY_FIELD_TERM: return svy_label_of_term(t, r->term);
	case SVY_FIELD_LEVEL: return level;
	case SVY_FIELD_LABEL: return *level ? level : svy_label_of_term(t, r->term);
	case SVY_FIELD_STAT: return svy_layout_stat(w->l, r->stat);
	case SVY_FIELD_STARS: return w->l->o->stars ? svy_stars_sign(w->l->o->stars, svy_stars_p(t, r)) : "";
	case SVY_COL_BASE: return r->base ? r->base : "";
	default: return svy_layout_group(w->l, (size_t)(field - SVY_FIELD_BY), r->by[field - SVY_FIELD_BY]);
	}
}

static void open_bracket(struct writing *w)
{
	if (w->depth < DEPTH) {
		w->open[w->depth].at = w->b.n;
		w->open[w->depth].shown = w->shown;
		w->open[w->depth].missing = w->missing;
	}
	w->depth++;
}

/* Brackets around what is missing go with it, and the blank before them. True if they did. */
static bool close_bracket(struct writing *w)
{
	if (!w->depth || --w->depth >= DEPTH || w->missing == w->open[w->depth].missing || w->shown != w->open[w->depth].shown)
		return false;
	w->b.n = svy_trimmed(w->b.p, w->open[w->depth].at);
	w->b.p[w->b.n] = '\0';
	return true;
}

static void put_text(struct writing *w, const char *s)
{
	for (; *s; s++) {
		if (strchr("([", *s))
			open_bracket(w);
		if (strchr(")]", *s) && close_bracket(w))
			continue;
		svy_buf_putc(&w->b, *s);
	}
}

/* A cell is one line, whatever a label is; and brackets in a label are no brackets of the template. */
static void put_words(struct writing *w, const char *s)
{
	for (; *s; s++)
		svy_buf_putc(&w->b, (unsigned char)*s < ' ' ? ' ' : *s);
}

static void put_field(struct writing *w, const struct svy_template_piece *p)
{
	char *number = svy_template_is_number(p->field) ? number_text(w, p) : NULL;
	w->shown += number != NULL;
	w->missing += !number && svy_template_is_number(p->field);
	if (number)
		svy_buf_printf(&w->b, "%s%s", number, p->type == '%' ? "%" : "");
	else if (!svy_template_is_number(p->field))
		put_words(w, text_of(w, p->field));
	free(number);
}

/* The one number that the cell is, with words around it that a workbook can show as its format; NULL if it is more or less. */
static const struct svy_template_piece *only_number(const struct svy_template *t)
{
	const struct svy_template_piece *only = NULL;
	for (size_t i = 0; i < t->n; i++) {
		const struct svy_template_piece *p = &t->piece[i];
		bool words = p->field == SVY_FIELD_TEXT && !strpbrk(p->text, "0123456789<>+-") && !strstr(p->text, "\u2212");
		if (p->field == SVY_FIELD_STARS || words)
			continue;
		if (only || !svy_template_is_number(p->field) || p->type == 'g')
			return NULL;
		only = p;
	}
	return only;
}

void svy_layout_template_cell(const struct svy_layout *l, const struct svy_estimate *r, size_t k, const struct svy_figure *f, struct svy_cell *cell)
{
	const struct svy_template *t = &l->o->cell[k];
	struct writing w = {.l = l, .r = r, .own = f};
	for (size_t i = 0; i < t->n; i++)
		t->piece[i].field == SVY_FIELD_TEXT ? put_text(&w, t->piece[i].text) : put_field(&w, &t->piece[i]);
	bool none = (svy_template_has(t, SVY_FIELD_ESTIMATE) && isnan(r->estimate)) || (w.missing && !w.shown);
	if (w.b.n)
		w.b.p[w.b.n = svy_trimmed(w.b.p, w.b.n)] = '\0';
	if (none || !w.b.n) {
		svy_buf_free(&w.b);
		cell->dash = none && k == 0 && !svy_layout_is_test(r);
		return;
	}
	const struct svy_template_piece *only = only_number(t);
	double x = only ? number_of(r, only->field) : NAN;
	struct svy_figure own = only ? asked_figure(&w, only, x) : *f;
	svy_cell_take(cell, SVY_CELL_TEXT, svy_buf_take(&w.b), x * own.scale, own.digits);
}

/* In a file the number stays one: the renderer puts stars into a field of their own. */
static void put_stars(const struct svy_layout *l, const struct svy_estimate *r, struct svy_cell *cell)
{
	const char *sign = cell->text ? svy_stars_sign(l->o->stars, svy_stars_p(l->t, r)) : "";
	struct svy_buf b = {0};
	if (!*sign)
		return;
	cell->stars = svy_strdup(sign);
	if (l->separated)
		return;
	svy_buf_printf(&b, "%s%s", cell->text, sign);
	svy_cell_take(cell, SVY_CELL_TEXT, svy_buf_take(&b), cell->number[SVY_CELL_TEXT].x, cell->number[SVY_CELL_TEXT].digits);
}

/* How many gave no valid answer: in a list and in files they stand in the column of cases. */
static void put_missing(const struct svy_layout *l, const struct svy_estimate *r, size_t k, struct svy_cell *cell)
{
	struct svy_figure n = svy_layout_plain_figure(l, 0, 1, l->many);
	if (k == 0 && l->kind != SVY_LAYOUT_LONG && !l->separated)
		svy_cell_figure(cell, SVY_CELL_TEXT, &n, r->n);
}

void svy_layout_estimate_cell(const struct svy_layout *l, size_t i, size_t k, const struct svy_figure *f, struct svy_cell *cell)
{
	const struct svy_estimate *r = &l->t->row[i];
	if (r->missing) {
		put_missing(l, r, k, cell);
		return;
	}
	if (l->o->ncell) {
		svy_layout_template_cell(l, r, k, f, cell);
		if (k == 0)
			svy_layout_flag_cell(l, i, cell);
		return;
	}
	svy_cell_figure(cell, SVY_CELL_TEXT, f, r->estimate);
	cell->dash = !cell->text && (r->reference || l->o->models) && !svy_layout_is_test(r);
	if (l->o->stars)
		put_stars(l, r, cell);
	svy_layout_flag_cell(l, i, cell);
}

static const char *word_of(const struct svy_layout *l, const struct svy_template_piece *p, const char *estimate)
{
	const struct svy_layout_extra *extra = find_extra(p->field);
	switch (p->field) {
	case SVY_FIELD_ESTIMATE: return estimate;
	case SVY_FIELD_SE: return svy_layout_say(l, "SE");
	case SVY_FIELD_DF: return svy_layout_say(l, "df");
	case SVY_FIELD_STARS: return "";
	case SVY_COL_P_VALUE: return svy_layout_say(l, "p");
	case SVY_COL_P_ADJUSTED: return svy_layout_say(l, "p adjusted");
	case SVY_COL_PERSONS: return svy_layout_say(l, "Persons");
	}
	if (p->field >= SVY_FIELD_BY)
		return svy_label_of_by(&l->t->by[p->field - SVY_FIELD_BY]);
	return extra ? svy_layout_say(l, extra->head) : p->text;
}

static bool is_interval(const struct svy_template *t, size_t i)
{
	return i + 2 < t->n && t->piece[i].field == SVY_FIELD_LO && t->piece[i + 1].field == SVY_FIELD_TEXT && t->piece[i + 2].field == SVY_FIELD_HI;
}

static void put_head(const struct svy_layout *l, const struct svy_template *t, const char *estimate, struct svy_buf *b)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct svy_template_piece *p = &t->piece[i];
		if (is_interval(t, i)) {
			svy_buf_puts(b, l->interval);
			i += 2;
		} else if (p->field == SVY_FIELD_LO || p->field == SVY_FIELD_HI) {
			svy_buf_printf(b, "%s%s", l->interval, svy_layout_say(l, p->field == SVY_FIELD_LO ? " low" : " high"));
		} else {
			svy_buf_puts(b, p->field == SVY_FIELD_TEXT ? p->text : word_of(l, p, estimate));
		}
	}
}

char *svy_layout_cell_head(const struct svy_layout *l, const char *word)
{
	struct svy_buf b = {0};
	if (!l->o->ncell) {
		svy_buf_puts(&b, word);
		svy_layout_put_with(l, &b);
		return svy_buf_take(&b);
	}
	for (size_t k = 0; k < l->o->ncell; k++) {
		if (b.n)
			svy_buf_putc(&b, ' ');
		put_head(l, &l->o->cell[k], word, &b);
	}
	char *head = svy_buf_take(&b), *trimmed = svy_strdup(head + strspn(head, " "));
	free(head);
	return trimmed;
}

void svy_layout_add_cell_rows(struct svy_layout *l, size_t first)
{
	for (size_t k = 1; k < svy_layout_cell_rows(l); k++) {
		struct svy_grid_row *row = svy_grid_add_row(l->g);
		const struct svy_grid_row *above = &l->g->row[first];
		row->continues = !l->separated;
		row->sparse = row->below = true;
		row->indent = above->indent;
		for (size_t c = 0; c < l->g->ncol && l->separated; c++)
			if (!l->g->col[c].number)
				row->cell[c].text = svy_strdup(above->cell[c].text);
	}
}

void svy_layout_star_note(struct svy_layout *l)
{
	bool shown = l->o->stars && !l->o->ncell;
	for (size_t k = 0; k < l->o->ncell && l->o->stars; k++)
		shown |= svy_template_has(&l->o->cell[k], SVY_FIELD_STARS);
	if (shown)
		svy_strs_add_take(&l->g->notes, svy_stars_note(l->o->stars, l->t, l->o->decimal));
}

static bool has_figures(const struct svy_grid *g, const struct svy_grid_row *row)
{
	for (size_t c = 0; c < g->ncol; c++)
		if (g->col[c].number && (row->cell[c].text || row->cell[c].dash))
			return true;
	return false;
}

void svy_layout_drop_cell_rows(struct svy_layout *l)
{
	struct svy_grid *g = l->g;
	size_t n = 0;
	for (size_t i = 0; i < g->n; i++) {
		if (!g->row[i].below || has_figures(g, &g->row[i])) {
			g->row[n++] = g->row[i];
			continue;
		}
		for (size_t c = 0; c < g->ncol; c++)
			free(g->row[i].cell[c].text);
		free(g->row[i].cell);
	}
	g->n = n;
}
