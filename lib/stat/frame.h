// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What every estimator of totals starts from: for each row its weight, its place in the design, whether it lies inside the domain, and
 * its groups. Binds the design, the condition and the by-variables of a command at once.
 *
 * Use: svy_frame_bind in the sink's bind; per batch svy_frame_batch (after the rows to be dropped are known), then read the arrays;
 * at the end svy_frame_facts.
 */
#ifndef SVY_STAT_FRAME_H
#define SVY_STAT_FRAME_H

#include "data/batch.h"
#include "data/estimates.h"
#include "design/engine.h"
#include "stat/convention.h"
#include "stat/groups.h"

struct svy_frame_opts {
	const struct svy_convention *rules;     /* borrowed for the life of the frame */
	const char *where, *by;                 /* NULL if not given */
	bool margins;
	const char *joint;                      /* file of joint probabilities; NULL */
};

struct svy_frame {
	const struct svy_convention *rules;
	const struct svy_dict *dict;
	struct svy_places *places;
	struct svy_expr *where;
	ptrdiff_t domain;               /* column of survey.domain, or -1 */
	struct svy_groups *groups;
	size_t per_row;                 /* margins: groups that a row may belong to */
	/* filled by svy_frame_batch, SVY_BATCH_ROWS elements each */
	struct svy_rows rows;           /* weights and places; the arrays are the design's */
	uint8_t *inside;                /* respondent of the domain: weight above zero and condition true */
	uint32_t **group;               /* [per_row][row] */
	/* counted */
	uint64_t nrow, dropped, outside, unknown, zero_weights;
	double sum_w, sum_w2;           /* over all respondents, inside the domain or not */
	double *value;                  /* scratch of the condition */
	uint8_t *miss;
};

int svy_frame_bind(struct svy_ctx *ctx, const struct svy_frame_opts *o, const struct svy_dict *d, uint8_t *need, struct svy_frame **out);
void svy_frame_free(struct svy_frame *f);
/* drop[i] != 0 (NULL: none): the row is as if it were not in the file. */
int svy_frame_batch(struct svy_ctx *ctx, struct svy_frame *f, const struct svy_batch *b, const uint8_t *drop);
/* The first row comes again: all is counted anew. Groups keep their numbers. */
void svy_frame_again(struct svy_frame *f);
/* More estimates than this have no covariance matrix: SVY_EUSAGE, before anything of that size is allocated. */
#define SVY_VCOV_MAX 2000
int svy_frame_check_covariance(struct svy_ctx *ctx, size_t estimates);
/*
 * The warning about domains within one primary unit, where nothing shows how units differ: the first few by name, the others as a number.
 * One for each such group, nth = 0, 1, …, then the rest with how many there were.
 */
void svy_frame_warn_one_unit(struct svy_ctx *ctx, const struct svy_frame *f, uint32_t group, size_t nth);
void svy_frame_warn_one_unit_rest(struct svy_ctx *ctx, size_t n);
/* Degrees of freedom of a block by the rule in force; may be <= 0. */
double svy_frame_df(const struct svy_frame *f, const struct svy_engine_counts *c, uint32_t block);
/*
 * Design, n, df, sum of weights, the conventions used: into t's facts, survey and notes (missing by-values, unknown conditions, no units known …).
 * SVY_EDATA where an empty domain is an error, as --strict makes it.
 */
int svy_frame_facts(struct svy_ctx *ctx, const struct svy_frame *f, const struct svy_engine_counts *c, struct svy_estimates *t);

#endif
