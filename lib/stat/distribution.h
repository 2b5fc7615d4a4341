// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The weighted distribution of one variable: its values in order with the weights up to each, and quantiles of it by the rules in use.
 *
 * Use: svy_dist_add for each case; svy_dist_settle once; then ask. Equal values are one, with the sum of their weights, so that no quantile depends
 * on the order in which cases come, and memory grows with the different values only. `apart` keeps them as they come, as R has it.
 */
#ifndef SVY_STAT_DISTRIBUTION_H
#define SVY_STAT_DISTRIBUTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A value and its weight; after svy_dist_settle the weight of all values up to it. */
struct svy_mass {
	double x, w;
};

struct svy_dist {
	struct svy_mass *v;
	size_t n, cap;
	size_t sorted;                  /* of n, from the first: in order, each value once */
	uint64_t cases;                 /* added */
	double total;                   /* sum of the weights, after svy_dist_settle */
	bool apart;
};

/* Starts as {0}, or {.apart = true}. w is above zero. */
void svy_dist_add(struct svy_dist *d, double x, double w);
void svy_dist_settle(struct svy_dist *d);
void svy_dist_free(struct svy_dist *d);
/* The first of the values that is x or more; n if there is none. */
size_t svy_dist_find(const struct svy_dist *d, double x);

/* After svy_dist_settle: the weight of value k, and the mean; of equal values it is exactly their value. */
static inline double svy_dist_mass(const struct svy_dist *d, size_t k)
{
	return k ? d->v[k].w - d->v[k - 1].w : d->v[0].w;
}
double svy_dist_mean(const struct svy_dist *d);

/*
 * hf3 to hf9 and shahvaish by the names of R survey's qrule, whose hf1 is math and hf2 school. With x(k) the k-th value, C(k) the weight up to it, w(k)
 * its own, W the total and p(k) a position, q is x(k) where p(k) = p and lies on the line between two such points:
 *   math       the first x(k) with C(k) >= p W: the inverse of the distribution function
 *   school     the same, but the mean of x(k) and x(k+1) where C(k) = p W
 *   hf3        the same, but where C(k) = p W the one of the two with even k
 *   hf4, sas   p(k) = C(k) / W
 *   hf5        p(k) = (C(k) - w(k)/2) / W
 *   hf6        p(k) = C(k) / (W + w(n))
 *   hf7        p(k) = C(k-1) / C(n-1)
 *   hf8        p(k) = (C(k) - w(k)/3) / (W + w(n)/3)
 *   hf9        p(k) = (C(k) - w(k) 3/8) / (W + w(n)/4)
 *   shahvaish  the last x(k) with p(k) = (n C(k)/W + (1 - n w(k)/W)/2) / (n + 1) <= p (Shah & Vaish 2006)
 * Below the first position it is the least value, beyond the last one the greatest. Hyndman & Fan (1996).
 */
enum svy_quantile_rule {
	SVY_QUANTILE_MATH, SVY_QUANTILE_SCHOOL, SVY_QUANTILE_SAS, SVY_QUANTILE_HF3, SVY_QUANTILE_HF4, SVY_QUANTILE_HF5, SVY_QUANTILE_HF6,
	SVY_QUANTILE_HF7, SVY_QUANTILE_HF8, SVY_QUANTILE_HF9, SVY_QUANTILE_SHAHVAISH
};

/* p in [0, 1]; NaN of no cases. Where values are apart shahvaish takes w(k) itself in its last term, as R does. */
double svy_dist_quantile(const struct svy_dist *d, enum svy_quantile_rule rule, double p);
/* By name, hf1 and hf2 among them; false if unknown. */
bool svy_quantile_rule_by_name(const char *name, enum svy_quantile_rule *rule);

#endif
