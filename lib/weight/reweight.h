// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What all ways of making new weights have in common: a sink that sees the rows twice. In the first pass rows go on a spool and a method looks at
 * them with their weights; then it settles its factors; in the second pass it gives each row its new weight, which stands in a column of its own.
 *
 * The base weight is the weight of the design; a survey without weights gets a column of ones for it, so that the base has a name. All rows take part, also
 * those outside the domain. A row of weight zero stays zero. Replicate weights that are columns are changed in place.
 *
 * The header says what was done: the result is the weight of the design, and the step stands in its calibration. Nothing is written before the
 * factors are settled, so a method that fails leaves no output.
 */
#ifndef SVY_WEIGHT_REWEIGHT_H
#define SVY_WEIGHT_REWEIGHT_H

#include "data/estimates.h"
#include "design/calibration.h"
#include "io/flow.h"

#define SVY_REWEIGHT_INTO "svyweight"     /* the column of the result, where none is named */

/* The weights of the rows of a batch: w[0] are the base weights, w[1] … w[n - 1] the replicates. */
struct svy_weights {
	size_t n;
	double *const *w;
};

struct svy_reweight_method {
	const char *kind;               /* as in struct svy_calibration_step */
	char *title;                    /* of the result; owned */
	void *self;
	/* Marks the columns of in that the method needs. It may add columns to out, which has those of in; *added says how many. */
	int (*bind)(void *self, const struct svy_dict *in, struct svy_dict *out, uint8_t *need, size_t replicates, size_t *added);
	/* The first pass. */
	int (*batch)(void *self, const struct svy_batch *b, const struct svy_weights *w);
	/* After the last row. */
	int (*solve)(void *self);
	/* The second pass, over the same batches: fills to (to->n == w->n) and the columns that were added. */
	int (*apply)(void *self, const struct svy_batch *b, const struct svy_weights *w, const struct svy_weights *to, struct svy_column *added);
	/* What the design says of the step beside kind, base and result. Called once, after bind. */
	void (*declare)(void *self, struct svy_calibration_step *step);
	void (*free)(void *self);
};

struct svy_reweight_opts {
	const char *into;               /* the column of the result; NULL: SVY_REWEIGHT_INTO, with a number behind it where there is one already */
	bool replace;                   /* it may be there */
	bool again;                     /* it is there and stays as it is, also where it is the base: only replicates change */
	struct svy_estimates *report;   /* gets the table of weight/report.h in the end; NULL: nobody asks for it */
};

/*
 * m is taken, also on an error; d is the dictionary of the rows to come. On success *out owns next. SVY_EUSAGE for a column that is taken, or that the design
 * needs as it is. While rows come: SVY_EDATA for weights that are missing or negative.
 */
int svy_reweight_new(struct svy_ctx *ctx, const struct svy_reweight_opts *o, const struct svy_dict *d, const struct svy_reweight_method *m_take,
		     struct svy_sink *next, struct svy_sink **out);

#endif
