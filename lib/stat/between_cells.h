// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The cells of decompositions: what an engine's blocks add up to, and how the parts change with each of them. A decomposition is of one item in one group
 * of --by; the groups that it compares are called classes here. A cell is what a class has in one primary unit, or all of it where units are not known.
 *
 * Classes may be thousands: time and memory grow with cells, and nothing is kept between two of them.
 */
#ifndef SVY_STAT_BETWEEN_CELLS_H
#define SVY_STAT_BETWEEN_CELLS_H

#include <stdint.h>
#include "base/table.h"
#include "design/engine.h"
#include "stat/between_parts.h"

/* Key of a block: class 0 is the group itself, which has members and no totals. */
struct svy_between_key {
	uint32_t group, class;
	uint64_t stratum, unit;
};

struct svy_between_cells {
	size_t nitem, ngroup;
	uint32_t nblock, nclass, nunit;
	uint32_t *class, *unit;         /* of each block; UINT32_MAX of the group itself */
	uint32_t *class_group, *unit_group;     /* the place of their group in the order of printing */
	double *a0;                     /* [block][item] */
	double *n;                      /* [group][item], unweighted */
	bool *units;                    /* [group][item]: units have an effect of their own */
	/* of the last evaluation */
	struct svy_between_group *of_class;     /* [class][item] */
	double *of_unit;                /* [unit][item] */
	struct svy_between_sums *sums;  /* [group][item] */
};

/* blocks: keys of the engine's blocks; place: of each group in the order of printing; n is taken over; T: totals of the sample, [block][item][SVY_CELL_TOTALS]. */
void svy_between_cells_init(struct svy_between_cells *c, const struct svy_table *blocks, const uint32_t *place, size_t ngroup, size_t nitem, double *n,
			    const double *T);
void svy_between_cells_free(struct svy_between_cells *c);
/* part[group][item][SVY_BETWEEN_PARTS]; d[group][item][SVY_BETWEEN_PARTS * SVY_BETWEEN_SUMS] or NULL. */
void svy_between_cells_evaluate(struct svy_between_cells *c, const double *T, double *part, double *d);
/* At what was evaluated last. g is filled, its arrays freed by the caller. */
void svy_between_cells_gradient(const struct svy_between_cells *c, const double *T, const double *part, const double *d, struct svy_gradient *g);

#endif
