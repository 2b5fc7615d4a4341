// SPDX-License-Identifier: GPL-3.0-or-later
/* svycorr: correlations of pairs of variables. */
#include "cli/estimator.h"

static struct svy_correlation_opts own_opts;
static struct svy_estimator_opts opts = {.own = &own_opts};

enum { WITH = SVY_CLI_OWN };

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	(void)cli;
	if (key == 'm')
		own_opts.method = arg;
	else if (key == WITH)
		own_opts.with = arg;
	else
		return ARGP_ERR_UNKNOWN;
	return 0;
}

static const struct argp_option own[] = {
	{"method", 'm', "METHOD", 0, "pearson (default), spearman, kendall, gamma, polychoric or tetrachoric", 0},
	{"with", WITH, "VARS", 0, "Correlations of VARS with these, instead of all pairs", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svycorr",
	.doc = "Correlations of pairs of variables, with standard errors, intervals and tests from the survey design",
	.args = "VARS [FILE]",
	.groups = SVY_CLI_ESTIMATOR,
	.own = own,
	.parse = parse_own,
	.min_args = 1,
	.max_args = 1,
};

int main(int argc, char **argv)
{
	return svy_cli_estimator_main(&cli, argc, argv, &svy_estimator_correlation, &opts);
}
