// SPDX-License-Identifier: GPL-3.0-or-later
/* svyquantile: medians and other quantiles of variables. */
#include "cli/estimator.h"

static struct svy_quantile_opts own_opts;
static struct svy_estimator_opts opts = {.own = &own_opts};

enum { RULE = SVY_CLI_OWN };

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	(void)cli;
	if (key == 'p')
		own_opts.p = arg;
	else if (key == RULE)
		own_opts.rule = arg;
	else
		return ARGP_ERR_UNKNOWN;
	return 0;
}

static const struct argp_option own[] = {
	{"p", 'p', "P[,P]", 0, "Quantiles: 0.5 for the median (default), 0.25,0.5,0.75 for quartiles", 0},
	{"rule", RULE, "RULE", 0, "Which value is taken between two: math (default), school, sas, hf1 to hf9 or shahvaish", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svyquantile",
	.doc = "Medians and other quantiles of variables, with standard errors and intervals from the survey design",
	.args = "VARS [FILE]",
	.groups = SVY_CLI_ESTIMATOR,
	.own = own,
	.parse = parse_own,
	.min_args = 1,
	.max_args = 1,
};

int main(int argc, char **argv)
{
	return svy_cli_estimator_main(&cli, argc, argv, &svy_estimator_quantile, &opts);
}
