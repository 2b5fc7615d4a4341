// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The domain of a survey: the 0/1 column that survey.domain names. Rows with 0 stay in the data for the sake of the design, and count nowhere else.
 */
#ifndef SVY_STEP_DOMAIN_H
#define SVY_STEP_DOMAIN_H

#include "data/batch.h"

/*
 * *col becomes the position of the column, -1 if there is no domain (or the rows are estimates); need[*col] is set. SVY_EUSAGE if it is gone, SVY_EDATA
 * if it holds text.
 */
int svy_domain_bind(struct svy_ctx *ctx, const struct svy_dict *d, uint8_t *need, ptrdiff_t *col);
/*
 * inside[i] = 1 for the rows of b in the domain, 0 for the others; without a domain (col -1) all are in it. A value that is neither 0 nor 1 is SVY_EDATA:
 * a row that is neither inside nor outside has been edited by somebody.
 */
int svy_domain_read(struct svy_ctx *ctx, const struct svy_dict *d, ptrdiff_t col, const struct svy_batch *b, uint8_t *inside);
/*
 * For what is left when the rows outside are gone: to (overwritten, not freed) becomes d without the column col of the domain and its name in the design;
 * what is returned has the position in d of each of its columns, and is the caller's. With col -1 to is a copy of d.
 */
size_t *svy_domain_leave(const struct svy_dict *d, ptrdiff_t col, struct svy_dict *to);

#endif
