// SPDX-License-Identifier: GPL-3.0-or-later
/* What a sample adds to the rows of its frame, and the design that it declares. Private to lib/plan/. */
#ifndef SVY_PLAN_SAMPLE_COLUMNS_H
#define SVY_PLAN_SAMPLE_COLUMNS_H

#include "data/batch.h"
#include "design/phase2.h"
#include "plan/sample_stages.h"

struct svy_sample_columns {
	size_t first, n;                /* place in the dictionary */
	ptrdiff_t weight, stratum, row, draw;   /* position, or -1 */
	ptrdiff_t drawn;                /* of a second phase, which has no other column but the stratum; or -1 */
	ptrdiff_t prob[SVY_STAGES_MAX], fpc[SVY_STAGES_MAX];
};

/* Adds the columns to d, with the prefix in their names, and declares the design. A name that is taken is SVY_EUSAGE. */
int svy_sample_columns_add(struct svy_ctx *ctx, const struct svy_sample_opts *o, const struct svy_sample_plan *p, struct svy_dict *d, struct svy_sample_columns *c);
/* The same for a second phase, of which the design is declared elsewhere: *p gets its variables. */
int svy_sample_columns_add_second(struct svy_ctx *ctx, const struct svy_sample_opts *o, const struct svy_sample_plan *p, struct svy_dict *d,
				  struct svy_sample_columns *c, struct svy_phase2 *declared);
/* Fills the new columns of b in row `at` for row number i of those drawn; the text of a stratum stays that of f. Columns without memory are left out. */
void svy_sample_columns_fill(const struct svy_sample_columns *c, const struct svy_sample_frame *f, const struct svy_sample_drawn *d, size_t i,
			     struct svy_batch *b, size_t at);
/* Fills those of a second phase in row `at` for a row of the frame. */
void svy_sample_columns_mark(const struct svy_sample_columns *c, const struct svy_sample_frame *f, uint32_t row, bool drawn, struct svy_batch *b, size_t at);
/* The weight of a row that was drawn. */
double svy_sample_weight(const struct svy_sample_drawn *d, size_t i);

#endif
