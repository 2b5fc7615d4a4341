// SPDX-License-Identifier: GPL-3.0-or-later
/* svywide: from a row per alter, wave or item to a row per respondent. */
#include "cli/step.h"
#include "step/wide.h"

enum { OPT_ID = SVY_CLI_OWN, OPT_NAMES, OPT_INDEX, OPT_BY_VARIABLE, OPT_LABELS };

static struct svy_wide_opts opts;

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	(void)cli;
	switch (key) {
	case OPT_ID: opts.id = arg; return 0;
	case OPT_NAMES: opts.names = arg; return 0;
	case OPT_INDEX: opts.index = arg; return 0;
	case OPT_BY_VARIABLE: opts.by_variable = true; return 0;
	case OPT_LABELS: opts.labels = true; return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option own[] = {
	{"id", OPT_ID, "VARS", 0, "The variables that name the respondent, one row of the result", 0},
	{"index", OPT_INDEX, "VAR", 0, "The variable that says which row of the respondent it is", 0},
	{"names", OPT_NAMES, "LIST", 0, "The variables to spread, such as 'alter{i}_age,sex=alter{i}_sex' or 'trust'", 0},
	{"by-variable", OPT_BY_VARIABLE, NULL, 0, "All of the first variable, then all of the second, and not index by index", 0},
	{"labels", OPT_LABELS, NULL, 0, "Make the names of the labels of the index, not of its codes", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svywide",
	.doc = "Make one row of all rows of a respondent; without options as they were before svylong",
	.args = "[FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT | SVY_CLI_STEP,
	.own = own,
	.parse = parse_own,
};

static int make(struct svy_cli *c, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **step)
{
	return svy_wide_new(&c->ctx, &opts, d, next, step);
}

int main(int argc, char **argv)
{
	svy_cli_begin(&cli, argc, argv);
	return svy_cli_step(&cli, make);
}
