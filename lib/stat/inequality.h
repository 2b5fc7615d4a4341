// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Measures of inequality of a distribution, and what a person adds to them. N is the sum of the weights, m the mean, r = y/m, F the weight up to a
 * value (half of its own with it) over N, L the Lorenz curve (stat/lorenz.h).
 *
 *   gini            E|Y - Y'| / 2m = 2 sum w y F / (N m) - 1            R laeken::gini, ineq::Gini; Stata ineqdeco
 *   lorenz:P        L(P)                                                R convey::svylorenz
 *   top:P           1 - L(1 - P)
 *   sHHsLL          (1 - L(HH %)) / L(LL %); s80s20, s90s40 (Palma)     R laeken::qsr and convey::svyqsr where nobody is on the limit
 *   ge:A            E(r^A - 1) / (A (A - 1)); theil: E r ln r, which is ge:1; mld: -E ln r, which is ge:0      R convey::svygei; Stata svygei
 *   atkinson:E      1 - (E r^(1-E))^(1/(1-E)); of 1: 1 - exp(E ln r)    R convey::svyatk; Stata svyatk
 *
 * Influence values: Deville (1999); Osier (2009); Langel & Tillé (2013) of the Gini coefficient; Langel & Tillé (2011) of shares; Biewen & Jenkins
 * (2006) of the entropies and of Atkinson. as_r: the gini of R convey and vardpoor, in which (2 C - 1) w y stands for (2 C - w) w y, C the weight up to
 * y, and their ratio of shares (Osier 2009), in which people on the limit count as a whole and quantiles have the error of a density.
 */
#ifndef SVY_STAT_INEQUALITY_H
#define SVY_STAT_INEQUALITY_H

#include "stat/indices.h"

enum svy_inequality { SVY_INEQUALITY_GINI, SVY_INEQUALITY_LORENZ, SVY_INEQUALITY_TOP, SVY_INEQUALITY_RATIO, SVY_INEQUALITY_GE, SVY_INEQUALITY_ATKINSON };

struct svy_inequality_measure {
	enum svy_inequality kind;
	double a, b;                    /* P, or A, or E; of a ratio the shares of the rich and of the poor */
	char *level;                    /* its name; of a point of the Lorenz curve its P */
	const char *stat;
};

struct svy_inequality_measures {
	struct svy_inequality_measure *m;
	size_t n, cap;
	bool as_r;
};

/* "gini,theil,atkinson:0.5"; lorenz without P stands for the points of p ("0.1,0.2"; NULL: deciles). SVY_EUSAGE. What is named twice is there once. */
int svy_inequality_read(struct svy_ctx *ctx, const char *text, const char *p, struct svy_inequality_measures *l);
void svy_inequality_free(struct svy_inequality_measures *l);
/* Its values lie between 0 and 1. */
bool svy_inequality_bounded(const struct svy_inequality_measure *m);
/* In words, for a note. Caller frees. */
char *svy_inequality_words(const struct svy_inequality_measure *m, bool as_r);

/* Of struct svy_inequality_measures. A mean that is not above zero has no inequality. */
extern const struct svy_indices_kind svy_inequality_kind;

#endif
