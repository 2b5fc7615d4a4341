// SPDX-License-Identifier: GPL-3.0-or-later
/* svypoverty: who is below a line, and how far. */
#include "cli/estimator.h"

static struct svy_poverty_opts own_opts;
static struct svy_estimator_opts opts = {.own = &own_opts};

enum { OF = SVY_CLI_OWN, BANDWIDTH };

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	static const char *const of[] = {"population", "domain"};
	switch (key) {
	case 't':       own_opts.threshold = arg; break;
	case 'm':       own_opts.measures = arg; break;
	case OF:        own_opts.of_domain = svy_cli_choose(cli, "threshold-of", arg, of, 2) == 1; break;
	case BANDWIDTH: own_opts.bandwidth = arg; break;
	default:        return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp_option own[] = {
	{"threshold", 't', "LINE", 0, "Who is below it is poor: 0.6*median (default), 0.5*mean, 0.5*p40, or a number", 0},
	{"threshold-of", OF, "WHOM", 0, "Whose median or mean: population (default), or domain, each group by itself", 0},
	{"measure", 'm', "LIST", 0, "Measures: rate, median_gap, threshold, poor_median, fgt:A", 0},
	{"bandwidth", BANDWIDTH, "RULE", 0, "How far densities are smoothed for standard errors: cuberoot (default), silverman, osier, a number", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svypoverty",
	.doc = "Poverty rates, gaps and thresholds, with standard errors and intervals from the survey design",
	.args = "VARS [FILE]",
	.groups = SVY_CLI_ESTIMATOR,
	.own = own,
	.parse = parse_own,
	.min_args = 1,
	.max_args = 1,
};

int main(int argc, char **argv)
{
	return svy_cli_estimator_main(&cli, argc, argv, &svy_estimator_poverty, &opts);
}
