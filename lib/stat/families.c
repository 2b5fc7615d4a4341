// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/families.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "stat/row_name.h"

static bool has_levels(const struct svy_estimates *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (*t->row[i].level && !svy_row_is_test(&t->row[i]))
			return true;
	return false;
}

static int unknown(struct svy_ctx *ctx, const struct svy_estimates *t, const char *name)
{
	const char **names = svy_calloc(t->nby + 2, sizeof *names);
	struct svy_buf all = {0};
	for (size_t k = 0; k < t->nby; k++)
		names[k] = t->by[k].name;
	names[t->nby] = "level";
	names[t->nby + 1] = "term";
	for (size_t k = 0; k < t->nby + 2; k++)
		svy_buf_printf(&all, "%s%s", k ? ", " : "", names[k]);
	svy_fail(ctx, SVY_EUSAGE, "nothing to compare over in this table: '%s' (there are %s)", name, all.p);
	svy_buf_free(&all);
	free(names);
	return SVY_EUSAGE;
}

static int choose(struct svy_ctx *ctx, const char *name, struct svy_families *f)
{
	for (size_t k = 0; k < f->t->nby; k++)
		if (strcmp(f->t->by[k].name, name) == 0) {
			f->by[k] = true;
			return 0;
		}
	if (strcmp(name, "level") != 0 && strcmp(name, "term") != 0)
		return unknown(ctx, f->t, name);
	*(*name == 'l' ? &f->level : &f->term) = true;
	return 0;
}

static int choose_all(struct svy_ctx *ctx, const char *over, struct svy_families *f)
{
	struct svy_strs names = {0};
	int rc = 0;
	if (over)
		svy_strs_split(&names, over, ',');
	for (size_t i = 0; i < names.n && !rc; i++)
		rc = choose(ctx, names.v[i], f);
	svy_strs_free(&names);
	for (size_t k = 0; k < f->t->nby && !over; k++)
		f->by[k] = true;
	if (!over && !f->t->nby)
		*(has_levels(f->t) ? &f->level : &f->term) = true;
	return rc;
}

static void put(struct svy_buf *key, const char *s)
{
	svy_buf_printf(key, "%s%s\n", s ? "=" : "", s ? s : "");
}

/* All that members of a family have in common. */
static char *key_of(const struct svy_families *f, const struct svy_estimate *r)
{
	struct svy_buf key = {0};
	put(&key, f->term ? NULL : r->term);
	put(&key, f->level ? NULL : r->level);
	put(&key, r->stat);
	put(&key, r->base);
	for (size_t k = 0; k < f->t->nby; k++)
		put(&key, f->by[k] ? NULL : r->by[k]);
	return svy_buf_take(&key);
}

/* The total over at least one of the by-variables that rows are compared over: over all of them it is the family's. */
static bool is_total(const struct svy_families *f, const struct svy_estimate *r, bool *over_all)
{
	bool any = false;
	*over_all = true;
	for (size_t k = 0; k < f->t->nby; k++)
		if (f->by[k]) {
			any |= !r->by[k];
			*over_all &= !r->by[k];
		}
	return any;
}

static void add(struct svy_families *f, struct svy_table *keys, size_t row)
{
	bool fresh, over_all;
	char *key = key_of(f, &f->t->row[row]);
	uint32_t at = svy_table_add(keys, key, strlen(key), &fresh);
	free(key);
	if (fresh) {
		svy_grow(f->v, f->n, f->cap);
		f->v[f->n++] = (struct svy_family){.total = -1};
	}
	struct svy_family *to = &f->v[at];
	if (is_total(f, &f->t->row[row], &over_all)) {
		if (over_all)
			to->total = (ptrdiff_t)row;
		return;
	}
	svy_grow(to->row, to->n, to->cap);
	to->row[to->n++] = row;
}

int svy_families_find(struct svy_ctx *ctx, const struct svy_estimates *t, const char *over, struct svy_families *out)
{
	*out = (struct svy_families){.t = t, .by = svy_calloc(t->nby + 1, sizeof *out->by)};
	int rc = choose_all(ctx, over, out);
	if (rc)
		return rc;
	struct svy_table *keys = svy_table_new(0);
	for (size_t i = 0; i < t->n; i++) {
		bool left_out = !isfinite(t->row[i].estimate);
		if (!left_out)
			add(out, keys, i);
		out->left_out += left_out && !svy_row_is_test(&t->row[i]);
	}
	svy_table_free(keys);
	return out->left_out ? svy_warn(ctx, "%zu of %zu rows have no estimate and are compared with none", out->left_out, t->n) : 0;
}

void svy_families_free(struct svy_families *f)
{
	for (size_t i = 0; i < f->n; i++)
		free(f->v[i].row);
	free(f->v);
	free(f->by);
}

static char *join(const struct svy_families *f, size_t row, bool labels)
{
	const struct svy_estimate *r = &f->t->row[row];
	struct svy_strs parts = {0};
	const struct svy_term *term = NULL;
	for (size_t k = 0; k < f->t->nterm; k++)
		if (strcmp(f->t->term[k].name, r->term) == 0)
			term = &f->t->term[k];
	if (f->term)
		svy_strs_add(&parts, labels && term && term->title ? term->title : r->term);
	if (f->level) {
		const char *label = labels && term ? svy_code_label(term->level, term->nlevel, r->level) : NULL;
		svy_strs_add(&parts, label ? label : r->level);
	}
	for (size_t k = 0; k < f->t->nby; k++)
		if (f->by[k]) {
			const char *label = labels ? svy_row_by_label(f->t, row, k) : NULL;
			svy_strs_add(&parts, label ? label : r->by[k] ? r->by[k] : "");
		}
	bool over_all;
	char *text = is_total(f, r, &over_all) && over_all ? svy_strdup("total") : svy_strs_join(&parts, ",");
	svy_strs_free(&parts);
	return text;
}

char *svy_families_code(const struct svy_families *f, size_t row)
{
	return join(f, row, false);
}

char *svy_families_label(const struct svy_families *f, size_t row)
{
	return join(f, row, true);
}
