// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/report.h"

#include <stdio.h>
#include "base/num.h"

static void number(char *out, double x, int digits)
{
	svy_num_fixed(out, 64, x, digits, '.');
}

void svy_cli_report_design(const struct svy_cli *cli, const struct svy_design_report *r)
{
	char n[64], strata[64], units[64], df[64], sum[64], kish[64];
	number(n, r->n, 0);
	number(strata, r->strata, 0);
	number(units, r->units, 0);
	number(df, r->df, 0);
	number(sum, r->sum_w, r->sum_w < 1e5 ? 1 : 0);
	number(kish, r->kish, 3);
	if (r->units_known)
		fprintf(stderr, "%s: %s strat%s, %s primary units, n = %s, df = %s, sum of weights %s, Kish design effect %s\n", cli->name,
			strata, r->strata == 1 ? "um" : "a", units, n, df, sum, kish);
	else
		fprintf(stderr, "%s: %s strat%s, no primary units known, n = %s, df = %s, sum of weights %s, Kish design effect %s\n", cli->name,
			strata, r->strata == 1 ? "um" : "a", n, df, sum, kish);
}
