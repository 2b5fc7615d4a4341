// SPDX-License-Identifier: GPL-3.0-or-later
/* Sums by the number of a category, as categories come. Starts as {0}. Private to lib/weight/. */
#ifndef SVY_WEIGHT_TALLY_H
#define SVY_WEIGHT_TALLY_H

#include <stddef.h>
#include <stdint.h>

struct svy_tally {
	double *v;
	size_t cap;
};

void svy_tally_add(struct svy_tally *t, uint32_t category, double x);
/* 0 where nothing was added. */
double svy_tally_get(const struct svy_tally *t, uint32_t category);
void svy_tally_free(struct svy_tally *t);

#endif
