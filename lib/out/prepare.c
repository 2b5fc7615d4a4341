// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/prepare.h"

#include "out/translate.h"

/* Streams and json hold the estimates as they came: whoever reads them judges anew. */
static int refuse_tidy(struct svy_ctx *ctx, const struct svy_show_opts *opts)
{
	if (svy_flag_any(&opts->flag))
		return svy_fail(ctx, SVY_EUSAGE, "'--flag' marks tables for people, and '%s' holds the estimates as they came", opts->format);
	return 0;
}

int svy_show_prepare(struct svy_ctx *ctx, struct svy_estimates *t, const struct svy_show_opts *opts)
{
	if (!svy_show_for_people(opts))
		return refuse_tidy(ctx, opts);
	svy_table_translate(t, opts->lang);
	return svy_flag_rows(ctx, t, &opts->flag);
}
