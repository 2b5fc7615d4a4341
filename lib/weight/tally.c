// SPDX-License-Identifier: GPL-3.0-or-later
#include "weight/tally.h"

#include <stdlib.h>
#include <string.h>
#include "base/mem.h"

void svy_tally_add(struct svy_tally *t, uint32_t category, double x)
{
	if (category >= t->cap) {
		size_t cap = 2 * (size_t)category + 16;
		t->v = svy_reallocarray(t->v, cap, sizeof *t->v);
		memset(t->v + t->cap, 0, (cap - t->cap) * sizeof *t->v);
		t->cap = cap;
	}
	t->v[category] += x;
}

double svy_tally_get(const struct svy_tally *t, uint32_t category)
{
	return category < t->cap ? t->v[category] : 0;
}

void svy_tally_free(struct svy_tally *t)
{
	free(t->v);
	*t = (struct svy_tally){0};
}
