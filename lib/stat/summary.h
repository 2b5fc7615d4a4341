// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a codebook says of a number beside its codes: ends, quartiles, mean, and a histogram with edges that people would choose. Without inference, weighted
 * where the counts are.
 */
#ifndef SVY_STAT_SUMMARY_H
#define SVY_STAT_SUMMARY_H

#include "stat/freq.h"

#define SVY_SUMMARY_BINS 20

struct svy_summary_bin {
	double from, to;                /* [from, to) */
	uint64_t n;
	double w;
};

struct svy_summary {
	uint64_t n;                     /* valid, finite numbers */
	double min, q1, median, q3, max, mean;  /* NaN where nothing weighs anything */
	double within;                  /* the quartiles are right within this: 0 where all values are known */
	bool whole;                     /* all numbers are */
	struct svy_summary_bin bin[SVY_SUMMARY_BINS];
	size_t nbin;
};

/* Of a number that was counted with svy_freqs.sketch. Quantiles by the rule "math", the inverse of the distribution function. */
void svy_summary_make(const struct svy_freq *q, struct svy_summary *s);

#endif
