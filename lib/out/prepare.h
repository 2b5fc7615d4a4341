// SPDX-License-Identifier: GPL-3.0-or-later
/* What options ask to be done with a table before it is laid out. */
#ifndef SVY_OUT_PREPARE_H
#define SVY_OUT_PREPARE_H

#include "out/write.h"

/*
 * Translates what estimators call their own, flags rows, adds some, and takes the numbers away from those that are not to be shown, in place, as opts
 * say. SVY_EUSAGE for what the table has no numbers for, or a format that does not show it.
 */
int svy_show_prepare(struct svy_ctx *ctx, struct svy_estimates *t, const struct svy_show_opts *opts);

#endif
