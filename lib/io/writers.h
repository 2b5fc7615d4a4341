// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The sinks behind svy_writer_new(), one per family of formats; opts->format says which member. Private to lib/io/.
 *
 * Each marks every column as needed in bind, owns out once it has returned 0, commits it in end and abandons it in abort. On an
 * error out is still the caller's.
 */
#ifndef SVY_IO_WRITERS_H
#define SVY_IO_WRITERS_H

#include "io/writer.h"

int svy_stream_writer_new(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink);
/* sav zsav */
int svy_sav_writer_new(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink);
/* por */
int svy_por_writer_new(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink);
/* dta */
int svy_stata_writer_new(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink);
/* csv tsv */
int svy_delimited_writer_new(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink);
/* json ndjson */
int svy_json_writer_new(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink);
/* text: an aligned table for a terminal */
int svy_text_writer_new(struct svy_ctx *ctx, const struct svy_writer_opts *opts, struct svy_output *out, struct svy_sink **sink);

#endif
