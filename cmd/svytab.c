// SPDX-License-Identifier: GPL-3.0-or-later
/* svytab: tables of one variable or several. */
#include "cli/estimator.h"
#include "stat/cells.h"

static struct svy_cells_opts cells;
static struct svy_estimator_opts opts = {.own = &cells};

enum { KEY_CELLS = SVY_CLI_OWN, KEY_NO_TOTALS, KEY_MR, KEY_MR_BASE, KEY_NO_TEST, KEY_GIVEN, KEY_MODEL, KEY_AGAINST, KEY_MEASURES };

static int parse_test(int key, char *arg)
{
	struct svy_tabletests_opts *o = &cells.test;
	switch (key) {
	case 't':
		o->tests = arg;
		return 0;
	case KEY_NO_TEST:
		o->none = true;
		return 0;
	case KEY_GIVEN:
		o->given = arg;
		return 0;
	case KEY_MODEL:
		o->model = arg;
		return 0;
	case KEY_AGAINST:
		o->against = arg;
		return 0;
	case KEY_MEASURES:
		o->measures = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	static const char *const base[] = {"valid", "any"};
	switch (key) {
	case 'c':
		cells.figures = arg;
		return 0;
	case KEY_NO_TOTALS:
		cells.no_totals = true;
		return 0;
	case KEY_MR:
		svy_strs_add(&cells.mr, arg);
		return 0;
	case KEY_MR_BASE:
		cells.mr_base = (enum svy_mrset_base)svy_cli_choose(cli, "mr-base", arg, base, 2);
		return 0;
	case 'M':
		opts.missing_level = true;
		return 0;
	}
	return parse_test(key, arg);
}

static const struct argp_option own[] = {
	{"cells", 'c', "LIST", 0, "Figures: count, row, column, layer, table, responses, or all", 0},
	{"no-totals", KEY_NO_TOTALS, NULL, 0, "Cells only, without the totals of rows, columns and layers", 0},
	{"mr", KEY_MR, "NAME=VARS[:VALUES]", 0, "A set of several answers: variables that count where they hold one of VALUES, or that hold codes of answers", 0},
	{"mr-base", KEY_MR_BASE, "BASE", 0, "Respondents of a set: valid (a valid value in one of its variables) or any (an answer)", 0},
	{"missing-level", 'M', NULL, 0, "Count each kind of missing value as a category", 0},
	{"test", 't', "LIST", 0, "Tests: pearson (default), lr, each also -first, -first-f, -null, -exact, -saddlepoint; wald, adjwald", 0},
	{"no-test", KEY_NO_TEST, NULL, 0, "No tests", 0},
	{"given", KEY_GIVEN, "SHARES", 0, "Test one variable against shares: equal, CATEGORY:SHARE[,...] or a file", 0},
	{"model", KEY_MODEL, "FORMULA", 0, "Test this log-linear model, such as 'a*b + c'", 0},
	{"against", KEY_AGAINST, "FORMULA", 0, "The larger model that --model is tested against, instead of that of all interactions", 0},
	{"measures", KEY_MEASURES, "LIST", 0, "Beside tests: cramers_v (default), of 2 x 2 tables odds_ratio, risk_ratio, risk_ratio_2, risk_difference; all, none", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svytab",
	.doc = "Tables of one variable or several: counts and percentages with standard errors and intervals from the survey design",
	.args = "ROW[,COLUMN[,LAYER...]] [FILE]",
	.groups = SVY_CLI_ESTIMATOR,
	.own = own,
	.parse = parse_own,
	.min_args = 1,
	.max_args = 1,
};

int main(int argc, char **argv)
{
	int status = svy_cli_estimator_main(&cli, argc, argv, &svy_estimator_cells, &opts);
	svy_strs_free(&cells.mr);
	return status;
}
