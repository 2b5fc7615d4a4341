// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How much weights differ, in memory that does not grow with them: Kish's effect, the range, and quantiles from classes that are 0.2 per cent wide at most. A
 * quantile is the mean of the class that it falls into, so that it is exact where few values occur.
 */
#ifndef SVY_WEIGHT_SPREAD_H
#define SVY_WEIGHT_SPREAD_H

#include <stddef.h>
#include <stdint.h>

struct svy_spread;

struct svy_spread *svy_spread_new(void);
void svy_spread_free(struct svy_spread *s);
/* n weights; those that are 0 are no respondents, and negative ones are all in the lowest class. */
void svy_spread_add(struct svy_spread *s, const double *w, size_t n);
uint64_t svy_spread_count(const struct svy_spread *s);
uint64_t svy_spread_negative(const struct svy_spread *s);
double svy_spread_sum(const struct svy_spread *s);
/* n * sum of squares / square of the sum: what unequal weights cost in variance (Kish 1965, section 11.2C). NaN without weights. */
double svy_spread_kish(const struct svy_spread *s);
double svy_spread_low(const struct svy_spread *s);
double svy_spread_high(const struct svy_spread *s);
/* Of the cases, each counted once. */
double svy_spread_quantile(const struct svy_spread *s, double p);

#endif
