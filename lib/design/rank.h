// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The rank of a matrix that comes row by row: that of replicate weights, less one, is their degrees of freedom (as R survey::degf takes it,
 * with the tolerance 1e-5 of its QR decomposition).
 *
 * Rows of one primary unit are multiples of each other, so that few differ; where all do, the rank is full before many have come. Rows beyond
 * SVY_RANK_ROWS different ones are not looked at.
 */
#ifndef SVY_DESIGN_RANK_H
#define SVY_DESIGN_RANK_H

#include <stddef.h>

#define SVY_RANK_ROWS 20000

struct svy_rank;
struct svy_rank *svy_rank_new(size_t columns);
void svy_rank_free(struct svy_rank *r);
void svy_rank_add(struct svy_rank *r, const double *row);
size_t svy_rank_get(const struct svy_rank *r);

#endif
