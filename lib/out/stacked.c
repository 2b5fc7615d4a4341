// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/stacked.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "base/width.h"
#include "out/names.h"

enum { VARIABLE, WAVE, WHAT, BEFORE, HERE, COLUMNS };

/* Columns of text at most; the two sides share what is left of a line, and have this much at least. */
static const size_t widest[] = {[VARIABLE] = 20, [WAVE] = 16, [WHAT] = 24};
#define SIDE_MIN 20
#define GAP 2

struct line {
	const struct svy_stack_finding *f;
	size_t *at, n, cap;             /* variables of the stack */
	struct svy_strs cell[COLUMNS];  /* lines of text */
};

struct lines {
	struct line *v;
	size_t n, cap;
};

static void put_key(struct svy_buf *key, const char *s)
{
	svy_buf_puts(key, s ? s : "\x01");
	svy_buf_putc(key, '\0');
}

/* What makes two findings one line: all but the variable. A name in another case is its own content. */
static void make_key(struct svy_buf *key, const struct svy_stack_finding *f)
{
	key->n = 0;
	svy_buf_printf(key, "%d %d %zu ", (int)f->kind, (int)f->state, f->wave);
	put_key(key, f->of);
	put_key(key, f->before);
	put_key(key, f->here);
}

static void gather(const struct svy_stack *s, bool open, struct lines *l)
{
	struct svy_table *seen = svy_table_new(0);
	struct svy_buf key = {0};
	size_t first = l->n;
	for (size_t i = 0; i < s->nfinding; i++) {
		const struct svy_stack_finding *f = &s->finding[i];
		ptrdiff_t at = svy_dict_find(&s->out, f->name);
		bool fresh;
		if ((f->state == SVY_STACK_OPEN) != open || at < 0)
			continue;
		make_key(&key, f);
		size_t k = first + svy_table_add(seen, key.p, key.n, &fresh);
		if (fresh) {
			svy_grow(l->v, l->n, l->cap);
			l->v[l->n++] = (struct line){.f = f};
		}
		svy_grow(l->v[k].at, l->v[k].n, l->v[k].cap);
		l->v[k].at[l->v[k].n++] = (size_t)at;
	}
	svy_table_free(seen);
	svy_buf_free(&key);
}

static const char *kind_text(enum svy_diff_kind kind)
{
	switch (kind) {
	case SVY_DIFF_TYPE:     return "number or text";
	case SVY_DIFF_LABEL:
	case SVY_DIFF_LABEL_ONLY_A:
	case SVY_DIFF_LABEL_ONLY_B: return "label";
	case SVY_DIFF_MISSING:  return "missing codes";
	case SVY_DIFF_FORMAT:   return "what it counts";
	case SVY_DIFF_NAME:     return "name";
	case SVY_DIFF_TITLE:    return "title";
	case SVY_DIFF_MEASURE:  return "measure";
	default:                return svy_diff_text(kind);
	}
}

static char *what(const struct svy_stack_finding *f)
{
	static const char *const met[] = {[SVY_STACK_ALLOWED] = " (allowed)", [SVY_STACK_APART] = " (kept apart)", [SVY_STACK_COUNTED] = " (converted)",
					  [SVY_STACK_MAPPED] = " (the map decides)", [SVY_STACK_OPEN] = "", [SVY_STACK_TOLD] = ""};
	struct svy_buf b = {0};
	bool plural = (f->kind == SVY_DIFF_LABEL_ONLY_A || f->kind == SVY_DIFF_LABEL_ONLY_B) && !f->of;
	svy_buf_printf(&b, "%s%s%s%s%s", kind_text(f->kind), plural ? "s" : "", f->of ? " of " : "", f->of ? f->of : "", met[f->state]);
	return svy_buf_take(&b);
}

static void wrap(struct svy_strs *cell, const char *text, size_t width)
{
	struct svy_buf b = {0};
	svy_out_wrapped(&b, text, 0, width);
	svy_strs_split(cell, b.p ? b.p : "", '\n');
	svy_buf_free(&b);
}

static void fill_left(const struct svy_stack *s, struct line *l)
{
	struct svy_buf names = {0};
	char *text = what(l->f);
	svy_out_names(&names, &s->out, l->at, l->n, 0, widest[VARIABLE]);
	svy_strs_split(&l->cell[VARIABLE], names.p, '\n');
	wrap(&l->cell[WAVE], s->wave[l->f->wave].label, widest[WAVE]);
	wrap(&l->cell[WHAT], text, widest[WHAT]);
	svy_buf_free(&names);
	free(text);
}

static void widen(size_t *width, const struct svy_strs *cell)
{
	for (size_t i = 0; i < cell->n; i++) {
		size_t w = svy_width(cell->v[i], strlen(cell->v[i]));
		*width = w > *width ? w : *width;
	}
}

static void put_line(struct svy_buf *b, const struct line *l, const size_t *width)
{
	size_t rows = 0;
	for (size_t c = 0; c < COLUMNS; c++)
		rows = l->cell[c].n > rows ? l->cell[c].n : rows;
	for (size_t r = 0; r < rows; r++) {
		svy_buf_puts(b, r == 0 && l->f && l->f->state == SVY_STACK_OPEN ? "! " : "  ");
		for (size_t c = 0; c < COLUMNS; c++)
			svy_pad_text(b, r < l->cell[c].n ? l->cell[c].v[r] : "", c + 1 < COLUMNS ? width[c] + GAP : 0, false);
		while (b->n && b->p[b->n - 1] == ' ')
			b->n--;
		svy_buf_putc(b, '\n');
	}
}

static void put_lines(struct svy_buf *b, const struct svy_stack *s, struct lines *l, size_t n)
{
	static const char *const head[COLUMNS] = {"Variable", "In", "What differs", "Before", "Here"};
	struct line title = {0};
	size_t width[COLUMNS] = {0}, used = 2;
	for (size_t c = 0; c < COLUMNS; c++) {
		svy_strs_add(&title.cell[c], head[c]);
		widen(&width[c], &title.cell[c]);
	}
	for (size_t i = 0; i < n; i++)
		fill_left(s, &l->v[i]);
	for (size_t c = 0; c < BEFORE; c++) {
		for (size_t i = 0; i < n; i++)
			widen(&width[c], &l->v[i].cell[c]);
		used += width[c] + GAP;
	}
	size_t side = used + GAP + 2 * SIDE_MIN > SVY_OUT_WIDTH ? SIDE_MIN : (SVY_OUT_WIDTH - used - GAP) / 2;
	for (size_t i = 0; i < n; i++) {
		wrap(&l->v[i].cell[BEFORE], l->v[i].f->before ? l->v[i].f->before : "(none)", side);
		wrap(&l->v[i].cell[HERE], l->v[i].f->here ? l->v[i].f->here : "(none)", side);
		widen(&width[BEFORE], &l->v[i].cell[BEFORE]);
	}
	put_line(b, &title, width);
	for (size_t i = 0; i < n; i++)
		put_line(b, &l->v[i], width);
	for (size_t c = 0; c < COLUMNS; c++)
		svy_strs_free(&title.cell[c]);
}

/* "2008, 2012", or how many where that says more. */
static void put_waves(struct svy_buf *b, const struct svy_stack *s, const char *has)
{
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++)
		n += has[i] == '1';
	if (n > 4) {
		svy_buf_printf(b, "%zu of %zu files", n, s->n);
		return;
	}
	for (size_t i = 0, k = 0; i < s->n; i++)
		if (has[i] == '1')
			svy_buf_printf(b, "%s%s", k++ ? ", " : "", s->wave[i].label);
}

/* A text of one 1 or 0 per source: which have the variable. */
static void presence(const struct svy_stack *s, const char *name, struct svy_buf *has)
{
	has->n = 0;
	for (size_t i = 0; i < s->n; i++)
		svy_buf_putc(has, svy_dict_find(&s->wave[i].d, name) >= 0 ? '1' : '0');
}

static void put_partial(struct svy_buf *b, const struct svy_stack *s, size_t max)
{
	struct svy_table *patterns = svy_table_new(0);
	struct svy_dict all;
	struct svy_buf has = {0};
	uint32_t *of;
	/* Variables that --common leaves out are no longer in the stack. */
	svy_dict_init(&all);
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->wave[i].d.nvar; k++)
			svy_dict_add(&all, s->wave[i].d.var[k].name, SVY_NUMBER);
	of = svy_calloc(all.nvar + 1, sizeof *of);
	for (size_t j = 0; j < all.nvar; j++) {
		bool shared = s->domain_at >= 0 && strcmp(all.var[j].name, s->out.var[s->domain_at].name) == 0;
		presence(s, all.var[j].name, &has);
		of[j] = strchr(has.p, '0') && !shared ? svy_table_add(patterns, has.p, has.n, NULL) : UINT32_MAX;
	}
	for (uint32_t k = 0; k < svy_table_count(patterns) && k < max; k++) {
		size_t *at = svy_calloc(all.nvar, sizeof *at), n = 0, len;
		const char *key = svy_table_key(patterns, k, &len);
		for (size_t j = 0; j < all.nvar; j++)
			if (of[j] == k)
				at[n++] = j;
		svy_buf_puts(b, "  Only in ");
		put_waves(b, s, key);
		svy_buf_printf(b, " (%s): ", s->opts.common ? "left out" : "system-missing elsewhere");
		svy_out_names(b, &all, at, n, 4, SVY_OUT_WIDTH);
		svy_buf_putc(b, '\n');
		free(at);
	}
	if (svy_table_count(patterns) > max)
		svy_buf_printf(b, "  and so on for other files (--check shows all)\n");
	svy_table_free(patterns);
	svy_buf_free(&has);
	svy_dict_free(&all);
	free(of);
}

void svy_stacked_text(struct svy_buf *b, const struct svy_stack *s, size_t max)
{
	struct lines l = {0};
	gather(s, true, &l);
	size_t open = l.n;
	gather(s, false, &l);
	size_t shown = l.n - open > max ? open + max : l.n;
	if (l.n)
		put_lines(b, s, &l, shown);
	if (shown < l.n)
		svy_buf_printf(b, "  and %zu more that are no conflict (--check shows all)\n", l.n - shown);
	put_partial(b, s, max);
	for (size_t i = 0; i < l.n; i++) {
		for (size_t c = 0; c < COLUMNS; c++)
			svy_strs_free(&l.v[i].cell[c]);
		free(l.v[i].at);
	}
	free(l.v);
}
