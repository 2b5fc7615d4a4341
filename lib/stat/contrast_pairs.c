// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/contrast_pairs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "stat/contrast_joint.h"
#include "stat/families.h"

/* Where a difference stands in the table: groups that stay, then what is compared, then families, as estimators print theirs. */
struct place {
	uint32_t group, contrast;
	size_t made;
};

struct pairing {
	struct svy_ctx *ctx;
	const struct svy_contrast_of *of;
	const struct svy_contrast_pairs *o;
	struct svy_families families;
	struct svy_estimates *out;
	struct svy_contrast *made;
	size_t nmade, cap;
	struct svy_table *groups, *contrasts;
	struct place *place;
	size_t nplace, place_cap;
};

/* The by-variables that stay, and the one that names the pair. */
static void add_by(struct pairing *p)
{
	const struct svy_estimates *t = p->families.t;
	struct svy_buf name = {0};
	svy_buf_puts(&name, "contrast");
	p->out->by = svy_calloc(t->nby + 1, sizeof *p->out->by);
	for (size_t k = 0; k < t->nby; k++) {
		if (p->families.by[k])
			continue;
		svy_var_copy(&p->out->by[p->out->nby++], &t->by[k]);
		if (strcmp(t->by[k].name, name.p) == 0)
			svy_buf_putc(&name, '2');
	}
	p->out->by[p->out->nby++] = (struct svy_var){.name = svy_buf_take(&name), .title = svy_strdup("Contrast"), .type = SVY_STRING};
}

/*
 * Label of contrast number i, whose code is seen for the first time or again. Where the codes of two terms mean different things no label is right for both, and
 * the code stands for itself. svy_var_label_string would look for the code among all others.
 */
static void add_label(struct svy_var *v, uint32_t i, const char *code, const char *label)
{
	if (i < v->ncat) {
		if (strcmp(v->cat[i].label, label) == 0)
			return;
		free(v->cat[i].label);
		v->cat[i].label = svy_strdup(code);
		return;
	}
	svy_grow(v->cat, v->ncat, v->cat_cap);
	v->cat[v->ncat++] = (struct svy_category){{.kind = SVY_VALUE_STRING, .str = svy_strdup(code)}, svy_strdup(label)};
}

/* "H-E" and its label. */
static void name_pair(struct pairing *p, struct svy_estimate *row, size_t i, const char *code, const char *label)
{
	char *a = svy_families_code(&p->families, i), *shown = svy_families_label(&p->families, i);
	struct svy_buf pair = {0}, text = {0};
	svy_buf_printf(&pair, "%s-%s", a, code);
	svy_buf_printf(&text, "%s - %s", shown, label);
	size_t last = p->out->nby - 1;
	uint32_t contrast = svy_table_add(p->contrasts, pair.p, pair.n, NULL);
	add_label(&p->out->by[last], contrast, pair.p, text.p);
	row->by[last] = svy_buf_take(&pair);
	for (size_t k = 0; k < last; k++)
		svy_buf_printf(&pair, "%s\n", row->by[k] ? row->by[k] : "");
	svy_grow(p->place, p->nplace, p->place_cap);
	p->place[p->nplace] = (struct place){svy_table_add(p->groups, pair.p ? pair.p : "", pair.n, NULL), contrast, p->nplace};
	p->nplace++;
	svy_buf_free(&pair);
	svy_buf_free(&text);
	free(a);
	free(shown);
}

/* Row i less what c holds so far. */
static int add_difference(struct pairing *p, size_t i, struct svy_contrast c, const char *code, const char *label)
{
	const struct svy_estimates *t = p->families.t;
	const struct svy_estimate *from = &t->row[i];
	svy_contrast_add(&c, i, 1);
	c.value += from->estimate;
	svy_grow(p->made, p->nmade, p->cap);
	p->made[p->nmade++] = c;
	struct svy_estimate *row = svy_estimates_add(p->out, p->families.term ? "difference" : from->term, p->families.level ? "" : from->level, "difference");
	row->base = svy_strdup(from->base);
	for (size_t k = 0, at = 0; k < t->nby; k++)
		if (!p->families.by[k])
			row->by[at++] = svy_strdup(from->by[k]);
	name_pair(p, row, i, code, label);
	if (c.n == 0) {         /* a row less itself, as the mean of one is */
		row->estimate = row->se = 0;
		return 0;
	}
	return svy_contrast_fill(p->ctx, p->of, &c, row);
}

static int less_row(struct pairing *p, size_t i, size_t j)
{
	struct svy_contrast c = {.value = -p->families.t->row[j].estimate};
	char *code = svy_families_code(&p->families, j), *label = svy_families_label(&p->families, j);
	svy_contrast_add(&c, j, -1);
	int rc = add_difference(p, i, c, code, label);
	free(code);
	free(label);
	return rc;
}

static int less_mean(struct pairing *p, const struct svy_family *f, size_t i)
{
	struct svy_contrast c = {0};
	for (size_t k = 0; k < f->n; k++) {
		c.value -= p->families.t->row[f->row[k]].estimate / (double)f->n;
		svy_contrast_add(&c, f->row[k], -1 / (double)f->n);
	}
	return add_difference(p, i, c, "mean", "mean");
}

static int all_pairs(struct pairing *p, const struct svy_family *f)
{
	int rc = 0;
	for (size_t i = 1; i < f->n; i++)
		for (size_t j = 0; j < i && !rc; j++)
			rc = less_row(p, f->row[i], f->row[j]);
	return rc;
}

static ptrdiff_t find_member(const struct pairing *p, const struct svy_family *f)
{
	ptrdiff_t found = -1;
	for (size_t i = 0; i < f->n && found < 0; i++) {
		char *code = svy_families_code(&p->families, f->row[i]), *label = svy_families_label(&p->families, f->row[i]);
		if (strcmp(code, p->o->versus) == 0 || strcmp(label, p->o->versus) == 0)
			found = (ptrdiff_t)f->row[i];
		free(code);
		free(label);
	}
	return found;
}

/* 1: the family has such a row, 0: it has none. */
static int all_versus(struct pairing *p, const struct svy_family *f)
{
	ptrdiff_t one = find_member(p, f);
	bool mean = one < 0 && strcmp(p->o->versus, "mean") == 0;
	if (one < 0 && strcmp(p->o->versus, "total") == 0)
		one = f->total;
	if (one < 0 && !mean)
		return 0;
	int rc = 0;
	for (size_t i = 0; i < f->n && !rc; i++)
		if (f->row[i] != (size_t)one)
			rc = mean ? less_mean(p, f, f->row[i]) : less_row(p, f->row[i], (size_t)one);
	return rc ? rc : 1;
}

static int no_such_row(const struct pairing *p)
{
	struct svy_strs known = {0};
	for (size_t v = 0; v < p->families.n; v++)
		for (size_t i = 0; i < p->families.v[v].n; i++) {
			char *code = svy_families_code(&p->families, p->families.v[v].row[i]);
			if (!svy_strs_has(&known, code) && known.n < 12)
				svy_strs_add(&known, code);
			free(code);
		}
	char *list = svy_strs_join(&known, ", ");
	bool total = strcmp(p->o->versus, "total") == 0;
	svy_fail(p->ctx, SVY_EUSAGE, total ? "the table has no row over all groups to compare with '%s' (--margins of the estimator adds it)"
		 : "no row of the table to compare with: '%s' (there are %s; mean; total)", p->o->versus, list);
	free(list);
	svy_strs_free(&known);
	return SVY_EUSAGE;
}

static int compare(struct pairing *p)
{
	size_t without = 0;
	for (size_t v = 0; v < p->families.n; v++) {
		const struct svy_family *f = &p->families.v[v];
		int rc = p->o->versus ? all_versus(p, f) : all_pairs(p, f);
		if (rc < 0)
			return rc;
		without += p->o->versus && !rc;
	}
	if (without && without == p->families.n)
		return no_such_row(p);
	if (!p->out->n)
		return svy_fail(p->ctx, SVY_EDATA, "no two rows of the table can be compared with each other");
	if (without)
		return svy_warn(p->ctx, "%zu of %zu families of rows have none to compare with: '%s'", without, p->families.n, p->o->versus);
	return 0;
}

static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	if (x->group != y->group)
		return (x->group > y->group) - (x->group < y->group);
	if (x->contrast != y->contrast)
		return (x->contrast > y->contrast) - (x->contrast < y->contrast);
	return (x->made > y->made) - (x->made < y->made);
}

static void reorder(struct pairing *p)
{
	size_t n = p->nplace;
	struct svy_estimate *row = svy_calloc(n, sizeof *row);
	struct svy_contrast *made = svy_calloc(n, sizeof *made);
	qsort(p->place, n, sizeof *p->place, by_place);
	for (size_t i = 0; i < n; i++) {
		row[i] = p->out->row[p->place[i].made];
		made[i] = p->made[p->place[i].made];
	}
	free(p->out->row);
	free(p->made);
	p->out->row = row;
	p->out->cap = n;
	p->made = made;
}

int svy_contrast_pairs(struct svy_ctx *ctx, const struct svy_contrast_of *of, const struct svy_contrast_pairs *o, struct svy_estimates *out)
{
	struct pairing p = {.ctx = ctx, .of = of, .o = o, .out = out, .groups = svy_table_new(0), .contrasts = svy_table_new(0)};
	int rc = svy_families_find(ctx, of->side[0], o->over, &p.families);
	if (!rc) {
		add_by(&p);
		if (p.families.term)
			svy_estimates_term(out, "difference", NULL);
		else
			svy_estimates_copy_terms(out, of->side[0], !p.families.level);
		rc = compare(&p);
	}
	if (!rc)
		reorder(&p);
	if (!rc)
		rc = svy_contrast_finish(ctx, of, p.made, o->vcov, out);
	if (!rc && of->joint)
		rc = svy_contrast_joint(ctx, of, p.made, true, out);
	for (size_t c = 0; c < SVY_COL_COUNT; c++)
		out->has[c] |= c == SVY_COL_BASE && of->side[0]->has[c];
	for (size_t i = 0; i < p.nmade; i++)
		svy_contrast_free(&p.made[i]);
	free(p.made);
	free(p.place);
	svy_table_free(p.groups);
	svy_table_free(p.contrasts);
	svy_families_free(&p.families);
	return rc;
}
