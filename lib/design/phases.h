// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A sink that declares a second phase and counts what it takes: the units that the first phase has in each of its strata (column `phase2_size`), and the weight of
 * both phases (`design_weight`): that of the first times the units there over the units drawn, and zero for rows that were not drawn.
 *
 * The weight of the first phase is that of the design; else 1 over the probabilities; else population over sample, if every stage has an fpc; else 1, with
 * a note. Rows wait on a spool until all are counted.
 */
#ifndef SVY_DESIGN_PHASES_H
#define SVY_DESIGN_PHASES_H

#include "design/phase2.h"
#include "io/flow.h"

/*
 * p is copied; without its fpc that is counted. weight: a variable that holds the weight of both phases, or NULL. next is owned.
 */
struct svy_sink *svy_phases_sink(struct svy_ctx *ctx, const struct svy_phase2 *p, const char *weight, struct svy_sink *next);

#endif
