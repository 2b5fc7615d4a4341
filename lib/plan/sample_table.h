// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Figures of strata from another file: columns named as the variables of the strata, with their codes or labels, and any of n, sd and cost. Or from YAML,
 * where each stratum has a number, which is n, or any of the three:
 *
 *   North/rural: 20
 *   North/urban: {n: 30, cost: 2.5}
 *
 * Private to lib/plan/.
 */
#ifndef SVY_PLAN_SAMPLE_TABLE_H
#define SVY_PLAN_SAMPLE_TABLE_H

#include "base/table.h"
#include "io/flow.h"

enum svy_sample_figure { SVY_SAMPLE_N, SVY_SAMPLE_SD, SVY_SAMPLE_COST };
#define SVY_SAMPLE_FIGURES 3

struct svy_sample_table {
	struct svy_table *key;          /* "2/1": values with slashes between */
	double *v[SVY_SAMPLE_FIGURES];  /* by key; NaN where the cell is empty */
	bool has[SVY_SAMPLE_FIGURES];   /* there is such a column */
	bool *used;
	size_t n;
};

/* Runs source. strata: the variables of the frame d. Names that are not there are SVY_EUSAGE, strata given twice SVY_EDATA. *t is overwritten. */
int svy_sample_table_read(struct svy_ctx *ctx, struct svy_source *source, const char *name, const struct svy_dict *d, const struct svy_varlist *strata,
			  struct svy_sample_table *t);
/* The same from a file of YAML; whatever is wrong with it is SVY_EUSAGE. */
int svy_sample_table_read_yaml(struct svy_ctx *ctx, const char *path, struct svy_sample_table *t);
void svy_sample_table_free(struct svy_sample_table *t);
/* The row of a stratum, by its values or else its labels (NULL: none); -1 if there is none. */
ptrdiff_t svy_sample_table_find(struct svy_sample_table *t, const char *values, const char *labels);
/* The first stratum of the table that find() did not find; NULL. Caller frees. */
char *svy_sample_table_unused(const struct svy_sample_table *t);

#endif
