// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/groups.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"
#include "design/engine.h"

/* A group's key: the margin's mask, then per variable the number's bits, or the index of its string, or 0 where it is summed over. */
struct svy_groups {
	struct svy_var var[SVY_BY_MAX];
	size_t col[SVY_BY_MAX], n, margins;
	struct svy_table *strings[SVY_BY_MAX];
	struct svy_table *keys;
	uint64_t missing;
	uint8_t miss[SVY_BY_MAX][SVY_BATCH_ROWS];
};

static const char *const reserved[] = {"id", "term", "level", "stat", "base", "estimate", "std_error", "conf_low", "conf_high", "df", "n"};

static int bind_variable(struct svy_ctx *ctx, struct svy_groups *g, const struct svy_dict *d, size_t col, uint8_t *need)
{
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (strcmp(d->var[col].name, reserved[i]) == 0)
			return svy_fail(ctx, SVY_EUSAGE, "a variable named '%s' cannot group: estimates have a column of that name; rename it first",
					reserved[i]);
	if (g->n == SVY_BY_MAX)
		return svy_fail(ctx, SVY_EUSAGE, "at most %d by-variables can be crossed", SVY_BY_MAX);
	svy_var_copy(&g->var[g->n], &d->var[col]);
	g->col[g->n] = col;
	if (d->var[col].type == SVY_STRING)
		g->strings[g->n] = svy_table_new(0);
	need[col] = 1;
	g->n++;
	return 0;
}

int svy_groups_bind(struct svy_ctx *ctx, const char *by, bool margins, const struct svy_dict *d, uint8_t *need, struct svy_groups **out)
{
	struct svy_groups *g = svy_calloc(1, sizeof *g);
	struct svy_varlist list = {0};
	int rc = by ? svy_varlist_parse(ctx, d, by, &list) : 0;
	for (size_t i = 0; i < list.n && !rc; i++)
		rc = bind_variable(ctx, g, d, list.v[i], need);
	svy_varlist_free(&list);
	g->margins = margins ? (size_t)1 << g->n : 1;
	g->keys = svy_table_new((1 + g->n) * sizeof(uint64_t));
	if (!g->n)      /* everyone is a group, even if nobody comes */
		svy_table_add(g->keys, &(uint64_t){0}, 0, NULL);
	*out = g;
	if (rc) {
		svy_groups_free(g);
		*out = NULL;
	}
	return rc;
}

void svy_groups_free(struct svy_groups *g)
{
	if (!g)
		return;
	for (size_t k = 0; k < g->n; k++) {
		svy_var_free(&g->var[k]);
		svy_table_free(g->strings[k]);
	}
	svy_table_free(g->keys);
	free(g);
}

size_t svy_groups_per_row(const struct svy_groups *g)
{
	return g->margins;
}

static uint64_t code_of(struct svy_groups *g, size_t k, const struct svy_column *c, size_t row)
{
	if (g->strings[k])
		return svy_table_add(g->strings[k], c->str[row].p, c->str[row].n, NULL);
	return svy_table_number_key(c->num[row]);
}

static uint32_t group_of(struct svy_groups *g, size_t mask, const struct svy_batch *b, size_t row)
{
	uint64_t key[1 + SVY_BY_MAX] = {mask};
	for (size_t k = 0; k < g->n; k++) {
		if (mask >> k & 1)
			continue;
		if (g->miss[k][row])
			return SVY_BLOCK_NONE;
		key[1 + k] = code_of(g, k, &b->col[g->col[k]], row);
	}
	return svy_table_add(g->keys, key, 0, NULL);
}

void svy_groups_batch(struct svy_groups *g, const struct svy_batch *b, const uint8_t *inside, uint32_t *const *group)
{
	for (size_t k = 0; k < g->n; k++)
		svy_column_missing(&g->var[k], &b->col[g->col[k]], b->nrow, g->miss[k]);
	for (size_t mask = 0; mask < g->margins; mask++)
		for (size_t i = 0; i < b->nrow; i++)
			group[mask][i] = inside[i] ? group_of(g, mask, b, i) : SVY_BLOCK_NONE;
	for (size_t i = 0; i < b->nrow; i++)
		g->missing += inside[i] && group[0][i] == SVY_BLOCK_NONE;
}

uint32_t svy_groups_count(const struct svy_groups *g)
{
	return svy_table_count(g->keys);
}

uint64_t svy_groups_missing(const struct svy_groups *g)
{
	return g->missing;
}

void svy_groups_again(struct svy_groups *g)
{
	g->missing = 0;
}

static int compare_codes(const struct svy_groups *g, size_t k, uint64_t a, uint64_t b)
{
	if (!g->strings[k]) {
		double x = svy_table_key_number(a), y = svy_table_key_number(b);
		return x < y ? -1 : x > y;
	}
	size_t na, nb;
	const char *sa = svy_table_key(g->strings[k], (uint32_t)a, &na), *sb = svy_table_key(g->strings[k], (uint32_t)b, &nb);
	int c = memcmp(sa, sb, na < nb ? na : nb);
	return c ? c : na < nb ? -1 : na > nb;
}

static int in_print_order(const void *a, const void *b, void *arg)
{
	const struct svy_groups *g = arg;
	const uint64_t *x = svy_table_key(g->keys, *(const uint32_t *)a, NULL), *y = svy_table_key(g->keys, *(const uint32_t *)b, NULL);
	for (size_t k = 0; k < g->n; k++) {
		int tx = x[0] >> k & 1, ty = y[0] >> k & 1;
		if (tx != ty)
			return tx - ty;
		int c = tx ? 0 : compare_codes(g, k, x[1 + k], y[1 + k]);
		if (c)
			return c;
	}
	return 0;
}

uint32_t *svy_groups_order(const struct svy_groups *g)
{
	uint32_t n = svy_groups_count(g);
	uint32_t *order = svy_reallocarray(NULL, n ? n : 1, sizeof *order);
	for (uint32_t i = 0; i < n; i++)
		order[i] = i;
	qsort_r(order, n, sizeof *order, in_print_order, (void *)g);
	return order;
}

void svy_groups_describe(const struct svy_groups *g, struct svy_estimates *t)
{
	t->by = svy_calloc(g->n, sizeof *t->by);
	t->nby = g->n;
	for (size_t k = 0; k < g->n; k++)
		svy_var_copy(&t->by[k], &g->var[k]);
}

static char *code_text(const struct svy_groups *g, size_t k, uint64_t code)
{
	if (g->strings[k]) {
		size_t n;
		const char *s = svy_table_key(g->strings[k], (uint32_t)code, &n);
		return svy_strndup(s, n);
	}
	char text[SVY_NUM_MAX];
	svy_num_format(text, svy_table_key_number(code));
	return svy_strdup(text);
}

void svy_groups_fill(const struct svy_groups *g, uint32_t group, char **by)
{
	const uint64_t *key = svy_table_key(g->keys, group, NULL);
	for (size_t k = 0; k < g->n; k++)
		by[k] = key[0] >> k & 1 ? NULL : code_text(g, k, key[1 + k]);
}

char *svy_groups_name(const struct svy_groups *g, uint32_t group)
{
	struct svy_buf b = {0};
	const uint64_t *key = svy_table_key(g->keys, group, NULL);
	for (size_t k = 0; k < g->n; k++) {
		if (key[0] >> k & 1)
			continue;
		char *code = code_text(g, k, key[1 + k]);
		const char *label = g->strings[k] ? NULL : svy_var_label_of_number(&g->var[k], svy_table_key_number(key[1 + k]));
		svy_buf_printf(&b, "%s%s=%s", b.n ? ", " : "", g->var[k].name, code);
		if (label)
			svy_buf_printf(&b, " (%s)", label);
		free(code);
	}
	if (!b.n)
		svy_buf_puts(&b, "all");
	return svy_buf_take(&b);
}
