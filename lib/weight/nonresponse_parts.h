// SPDX-License-Identifier: GPL-3.0-or-later
/* What the parts of the adjustment for nonresponse share. Private to lib/weight/. */
#ifndef SVY_WEIGHT_NONRESPONSE_PARTS_H
#define SVY_WEIGHT_NONRESPONSE_PARTS_H

#include "expr/expr.h"
#include "weight/auxiliary.h"
#include "weight/kinds.h"
#include "weight/nonresponse.h"

enum svy_disposition { SVY_RESPONDENT, SVY_NONRESPONDENT, SVY_INELIGIBLE, SVY_UNKNOWN, SVY_DISPOSITIONS };

struct svy_nonresponse {
	struct svy_ctx *ctx;
	struct svy_nonresponse_opts o;
	const struct svy_dict *dict;
	struct svy_expr *expr[SVY_DISPOSITIONS];        /* NULL where none is given */
	struct svy_targets margins;     /* the terms of the classes or of the model */
	struct svy_aux *aux;
	size_t nweight;
	struct svy_kinds cells;         /* d: for each weight its sums by disposition */
	uint64_t rows[SVY_DISPOSITIONS];        /* of non-zero weight */
	uint64_t *cell_rows;            /* respondents by cell */
	uint64_t *cell_asked;           /* with the nonrespondents */
	size_t cell_cap;
	uint64_t missing;               /* rows where the first condition is missing */
	double *g;                      /* the factor of respondents by weight and cell, from the last row on */
	/* of the rows of a batch */
	uint32_t *category;
	double *x;
	double val[SVY_BATCH_ROWS];
	uint8_t miss[SVY_BATCH_ROWS], disposition[SVY_BATCH_ROWS];
	uint32_t place[SVY_BATCH_ROWS];         /* cell, or SVY_AUX_NONE: not a respondent */
	struct svy_spool *places;
	int64_t at;
};

/* The sum of the weights number k of a cell. */
static inline double svy_nonresponse_sum(const struct svy_nonresponse *m, size_t cell, size_t k, enum svy_disposition d)
{
	return m->cells.d[cell * m->cells.nweight + k * SVY_DISPOSITIONS + d];
}

/* Binds the conditions, and terms by the classes or the model. */
int svy_nonresponse_bind(struct svy_nonresponse *m, uint8_t *need);
/* disposition[] of the rows of a batch. SVY_EDATA for a row that is two things. */
int svy_nonresponse_judge(struct svy_nonresponse *m, const struct svy_batch *b);
/* Fill g, which has room for all weights and cells. */
int svy_nonresponse_by_class(struct svy_nonresponse *m);
int svy_nonresponse_by_propensity(struct svy_nonresponse *m);

#endif
