// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/nesting.h"

#include <stdlib.h>
#include "base/mem.h"

/* A bound on memory, not on units. */
#define REMEMBERED_MAX ((uint32_t)1 << 22)

struct svy_nesting {
	const struct svy_ids *stratum, *unit;
	struct svy_table *units;        /* NULL when there is nothing to check any more */
	uint64_t *stratum_of;
	size_t cap;
};

struct svy_nesting *svy_nesting_new(const struct svy_ids *stratum, const struct svy_ids *unit)
{
	struct svy_nesting *n = svy_calloc(1, sizeof *n);
	n->stratum = stratum;
	n->unit = unit;
	n->units = svy_table_new(sizeof(uint64_t));
	return n;
}

void svy_nesting_free(struct svy_nesting *n)
{
	if (!n)
		return;
	svy_table_free(n->units);
	free(n->stratum_of);
	free(n);
}

static int report(struct svy_ctx *ctx, struct svy_nesting *n, uint64_t code, uint64_t first, uint64_t second, bool error)
{
	char *unit = svy_ids_text(n->unit, code), *a = svy_ids_text(n->stratum, first), *z = svy_ids_text(n->stratum, second);
	int rc;
	if (error)
		rc = svy_fail(ctx, SVY_EDATA, "primary unit '%s' occurs in stratum '%s' and in stratum '%s'; "
			      "if ids are numbered anew in each stratum, give --nest", unit, a, z);
	else
		rc = svy_warn(ctx, "primary unit '%s' occurs in stratum '%s' and in stratum '%s': "
			      "ids are taken as numbered anew in each stratum (--nest says so)", unit, a, z);
	free(unit);
	free(a);
	free(z);
	svy_table_free(n->units);
	n->units = NULL;
	return rc;
}

/* The stratum in which the unit was seen first; that of the row if it is new or not remembered. */
static uint64_t first_stratum(struct svy_nesting *n, const uint64_t *code)
{
	uint32_t u = svy_table_find(n->units, &code[1], 0);
	if (u != UINT32_MAX)
		return n->stratum_of[u];
	if (svy_table_count(n->units) < REMEMBERED_MAX) {
		u = svy_table_add(n->units, &code[1], 0, NULL);
		svy_grow(n->stratum_of, u, n->cap);
		n->stratum_of[u] = code[0];
	}
	return code[0];
}

int svy_nesting_check(struct svy_ctx *ctx, struct svy_nesting *n, size_t nrow, const uint8_t *skip, const struct svy_place *place, bool repeats_are_errors)
{
	for (size_t i = 0; i < nrow && n->units; i++) {
		const uint64_t *code = place[i].code;
		if ((skip && skip[i]) || (i && code[0] == place[i - 1].code[0] && code[1] == place[i - 1].code[1]))
			continue;
		uint64_t first = first_stratum(n, code);
		int rc = first == code[0] ? 0 : report(ctx, n, code[1], first, code[0], repeats_are_errors);
		if (rc)
			return rc;
	}
	return 0;
}
