// SPDX-License-Identifier: GPL-3.0-or-later
/* svysize: how large a sample must be, and what a sample of a given size can show. */
#include <string.h>
#include "base/num.h"
#include "cli/cli.h"
#include "plan/size_table.h"

/* A parameter's key is PARAM and its number. */
enum { PARAM = SVY_CLI_OWN, LEVEL = PARAM + SVY_SIZE_PARAMS, ONE_SIDED, KNOWN, CI };

static struct svy_size_spec spec = {.level = 0.95, .ci = SVY_CI_WALD};

#define OPTION(name, param, arg, text) {name, PARAM + SVY_SIZE_##param, arg, 0, text, 0}
static const struct argp_option own[] = {
	OPTION("proportion", PROPORTION, "P", "The share that is expected: 0.3 or 30%"),
	OPTION("mean", MEAN, "M", "The mean that is expected, for relative errors"),
	OPTION("sd", SD, "S", "Standard deviation of the variable, for means"),
	OPTION("sd-other", SD_OTHER, "S", "Standard deviation in the second sample, if another"),
	OPTION("versus", VERSUS, "X", "The share or mean in a second sample, to compare with"),
	OPTION("difference", DIFFERENCE, "D", "The same as a difference from the first"),
	{"known", KNOWN, NULL, 0, "The other value is known: there is no second sample", 0},
	OPTION("margin", MARGIN, "E", "Wanted: margin of error, half the width of the interval"),
	OPTION("se", SE, "E", "Wanted: standard error"),
	OPTION("cv", CV, "E", "Wanted: standard error relative to the estimate"),
	OPTION("relative", RELATIVE, "E", "Wanted: margin of error relative to the estimate"),
	OPTION("power", POWER, "P", "Wanted: power of the test of the difference"),
	{"respondents", 'n', "N", 0, "Given: respondents, in the first sample if there are two", 0},
	OPTION("issued", ISSUED, "N", "Given: people asked, of whom a part responds"),
	OPTION("ratio", RATIO, "R", "Size of the second sample relative to the first (1)"),
	OPTION("overlap", OVERLAP, "G", "Share of the first sample that is in the second too (0)"),
	OPTION("correlation", CORRELATION, "R", "Correlation of the two answers of who is in both"),
	OPTION("deff", DEFF, "D", "Design effect (1)"),
	OPTION("icc", ICC, "R", "Intraclass correlation, with --cluster-size, instead of --deff"),
	OPTION("cluster-size", CLUSTER_SIZE, "M", "Respondents in a cluster"),
	OPTION("cluster-cv", CLUSTER_CV, "C", "Coefficient of variation of the cluster sizes (0)"),
	OPTION("weight-cv", WEIGHT_CV, "C", "Coefficient of variation of the weights (0)"),
	OPTION("population", POPULATION, "N", "Size of the population (infinite)"),
	OPTION("response", RESPONSE, "P", "Response rate (1)"),
	OPTION("eligible", ELIGIBLE, "P", "Share of the sample that belongs to the population (1)"),
	{"level", LEVEL, "P", 0, "Confidence level; 1 - P is the size of the test (0.95)", 0},
	{"one-sided", ONE_SIDED, NULL, 0, "One-sided test, and one-sided bounds", 0},
	{"ci", CI, "METHOD", 0, "Interval of a proportion: wald (default), logit, wilson or asin", 0},
	OPTION("df", DF, "N", "Degrees of freedom: t intervals in place of normal ones"),
	{"by", 'b', "VAR[,VAR]", 0, "An answer for each row of FILE, which VAR names; the other options may name columns of FILE then", 0},
	{0},
};

static int parse(struct svy_cli *cli, int key, char *arg)
{
	static const char *const ci_name[] = {"wald", "logit", "wilson", "asin"};
	static const enum svy_ci ci[] = {SVY_CI_WALD, SVY_CI_LOGIT, SVY_CI_WILSON, SVY_CI_ASIN};
	if (key == 'n')
		key = PARAM + SVY_SIZE_RESPONDENTS;
	if (key >= PARAM && key < PARAM + SVY_SIZE_PARAMS)
		spec.text[key - PARAM] = arg;
	else if (key == 'b')
		spec.by = arg;
	else if (key == ONE_SIDED)
		spec.one_sided = true;
	else if (key == KNOWN)
		spec.known = true;
	else if (key == CI)
		spec.ci = ci[svy_cli_choose(cli, "ci", arg, ci_name, 4)];
	else if (key != LEVEL)
		return ARGP_ERR_UNKNOWN;
	else if (!svy_num_parse(arg, strlen(arg), &spec.level) || !(spec.level > 0 && spec.level < 1))
		svy_cli_usage(cli, "'--level' lies between 0 and 1, such as 0.95, not '%s'", arg);
	return 0;
}

static struct svy_cli cli = {
	.name = "svysize",
	.doc = "How many respondents a survey needs, or what a number of respondents can show\v"
	       "Without --by no data are read: svysize --proportion 0.3 --margin 0.03 --deff 1.6 --response 0.4",
	.args = "[FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT,
	.own = own,
	.parse = parse,
};

static int run(void)
{
	struct svy_source *src = NULL;
	struct svy_estimates t;
	svy_estimates_init(&t);
	int rc = spec.by ? svy_cli_open(&cli, &src) : 0;
	if (!rc)
		rc = svy_size_table(&cli.ctx, &spec, src, &t);
	if (!rc)
		rc = svy_cli_put_estimates(&cli, &t);
	svy_estimates_free(&t);
	svy_source_close(src);
	return rc;
}

int main(int argc, char **argv)
{
	cli.formats = svy_estimates_formats();
	svy_cli_begin(&cli, argc, argv);
	if (cli.input.path && !spec.by)
		svy_cli_usage(&cli, "FILE '%s' lists groups: name the variable that tells them with '--by'", cli.input.path);
	return svy_cli_end(&cli, run());
}
