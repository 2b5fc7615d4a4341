// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/kinds.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"

static size_t key_bytes(const struct svy_kinds *c)
{
	return c->nterm * (sizeof *c->category + (c->numbers ? sizeof *c->x : 0));
}

void svy_kinds_init(struct svy_kinds *c, size_t nterm, size_t nweight, bool numbers)
{
	*c = (struct svy_kinds){.nterm = nterm, .nweight = nweight, .numbers = numbers};
	c->table = svy_table_new(key_bytes(c));
	c->key = svy_malloc(key_bytes(c));
}

void svy_kinds_free(struct svy_kinds *c)
{
	svy_table_free(c->table);
	free(c->category);
	free(c->x);
	free(c->d);
	free(c->key);
}

static void grow(struct svy_kinds *c)
{
	if (c->n < c->cap)
		return;
	c->cap = c->cap ? 2 * c->cap : 256;
	c->category = svy_reallocarray(c->category, c->cap, c->nterm * sizeof *c->category);
	if (c->numbers)
		c->x = svy_reallocarray(c->x, c->cap, c->nterm * sizeof *c->x);
	c->d = svy_reallocarray(c->d, c->cap, c->nweight * sizeof *c->d);
}

uint32_t svy_kinds_place(struct svy_kinds *c, const uint32_t *category, const double *x)
{
	const size_t words = c->nterm * sizeof *category;
	bool fresh;
	memcpy(c->key, category, words);
	if (c->numbers)
		memcpy(c->key + words, x, c->nterm * sizeof *x);
	uint32_t cell = svy_table_add(c->table, c->key, 0, &fresh);
	if (!fresh)
		return cell;
	grow(c);
	memcpy(c->category + c->n * c->nterm, category, words);
	if (c->numbers)
		memcpy(c->x + c->n * c->nterm, x, c->nterm * sizeof *x);
	memset(c->d + c->n * c->nweight, 0, c->nweight * sizeof *c->d);
	c->n++;
	return cell;
}
