// SPDX-License-Identifier: GPL-3.0-or-later
/* svysort: rows in the order of variables. */
#include "base/num.h"
#include "cli/step.h"
#include "step/sort.h"

#include <string.h>

enum { KEY_MEMORY = SVY_CLI_OWN };

static bool reverse;
static size_t memory = SVY_SORT_MEMORY;

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	double mb;
	switch (key) {
	case 'r':
		reverse = true;
		return 0;
	case KEY_MEMORY:
		if (!svy_num_parse(arg, strlen(arg), &mb) || !(mb >= 1 && mb <= 1e6))
			svy_cli_usage(cli, "'--memory' is a number of megabytes from 1 on, not '%s'", arg);
		memory = (size_t)(mb * 1048576);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option own[] = {
	{"reverse", 'r', NULL, 0, "Downwards where the key says nothing, and upwards where it says desc", 0},
	{"memory", KEY_MEMORY, "MB", 0, "Rows beyond this many megabytes go to temporary files (256)", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svysort",
	.doc = "Sort the rows of a survey, or of a table of estimates, by one or more variables",
	.args = "KEYS [FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT | SVY_CLI_STEP,
	.own = own,
	.parse = parse_own,
	.min_args = 1,
	.max_args = 1,
};

static int make(struct svy_cli *c, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **step)
{
	(void)d;
	*step = svy_sort_new(&c->ctx, c->arg[0], reverse, memory, next);
	return 0;
}

int main(int argc, char **argv)
{
	svy_cli_begin(&cli, argc, argv);
	return svy_cli_step(&cli, make);
}
