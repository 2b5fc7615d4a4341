// SPDX-License-Identifier: GPL-3.0-or-later
/* svyreplicate: replicate weights from a declared design. */
#include <string.h>
#include "base/num.h"
#include "base/random.h"
#include "cli/step.h"
#include "weight/rep_relay.h"

enum { OPT_TYPE = SVY_CLI_OWN, OPT_REPLICATES, OPT_SEED, OPT_COLUMNS };

static struct svy_rep_make_opts opt;

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	static const char *const type[] = {"jk1", "jkn", "brr", "fay", "bootstrap", "rwyb", "sdr"};
	static const enum svy_rep_type is[] = {SVY_REP_JK1, SVY_REP_JKN, SVY_REP_BRR, SVY_REP_FAY, SVY_REP_BOOTSTRAP, SVY_REP_RWYB, SVY_REP_SDR};
	double number;
	switch (key) {
	case OPT_TYPE:
		opt.replicates.type = is[svy_cli_choose(cli, "type", arg, type, 7)];
		opt.type_given = true;
		return 0;
	case OPT_REPLICATES:
		if (!svy_num_parse(arg, strlen(arg), &number) || !(number >= 2 && number <= 100000) || number != (double)(size_t)number)
			svy_cli_usage(cli, "'--replicates' is a number from 2 to 100000, not '%s'", arg);
		opt.replicates.number = (size_t)number;
		return 0;
	case OPT_SEED:
		if (!svy_random_parse_seed(arg, &opt.replicates.seed) || opt.replicates.seed > SVY_REP_SEED_MAX)
			svy_cli_usage(cli, "'--seed' is a whole number of at most 15 digits, not '%s'", arg);
		opt.seed_given = true;
		return 0;
	case OPT_COLUMNS:
		opt.columns = arg ? arg : "rep";
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option own[] = {
	{"type", OPT_TYPE, "TYPE", 0, "jk1, jkn, brr, fay, bootstrap, rwyb or sdr; without it jkn with strata, jk1 without", 0},
	{"replicates", OPT_REPLICATES, "N", 0, "How many, of a bootstrap (200), brr, fay or sdr (80)", 0},
	{"seed", OPT_SEED, "S", 0, "Where the random numbers of a bootstrap begin; without it a fresh one, which the header tells", 0},
	{"columns", OPT_COLUMNS, "PREFIX", OPTION_ARG_OPTIONAL, "Write the weights out, as rep1, rep2, ... or with another prefix", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svyreplicate",
	.doc = "Make replicate weights from the design of a survey: jackknife, half-samples, bootstrap, successive differences",
	.args = "[FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT | SVY_CLI_DESIGN | SVY_CLI_STEP,
	.own = own,
	.parse = parse_own,
	.makes_replicates = true,
};

static int make(struct svy_cli *c, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **step)
{
	return svy_rep_relay_make(&c->ctx, &opt, d, next, step);
}

int main(int argc, char **argv)
{
	svy_replicates_init(&opt.replicates);
	svy_cli_begin(&cli, argc, argv);
	opt.replicates.rho = cli.replicates.rho;
	opt.replicates.mse = cli.replicates.mse;
	opt.lonely = cli.rules.lonely;
	return svy_cli_step(&cli, make);
}
