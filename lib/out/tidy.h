// SPDX-License-Identifier: GPL-3.0-or-later
/* A table of estimates as rows of data, for the writers of lib/io/. Private to lib/out/. */
#ifndef SVY_OUT_TIDY_H
#define SVY_OUT_TIDY_H

#include "out/write.h"

/*
 * Header keys of profile svy-estimates/1 beside those of data, which are written and read here only:
 *
 *   by: [gender]                                    the by-variables among the columns
 *   terms: [{name: q1, title: …, levels: [{value: 1, label: …}]}]
 *   vcov: {id of row 1: [v11], id of row 2: [v21, v22], …}
 *
 * Every other key that is none of data's is a fact about the whole fit.
 */
void svy_tidy_put_terms(struct svy_buf *b, const struct svy_estimates *t);
int svy_tidy_get_terms(struct svy_ctx *ctx, const char *yaml, struct svy_estimates *t);
/* ids has t->n elements. */
void svy_tidy_put_vcov(struct svy_buf *b, const struct svy_estimates *t, char *const *ids);
int svy_tidy_get_vcov(struct svy_ctx *ctx, const char *yaml, char *const *ids, struct svy_estimates *t);

/* Writes with the writer of opts->format. Takes out: commits and frees it. */
int svy_tidy_write(struct svy_ctx *ctx, const struct svy_estimates *t, const struct svy_show_opts *opts, struct svy_output *out);

#endif
