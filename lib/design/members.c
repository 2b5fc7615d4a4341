// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/members.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/table.h"

struct svy_members {
	size_t at;
	struct svy_table *strata, *units;       /* (stratum) and (stratum, unit) */
	double *size;                           /* units by stratum */
	size_t cap;
	struct svy_table *in_strata, *in_units; /* (block, stratum) and (block, stratum, unit) */
};

struct svy_members *svy_members_new(size_t at)
{
	struct svy_members *m = svy_calloc(1, sizeof *m);
	m->at = at;
	m->strata = svy_table_new(sizeof(uint64_t));
	m->units = svy_table_new(2 * sizeof(uint64_t));
	m->in_strata = svy_table_new(2 * sizeof(uint64_t));
	m->in_units = svy_table_new(3 * sizeof(uint64_t));
	return m;
}

void svy_members_free(struct svy_members *m)
{
	if (!m)
		return;
	svy_table_free(m->strata);
	svy_table_free(m->units);
	svy_table_free(m->in_strata);
	svy_table_free(m->in_units);
	free(m->size);
	free(m);
}

void svy_members_unit(struct svy_members *m, const struct svy_place *place)
{
	bool fresh, fresh_stratum;
	svy_table_add(m->units, &place->code[m->at], 0, &fresh);
	if (!fresh)
		return;
	uint32_t h = svy_table_add(m->strata, &place->code[m->at], 0, &fresh_stratum);
	if (fresh_stratum) {
		svy_grow(m->size, h, m->cap);
		m->size[h] = 0;
	}
	m->size[h]++;
}

void svy_members_add(struct svy_members *m, const struct svy_place *place, uint32_t block)
{
	uint64_t key[3] = {block, place->code[m->at], place->code[m->at + 1]};
	svy_table_add(m->in_units, key, 0, NULL);
	svy_table_add(m->in_strata, key, 0, NULL);
}

static void limit(double *units, double *strata, double mine, double of_strata, bool everywhere)
{
	if (!everywhere && mine - of_strata >= *units - *strata)
		return;
	*units = mine;
	*strata = of_strata;
}

void svy_members_limit(const struct svy_members *m, size_t nblock, bool everywhere, struct svy_engine_counts *counts)
{
	double *units = svy_calloc(3 * nblock + 1, sizeof *units), *strata = units + nblock, *all = units + 2 * nblock;
	for (uint32_t i = 0; i < svy_table_count(m->in_units); i++)
		units[*(const uint64_t *)svy_table_key(m->in_units, i, NULL)]++;
	for (uint32_t i = 0; i < svy_table_count(m->in_strata); i++) {
		const uint64_t *key = svy_table_key(m->in_strata, i, NULL);
		strata[key[0]]++;
		all[key[0]] += m->size[svy_table_find(m->strata, &key[1], 0)];
	}
	for (size_t b = 0; b < nblock; b++) {
		double same = strata[b], of_first = counts->block_strata[b];
		limit(&counts->block_units_all[b], &of_first, all[b], same, everywhere);
		limit(&counts->block_units[b], &counts->block_strata[b], units[b], same, everywhere);
		/* Stata's count is of the strata that the numbers beside it are of. */
		counts->block_units_all[b] += counts->block_strata[b] - of_first;
	}
	limit(&counts->units, &counts->strata, svy_table_count(m->units), svy_table_count(m->strata), everywhere);
	free(units);
}
