// SPDX-License-Identifier: GPL-3.0-or-later
/* svypotential: the participation table. */
#include "cli/estimator.h"
#include "scale/potential.h"

static const char *population_text;
static struct svy_population *population;

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	(void)cli;
	if (key != 'P')
		return ARGP_ERR_UNKNOWN;
	population_text = arg;
	return 0;
}

static const struct argp_option own[] = {
	{"population", 'P', "N|FILE", 0, "Persons in the population, or a file with them by group (columns as in --by, and 'population')", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svypotential",
	.doc = "Who is willing, who is able, who is both, and what the willing lack, with standard errors from the survey design",
	.args = "[FILE]",
	.groups = SVY_CLI_ESTIMATOR,
	.own = own,
	.parse = parse_own,
};

int main(int argc, char **argv)
{
	svy_cli_begin(&cli, argc, argv);
	struct svy_estimator_opts o = {0};
	svy_cli_estimator_opts(&cli, &o);
	int rc = population_text ? svy_population_open(&cli.ctx, population_text, &population) : 0;
	struct svy_estimates table;
	svy_estimates_init(&table);
	int status = rc ? svy_cli_end(&cli, rc)
		: svy_cli_estimate_sink(&cli, svy_potential_sink(&cli.ctx, &o, population, &table), &table);
	svy_population_free(population);
	return status;
}
