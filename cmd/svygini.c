// SPDX-License-Identifier: GPL-3.0-or-later
/* svygini: how unequally something is divided. */
#include "cli/estimator.h"

static struct svy_inequality_opts own_opts;
static struct svy_estimator_opts opts = {.own = &own_opts};

enum { LORENZ = SVY_CLI_OWN };

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	if (key == 'p')
		own_opts.p = arg;
	else if (key == 'm' || key == LORENZ) {
		if (own_opts.measures)
			svy_cli_usage(cli, "--measure and --lorenz are one list, given once: '--measure gini,lorenz'");
		own_opts.measures = key == LORENZ ? "lorenz" : arg;
	} else
		return ARGP_ERR_UNKNOWN;
	return 0;
}

static const struct argp_option own[] = {
	{"measure", 'm', "LIST", 0, "Measures: gini (default), s80s20, palma, theil, mld, ge:A, atkinson:E, top:P, lorenz", 0},
	{"lorenz", LORENZ, NULL, 0, "The Lorenz curve: the same as --measure lorenz", 0},
	{"p", 'p', "P[,P]", 0, "Points of the Lorenz curve: deciles (default), 0.25,0.5,0.75 for quartiles", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svygini",
	.doc = "Gini coefficients, Lorenz curves and other measures of inequality, with standard errors and intervals from the survey design",
	.args = "VARS [FILE]",
	.groups = SVY_CLI_ESTIMATOR,
	.own = own,
	.parse = parse_own,
	.min_args = 1,
	.max_args = 1,
};

int main(int argc, char **argv)
{
	return svy_cli_estimator_main(&cli, argc, argv, &svy_estimator_inequality, &opts);
}
