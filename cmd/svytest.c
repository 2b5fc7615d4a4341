// SPDX-License-Identifier: GPL-3.0-or-later
/* svytest: tests of means, shares and ranks, against a value, between groups and in pairs. */
#include "cli/estimator.h"
#include "stat/ttest.h"

static struct svy_ttest_opts test;
static struct svy_estimator_opts opts = {.own = &test};

enum { BETWEEN = SVY_CLI_OWN, MINUS, MU, MARGIN, ALTERNATIVE, RANK, EFFECT };

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	static const char *const side[] = {[SVY_TWO_SIDED] = "two", [SVY_LESS] = "less", [SVY_GREATER] = "greater"};
	static const char *const rank[] = {"wilcoxon", "kruskal", "vanderwaerden", "median"};
	switch (key) {
	case BETWEEN:
		test.between = arg;
		return 0;
	case MINUS:
		test.minus = arg;
		return 0;
	case MU:
		test.mu = arg;
		return 0;
	case MARGIN:
		test.margin = arg;
		return 0;
	case ALTERNATIVE:
		test.alternative = (enum svy_alternative)svy_cli_choose(cli, "alternative", arg, side, 3);
		return 0;
	case RANK:
		test.rank = SVY_RANK_WILCOXON + (enum svy_rank_test)svy_cli_choose(cli, "rank", arg, rank, 4);
		return 0;
	case EFFECT:
		test.effect = cli->stats[SVY_COL_BASE] = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option own[] = {
	{"between", BETWEEN, "VAR[=A,B]", 0, "Compare groups: all categories of VAR, or those named; a difference is the second less the first", 0},
	{"minus", MINUS, "VAR[,VAR]", 0, "Paired: subtract these from VARS, in the same respondents", 0},
	{"paired", 0, NULL, OPTION_ALIAS, NULL, 0},
	{"mu", MU, "NUMBER", 0, "Test that a mean is NUMBER, or that a difference is (0)", 0},
	{"alternative", ALTERNATIVE, "SIDE", 0, "What the test should show: two (default), less or greater", 0},
	{"margin", MARGIN, "D", 0, "Equivalence: within D, or LO,HI; with --alternative greater or less: not inferior by D", 0},
	{"rank", RANK, "TEST", 0, "Tests of ranks between groups: wilcoxon, kruskal, vanderwaerden or median", 0},
	{"effect", EFFECT, NULL, 0, "Differences in standard deviations (Cohen's d) too", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svytest",
	.doc = "Tests of means, shares and ranks, against a value, between groups or in pairs, with standard errors from the survey design",
	.args = "VARS [FILE]",
	.groups = SVY_CLI_ESTIMATOR,
	.own = own,
	.parse = parse_own,
	.min_args = 1,
	.max_args = 1,
};

int main(int argc, char **argv)
{
	return svy_cli_estimator_main(&cli, argc, argv, &svy_estimator_ttest, &opts);
}
