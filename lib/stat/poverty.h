// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Poverty of a distribution against a line t, and what a person adds to it. The line is a number, or a part of a quantile or of the mean, of the whole
 * population or of the cell itself; then it has an error of its own, which all indices take over.
 *
 *   threshold     t                                             R convey::svyarpt
 *   rate          share of those below t                        R convey::svyarpr, laeken::arpr (at risk of poverty)
 *   median_gap    (t - median of those below t) / t             R convey::svyrmpg, laeken::rmpg
 *   poor_median   that median                                   R convey::svypoormed
 *   fgt:A         mean of (1 - y/t)^A of those below t, 0 of others; fgt:0 is the rate, fgt:1 the mean gap        R convey::svyfgt
 *
 * Source: Foster, Greer & Thorbecke (1984); influence values: Deville (1999); Osier (2009); Berger & Skinner (2003). Quantiles need a density
 * (stat/density.h); that of the line enters the rate at the line, not at the quantile as in vardpoor. as_r: who is on the line is poor, and the
 * bandwidth is that of Osier, as in R convey.
 */
#ifndef SVY_STAT_POVERTY_H
#define SVY_STAT_POVERTY_H

#include "stat/indices.h"

enum svy_poverty { SVY_POVERTY_THRESHOLD, SVY_POVERTY_RATE, SVY_POVERTY_MEDIAN_GAP, SVY_POVERTY_POOR_MEDIAN, SVY_POVERTY_FGT };

struct svy_poverty_measure {
	enum svy_poverty kind;
	double a;                       /* of fgt */
	char *level;
	const char *stat;
};

enum svy_line { SVY_LINE_FIXED, SVY_LINE_QUANTILE, SVY_LINE_MEAN };
enum svy_bandwidth { SVY_BANDWIDTH_CUBEROOT, SVY_BANDWIDTH_SILVERMAN, SVY_BANDWIDTH_OSIER, SVY_BANDWIDTH_GIVEN };

struct svy_poverty_measures {
	struct svy_poverty_measure *m;
	size_t n, cap;
	enum svy_line line;
	double factor, p;               /* of the quantile at p, or of the mean; of a fixed line the number itself */
	enum svy_bandwidth bandwidth;
	double h;                       /* SVY_BANDWIDTH_GIVEN */
	bool as_r;
};

/* measures: "rate,fgt:1", NULL: rate and median_gap. line: "0.6*median", "0.5*mean", "0.5*p40", "12000"; NULL: 0.6*median. SVY_EUSAGE. */
int svy_poverty_read(struct svy_ctx *ctx, const char *measures, const char *line, const char *bandwidth, struct svy_poverty_measures *l);
void svy_poverty_free(struct svy_poverty_measures *l);
/* The line in words: "60 % of the median". Caller frees. */
char *svy_poverty_line_words(const struct svy_poverty_measures *l);
/* The line itself; d is settled and not empty. */
double svy_poverty_line(const struct svy_poverty_measures *l, const struct svy_dist *d);
/* What a measure is, for a note. */
const char *svy_poverty_words(const struct svy_poverty_measure *m);

/* The share of a distribution that has the very value which the line is a part of; 0 where it is no quantile. */
double svy_poverty_heap(const struct svy_poverty_measures *l, const struct svy_dist *d);

/* Of struct svy_poverty_measures. */
extern const struct svy_indices_kind svy_poverty_kind;

#endif
