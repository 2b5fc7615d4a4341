// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/report.h"

#include <stdio.h>
#include "base/num.h"
#include "cli/progress.h"

/* "n = 183 (14 in the domain)". */
static void respondents(char *out, size_t size, const struct svy_design_report *r)
{
	char n[64], inside[64];
	svy_num_fixed(n, sizeof n, r->n, 0, '.');
	svy_num_fixed(inside, sizeof inside, r->inside, 0, '.');
	snprintf(out, size, r->domain ? "n = %s (%s in the domain)" : "n = %s", n, inside);
}

static void number(char *out, double x, int digits)
{
	svy_num_fixed(out, 64, x, digits, '.');
}

void svy_cli_report_design(const struct svy_cli *cli, const struct svy_design_report *r)
{
	char n[160], strata[64], units[64], df[64], sum[64], kish[64];
	respondents(n, sizeof n, r);
	number(strata, r->strata, 0);
	number(units, r->units, 0);
	number(df, r->df, 0);
	number(sum, r->sum_w, r->sum_w < 1e5 ? 1 : 0);
	number(kish, r->kish, 3);
	svy_cli_progress_hold();
	if (r->replicates > 0)
		fprintf(stderr, "%s: %.0f replicate weights, %s, df = %s, sum of weights %s, Kish design effect %s\n", cli->name, r->replicates, n, df,
			sum, kish);
	else if (r->units_known)
		fprintf(stderr, "%s: %s strat%s, %s primary units, %s, df = %s, sum of weights %s, Kish design effect %s\n", cli->name,
			strata, r->strata == 1 ? "um" : "a", units, n, df, sum, kish);
	else
		fprintf(stderr, "%s: %s strat%s, no primary units known, %s, df = %s, sum of weights %s, Kish design effect %s\n", cli->name,
			strata, r->strata == 1 ? "um" : "a", n, df, sum, kish);
	if (r->second_units > 0)
		fprintf(stderr, "%s: second phase: %.0f units in %.0f strat%s\n", cli->name, r->second_units, r->second_strata,
			r->second_strata == 1 ? "um" : "a");
	svy_cli_progress_go_on();
}

void svy_cli_report_text(const struct svy_buf *text)
{
	svy_cli_progress_hold();
	if (text->n)
		fwrite(text->p, 1, text->n, stderr);
	svy_cli_progress_go_on();
}
