// SPDX-License-Identifier: GPL-3.0-or-later
/* The order of rows of tables side by side: that of the first table, with what others have more where they have it. */
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"
#include "out/choose_rows.h"
#include "out/models.h"

#define NONE UINT32_MAX

/* Keys as a list: next[k] follows k; the last is followed by NONE. */
struct order {
	uint32_t *next, first;
};

static void insert(struct order *o, uint32_t key, uint32_t after)
{
	uint32_t *link = after == NONE ? &o->first : &o->next[after];
	o->next[key] = *link;
	*link = key;
}

static uint32_t last_of(const struct order *o)
{
	uint32_t k = o->first;
	while (k != NONE && o->next[k] != NONE)
		k = o->next[k];
	return k;
}

static uint32_t before(const struct order *o, uint32_t key)
{
	uint32_t k = NONE, at = o->first;
	for (; at != key; at = o->next[at])
		k = at;
	return k;
}

/* Where the new rows of a table begin whose first rows no table before it has: before the first that one has, or at the end. */
static uint32_t find_start(const struct order *o, const uint32_t *key, const bool *placed, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (placed[key[i]])
			return before(o, key[i]);
	return last_of(o);
}

static void place(struct order *o, const uint32_t *key, bool *placed, size_t from, size_t to)
{
	uint32_t after = find_start(o, key, placed, from, to);
	for (size_t i = from; i < to; i++) {
		if (!placed[key[i]])
			insert(o, key[i], after);
		placed[key[i]] = true;
		after = key[i];
	}
}

/* The rows in the order of their keys, of each key in that of the tables. */
static void take(struct svy_estimates *t, const struct order *o, const uint32_t *key)
{
	size_t *index = svy_calloc(t->n, sizeof *index), *head = svy_calloc(t->n, sizeof *head), *next = svy_calloc(t->n, sizeof *next), n = 0;
	for (size_t i = t->n; i-- > 0;) {
		next[i] = head[key[i]];
		head[key[i]] = i + 1;
	}
	for (uint32_t k = o->first; k != NONE; k = o->next[k])
		for (size_t i = head[k]; i; i = next[i - 1])
			index[n++] = i - 1;
	svy_choose_rows(t, index, n);
	free(index);
	free(head);
	free(next);
}

void svy_models_interleave(struct svy_estimates *t)
{
	struct svy_table *keys = svy_table_new(0);
	struct order o = {svy_calloc(t->n, sizeof *o.next), NONE};
	uint32_t *key = svy_calloc(t->n, sizeof *key);
	bool *placed = svy_calloc(t->n, sizeof *placed);
	for (size_t i = 0; i < t->n; i++) {
		char *text = svy_models_key(t, i);
		key[i] = svy_table_add(keys, text, strlen(text), NULL);
		free(text);
	}
	for (size_t i = 0, n; i < t->n; i += n) {
		for (n = 1; i + n < t->n && svy_same_text(t->row[i].by[0], t->row[i + n].by[0]); n++)
			;
		place(&o, key, placed, i, i + n);
	}
	take(t, &o, key);
	svy_table_free(keys);
	free(o.next);
	free(key);
	free(placed);
}
