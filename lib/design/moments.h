// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Rows as units: moments of the contributions per stratum and block, so that memory does not grow with rows. Products are kept within
 * tuples of slots only: (0,1), (2,3), … where they are pairs. Contributions are shifted by the first one of their cell before they are squared.
 */
#ifndef SVY_DESIGN_MOMENTS_H
#define SVY_DESIGN_MOMENTS_H

#include "design/engine.h"
#include "design/stratum.h"

struct svy_moments;
/* slots is a multiple of tuple, which is SVY_TUPLE_MAX at most. */
struct svy_moments *svy_moments_new(size_t slots, size_t tuple);
void svy_moments_free(struct svy_moments *m);
void svy_moments_row(struct svy_moments *m, uint64_t stratum);
uint32_t svy_moments_here(const struct svy_moments *m);      /* the number of the last row's stratum: 0, 1, … as they are walked */
void svy_moments_add(struct svy_moments *m, uint32_t block, const double *v);      /* of the last row */
void svy_moments_totals(const struct svy_moments *m, double *T);
/* Walks the strata, with acc's products where each row is in one block and the slots are one tuple: calls each(self, stratum code, rows in it, the filled stratum, counts) once per stratum, in order of code. */
int svy_moments_walk(struct svy_moments *m, const struct svy_gradient *g, struct svy_stratum *acc, struct svy_engine_counts *counts,
		     int (*each)(void *self, uint64_t stratum, double n), void *self);

#endif
