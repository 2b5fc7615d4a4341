// SPDX-License-Identifier: GPL-3.0-or-later
/* svymean: means of variables, or how their variance divides between groups of people and within them. */
#include "cli/estimator.h"

enum { BETWEEN = SVY_CLI_OWN };

static struct svy_between_opts own_opts;
static struct svy_estimator_opts opts = {.own = &own_opts};
static struct svy_estimator kind;

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	(void)cli;
	if (key != BETWEEN)
		return ARGP_ERR_UNKNOWN;
	own_opts.between = arg;
	kind = svy_estimator_between;
	return 0;
}

static const struct argp_option own[] = {
	{"between", BETWEEN, "VAR[,VAR]", 0, "Instead of means: how much of the variance lies between the groups of VAR, and how much within them", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svymean",
	.doc = "Means of variables, with standard errors and intervals from the survey design",
	.args = "VARS [FILE]",
	.groups = SVY_CLI_ESTIMATOR | SVY_CLI_STANDARD,
	.own = own,
	.parse = parse_own,
	.min_args = 1,
	.max_args = 1,
};

int main(int argc, char **argv)
{
	kind = svy_estimator_mean;
	return svy_cli_estimator_main(&cli, argc, argv, &kind, &opts);
}
