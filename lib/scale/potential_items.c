// SPDX-License-Identifier: GPL-3.0-or-later
#include "scale/potential_items.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "scale/potential.h"

static const char *const quadrant_level[4] = {"neither", "able", "willing", "both"};
static const char *const quadrant_label[4] = {"not willing, not able", "not willing, able", "willing, not able", "willing and able"};

static struct svy_potential_item *add(struct svy_potential_items *it, enum svy_potential_kind kind, size_t a, const char *term, const char *level,
				      const char *base)
{
	svy_grow(it->v, it->n, it->cap);
	struct svy_potential_item *v = &it->v[it->n++];
	*v = (struct svy_potential_item){.kind = kind, .a = a, .term = svy_strdup(term), .level = svy_strdup(level), .base = svy_strdup(base),
					 .stat = "proportion"};
	return v;
}

/* A label that has to be put together lives as long as the items. */
static const char *keep(struct svy_potential_items *it, char *text)
{
	svy_strs_add_take(&it->labels, text);
	return text;
}

static char *joined(const char *a, const char *b)
{
	struct svy_buf buf = {0};
	svy_buf_printf(&buf, "%s%s", a, b);
	return svy_buf_take(&buf);
}

/* A construct on its own base: its share of yes, or its mean. */
static void add_own(struct svy_potential_items *it, size_t k)
{
	const struct svy_construct *c = &it->c->v[k];
	bool score = !c->level[SVY_LEVEL_YES];
	char *base = joined("valid on ", c->name);
	struct svy_potential_item *v = add(it, score ? SVY_ITEM_SCORE : SVY_ITEM_LEVEL, k, c->name, score ? "" : "yes", base);
	v->code = SVY_LEVEL_YES;
	v->title = c->title;
	v->label = "yes";
	v->grosses_up = !score;
	if (score)
		v->stat = "mean";
	free(base);
}

static void add_role(struct svy_potential_items *it, enum svy_role role)
{
	for (ptrdiff_t k = svy_constructs_role(it->c, role, 0); k >= 0; k = svy_constructs_role(it->c, role, (size_t)k + 1))
		add_own(it, (size_t)k);
}

/* A construct may be part of two wholes. */
static bool has_own(const struct svy_potential_items *it, size_t k)
{
	for (size_t j = 0; j < it->n; j++)
		if (it->v[j].a == k && (it->v[j].kind == SVY_ITEM_LEVEL || it->v[j].kind == SVY_ITEM_SCORE))
			return true;
	return false;
}

/* Each part on its own base and on that of able, so that parts and whole can be compared; the parts of a part stand before it. */
static void add_parts(struct svy_potential_items *it, const struct svy_construct *whole, const char *base)
{
	for (size_t i = 0; i < whole->nparts; i++) {
		size_t k = whole->part[i];
		const struct svy_construct *c = &it->c->v[k];
		if (has_own(it, k))
			continue;
		add_parts(it, c, base);
		add_own(it, k);
		if (!c->level[SVY_LEVEL_YES])
			continue;
		struct svy_potential_item *v = add(it, SVY_ITEM_ON_ABLE, k, c->name, "yes", base);
		v->title = c->title;
		v->label = "yes";
		v->grosses_up = true;
	}
}

static void add_able(struct svy_potential_items *it, size_t able)
{
	char *base = joined("valid on ", it->c->v[able].name);
	add_parts(it, &it->c->v[able], base);
	add_own(it, able);
	free(base);
}

/* Yes, no, already and don't know as shares of everyone who was asked; who gave no answer completes them. */
static void add_willing(struct svy_potential_items *it, size_t k)
{
	static const enum svy_level order[] = {SVY_LEVEL_YES, SVY_LEVEL_NO, SVY_LEVEL_ALREADY, SVY_LEVEL_DK};
	static const char *const label[SVY_LEVEL_COUNT] = {"no", "yes", "does it already", "does not know"};
	const struct svy_construct *c = &it->c->v[k];
	if (!c->level[SVY_LEVEL_YES]) {
		add_own(it, k);
		return;
	}
	for (size_t i = 0; i <= SVY_LEVEL_COUNT; i++) {
		bool missing = i == SVY_LEVEL_COUNT;
		if (!missing && !c->level[order[i]])
			continue;
		struct svy_potential_item *v = add(it, SVY_ITEM_LEVEL, k, c->name, missing ? "missing" : svy_level_name[order[i]], "all asked");
		v->code = missing ? -1 : (int)order[i];
		v->of_asked = true;
		v->grosses_up = true;
		v->title = c->title;
		v->label = missing ? "no valid answer" : label[order[i]];
	}
}

/* a of the items from here to the end of the combinations is the construct of willingness. */
static void add_quadrants(struct svy_potential_items *it, size_t k, const struct svy_construct *able)
{
	const struct svy_construct *willing = &it->c->v[k];
	struct svy_buf base = {0};
	svy_buf_printf(&base, "%s yes or no, valid on %s", willing->name, able->name);
	for (int q = 3; q >= 0; q--) {
		struct svy_potential_item *v = add(it, SVY_ITEM_QUADRANT, k, "quadrant", quadrant_level[q], base.p);
		v->code = q;
		v->title = "Willing and able";
		v->label = quadrant_label[q];
	}
	svy_buf_free(&base);
	svy_buf_printf(&base, "%s, valid on %s", willing->name, able->name);
	struct svy_potential_item *v = add(it, SVY_ITEM_ABLE_IF_WILLING, k, able->name, "yes", base.p);
	v->title = able->title;
	v->label = "yes";
	svy_buf_free(&base);
}

/* All combinations of parts that the willing who are not able can lack, the single parts first. */
static void add_lacks(struct svy_potential_items *it, size_t k, const struct svy_construct *able)
{
	struct svy_buf base = {0};
	svy_buf_printf(&base, "%s, not %s", it->c->v[k].name, able->name);
	for (size_t size = 1; size <= able->nparts; size++)
		for (int mask = 1; mask < 1 << able->nparts; mask++) {
			if ((size_t)__builtin_popcount((unsigned)mask) != size)
				continue;
			struct svy_buf level = {0}, label = {0};
			for (size_t i = 0; i < able->nparts; i++) {
				if (!(mask >> i & 1))
					continue;
				const struct svy_construct *part = &it->c->v[able->part[i]];
				svy_buf_printf(&level, "%s%s", level.n ? "+" : "", part->name);
				svy_buf_printf(&label, "%s%s", label.n ? " + " : "", part->name);
			}
			struct svy_potential_item *v = add(it, SVY_ITEM_LACKS, k, "lacking", level.p, base.p);
			v->code = mask;
			v->title = "What the willing lack";
			v->label = keep(it, svy_buf_take(&label));
			svy_buf_free(&level);
		}
	svy_buf_free(&base);
}

static void add_gaps(struct svy_potential_items *it)
{
	for (size_t k = 0; k < it->c->ngap; k++) {
		const struct svy_gap *g = &it->c->gap[k];
		struct svy_buf base = {0};
		svy_buf_printf(&base, "valid on %s and %s", g->norm, g->willing);
		struct svy_potential_item *v = add(it, SVY_ITEM_GAP_NORM, k, g->name, "norm", base.p);
		v->title = g->title;
		v->label = "people should";
		v->grosses_up = true;
		v = add(it, SVY_ITEM_GAP_OWN, k, g->name, "own", base.p);
		v->title = g->title;
		v->label = "would do it oneself";
		v->grosses_up = true;
		v = add(it, SVY_ITEM_GAP, k, g->name, "gap", base.p);
		v->title = g->title;
		v->label = "gap: should less would";
		v->stat = "difference";
		svy_buf_free(&base);
	}
}

static bool parts_are_answers(const struct svy_constructs *c, const struct svy_construct *able)
{
	for (size_t i = 0; i < able->nparts; i++)
		if (!c->v[able->part[i]].level[SVY_LEVEL_YES])
			return false;
	return able->nparts > 1;
}

/*
 * The base of these rows is a part of the group, whose size the sample only estimates: what is grossed up is the share of everyone, of
 * which all answers that the row needs are valid.
 */
static void add_of_everyone(struct svy_potential_items *it)
{
	for (size_t j = 0; j < it->nshown; j++) {
		struct svy_potential_item v = it->v[j];
		if (v.kind != SVY_ITEM_QUADRANT && v.kind != SVY_ITEM_ABLE_IF_WILLING && v.kind != SVY_ITEM_LACKS)
			continue;
		struct svy_potential_item *twin = add(it, v.kind, v.a, "", "", "");
		twin->code = v.code;
		twin->of_everyone = true;
		it->v[j].grosses_up = true;
		it->v[j].twin = it->n - 1;
	}
}

static void list_items(struct svy_potential_items *it)
{
	const struct svy_constructs *c = it->c;
	const struct svy_construct *able = c->able >= 0 ? &c->v[c->able] : NULL;
	add_role(it, SVY_ROLE_NORM);
	if (able)
		add_able(it, (size_t)c->able);
	else
		add_role(it, SVY_ROLE_PART);
	for (ptrdiff_t k = svy_constructs_role(c, SVY_ROLE_WILLING, 0); k >= 0; k = svy_constructs_role(c, SVY_ROLE_WILLING, (size_t)k + 1))
		add_willing(it, (size_t)k);
	add_role(it, SVY_ROLE_ASKED);
	add_role(it, SVY_ROLE_DOES);
	for (ptrdiff_t k = svy_constructs_role(c, SVY_ROLE_WILLING, 0); able && k >= 0; k = svy_constructs_role(c, SVY_ROLE_WILLING, (size_t)k + 1)) {
		if (!c->v[k].level[SVY_LEVEL_YES])
			continue;       /* a score without threshold parts nobody into the willing and the others */
		add_quadrants(it, (size_t)k, able);
		if (parts_are_answers(c, able))
			add_lacks(it, (size_t)k, able);
	}
	add_gaps(it);
	it->nshown = it->n;
	add_of_everyone(it);
	add(it, SVY_ITEM_EVERYONE, 0, "", "", "");
}

static int bind_columns(struct svy_ctx *ctx, struct svy_potential_items *it, uint8_t *need)
{
	const struct svy_constructs *c = it->c;
	int rc = 0;
	it->column = svy_calloc(c->n, sizeof *it->column);
	it->norm = svy_calloc(c->ngap, sizeof *it->norm);
	it->own = svy_calloc(c->ngap, sizeof *it->own);
	for (size_t k = 0; k < c->n && !rc; k++) {
		rc = svy_dict_require(ctx, it->dict, "variable", c->v[k].name, &it->column[k]);
		if (!rc)
			need[it->column[k]] = 1;
	}
	for (size_t k = 0; k < c->ngap && !rc; k++) {
		rc = svy_dict_require(ctx, it->dict, "variable", c->gap[k].norm, &it->norm[k]);
		if (!rc)
			rc = svy_dict_require(ctx, it->dict, "variable", c->gap[k].willing, &it->own[k]);
		if (!rc)
			need[it->norm[k]] = need[it->own[k]] = 1;
	}
	it->among = -1;
	if (!rc && c->among) {
		size_t col;
		rc = svy_dict_require(ctx, it->dict, "variable", c->among, &col);
		if (!rc)
			need[col] = 1;
		it->among = rc ? -1 : (ptrdiff_t)col;
	}
	return rc;
}

int svy_potential_items_bind(struct svy_ctx *ctx, const struct svy_constructs *c, const struct svy_dict *d, uint8_t *need,
			     struct svy_potential_items *it)
{
	memset(it, 0, sizeof *it);
	it->c = c;
	it->dict = d;
	int rc = bind_columns(ctx, it, need);
	if (rc)
		return rc;
	if (c->able >= 0 && c->v[c->able].nparts > SVY_PARTS_MAX)
		return svy_fail(ctx, SVY_EUSAGE, "'%s' has %zu parts; the table shows all combinations of at most %d", c->v[c->able].name,
				c->v[c->able].nparts, SVY_PARTS_MAX);
	list_items(it);
	it->y = svy_calloc(it->n, sizeof *it->y);
	it->miss = svy_calloc(it->n, sizeof *it->miss);
	for (size_t j = 0; j < it->n; j++) {
		it->y[j] = svy_calloc(SVY_BATCH_ROWS, sizeof **it->y);
		it->miss[j] = svy_calloc(SVY_BATCH_ROWS, 1);
	}
	it->construct_miss = svy_calloc(c->n, sizeof *it->construct_miss);
	for (size_t k = 0; k < c->n; k++)
		it->construct_miss[k] = svy_calloc(SVY_BATCH_ROWS, 1);
	it->lack = svy_calloc(SVY_BATCH_ROWS, sizeof *it->lack);
	it->gap_norm_miss = svy_calloc(SVY_BATCH_ROWS, 1);
	it->gap_own_miss = svy_calloc(SVY_BATCH_ROWS, 1);
	return 0;
}

/* One row of a batch, as the items look at it. */
struct row {
	const struct svy_potential_items *it;
	const struct svy_batch *b;
	size_t i;
	bool asked;
};

static bool known(const struct row *r, size_t construct)
{
	return !r->it->construct_miss[construct][r->i];
}

static double value(const struct row *r, size_t construct)
{
	return r->b->col[r->it->column[construct]].num[r->i];
}

static bool is(const struct row *r, size_t construct, enum svy_level level)
{
	return known(r, construct) && value(r, construct) == level;
}

/* The parts that are lacked, as bits; -1 where a part is not known. */
static int lacked(const struct row *r, const struct svy_construct *able)
{
	int mask = 0;
	for (size_t i = 0; i < able->nparts; i++) {
		if (!known(r, able->part[i]))
			return -1;
		mask |= !is(r, able->part[i], SVY_LEVEL_YES) << i;
	}
	return mask;
}

/* Willing and able at once; v->a is willing. False: outside the base. */
static bool in_potential(const struct row *r, const struct svy_potential_item *v, double *y)
{
	size_t k = (size_t)r->it->c->able;
	bool willing = is(r, v->a, SVY_LEVEL_YES), able = is(r, k, SVY_LEVEL_YES);
	switch (v->kind) {
	case SVY_ITEM_QUADRANT:
		*y = (willing << 1 | able) == v->code;
		return known(r, k) && (willing || is(r, v->a, SVY_LEVEL_NO));
	case SVY_ITEM_ABLE_IF_WILLING:
		*y = able;
		return known(r, k) && willing;
	default:
		*y = r->it->lack[r->i] == v->code;
		return willing && is(r, k, SVY_LEVEL_NO) && r->it->lack[r->i] >= 0;
	}
}

/* False: the row is outside the item's base. */
static bool value_of(const struct row *r, const struct svy_potential_item *v, double *y)
{
	size_t able = (size_t)r->it->c->able;
	switch (v->kind) {
	case SVY_ITEM_EVERYONE:
		*y = 1;
		return r->asked;
	case SVY_ITEM_LEVEL:
		*y = v->code < 0 ? !known(r, v->a) : known(r, v->a) && value(r, v->a) == v->code;
		return v->of_asked ? r->asked : known(r, v->a);
	case SVY_ITEM_SCORE:
		*y = value(r, v->a);
		return known(r, v->a);
	case SVY_ITEM_ON_ABLE:
		*y = is(r, v->a, SVY_LEVEL_YES);
		return known(r, able) && known(r, v->a);
	case SVY_ITEM_QUADRANT:
	case SVY_ITEM_ABLE_IF_WILLING:
	case SVY_ITEM_LACKS: {
		bool base = in_potential(r, v, y);
		if (!v->of_everyone)
			return base;
		*y = base && *y == 1;
		return known(r, v->a) && known(r, able) && (v->kind != SVY_ITEM_LACKS || r->it->lack[r->i] >= 0);
	}
	default:
		return false;
	}
}

static bool among(const double *codes, size_t n, double x)
{
	for (size_t k = 0; k < n; k++)
		if (codes[k] == x)
			return true;
	return false;
}

static void fill_lacks(struct svy_potential_items *it, const struct svy_batch *b)
{
	const struct svy_construct *able = &it->c->v[it->c->able];
	for (size_t i = 0; i < b->nrow; i++) {
		struct row r = {it, b, i, true};
		it->lack[i] = lacked(&r, able);
	}
}

/* The columns of a task at once: its user-missing codes are looked up per column. */
static void fill_gap(struct svy_potential_items *it, const struct svy_batch *b, size_t j)
{
	const struct svy_potential_item *v = &it->v[j];
	const struct svy_gap *g = &it->c->gap[v->a];
	const struct svy_column *norm = &b->col[it->norm[v->a]], *own = &b->col[it->own[v->a]];
	svy_column_missing(&it->dict->var[it->norm[v->a]], norm, b->nrow, it->gap_norm_miss);
	svy_column_missing(&it->dict->var[it->own[v->a]], own, b->nrow, it->gap_own_miss);
	for (size_t i = 0; i < b->nrow; i++) {
		double should = among(g->agree, g->nagree, norm->num[i]), would = among(g->would, g->nwould, own->num[i]);
		it->y[j][i] = v->kind == SVY_ITEM_GAP_NORM ? should : v->kind == SVY_ITEM_GAP_OWN ? would : should - would;
		/* A code that the model counts is valid even where the file declares it missing. */
		it->miss[j][i] = (it->gap_norm_miss[i] && !should && !among(g->disagree, g->ndisagree, norm->num[i])) ||
				 (it->gap_own_miss[i] && !would && !among(g->would_not, g->nwould_not, own->num[i]));
		if (it->among >= 0 && !(b->col[it->among].num[i] == 1))
			it->miss[j][i] = SVY_SYSMIS;
	}
}

void svy_potential_items_batch(struct svy_potential_items *it, const struct svy_batch *b)
{
	for (size_t k = 0; k < it->c->n; k++)
		svy_column_missing(&it->dict->var[it->column[k]], &b->col[it->column[k]], b->nrow, it->construct_miss[k]);
	if (it->c->able >= 0)
		fill_lacks(it, b);
	for (size_t j = 0; j < it->n; j++) {
		const struct svy_potential_item *v = &it->v[j];
		if (v->kind == SVY_ITEM_GAP || v->kind == SVY_ITEM_GAP_NORM || v->kind == SVY_ITEM_GAP_OWN) {
			fill_gap(it, b, j);
			continue;
		}
		for (size_t i = 0; i < b->nrow; i++) {
			struct row r = {it, b, i, it->among < 0 || b->col[it->among].num[i] == 1};
			it->miss[j][i] = value_of(&r, v, &it->y[j][i]) ? SVY_VALID : SVY_SYSMIS;
		}
	}
}

static void label_level(struct svy_term *t, const char *level, const char *label)
{
	for (size_t i = 0; i < t->nlevel; i++)
		if (strcmp(t->level[i].value.str, level) == 0)
			return;
	svy_grow(t->level, t->nlevel, t->level_cap);
	t->level[t->nlevel++] = (struct svy_category){{.kind = SVY_VALUE_STRING, .num = NAN, .str = svy_strdup(level)}, svy_strdup(label)};
}

void svy_potential_items_describe(const struct svy_potential_items *it, struct svy_estimates *t)
{
	for (size_t j = 0; j < it->nshown; j++) {
		struct svy_term *term = svy_estimates_term(t, it->v[j].term, it->v[j].title);
		if (it->v[j].label)
			label_level(term, it->v[j].level, it->v[j].label);
	}
}

void svy_potential_items_free(struct svy_potential_items *it)
{
	for (size_t j = 0; j < it->n; j++) {
		free(it->v[j].term);
		free(it->v[j].level);
		free(it->v[j].base);
		if (it->y)
			free(it->y[j]);
		if (it->miss)
			free(it->miss[j]);
	}
	for (size_t k = 0; it->construct_miss && k < it->c->n; k++)
		free(it->construct_miss[k]);
	free(it->construct_miss);
	free(it->v);
	free(it->y);
	free(it->miss);
	free(it->column);
	free(it->norm);
	free(it->own);
	free(it->lack);
	free(it->gap_norm_miss);
	free(it->gap_own_miss);
	svy_strs_free(&it->labels);
	memset(it, 0, sizeof *it);
}
