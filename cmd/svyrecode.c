// SPDX-License-Identifier: GPL-3.0-or-later
/* svyrecode: turns the values of variables into others, by rules. */
#include "cli/step.h"
#include "step/recode.h"

enum { OPT_INTO = SVY_CLI_OWN, OPT_PREFIX, OPT_SUFFIX, OPT_REPLACE, OPT_TITLE };

static struct svy_recode what;

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	switch (key) {
	case OPT_INTO: what.into = arg; return 0;
	case OPT_PREFIX: what.prefix = arg; return 0;
	case OPT_SUFFIX: what.suffix = arg; return 0;
	case OPT_REPLACE: what.replace = true; return 0;
	case OPT_TITLE: what.title = arg; return 0;
	case 'q': cli->verbose = false; return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option own[] = {
	{"into", OPT_INTO, "NAME[,NAME]", 0, "Names of the new variables, one for each of VARS", 0},
	{"prefix", OPT_PREFIX, "TEXT", 0, "Name the new variables after the old ones, with TEXT in front", 0},
	{"suffix", OPT_SUFFIX, "TEXT", 0, "Name the new variables after the old ones, with TEXT behind", 0},
	{"replace", OPT_REPLACE, NULL, 0, "Overwrite variables: VARS themselves if no new name is given", 0},
	{"title", OPT_TITLE, "TEXT", 0, "Title of the new variable (that of the old one)", 0},
	{"quiet", 'q', NULL, 0, "Do not report on standard error how many values went where", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svyrecode",
	.doc = "Recode answers into classes, such as five codes into low, mid and high, with their labels and missing values",
	.args = "VARS RULES [FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT | SVY_CLI_STEP,
	.own = own,
	.parse = parse_own,
	.min_args = 2,
	.max_args = 2,
	.verbose = true,
};

static int make(struct svy_cli *c, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **step)
{
	what.vars = c->arg[0];
	what.rules = c->arg[1];
	return svy_recode_new(&c->ctx, d, &what, next, step);
}

int main(int argc, char **argv)
{
	svy_cli_begin(&cli, argc, argv);
	if (what.into && (what.prefix || what.suffix))
		svy_cli_usage(&cli, "--into and --prefix or --suffix both name the new variables");
	if (!what.into && !what.prefix && !what.suffix && !what.replace)
		svy_cli_usage(&cli, "the new variable needs a name (--into NAME), or --replace overwrites the old one");
	return svy_cli_step(&cli, make);
}
