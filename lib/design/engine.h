// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The one variance engine: the variance of estimates under the design, or under replicates of the weights.
 *
 * Rows arrive as (weight and place in the design, block, contributions). A block is a group, or a group and a category: slots of totals that are added
 * up together. Contributions are what a row adds with a weight of 1; the engine weighs them. After the last row svy_engine_totals() gives T, block by
 * block; an estimator turns T into estimates, and svy_engine_variance() returns their variance:
 *
 *   linearised     the variance of z = sum of gradient times contributions per unit, already centred by the estimate; of calibrated weights the
 *                  residual of z (design/residual.h);
 *   replicates     the estimates are evaluated again with the totals under each replicate of the weights, and their spread is taken.
 *
 * So one pass over the rows serves every smooth function of totals, whatever the design.
 *
 * Invariants: rows outside every domain are told too (svy_engine_row), since their units count. Memory does not grow with rows: sums are kept per unit
 * and block up to a budget and then spilled in sorted runs; without units (rows are units) moments per stratum and block suffice, unless a covariance
 * between estimates is asked for; under replicates that stand in columns there are sums per block only.
 * In the kernel for rows as units a row may contribute to one block of each estimate at most, and each estimate may use
 * one tuple of slots of a block only (`tuple` of them, beside each other); the estimators of this library keep to that.
 * Where rows contribute to one block each (`disjoint`), moments give covariances too.
 */
#ifndef SVY_DESIGN_ENGINE_H
#define SVY_DESIGN_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"
#include "data/dict.h"
#include "design/regressors.h"
#include "design/rep_columns.h"

#define SVY_BLOCK_NONE UINT32_MAX
#define SVY_BLOCK_AUX 0x80000000u        /* and above: the auxiliary variables of a calibration; blocks of estimators lie below */
#define SVY_TUPLE_MAX 6

enum svy_lonely_rule {
	SVY_LONELY_FAIL,        /* an error that names the stratum */
	SVY_LONELY_ADJUST,      /* centred at the grand mean of the unit totals, without n/(n-1) */
	SVY_LONELY_AVERAGE,     /* the other strata times H / (H - lonely) */
	SVY_LONELY_CERTAINTY,   /* contributes zero: the stratum represents itself */
	SVY_LONELY_REMOVE,      /* contributes zero: left out */
	SVY_LONELY_MISSING,     /* the variance does not exist: NaN */
};

/*
 * Where a row stands: per stage the stratum's code and the unit's code, unique within what is above them. With a second phase its stratum and unit follow
 * those of the last stage; SVY_NOT_SAMPLED is the stratum of rows that it left out.
 */
#define SVY_PLACE_CODES (2 * (SVY_STAGES_MAX + 1))
#define SVY_NOT_SAMPLED UINT64_MAX
struct svy_place {
	uint64_t code[SVY_PLACE_CODES];
};

/* The rows of a batch as the design sees them: arrays of one element per row. Filled by svy_places_batch. */
struct svy_rows {
	const double *w;
	const struct svy_place *place;
	const double *rep;              /* replicate weights, row by row; NULL without such columns */
	struct svy_regressor_rows aux;  /* zeros unless the weights are calibrated */
};

/* Gradient of the estimates by the totals, block by block: entries start[b] … start[b+1] belong to block b. aux: the engine's, of those from SVY_BLOCK_AUX on. */
struct svy_gradient_entry {
	uint32_t slot, estimate;
	double coef;
};
struct svy_gradient {
	size_t *start;          /* nblock + 1 */
	struct svy_gradient_entry *entry;
	const struct svy_gradient *aux;
};

/*
 * Domains that degrees of freedom are counted in, where these are not the blocks: a member of block b is one of the domains
 * domain[start[b]] ... domain[start[b + 1] - 1], numbered from 0 to n - 1.
 */
struct svy_domains {
	size_t n;
	const size_t *start;
	const uint32_t *domain;
};

/*
 * Estimates as functions of totals: evaluate() computes nest of them from T[nblock * slots]; a number that does not exist is NaN. The gradient is that at
 * the totals of the full sample; replicates do not use it, linearisation does not use evaluate().
 */
struct svy_smooth {
	size_t nest;
	const struct svy_gradient *gradient;
	void (*evaluate)(void *self, const double *T, double *estimate);
	void *self;
	bool centre_full;       /* replicates are centred at the estimate of the full sample, whatever is declared */
	const struct svy_domains *domains;      /* NULL: the blocks */
};

struct svy_unequal_rule;
struct svy_second_rule;

/* What the engine asks about a stratum: the population of units (INFINITY without fpc) and its name for messages (caller frees). */
struct svy_engine_design {
	size_t stages;
	bool rows_are_units;
	const struct svy_replicates *replicates;        /* NULL: linearisation */
	struct svy_rep_columns *columns;                /* replicates in columns; NULL: they are made */
	const struct svy_regressors *calibration;       /* of the weights; NULL: none that linearisation must know */
	bool disjoint;                                  /* a row contributes to one block of the estimates whose covariance is asked for; slots == tuple */
	size_t tuple;                                   /* slots that one estimate uses; the number of slots is a multiple of it; 0: 1 */
	double (*population)(void *self, size_t stage, const struct svy_place *place, double sampled);
	char *(*stratum_name)(void *self, size_t stage, const struct svy_place *place);
	int (*compare)(void *self, size_t at, uint64_t a, uint64_t b);  /* of two codes at place `at`, below 0 if a comes first: for made replicates */
	void *self;
	const struct svy_unequal_rule *unequal;         /* units drawn with unequal probabilities, without replacement; NULL */
	const struct svy_second_rule *second;           /* a second phase; NULL */
};

struct svy_engine;

/* slots: m of every block, even if rows are units. covariance: variance between estimates will be asked for. budget: bytes before spilling, 0 for the default. */
struct svy_engine *svy_engine_new(const struct svy_engine_design *d, size_t slots, bool covariance, size_t budget);
void svy_engine_free(struct svy_engine *e);
/* Row i of a batch, whether it contributes or not: its unit counts. rows is borrowed until the next call. */
int svy_engine_row(struct svy_ctx *ctx, struct svy_engine *e, const struct svy_rows *rows, size_t i);
/* The last row contributes x (slots values, not weighted) to a block. Blocks are numbered from 0 without gaps; a row may contribute to several. */
int svy_engine_add(struct svy_ctx *ctx, struct svy_engine *e, uint32_t block, const double *x);
/* Ends the adding. T[b * slots + s], borrowed. */
int svy_engine_totals(struct svy_ctx *ctx, struct svy_engine *e, size_t nblock, const double **T);

/* What is counted at the first stage; NaN where replicate weights in columns are all that is known. Blocks are the domains, where there are such. */
struct svy_engine_counts {
	double strata, units;           /* of the whole design */
	size_t nblock;
	const struct svy_domains *domains;      /* of the blocks that rows are in, while they are counted; NULL: each is its own */
	double *block_strata;           /* strata that hold a member of the block */
	double *block_units;            /* units that hold a member */
	double *block_units_all;        /* all units of the strata that hold a member (Stata's count) */
	size_t replicates;              /* 0 under linearisation */
	double replicate_df;            /* rank of the replicate weights, less one */
};
/*
 * var[nest], and cov[nest * nest] if not NULL (the engine must have been made for it). counts (initialised, or NULL) is filled; its arrays have nblock
 * elements, or one for each domain. May be called again for other estimates. Source: Särndal, Swensson & Wretman (1992), ch. 4; Wolter (2007), ch. 1; must equal R survey::svyrecvar, or survey::svrVar of replicates.
 */
int svy_engine_variance(struct svy_ctx *ctx, struct svy_engine *e, const struct svy_smooth *s, enum svy_lonely_rule lonely,
			double *var, double *cov, struct svy_engine_counts *counts);
/* With a second phase: that part of the variance of each estimate that it makes, of the last call; NULL without. Borrowed. */
const double *svy_engine_second(const struct svy_engine *e);
void svy_engine_counts_init(struct svy_engine_counts *c, size_t nblock);
void svy_engine_counts_free(struct svy_engine_counts *c);
/* The i-th domain of a member of block; false behind the last. */
static inline bool svy_engine_domain(const struct svy_engine_counts *c, uint32_t block, size_t i, uint32_t *domain)
{
	const struct svy_domains *d = c->domains;
	*domain = !d ? block : d->start[block] + i < d->start[block + 1] ? d->domain[d->start[block] + i] : UINT32_MAX;
	return d ? *domain != UINT32_MAX : i == 0;
}

#endif
