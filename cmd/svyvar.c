// SPDX-License-Identifier: GPL-3.0-or-later
/* svyvar: variances, standard deviations and covariances in the population. */
#include "cli/estimator.h"

static struct svy_variance_opts own_opts;
static struct svy_estimator_opts opts = {.own = &own_opts};

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	(void)arg;
	if (key == 's')
		own_opts.sd = true;
	else if (key == 'c')
		own_opts.pairs = true;
	else
		return ARGP_ERR_UNKNOWN;
	if (own_opts.sd && own_opts.pairs)
		svy_cli_usage(cli, "--sd and --covariance do not go together: covariances stand beside variances");
	return 0;
}

static const struct argp_option own[] = {
	{"sd", 's', NULL, 0, "Standard deviations instead of variances", 0},
	{"covariance", 'c', NULL, 0, "Covariances of all pairs of the variables too", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svyvar",
	.doc = "Variances or standard deviations of variables in the population, with standard errors and intervals from the survey design",
	.args = "VARS [FILE]",
	.groups = SVY_CLI_ESTIMATOR,
	.own = own,
	.parse = parse_own,
	.min_args = 1,
	.max_args = 1,
};

int main(int argc, char **argv)
{
	return svy_cli_estimator_main(&cli, argc, argv, &svy_estimator_variance, &opts);
}
