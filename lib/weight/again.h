// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A declared step of the weights once more, for replicates that do not have it yet, as a method of reweight.h: the weight stays what it is, and each
 * replicate is calibrated to the totals that the weight reaches, by the same method and within the same bounds; a step without terms multiplies replicates by what
 * it multiplied the weight by.
 */
#ifndef SVY_WEIGHT_AGAIN_H
#define SVY_WEIGHT_AGAIN_H

#include "weight/reweight.h"

/* step is borrowed and lives as long as the method. SVY_ENUM in the end for a replicate that cannot be calibrated: it names what it does not reach. */
void svy_again_method(struct svy_ctx *ctx, const struct svy_calibration_step *step, struct svy_reweight_method *out);

#endif
