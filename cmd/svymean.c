// SPDX-License-Identifier: GPL-3.0-or-later
/* svymean: means of variables. */
#include "cli/estimator.h"

static struct svy_estimator_opts opts;

static struct svy_cli cli = {
	.name = "svymean",
	.doc = "Means of variables, with standard errors and intervals from the survey design",
	.args = "VARS [FILE]",
	.groups = SVY_CLI_ESTIMATOR | SVY_CLI_STANDARD,
	.min_args = 1,
	.max_args = 1,
};

int main(int argc, char **argv)
{
	return svy_cli_estimator_main(&cli, argc, argv, &svy_estimator_mean, &opts);
}
