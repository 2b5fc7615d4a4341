// SPDX-License-Identifier: GPL-3.0-or-later
/* svycompute: new variables from expressions. */
#include "cli/step.h"
#include "step/compute.h"

enum { OPT_TITLE = SVY_CLI_OWN, OPT_LABEL, OPT_MEASURE, OPT_REPLACE, OPT_KEEP };

static struct svy_compute what;

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	(void)cli;
	switch (key) {
	case OPT_TITLE: svy_strs_add(&what.titles, arg); return 0;
	case OPT_LABEL: svy_strs_add(&what.labels, arg); return 0;
	case OPT_MEASURE: svy_strs_add(&what.measures, arg); return 0;
	case OPT_REPLACE: what.replace = true; return 0;
	case OPT_KEEP: what.keep_labels = true; return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option own[] = {
	{"title", OPT_TITLE, "[NAME=]TEXT", 0, "Title of the new variable; NAME, if there are several", 0},
	{"label", OPT_LABEL, "[NAME:]LABELS", 0, "Value labels, such as '1=Low,2=High'", 0},
	{"measure", OPT_MEASURE, "[NAME=]KIND", 0, "nominal, ordinal or scale", 0},
	{"replace", OPT_REPLACE, NULL, 0, "Overwrite variables of the file", 0},
	{"keep-labels", OPT_KEEP, NULL, 0, "Keep value labels, missing rules and format of variables that are overwritten", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svycompute",
	.doc = "Compute new variables, such as the mean of five items if at most one is missing, with two of them reversed",
	.args = "'NAME = EXPR; ...' [FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT | SVY_CLI_STEP,
	.own = own,
	.parse = parse_own,
	.min_args = 1,
	.max_args = 1,
};

static int make(struct svy_cli *c, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **step)
{
	what.program = c->arg[0];
	return svy_compute_new(&c->ctx, d, &what, next, step);
}

int main(int argc, char **argv)
{
	svy_cli_begin(&cli, argc, argv);
	return svy_cli_step(&cli, make);
}
