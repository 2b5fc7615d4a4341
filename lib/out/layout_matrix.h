// SPDX-License-Identifier: GPL-3.0-or-later
/* Variables by variables: estimates of pairs, whose terms are "a:b", as the lower triangle of a matrix or as a rectangle. Private to lib/out/. */
#ifndef SVY_OUT_LAYOUT_MATRIX_H
#define SVY_OUT_LAYOUT_MATRIX_H

#include "out/layout.h"

/* Correlations of three variables or more. */
bool svy_layout_prefers_matrix(const struct svy_estimates *t);
/* SVY_EUSAGE if the rows are no pairs, or of several statistics. */
int svy_layout_check_matrix(struct svy_ctx *ctx, const struct svy_estimates *t);
void svy_layout_matrix(struct svy_layout *l);

#endif
