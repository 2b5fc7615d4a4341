// SPDX-License-Identifier: GPL-3.0-or-later
/* Rows with equal auxiliary vectors are of one kind, by whose number they are found again; with the sums of their weights, in memory. Private to lib/weight/. */
#ifndef SVY_WEIGHT_KINDS_H
#define SVY_WEIGHT_KINDS_H

#include <stdint.h>
#include <stdbool.h>
#include <stddef.h>

struct svy_kinds {
	size_t nterm, nweight;
	bool numbers;
	struct svy_table *table;        /* the categories, and the numbers behind them, to a kind */
	size_t n, cap;
	uint32_t *category;             /* n * nterm */
	double *x;                      /* the same; NULL without numbers */
	double *d;                      /* n * nweight */
	unsigned char *key;             /* of one row */
};

void svy_kinds_init(struct svy_kinds *c, size_t nterm, size_t nweight, bool numbers);
void svy_kinds_free(struct svy_kinds *c);
/* The kind of a row, made if it is new. x is NULL without numbers. */
uint32_t svy_kinds_place(struct svy_kinds *c, const uint32_t *category, const double *x);

#endif
