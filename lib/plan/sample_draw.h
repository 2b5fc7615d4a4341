// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Drawing units from a list, and nothing but that: how likely each is, and which were drawn.
 *
 * Invariants: of methods with a fixed size exactly so many units are drawn as the probabilities sum to; a unit of probability 1 is always drawn, one of
 * probability 0 never. The same state of the random numbers and the same probabilities draw the same units on every machine.
 */
#ifndef SVY_PLAN_SAMPLE_DRAW_H
#define SVY_PLAN_SAMPLE_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/random.h"

enum svy_sample_method {
	SVY_METHOD_SRS,                 /* simple random sampling without replacement: equal probabilities only */
	SVY_METHOD_WR,                  /* with replacement; "probabilities" are expected numbers of hits */
	SVY_METHOD_POISSON,             /* each unit by itself, so the size is random; Bernoulli sampling if all probabilities are equal */
	SVY_METHOD_SYSTEMATIC,          /* every so manyth in the order of the list, from a random start; the interval need not be whole (Madow 1949) */
	SVY_METHOD_RANDOM_SYSTEMATIC,   /* the same after shuffling the list (Goodman & Kish 1950; Hartley & Rao 1962) */
	SVY_METHOD_SAMPFORD,            /* Sampford (1967) */
	SVY_METHOD_BREWER,              /* Brewer (1975), one unit after the other; n passes over the list */
	SVY_METHOD_PARETO,              /* Rosén (1997); the probabilities hold nearly */
	SVY_METHOD_CHROMY,              /* Chromy (1979): in the order of the list from a random unit on, spread over it as systematic samples are */
};
#define SVY_METHOD_COUNT 9
/* "srs" "wr" "poisson" "systematic" "random-systematic" "sampford" "brewer" "pareto" "chromy". "bernoulli" is another word for "poisson". */
extern const char *const svy_sample_method_name[SVY_METHOD_COUNT];
/* False if it is none. */
bool svy_sample_method_by_name(const char *name, enum svy_sample_method *m);

/*
 * p[0..N): the probabilities that give n units on average, in proportion to the sizes x (NULL: equal ones). Units that would have 1 or more are given 1, and
 * the rest shares what remains, until no other does; so p[i] <= 1 but with replacement. Sizes are 0 or more, and n is at most the number of units with a size above 0.
 * Returns the number of units with p = 1, of which there are none with replacement.
 */
size_t svy_sample_probabilities(enum svy_sample_method m, const double *x, size_t N, double n, double *p);

/* hits[0..N): how often each unit was drawn, which is 0 or 1 but with replacement. The sum of p is whole but for Poisson. */
void svy_sample_draw(struct svy_random *r, enum svy_sample_method m, const double *p, size_t N, uint32_t *hits);

#endif
