// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Histograms: the weighted share of each class of a number, by groups, with the unweighted cases. A description, without standard errors.
 *
 * Classes are closed below and open above; the last one holds its upper end too. Without a width of them: one class for each value where all values are
 * whole and span less than 40; else the rule of Freedman & Diaconis (1981), "On the histogram as a density estimator: L2 theory", Z. Wahrscheinlichkeits-
 * theorie 57, h = 2 IQR n^(-1/3), with weighted quartiles and n unweighted cases, rounded to 1, 2, 2.5 or 5 times a power of ten. All groups of a variable have
 * the same classes. Must equal R's sums of weights over cut(x, breaks, right = FALSE, include.lowest = TRUE).
 *
 * Values are kept on a spool, so that memory does not grow with the rows.
 */
#ifndef SVY_STAT_HISTOGRAM_H
#define SVY_STAT_HISTOGRAM_H

#include "io/flow.h"
#include "stat/frame.h"

#define SVY_HISTOGRAM_VALUES 40         /* whole values that have a class each */
#define SVY_HISTOGRAM_BINS 1000         /* at most, also when asked for */

struct svy_histogram_opts {
	const char *vars;               /* a list of variables that hold numbers */
	struct svy_frame_opts frame;
	unsigned bins;                  /* so many classes from the least to the greatest value; 0: not given */
	double width;                   /* of the classes, which begin at a multiple of it; 0: not given */
};

/*
 * A sink that fills table (initialised, living longer than the sink) with rows of stat "proportion". level is "12:15" for the class from 12 to 15, or the
 * value where each has its own; estimate the share, n the valid cases of the group, n_cell those of the class, n_missing those without a number. o is copied, its texts are borrowed.
 */
struct svy_sink *svy_histogram_sink(struct svy_ctx *ctx, const struct svy_histogram_opts *o, struct svy_estimates *table);

#endif
