// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The declaration of replicate weights: the key `replicates` of a design.
 *
 *   replicates: {type: fay, columns: [repwt1, repwt2], rho: 0.3}      weights in columns of the data
 *   replicates: {type: bootstrap, number: 200, seed: 7}               made from the strata and primary units by whoever reads the data
 *
 * The variance of an estimate t is scale * sum of rscales[r] * (t_r - centre)^2, t_r the estimate with the r-th replicate of the weights and centre
 * their mean, or t itself with `mse` and for sdr. A file carries no scale: what its type does not say must be declared, and nothing is guessed.
 */
#ifndef SVY_DESIGN_REPLICATES_H
#define SVY_DESIGN_REPLICATES_H

#include "data/dict.h"

enum svy_rep_type {
	SVY_REP_BRR, SVY_REP_FAY, SVY_REP_JK1, SVY_REP_JK2, SVY_REP_JKN, SVY_REP_BOOTSTRAP, SVY_REP_SDR, SVY_REP_OTHER,
	SVY_REP_RWYB,                   /* Rao, Wu & Yue (1992); of columns it is a bootstrap */
	SVY_REP_TYPES
};
extern const char *const svy_rep_type_name[SVY_REP_TYPES];      /* "brr" "fay" … */

/* A seed is a number of the header, which holds so many digits without loss. */
#define SVY_REP_SEED_MAX UINT64_C(999999999999999)

struct svy_replicates {
	enum svy_rep_type type;
	struct svy_strs column;         /* none: made */
	size_t number;                  /* of the made ones; 0: as many as the type and the design ask for */
	uint64_t seed;
	double scale;                   /* NaN: by the type */
	double *rscales;                /* nrscales of them: one per column, or none: by the type */
	size_t nrscales;
	double rho;                     /* Fay's; NaN: not given */
	bool mse;                       /* centred at the full sample's estimate */
	bool factors;                   /* the columns multiply the weight; otherwise they are weights themselves */
};

void svy_replicates_init(struct svy_replicates *r);
void svy_replicates_free(struct svy_replicates *r);
bool svy_replicates_declared(const struct svy_survey *s);
/* What the design declares; *r is overwritten. SVY_EDATA for a declaration that cannot be. Must be declared. */
int svy_replicates_read(struct svy_ctx *ctx, const struct svy_survey *s, struct svy_replicates *r);
/* Puts the declaration into the design, in place of another. */
void svy_replicates_write(struct svy_survey *s, const struct svy_replicates *r);
/*
 * For people: "brr (80)", "fay 0.3 (80)", "jkn"; n is the number of replicates where it is known, else 0. NULL where none are declared, or no sense can be
 * made of the declaration. Caller frees.
 */
char *svy_replicates_text(const struct svy_survey *s, size_t n);
/*
 * The scale of n replicates by their type: brr 1/n, fay 1/(n (1-rho)^2), jk1 (n-1)/n, jk2 and jkn 1, bootstrap and rwyb 1/(n-1), sdr 4/n (Judkins 1990; Fay
 * & Train 1995; Wolter 2007, ch. 3-5; the same as R survey::svrepdesign). NaN where only the maker knows (other).
 */
double svy_replicates_scale(const struct svy_replicates *r, size_t n);
/* How many are made of a type where nobody asks for another number: bootstraps 200, sdr 80 as in the American Community Survey; 0: the design says it. */
size_t svy_replicates_usual(enum svy_rep_type type);

#endif
