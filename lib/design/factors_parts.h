// SPDX-License-Identifier: GPL-3.0-or-later
/* The kinds of made replicates, behind svy_factors. Private to lib/design/factors*.c. */
#ifndef SVY_DESIGN_FACTORS_PARTS_H
#define SVY_DESIGN_FACTORS_PARTS_H

#include "base/random.h"
#include "design/factors.h"

struct svy_factors;

struct svy_factors_kind {
	/* Sets n and multiplier; a refusal about a stratum puts its number into *stratum. */
	int (*prepare)(struct svy_ctx *ctx, struct svy_factors *f, size_t *stratum);
	void (*open)(struct svy_factors *f);    /* NULL: nothing to do for the stratum f->at */
	void (*fill)(struct svy_factors *f, size_t unit);       /* row[n] of a unit of the stratum f->at; it is all 1 before */
};
extern const struct svy_factors_kind svy_factors_jackknife, svy_factors_halves, svy_factors_bootstrap, svy_factors_successive;

struct svy_factors {
	const struct svy_factors_kind *kind;
	struct svy_replicates declared; /* without columns */
	enum svy_lonely_rule lonely;
	struct svy_factor_stratum *strata;
	size_t nstrata, at;
	size_t n;                       /* replicates */
	double *multiplier, *row;
	size_t *first;                  /* per stratum: its first replicate, or its first row of the matrix */
	int8_t *hadamard;               /* n * n */
	uint16_t *count;                /* bootstrap: [unit][replicate] of the stratum that is open */
	uint32_t *population;           /* a permutation of those that exist, of a stratum with fpc */
};

/* A stratum whose units are the same in all replicates: all of its population, or one unit that by the rule contributes nothing. */
bool svy_factors_certain(const struct svy_factors *f, size_t stratum);
/* SVY_EDATA about a stratum: of one unit, and not certain. */
int svy_factors_check_lonely(struct svy_ctx *ctx, const struct svy_factors *f, size_t *stratum);
void svy_factors_multiply(struct svy_factors *f, double multiplier);    /* the same for all n */

#endif
