// SPDX-License-Identifier: GPL-3.0-or-later
/* Made replicates as columns of the data: the weight of each row times the factors of its unit. */
#ifndef SVY_DESIGN_REP_UNFOLD_H
#define SVY_DESIGN_REP_UNFOLD_H

#include "data/batch.h"
#include "design/first_stage.h"
#include "io/flow.h"

/* More columns are no file that other programs read. */
#define SVY_REP_UNFOLD_MAX 10000

struct svy_rep_unfold;

/*
 * out becomes d with the columns PREFIX1, PREFIX2 … and their declaration. The factors of all units are kept on a spool; f is free for other use
 * afterwards. SVY_EUSAGE if a name is taken.
 */
int svy_rep_unfold_new(struct svy_ctx *ctx, const struct svy_dict *d, const char *prefix, const struct svy_first_stage *s, struct svy_factors *f,
		       bool rows_are_units, struct svy_dict *out, struct svy_rep_unfold **unfold);
void svy_rep_unfold_free(struct svy_rep_unfold *u);
/* Hands the rows of b, in the order in which the units were read, on to the sink in batches that may be smaller. */
int svy_rep_unfold_batch(struct svy_ctx *ctx, struct svy_rep_unfold *u, const struct svy_batch *b, const struct svy_rows *rows, struct svy_sink *sink);

#endif
