// SPDX-License-Identifier: GPL-3.0-or-later
/* svylong: from a row per respondent to a row per alter, wave or item. */
#include "cli/step.h"
#include "step/long.h"

enum { OPT_ID = SVY_CLI_OWN, OPT_NAMES, OPT_INDEX, OPT_KEEP, OPT_DROP_EMPTY, OPT_DROP_MISSING, OPT_ALLOW };

static struct svy_long_opts opts;

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	(void)cli;
	switch (key) {
	case OPT_ID: opts.id = arg; return 0;
	case OPT_NAMES: opts.names = arg; return 0;
	case OPT_INDEX: opts.index = arg; return 0;
	case OPT_KEEP: opts.keep = arg; return 0;
	case OPT_DROP_EMPTY: opts.drop = SVY_LONG_DROP_EMPTY; return 0;
	case OPT_DROP_MISSING: opts.drop = SVY_LONG_DROP_MISSING; return 0;
	case OPT_ALLOW: opts.allow = true; return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option own[] = {
	{"id", OPT_ID, "VAR", 0, "The variable that names the respondent; without it the rows are numbered, in 'resp'", 0},
	{"names", OPT_NAMES, "LIST", 0, "The variables that become one each, such as 'alter{i}_age,sex=alter{i}_sex'", 0},
	{"index", OPT_INDEX, "NAME", 0, "The new variable that says which one a row is (default: i)", 0},
	{"keep", OPT_KEEP, "VARS", 0, "Of the other variables, repeat only these", 0},
	{"drop-empty", OPT_DROP_EMPTY, NULL, 0, "Leave out rows in which nothing stands; a respondent keeps one at least", 0},
	{"drop-missing", OPT_DROP_MISSING, NULL, 0, "Also rows in which nothing but missing codes stand", 0},
	{"allow", OPT_ALLOW, NULL, 0, "Take labels and missing rules of the first variable where others contradict them", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svylong",
	.doc = "Make a row of each alter, wave or item that a respondent has variables for",
	.args = "[FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT | SVY_CLI_STEP,
	.own = own,
	.parse = parse_own,
};

static int make(struct svy_cli *c, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **step)
{
	return svy_long_new(&c->ctx, &opts, d, next, step);
}

int main(int argc, char **argv)
{
	svy_cli_begin(&cli, argc, argv);
	if (!opts.names)
		svy_cli_usage(&cli, "no variables are given (--names 'alter{i}_age,alter{i}_sex')");
	return svy_cli_step(&cli, make);
}
