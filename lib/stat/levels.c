// SPDX-License-Identifier: GPL-3.0-or-later
#include "stat/levels.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "base/table.h"

/* How a category is missing (0: a value), and the bits of the number or the index of the string. */
struct level {
	uint64_t miss, code;
};

void svy_levels_init(struct svy_levels *l, const struct svy_var *v)
{
	memset(l, 0, sizeof *l);
	l->var = v;
	l->keys = svy_table_new(sizeof(struct level));
	if (v->type == SVY_STRING)
		l->strings = svy_table_new(0);
}

void svy_levels_free(struct svy_levels *l)
{
	svy_table_free(l->keys);
	svy_table_free(l->strings);
	for (size_t i = 0; i < l->n; i++)
		free(l->text[i]);
	free(l->text);
	free(l->order);
	free(l->rank);
}

uint32_t svy_levels_add(struct svy_levels *v, const struct svy_column *c, size_t row, uint8_t miss)
{
	struct level key = {miss, 0};
	if (miss == SVY_VALID || miss == SVY_USERMIS)
		key.code = v->strings ? svy_table_add(v->strings, c->str[row].p, c->str[row].n, NULL) : svy_table_number_key(c->num[row]);
	return svy_table_add(v->keys, &key, 0, NULL);
}

static int in_print_order(const void *a, const void *b, void *arg)
{
	const struct svy_levels *v = arg;
	const struct level *x = svy_table_key(v->keys, *(const uint32_t *)a, NULL), *y = svy_table_key(v->keys, *(const uint32_t *)b, NULL);
	uint64_t kx = x->miss == SVY_SYSMIS ? 1000 : x->miss, ky = y->miss == SVY_SYSMIS ? 1000 : y->miss;
	if (kx != ky)
		return kx < ky ? -1 : 1;
	if (!v->strings) {
		double p = svy_table_key_number(x->code), q = svy_table_key_number(y->code);
		return p < q ? -1 : p > q;
	}
	size_t nx, ny;
	const char *sx = svy_table_key(v->strings, (uint32_t)x->code, &nx), *sy = svy_table_key(v->strings, (uint32_t)y->code, &ny);
	int c = memcmp(sx, sy, nx < ny ? nx : ny);
	return c ? c : nx < ny ? -1 : nx > ny;
}

static char *level_text(const struct svy_levels *v, uint32_t index)
{
	const struct level *l = svy_table_key(v->keys, index, NULL);
	char text[SVY_NUM_MAX];
	if (l->miss == SVY_SYSMIS)
		return svy_strdup(v->strings ? "" : ".");
	if (l->miss > SVY_USERMIS)
		return svy_strndup((const char[]){'.', (char)l->miss}, 2);
	if (v->strings) {
		size_t n;
		const char *s = svy_table_key(v->strings, (uint32_t)l->code, &n);
		return svy_strndup(s, n);
	}
	svy_num_format(text, svy_table_key_number(l->code));
	return svy_strdup(text);
}

void svy_levels_order(struct svy_levels *v)
{
	v->n = svy_table_count(v->keys);
	v->order = svy_calloc(v->n, sizeof *v->order);
	v->rank = svy_calloc(v->n, sizeof *v->rank);
	v->text = svy_calloc(v->n, sizeof *v->text);
	for (uint32_t i = 0; i < v->n; i++)
		v->order[i] = i;
	qsort_r(v->order, v->n, sizeof *v->order, in_print_order, v);
	for (uint32_t i = 0; i < v->n; i++) {
		v->rank[v->order[i]] = i;
		v->text[i] = level_text(v, v->order[i]);
	}
}
