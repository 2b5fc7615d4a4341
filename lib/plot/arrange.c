// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/arrange.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"

enum { COLOURS_MAX = 7, DIMS_MAX = 16 };

/* What is left for the categories: the outer dimension first. */
struct left {
	int what[DIMS_MAX];
	struct svy_dim dim[DIMS_MAX];
	size_t n;
	bool named;             /* the levels are told with their terms */
};

static bool varies(const struct svy_estimates *t, const struct svy_drawn *r, int what)
{
	for (size_t i = 1; i < r->n; i++)
		if (strcmp(svy_dim_code(t, what, r->v[i]), svy_dim_code(t, what, r->v[0])) != 0)
			return true;
	return false;
}

static bool is_left(const struct svy_estimates *t, const struct svy_drawn *r, int panel, int colour, int what)
{
	if (what == panel || what == colour || !varies(t, r, what))
		return false;
	bool own = what == SVY_DIM_STAT || what == SVY_DIM_BASE || what == SVY_DIM_LEVEL;
	return !own || !is_left(t, r, panel, colour, SVY_DIM_TERM) || !svy_dim_of_term(t, r, what);
}

static void find_left(const struct svy_estimates *t, const struct svy_drawn *r, int panel, int colour, struct left *l)
{
	static const int own[] = {SVY_DIM_TERM, SVY_DIM_STAT, SVY_DIM_BASE, SVY_DIM_LEVEL};
	l->n = 0;
	for (size_t k = 0; k < 4 + t->nby && l->n < DIMS_MAX; k++) {
		int what = k < 4 ? own[k] : (int)k - 4;
		if (is_left(t, r, panel, colour, what))
			l->what[l->n++] = what;
	}
	l->named = is_left(t, r, panel, colour, SVY_DIM_TERM) && varies(t, r, SVY_DIM_LEVEL) && svy_dim_of_term(t, r, SVY_DIM_LEVEL) &&
		   panel != SVY_DIM_LEVEL && colour != SVY_DIM_LEVEL;
}

static int choose_colour(const struct svy_estimates *t, const struct svy_drawn *r, int panel)
{
	struct left l;
	find_left(t, r, panel, SVY_DIM_NONE, &l);
	for (size_t k = l.n; k-- && l.n > 1;) {
		struct svy_dim d;
		if (l.what[k] < 0)
			continue;
		svy_dim_make(t, r, SVY_LANG_EN, l.what[k], &d);
		size_t n = d.code.n;
		svy_dim_free(&d);
		if (n <= COLOURS_MAX)
			return l.what[k];
	}
	return SVY_DIM_NONE;
}

/* A term, with its level if all rows of it have that and others are known. */
static char *term_label(const struct svy_estimates *t, const struct left *l, size_t row, int what, enum svy_lang lang)
{
	char *label = svy_row_label(t, row, what, lang);
	const struct svy_term *term = svy_estimates_find_term(t, t->row[row].term);
	if (what != SVY_DIM_TERM || !l->named || !term || term->nlevel < 2 || !*t->row[row].level)
		return label;
	char *level = svy_row_label(t, row, SVY_DIM_LEVEL, lang);
	struct svy_buf b = {0};
	svy_buf_printf(&b, "%s: %s", label, level);
	free(label);
	free(level);
	return svy_buf_take(&b);
}

/* A level says nothing where its term has but one and something else parts the rows. */
static bool is_idle(const struct svy_estimates *t, const struct left *l, size_t row, size_t k)
{
	const struct svy_term *term = svy_estimates_find_term(t, t->row[row].term);
	return l->what[k] == SVY_DIM_LEVEL && l->n > 2 && term && term->nlevel == 1;
}

/* Have all rows of this row's outer group its base? Then the name of the group tells it. */
static bool shares_base(const struct svy_estimates *t, const struct svy_drawn *r, const struct left *l, size_t row)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(svy_dim_code(t, l->what[0], r->v[i]), svy_dim_code(t, l->what[0], row)) == 0 &&
		    strcmp(svy_dim_code(t, SVY_DIM_BASE, r->v[i]), svy_dim_code(t, SVY_DIM_BASE, row)) != 0)
			return false;
	return true;
}

static void add_word(const struct svy_estimates *t, const struct left *l, int what, size_t row, enum svy_lang lang, const char *before, const char *behind, struct svy_buf *b)
{
	char *label = term_label(t, l, row, what, lang);
	if (*label)
		svy_buf_printf(b, "%s%s%s", b->n ? before : "", label, b->n ? behind : "");
	free(label);
}

static bool has_dim(const struct left *l, int what)
{
	for (size_t k = 0; k < l->n; k++)
		if (l->what[k] == what)
			return true;
	return false;
}

/* The inner dimensions in one line, the base behind them; of a single row that is all. */
static char *inner_label(const struct svy_estimates *t, const struct svy_drawn *r, const struct left *l, size_t row, enum svy_lang lang)
{
	struct svy_buf b = {0};
	for (size_t k = l->n > 1; k < l->n; k++)
		if (l->what[k] != SVY_DIM_BASE && !is_idle(t, l, row, k))
			add_word(t, l, l->what[k], row, lang, ", ", "", &b);
	if (has_dim(l, SVY_DIM_BASE) && (l->n == 1 || !b.n || (l->what[0] != SVY_DIM_BASE && !shares_base(t, r, l, row))))
		add_word(t, l, SVY_DIM_BASE, row, lang, " (", ")", &b);
	if (!b.n)
		add_word(t, l, SVY_DIM_TERM, row, lang, "", "", &b);
	return svy_buf_take(&b);
}

static char *outer_label(const struct svy_estimates *t, const struct svy_drawn *r, const struct left *l, size_t row, const char *inner, enum svy_lang lang)
{
	struct svy_buf b = {0};
	if (l->n < 2)
		return svy_strdup("");
	add_word(t, l, l->what[0], row, lang, "", "", &b);
	char *base = svy_row_label(t, row, SVY_DIM_BASE, lang);
	if (has_dim(l, SVY_DIM_BASE) && l->what[0] != SVY_DIM_BASE && shares_base(t, r, l, row) && strcmp(inner, base) != 0)
		add_word(t, l, SVY_DIM_BASE, row, lang, " (", ")", &b);
	free(base);
	return svy_buf_take(&b);
}

static char *key_of(const struct svy_estimates *t, const struct left *l, size_t row)
{
	struct svy_buf b = {0};
	for (size_t k = 0; k < l->n; k++)
		svy_buf_printf(&b, "%s\t", svy_dim_code(t, l->what[k], row));
	return svy_buf_take(&b);
}

static size_t inner_order(const struct svy_estimates *t, const struct left *l, size_t row)
{
	size_t at = 0;
	for (size_t k = l->n > 1; k < l->n; k++)
		at = at * l->dim[k].code.n + svy_dim_of(t, &l->dim[k], row);
	return at;
}

struct maker {
	struct svy_ctx *ctx;
	const struct svy_estimates *t;
	const struct svy_drawn *r;
	const struct svy_plot_opts *o;
	struct svy_arrangement *a;
	struct left left;
};

static size_t add_place(struct maker *m, struct svy_arranged *p, size_t row, size_t *cap)
{
	const struct left *l = &m->left;
	svy_grow(p->place, p->nplace, *cap);
	struct svy_arranged_place *place = &p->place[p->nplace];
	char *label = inner_label(m->t, m->r, l, row, m->o->lang);
	*place = (struct svy_arranged_place){
		.group = outer_label(m->t, m->r, l, row, label, m->o->lang), .label = label,
		.outer = l->n > 1 ? svy_dim_of(m->t, &l->dim[0], row) : 0, .inner = inner_order(m->t, l, row),
	};
	return p->nplace++;
}

static int occupied(struct maker *m, size_t a, size_t b)
{
	char *x = svy_estimates_id(m->t, a), *y = svy_estimates_id(m->t, b);
	int rc = svy_fail(m->ctx, SVY_EUSAGE, "'%s' and '%s' would stand in one place", x, y);
	free(x);
	free(y);
	return rc;
}

static int fill_panel(struct maker *m, size_t panel)
{
	struct svy_arranged *p = &m->a->v[panel];
	struct svy_table *keys = svy_table_new(0);
	size_t cap = 0, *taken = svy_calloc(m->r->n * m->a->colour.code.n + 1, sizeof *taken);
	int rc = 0;
	p->row = svy_calloc(m->r->n + 1, sizeof *p->row);
	p->grouped = m->left.n > 1;
	for (size_t i = 0; i < m->r->n && !rc; i++) {
		size_t row = m->r->v[i], at;
		if (svy_dim_of(m->t, &m->a->panel, row) != panel)
			continue;
		char *key = key_of(m->t, &m->left, row);
		at = svy_table_add(keys, key, strlen(key), NULL);
		free(key);
		if (at == p->nplace)
			add_place(m, p, row, &cap);
		size_t colour = svy_dim_of(m->t, &m->a->colour, row), *seat = &taken[at * m->a->colour.code.n + colour];
		if (*seat)
			rc = occupied(m, *seat - 1, row);
		*seat = row + 1;
		p->place[at].sum += m->t->row[row].estimate;
		p->place[at].n++;
		p->row[p->n++] = (struct svy_arranged_row){.row = row, .colour = colour, .place = at};
	}
	free(taken);
	svy_table_free(keys);
	return rc;
}

/* ---- the order ---- */

enum order { AS_DICTIONARY, BY_ESTIMATE, BY_LABEL };
struct sorted {
	struct svy_arranged_place place;
	size_t was;
	enum order order;
};

static int compare(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	if (x->place.outer != y->place.outer)
		return x->place.outer < y->place.outer ? -1 : 1;
	if (x->order == BY_LABEL) {
		int c = strcmp(x->place.label, y->place.label);
		if (c)
			return c;
	}
	if (x->order == BY_ESTIMATE) {
		double p = x->place.sum / (double)x->place.n, q = y->place.sum / (double)y->place.n;
		if (p != q)
			return p > q ? -1 : 1;
	}
	if (x->place.inner != y->place.inner)
		return x->place.inner < y->place.inner ? -1 : 1;
	return x->was < y->was ? -1 : 1;
}

static void sort_panel(struct svy_arranged *p, enum order order)
{
	struct sorted *s = svy_calloc(p->nplace + 1, sizeof *s);
	size_t *now = svy_calloc(p->nplace + 1, sizeof *now);
	for (size_t k = 0; k < p->nplace; k++)
		s[k] = (struct sorted){.place = p->place[k], .was = k, .order = order};
	qsort(s, p->nplace, sizeof *s, compare);
	for (size_t k = 0; k < p->nplace; k++) {
		p->place[k] = s[k].place;
		now[s[k].was] = k;
	}
	for (size_t i = 0; i < p->n; i++)
		p->row[i].place = now[p->row[i].place];
	free(s);
	free(now);
}

static int find_order(struct maker *m, enum order *order)
{
	const char *sort = m->o->sort;
	*order = AS_DICTIONARY;
	if (!sort) {
		const struct left *l = &m->left;
		if (l->n == 1 && !svy_dim_ordered(m->t, &l->dim[0]))
			*order = BY_ESTIMATE;
		return 0;
	}
	if (strcmp(sort, "estimate") == 0)
		*order = BY_ESTIMATE;
	else if (strcmp(sort, "label") == 0)
		*order = BY_LABEL;
	else if (strcmp(sort, "none") != 0)
		return svy_fail(m->ctx, SVY_EUSAGE, "'--sort' is estimate, label or none, not '%s'", sort);
	return 0;
}

int svy_arrange(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_drawn *r, const struct svy_plot_opts *o, bool colour, struct svy_arrangement *a)
{
	struct maker m = {.ctx = ctx, .t = t, .r = r, .o = o, .a = a};
	enum order order = AS_DICTIONARY;
	int by, tint;
	memset(a, 0, sizeof *a);
	int rc = svy_dim_find(ctx, t, "by", o->by, &by);
	if (!rc)
		rc = svy_dim_find(ctx, t, "colour", o->colour, &tint);
	if (rc)
		return rc;
	if (!o->colour && colour)
		tint = choose_colour(t, r, by);
	svy_dim_make(t, r, o->lang, by, &a->panel);
	svy_dim_make(t, r, o->lang, tint, &a->colour);
	find_left(t, r, by, tint, &m.left);
	for (size_t k = 0; k < m.left.n; k++)
		svy_dim_make(t, r, o->lang, m.left.what[k], &m.left.dim[k]);
	a->n = a->panel.code.n;
	a->v = svy_calloc(a->n + 1, sizeof *a->v);
	rc = find_order(&m, &order);
	for (size_t i = 0; i < a->n && !rc; i++) {
		rc = fill_panel(&m, i);
		if (!rc)
			sort_panel(&a->v[i], order);
	}
	for (size_t k = 0; k < m.left.n; k++)
		svy_dim_free(&m.left.dim[k]);
	return rc;
}

void svy_arrangement_free(struct svy_arrangement *a)
{
	for (size_t i = 0; i < a->n; i++) {
		for (size_t k = 0; k < a->v[i].nplace; k++) {
			free(a->v[i].place[k].group);
			free(a->v[i].place[k].label);
		}
		free(a->v[i].place);
		free(a->v[i].row);
	}
	free(a->v);
	svy_dim_free(&a->panel);
	svy_dim_free(&a->colour);
}

/* Labels and groups of a panel as an axis, in rows with that room. */
static void make_axis(const struct svy_arranged *p, double room, struct svy_axis *a)
{
	a->kind = SVY_AXIS_CATEGORY;
	a->lo = 0;
	a->hi = (double)p->nplace;
	a->room = room;
	for (size_t k = 0; k < p->nplace; k++) {
		svy_strs_add(&a->category, p->place[k].label);
		if (p->grouped)
			svy_strs_add(&a->group, k && p->place[k].outer == p->place[k - 1].outer ? "" : p->place[k].group);
	}
}

#define TAKEN 0.72      /* of a category's room, by its marks */

double svy_arranged_offset(const struct svy_arrangement *a, size_t colour)
{
	double n = (double)a->colour.code.n;
	return ((double)colour - (n - 1) / 2) * TAKEN / n;
}

double svy_arranged_share(const struct svy_arrangement *a)
{
	return TAKEN / (double)a->colour.code.n * (a->colour.code.n > 1 ? 0.92 : 1);
}

/* The room that a category needs for the marks of all colours. */
static double room_of(const struct svy_arrangement *a)
{
	return fmax(1, 0.62 * (double)a->colour.code.n);
}

struct svy_panel *svy_arranged_panel(const struct svy_arrangement *a, size_t i, struct svy_chart *c)
{
	struct svy_panel *p = svy_chart_add_panel(c);
	if (a->panel.what != SVY_DIM_NONE)
		p->title = svy_strdup(a->panel.label.v[i]);
	make_axis(&a->v[i], room_of(a), &p->y);
	return p;
}

struct svy_colour svy_arranged_colour(size_t colour)
{
	return (struct svy_colour){.hue = SVY_HUE_GROUP, .index = (unsigned)colour};
}

const char *svy_arranged_name(const struct svy_arrangement *a, size_t colour)
{
	return a->colour.what == SVY_DIM_NONE || a->colour.code.n < 2 ? NULL : a->colour.label.v[colour];
}
