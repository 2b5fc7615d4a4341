// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Families: rows of a table that differ only in what they are compared over, such as the means of one item in all groups.
 *
 * Tests are in none, nor are rows without an estimate. A row over all groups (svymean --margins) is no member either: it is the family's total.
 */
#ifndef SVY_STAT_FAMILIES_H
#define SVY_STAT_FAMILIES_H

#include "data/estimates.h"

struct svy_family {
	size_t *row;            /* members, in the order of the table */
	size_t n, cap;
	ptrdiff_t total;        /* or -1 */
};

struct svy_families {
	const struct svy_estimates *t;
	bool level, term;       /* what is compared over */
	bool *by;               /* per by-variable */
	struct svy_family *v;
	size_t n, cap;
	size_t left_out;        /* rows that are no tests and have no estimate */
};

/*
 * over: by-variables, "level" or "term", separated by commas; NULL: all by-variables, or the levels where there are none, or the terms. Names that are none of
 * the table are SVY_EUSAGE; rows that are left out for want of an estimate are a warning. Borrows t.
 */
int svy_families_find(struct svy_ctx *ctx, const struct svy_estimates *t, const char *over, struct svy_families *out);
void svy_families_free(struct svy_families *f);
/* What a row is in its family: its codes, or their labels, separated by commas. Caller frees. */
char *svy_families_code(const struct svy_families *f, size_t row);
char *svy_families_label(const struct svy_families *f, size_t row);

#endif
