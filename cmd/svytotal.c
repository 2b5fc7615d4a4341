// SPDX-License-Identifier: GPL-3.0-or-later
/* svytotal: totals of variables. */
#include "cli/estimator.h"

static struct svy_estimator_opts opts;

static struct svy_cli cli = {
	.name = "svytotal",
	.doc = "Totals of variables in the population, with standard errors and intervals from the survey design",
	.args = "VARS [FILE]",
	.groups = SVY_CLI_ESTIMATOR,
	.min_args = 1,
	.max_args = 1,
};

int main(int argc, char **argv)
{
	return svy_cli_estimator_main(&cli, argc, argv, &svy_estimator_total, &opts);
}
