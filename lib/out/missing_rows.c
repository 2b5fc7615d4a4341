// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/missing_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "out/layout_cross.h"

/* No code of a category begins with a point and a word. */
#define CODE ".missing"

struct plan {
	struct svy_estimates *t;
	bool cells;
	struct svy_table *keys;         /* of variables in groups */
	size_t *last;                   /* row of each */
	double *n;                      /* without a valid answer */
};

static size_t groups(const struct plan *p)
{
	return p->cells && p->t->nby ? p->t->nby - 1 : p->t->nby;
}

/* The rows of a variable in a group; of a cross table, whose columns are groups too, all its cells. */
static char *key_of(const struct plan *p, const struct svy_estimate *r)
{
	struct svy_buf b = {0};
	svy_buf_printf(&b, "%s\n%s", r->term, !p->cells && r->base ? r->base : "");
	for (size_t k = 0; k < groups(p); k++)
		svy_buf_printf(&b, "\n%s", r->by[k] ? r->by[k] : "\r");
	return svy_buf_take(&b);
}

/* Of a cross table those count who miss either variable, which only what is of all of it tells. */
static bool tells(const struct plan *p, const struct svy_estimate *r)
{
	bool whole = !p->cells || strcmp(r->base, "count") == 0 || strcmp(r->base, "table") == 0;
	return whole && !isnan(r->extra[SVY_COL_N_MISSING]);
}

static int find(struct svy_ctx *ctx, struct plan *p)
{
	bool any = false;
	for (size_t i = 0; i < p->t->n; i++) {
		const struct svy_estimate *r = &p->t->row[i];
		if (r->reference || (p->cells && !svy_layout_is_cell(r)))
			continue;
		char *key = key_of(p, r);
		bool fresh;
		uint32_t k = svy_table_add(p->keys, key, strlen(key), &fresh);
		free(key);
		if (fresh)
			p->n[k] = NAN;
		p->last[k] = i;
		if (isnan(p->n[k]) && tells(p, r))
			p->n[k] = r->extra[SVY_COL_N_MISSING];
		any |= !isnan(p->n[k]);
	}
	if (any || !p->t->n)
		return 0;
	if (p->cells && p->t->has[SVY_COL_N_MISSING])
		return svy_fail(ctx, SVY_EUSAGE, "'--missing-rows': only counts tell who misses a variable of a cross table (ask svytab for them with --cells count,...)");
	return svy_fail(ctx, SVY_EUSAGE, "'--missing-rows': the table does not tell who gave no valid answer (ask the estimator for it with --stats n_missing)");
}

static struct svy_estimate make_row(const struct plan *p, const struct svy_estimate *like, double n)
{
	struct svy_estimate r = {.by = svy_calloc(p->t->nby, sizeof *r.by), .term = svy_strdup(like->term), .level = svy_strdup(CODE), .stat = like->stat,
				 .base = p->cells ? NULL : svy_strdup(like->base), .estimate = NAN, .se = NAN, .lo = NAN, .hi = NAN, .df = NAN, .n = n,
				 .reference = true, .missing = true};
	for (size_t k = 0; k < groups(p); k++)
		r.by[k] = svy_strdup(like->by[k]);
	for (int c = 0; c < SVY_COL_COUNT; c++)
		r.extra[c] = NAN;
	return r;
}

static void label(struct svy_estimates *t, const char *name, const char *word)
{
	struct svy_term *term = svy_estimates_term(t, name, NULL);
	for (size_t k = 0; k < term->nlevel; k++)
		if (term->level[k].value.kind == SVY_VALUE_STRING && strcmp(term->level[k].value.str, CODE) == 0)
			return;
	svy_grow(term->level, term->nlevel, term->level_cap);
	term->level[term->nlevel++] = (struct svy_category){{.kind = SVY_VALUE_STRING, .num = NAN, .str = svy_strdup(CODE)}, svy_strdup(word)};
}

static void insert(struct plan *p, const char *word)
{
	struct svy_estimates *t = p->t;
	size_t nkey = svy_table_count(p->keys), n = 0;
	size_t *key_at = svy_calloc(t->n, sizeof *key_at);      /* key + 1 of which that row is the last */
	struct svy_estimate *row = svy_calloc(t->n + nkey, sizeof *row);
	for (size_t k = 0; k < nkey; k++)
		key_at[p->last[k]] = k + 1;
	for (size_t i = 0; i < t->n; i++) {
		row[n] = t->row[i];
		row[n++].extra[SVY_COL_N_MISSING] = NAN;
		if (!key_at[i] || isnan(p->n[key_at[i] - 1]))
			continue;
		label(t, t->row[i].term, word);
		row[n++] = make_row(p, &t->row[i], p->n[key_at[i] - 1]);
	}
	free(key_at);
	free(t->row);
	t->row = row;
	t->cap = t->n + nkey;
	t->n = n;
}

int svy_missing_rows(struct svy_ctx *ctx, struct svy_estimates *t, const char *word)
{
	struct plan p = {t, svy_layout_has_cells(t), svy_table_new(0), svy_calloc(t->n, sizeof(size_t)), svy_calloc(t->n, sizeof(double))};
	int rc = find(ctx, &p);
	if (!rc)
		insert(&p, word);
	t->has[SVY_COL_N_MISSING] = false;
	svy_table_free(p.keys);
	free(p.last);
	free(p.n);
	return rc;
}
