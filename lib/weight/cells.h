// SPDX-License-Identifier: GPL-3.0-or-later
/* Rows with equal auxiliary vectors as cells, with the sums of their weights. Private to lib/weight/. */
#ifndef SVY_WEIGHT_CELLS_H
#define SVY_WEIGHT_CELLS_H

#include <stdint.h>
#include <stdbool.h>
#include <stddef.h>

struct svy_cells {
	size_t nterm, nweight;
	bool numbers;
	struct svy_table *table;        /* the categories, and the numbers behind them, to a cell */
	size_t n, cap;
	uint32_t *category;             /* n * nterm */
	double *x;                      /* the same; NULL without numbers */
	double *d;                      /* n * nweight */
	unsigned char *key;             /* of one row */
};

void svy_cells_init(struct svy_cells *c, size_t nterm, size_t nweight, bool numbers);
void svy_cells_free(struct svy_cells *c);
/* The cell of a row, made if it is new. x is NULL without numbers. */
uint32_t svy_cells_place(struct svy_cells *c, const uint32_t *category, const double *x);

#endif
