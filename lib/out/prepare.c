// SPDX-License-Identifier: GPL-3.0-or-later
#include "out/prepare.h"

#include <math.h>
#include "out/missing_rows.h"
#include "out/translate.h"

/* Streams and json hold the estimates as they came: whoever reads them judges anew. */
static int refuse_tidy(struct svy_ctx *ctx, const struct svy_show_opts *opts)
{
	if (svy_flag_any(&opts->flag))
		return svy_fail(ctx, SVY_EUSAGE, "'--flag' marks tables for people, and '%s' holds the estimates as they came", opts->format);
	if (opts->missing_rows)
		return svy_fail(ctx, SVY_EUSAGE, "'--missing-rows' is about tables for people, and '%s' holds the estimates as they came", opts->format);
	return 0;
}

/* What stands beside estimates must be known of some of them. */
static int check_cases(struct svy_ctx *ctx, const struct svy_estimates *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (!isnan(t->row[i].extra[SVY_COL_N_CELL]) || (!*t->row[i].level && !isnan(t->row[i].n)))
			return 0;
	return t->n ? svy_fail(ctx, SVY_EUSAGE, "'--with n': the table does not tell the cases of categories (ask the estimator for them with --stats n_cell)") : 0;
}

int svy_show_prepare(struct svy_ctx *ctx, struct svy_estimates *t, const struct svy_show_opts *opts)
{
	if (!svy_show_for_people(opts))
		return refuse_tidy(ctx, opts);
	svy_table_translate(t, opts->lang);
	int rc = opts->with == SVY_WITH_CASES ? check_cases(ctx, t) : 0;
	if (!rc)
		rc = svy_flag_rows(ctx, t, &opts->flag);
	return rc || !opts->missing_rows ? rc : svy_missing_rows(ctx, t, svy_lang_say(opts->lang, "Missing"));
}
