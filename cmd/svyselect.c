// SPDX-License-Identifier: GPL-3.0-or-later
/* svyselect: keeps, drops, orders and renames variables. */
#include "cli/step.h"
#include "step/select.h"

enum { OPT_DROP = SVY_CLI_OWN, OPT_RENAME };

static struct svy_select what;

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	if (key == OPT_DROP)
		what.drop = arg;
	else if (key == OPT_RENAME)
		what.rename = arg;
	else
		return ARGP_ERR_UNKNOWN;
	cli->min_args = 0;      /* all variables, but for what the option says */
	return 0;
}

static const struct argp_option own[] = {
	{"drop", OPT_DROP, "VARS", 0, "Leave these variables out", 0},
	{"rename", OPT_RENAME, "OLD=NEW,...", 0, "Give variables other names", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svyselect",
	.doc = "Keep the variables that an analysis needs, in order and under good names, with labels and survey design",
	.args = "VARS [FILE]\n--drop VARS [VARS] [FILE]\n--rename OLD=NEW,... [VARS] [FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT | SVY_CLI_STEP,
	.own = own,
	.parse = parse_own,
	.min_args = 1,
	.max_args = 1,
};

static int make(struct svy_cli *c, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **step)
{
	what.vars = c->narg ? c->arg[0] : NULL;
	return svy_select_new(&c->ctx, d, &what, next, step);
}

int main(int argc, char **argv)
{
	svy_cli_begin(&cli, argc, argv);
	return svy_cli_step(&cli, make);
}
