// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Joint inclusion probabilities of the sampled units: a square table of numbers without a line of names, as any format holds it (CSV as a rule). Row and
 * column i belong to the i-th primary unit in the order in which units first occur in the data; on the diagonal stand the units' own probabilities.
 */
#ifndef SVY_DESIGN_JOINT_H
#define SVY_DESIGN_JOINT_H

#include <stddef.h>
#include "base/ctx.h"

#define SVY_JOINT_MAX 8000      /* units: the matrix has 512 MB then */

struct svy_joint {
	size_t n;
	double *p;              /* n * n, symmetric */
};

/* *out is owned by the caller. SVY_EDATA for what are no joint probabilities: not square, not symmetric, outside (0, 1], above those of a unit. */
int svy_joint_read(struct svy_ctx *ctx, const char *path, struct svy_joint **out);
void svy_joint_free(struct svy_joint *j);

#endif
