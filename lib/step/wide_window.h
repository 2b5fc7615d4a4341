// SPDX-License-Identifier: GPL-3.0-or-later
/* Some respondents, next to each other in the order of the result, whose rows are being put together. Private to lib/step/. */
#ifndef SVY_STEP_WIDE_WINDOW_H
#define SVY_STEP_WIDE_WINDOW_H

#include "step/wide_plan.h"

#define SVY_WIDE_NO_INDEX UINT32_MAX

/* Where a row of the long file goes. */
struct svy_wide_place {
	uint32_t group, index;
};

struct svy_wide_window;

/* out and from are those of svy_wide_result() for nindex indices, borrowed. rows: respondents that fit; 0: as many as a batch. */
struct svy_wide_window *svy_wide_window_new(const struct svy_wide_plan *p, const struct svy_dict *out, const ptrdiff_t *from, size_t nindex, size_t rows);
void svy_wide_window_free(struct svy_wide_window *w);
/* Bytes that a respondent takes. */
size_t svy_wide_window_bytes(const struct svy_dict *out, size_t nindex);
/* Empty, for the respondents from first on, groups of them in all. Returns the first that is behind it. */
uint64_t svy_wide_window_move(struct svy_wide_window *w, uint64_t first, uint64_t groups);
/* Rows from … to - 1 of b, whose places those are; others than the window's are passed over. */
int svy_wide_window_put(struct svy_ctx *ctx, struct svy_wide_window *w, const struct svy_batch *b, const struct svy_wide_place *place, size_t from, size_t to);
/* Hands all respondents of the window on. */
int svy_wide_window_emit(struct svy_wide_window *w, struct svy_sink *next);

#endif
