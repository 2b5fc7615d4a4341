// SPDX-License-Identifier: GPL-3.0-or-later
/* svyprop: proportions of categories. */
#include "cli/estimator.h"

static struct svy_estimator_opts opts;

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	(void)cli;
	(void)arg;
	if (key != 'M')
		return ARGP_ERR_UNKNOWN;
	opts.missing_level = true;
	return 0;
}

static const struct argp_option own[] = {
	{"missing-level", 'M', NULL, 0, "Count each kind of missing value as a category", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svyprop",
	.doc = "Proportions of the categories of variables, with standard errors and intervals from the survey design",
	.args = "VARS [FILE]",
	.groups = SVY_CLI_ESTIMATOR | SVY_CLI_STANDARD,
	.own = own,
	.parse = parse_own,
	.min_args = 1,
	.max_args = 1,
};

int main(int argc, char **argv)
{
	return svy_cli_estimator_main(&cli, argc, argv, &svy_estimator_prop, &opts);
}
