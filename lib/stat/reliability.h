// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Is an estimate precise enough to be published? The standards of the National Center for Health Statistics (NCHS) of the United States, which judge 95 % intervals
 * whatever the level of a table is.
 *
 * Proportions: Parker, Talih, Malec, Beresovsky, Carroll, Gonzalez e.a. (2017), National Center for Health Statistics data presentation standards for
 * proportions, Vital and Health Statistics 2(175). Counts of people: Parker, Talih, Irimata e.a. (2023), National Center for Health Statistics data presentation
 * standards for rates and counts, Vital and Health Statistics 2(200), table A.
 */
#ifndef SVY_STAT_RELIABILITY_H
#define SVY_STAT_RELIABILITY_H

enum svy_reliability {
	/* not to be shown */
	SVY_UNRELIABLE_UNKNOWN = 1,     /* no standard error, or no cases or degrees of freedom: nothing can be said */
	SVY_UNRELIABLE_N = 2,           /* fewer than 30 cases, or effective cases; of a count fewer than 10 cases */
	SVY_UNRELIABLE_WIDTH = 4,       /* an interval of 0.30 or wider */
	SVY_UNRELIABLE_RELATIVE = 8,    /* one wider than 0.05 and than 130 % of the proportion; of a count than 160 % of it */
	SVY_UNRELIABLE_ANY = 15,
	/* to be shown after a look at it */
	SVY_REVIEW_EVENTS = 16,         /* nobody, or everybody */
	SVY_REVIEW_DF = 32,             /* fewer than 8 degrees of freedom */
	SVY_REVIEW_ANY = 48,
	/* to be shown, but 1 - p would not be by its relative width */
	SVY_UNRELIABLE_COMPLEMENT = 64
};

/* What the standards look at; for tests and for tables of it. */
struct svy_reliability_of {
	double n_eff;           /* p (1 - p) / se^2, at most n */
	double lo, hi;          /* Korn and Graubard's interval at 95 %, of a count that on the logarithm */
};

/*
 * Bits of what is wrong with a proportion p of n unweighted cases, with its design-based standard error; 0: nothing is. Where it is not to be shown, what a
 * look at it would find is left out. of may be NULL.
 */
unsigned svy_reliability_proportion(double p, double se, double n, double df, struct svy_reliability_of *of);
/* Of a number of people of whom `cases` are in the sample. n_eff is NaN. */
unsigned svy_reliability_count(double count, double se, double cases, double df, struct svy_reliability_of *of);

#endif
