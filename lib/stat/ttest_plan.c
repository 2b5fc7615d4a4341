// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/ttest_plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "data/value.h"
#include "weight/category.h"

struct sides {
	struct svy_ttest_side *v;
	size_t n, cap;
};

void svy_ttest_plan_free(struct svy_ttest_plan *p)
{
	for (size_t i = 0; i < p->nitem; i++) {
		free(p->item[i].y.value.str);
		free(p->item[i].minus.value.str);
	}
	for (size_t i = 0; i < p->npick; i++)
		free(p->pick[i].str);
	free(p->item);
	free(p->pick);
	memset(p, 0, sizeof *p);
}

static void put_side(struct svy_buf *b, const struct svy_ttest_side *s, const struct svy_dict *d)
{
	svy_buf_puts(b, d->var[s->var].name);
	if (!s->coded)
		return;
	svy_buf_putc(b, '=');
	svy_value_put(b, &s->value);
}

char *svy_ttest_side_name(const struct svy_ttest_side *s, const struct svy_dict *d)
{
	struct svy_buf b = {0};
	put_side(&b, s, d);
	return svy_buf_take(&b);
}

char *svy_ttest_item_name(const struct svy_ttest_item *i, const struct svy_dict *d)
{
	struct svy_buf b = {0};
	put_side(&b, &i->y, d);
	if (i->paired) {
		svy_buf_putc(&b, '-');
		put_side(&b, &i->minus, d);
	}
	return svy_buf_take(&b);
}

static bool same_side(const struct svy_ttest_side *a, const struct svy_ttest_side *b)
{
	return a->var == b->var && a->coded == b->coded && (!a->coded || svy_value_same(&a->value, &b->value));
}

/* "VAR=CODE": one side; otherwise a variable, a range or a glob. A name that holds the sign and exists is that variable. */
static int read_part(struct svy_ctx *ctx, const struct svy_dict *d, const char *text, struct sides *s)
{
	struct svy_varlist list = {0};
	struct svy_ttest_side side = {0};
	const char *equal = svy_dict_find(d, text) < 0 ? strchr(text, '=') : NULL;
	char *name = equal ? svy_strndup(text, (size_t)(equal - text)) : svy_strdup(text);
	int rc = equal ? svy_dict_require(ctx, d, "variable", name, &side.var) : svy_varlist_parse(ctx, d, name, &list);
	free(name);
	if (!rc && equal && !equal[1])
		rc = svy_fail(ctx, SVY_EUSAGE, "no category is named: VAR=CODE is the share of a category, not '%s'", text);
	if (!rc && equal) {
		side.coded = true;
		svy_varlist_add(&list, side.var);
		rc = svy_category_value(ctx, &d->var[side.var], equal + 1, false, &side.value);
	}
	for (size_t i = 0; i < list.n && !rc; i++) {
		const struct svy_var *v = &d->var[side.var = list.v[i]];
		if (!side.coded && v->type == SVY_STRING)
			rc = svy_fail(ctx, SVY_EUSAGE, "the variable '%s' holds text, which has no mean; compare the share of a category: '%s=...'", v->name, v->name);
		svy_grow(s->v, s->n, s->cap);
		s->v[s->n++] = side;
	}
	svy_varlist_free(&list);
	return rc;
}

static int read_sides(struct svy_ctx *ctx, const struct svy_dict *d, const char *text, struct sides *s)
{
	struct svy_strs part = {0};
	int rc = 0;
	svy_strs_split(&part, text, ',');
	for (size_t i = 0; i < part.n && !rc; i++)
		rc = read_part(ctx, d, part.v[i], s);
	svy_strs_free(&part);
	return rc;
}

static void free_sides(struct sides *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->v[i].value.str);
	free(s->v);
}

static bool have_item(const struct svy_ttest_plan *p, const struct svy_ttest_side *y, const struct svy_ttest_side *minus)
{
	for (size_t i = 0; i < p->nitem; i++)
		if (same_side(&p->item[i].y, y) && (!minus || same_side(&p->item[i].minus, minus)))
			return true;
	return false;
}

static struct svy_ttest_side copy_side(const struct svy_ttest_side *s)
{
	struct svy_ttest_side copy = *s;
	copy.value.str = svy_strdup(s->value.str);
	return copy;
}

static void add_item(struct svy_ttest_plan *p, const struct svy_ttest_side *y, const struct svy_ttest_side *minus)
{
	if (have_item(p, y, minus))
		return;
	svy_grow(p->item, p->nitem, p->item_cap);
	struct svy_ttest_item *it = &p->item[p->nitem++];
	*it = (struct svy_ttest_item){.y = copy_side(y), .paired = minus != NULL};
	if (minus)
		it->minus = copy_side(minus);
}

static int read_items(struct svy_ctx *ctx, const char *vars, const char *minus, const struct svy_dict *d, struct svy_ttest_plan *p)
{
	struct sides y = {0}, m = {0};
	int rc = read_sides(ctx, d, vars, &y);
	if (!rc && minus)
		rc = read_sides(ctx, d, minus, &m);
	if (!rc && minus && m.n != 1 && m.n != y.n)
		rc = svy_fail(ctx, SVY_EUSAGE, "%zu variables cannot be subtracted from %zu: name one, or as many", m.n, y.n);
	for (size_t i = 0; i < y.n && !rc; i++) {
		const struct svy_ttest_side *less = minus ? &m.v[m.n == 1 ? 0 : i] : NULL;
		if (less && same_side(&y.v[i], less))
			rc = svy_fail(ctx, SVY_EUSAGE, "a variable minus itself is no difference: '%s'", d->var[less->var].name);
		add_item(p, &y.v[i], less);
	}
	free_sides(&y);
	free_sides(&m);
	return rc;
}

/* "VAR" or "VAR=a,b" */
static int read_between(struct svy_ctx *ctx, const char *text, const struct svy_dict *d, struct svy_ttest_plan *p)
{
	struct svy_strs code = {0};
	const char *equal = svy_dict_find(d, text) < 0 ? strchr(text, '=') : NULL;
	char *name = equal ? svy_strndup(text, (size_t)(equal - text)) : svy_strdup(text);
	int rc = svy_dict_require(ctx, d, "variable", name, &p->between);
	p->grouped = true;
	free(name);
	if (equal)
		svy_strs_split(&code, equal + 1, ',');
	for (size_t i = 0; i < code.n && !rc; i++) {
		svy_grow(p->pick, p->npick, p->pick_cap);
		struct svy_value *v = &p->pick[p->npick];
		*v = (struct svy_value){0};
		rc = svy_category_value(ctx, &d->var[p->between], code.v[i], false, v);
		for (size_t k = 0; k < p->npick && !rc; k++)
			if (svy_value_same(&p->pick[k], v))
				rc = svy_fail(ctx, SVY_EUSAGE, "a group is named twice in '%s'", text);
		p->npick++;
	}
	if (!rc && equal && p->npick < 2)
		rc = svy_fail(ctx, SVY_EUSAGE, "one group is nothing to compare: name two, as in '%s,...'", text);
	for (size_t i = 0; i < p->nitem && !rc; i++)
		if (p->item[i].y.var == p->between || (p->item[i].paired && p->item[i].minus.var == p->between))
			rc = svy_fail(ctx, SVY_EUSAGE, "the variable '%s' cannot be compared between its own groups", d->var[p->between].name);
	svy_strs_free(&code);
	return rc;
}

/* Up to max numbers, separated by commas; their count into *n. what: of the option, for messages. */
static int read_numbers(struct svy_ctx *ctx, const char *text, const char *what, double *x, size_t max, size_t *n)
{
	struct svy_strs part = {0};
	int rc = 0;
	svy_strs_split(&part, text, ',');
	*n = part.n;
	for (size_t i = 0; i < part.n && i < max && !rc; i++)
		if (!svy_num_parse(part.v[i], strlen(part.v[i]), &x[i]) || !isfinite(x[i]))
			rc = svy_fail(ctx, SVY_EUSAGE, "%s needs a number, not '%s'", what, part.v[i]);
	svy_strs_free(&part);
	return rc;
}

static int read_null(struct svy_ctx *ctx, const char *text, struct svy_ttest_plan *p)
{
	double *x = svy_calloc(p->nitem, sizeof *x);
	size_t n;
	int rc = read_numbers(ctx, text, "--mu", x, p->nitem, &n);
	if (!rc && n != 1 && n != p->nitem)
		rc = svy_fail(ctx, SVY_EUSAGE, "--mu has %zu numbers for %zu variables: give one, or one for each", n, p->nitem);
	for (size_t i = 0; i < p->nitem && !rc; i++)
		p->item[i].null = x[n == 1 ? 0 : i];
	free(x);
	return rc;
}

/* One-sided tests need one margin: it lies on the side of the null that is against the alternative. */
static int read_margin(struct svy_ctx *ctx, const char *text, enum svy_alternative alternative, struct svy_ttest_plan *p)
{
	double x[2] = {0};
	size_t n;
	int rc = read_numbers(ctx, text, "--margin", x, 2, &n);
	p->margins = true;
	if (rc)
		return rc;
	if (n > 2 || (n == 2 && alternative != SVY_TWO_SIDED))
		return svy_fail(ctx, SVY_EUSAGE, "--margin is one number%s, not '%s'", n > 2 ? " or two" : " where --alternative names a side", text);
	if (n == 1 ? !(x[0] > 0) : !(x[0] < x[1]))
		return svy_fail(ctx, SVY_EUSAGE, "--margin is a number above zero, or the lower and then the upper one, not '%s'", text);
	p->below = n == 1 ? -x[0] : x[0];
	p->above = n == 1 ? x[0] : x[1];
	return 0;
}

static int check_together(struct svy_ctx *ctx, const struct svy_ttest_opts *o, const struct svy_ttest_plan *p)
{
	if (!o->between && !o->minus && !o->mu)
		return svy_fail(ctx, SVY_EUSAGE, "nothing to compare with: --between VAR for groups, --minus VAR for pairs, --mu NUMBER for a value");
	if (!o->rank)
		return 0;
	if (!o->between)
		return svy_fail(ctx, SVY_EUSAGE, "rank tests compare groups: name them with --between VAR");
	if (o->mu || o->margin || o->effect)
		return svy_fail(ctx, SVY_EUSAGE, "ranks have no unit of measurement: --rank goes without --mu, --margin and --effect");
	for (size_t i = 0; i < p->nitem; i++)
		if (p->item[i].y.coded)
			return svy_fail(ctx, SVY_EUSAGE, "the share of a category has no ranks: leave out --rank, or name a variable");
	return 0;
}

int svy_ttest_plan_read(struct svy_ctx *ctx, const char *vars, const struct svy_ttest_opts *o, const struct svy_dict *d, struct svy_ttest_plan *p)
{
	memset(p, 0, sizeof *p);
	int rc = read_items(ctx, vars, o->minus, d, p);
	if (!rc && o->between)
		rc = read_between(ctx, o->between, d, p);
	if (!rc && o->mu)
		rc = read_null(ctx, o->mu, p);
	if (!rc && o->margin)
		rc = read_margin(ctx, o->margin, o->alternative, p);
	return rc ? rc : check_together(ctx, o, p);
}
