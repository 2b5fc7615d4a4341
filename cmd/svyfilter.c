// SPDX-License-Identifier: GPL-3.0-or-later
/* svyfilter: the rows where a condition holds. */
#include "cli/step.h"
#include "step/filter.h"

enum { OPT_REALLY_DROP = SVY_CLI_OWN };

static bool really_drop;

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	(void)cli;
	(void)arg;
	if (key != OPT_REALLY_DROP)
		return ARGP_ERR_UNKNOWN;
	really_drop = true;
	return 0;
}

static const struct argp_option own[] = {
	{"really-drop", OPT_REALLY_DROP, NULL, 0, "Remove the other rows from a survey with a design too: its standard errors are wrong then", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svyfilter",
	.doc = "Go on with those for whom a condition holds, such as 'age >= 65 and gender == \"Female\"', and keep the design whole",
	.args = "EXPR [FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT | SVY_CLI_STEP,
	.own = own,
	.parse = parse_own,
	.min_args = 1,
	.max_args = 1,
};

static int make(struct svy_cli *c, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **step)
{
	(void)d;
	*step = svy_filter_new(&c->ctx, c->arg[0], really_drop, next);
	return 0;
}

int main(int argc, char **argv)
{
	svy_cli_begin(&cli, argc, argv);
	return svy_cli_step(&cli, make);
}
