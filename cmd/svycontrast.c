// SPDX-License-Identifier: GPL-3.0-or-later
/* svycontrast: differences, ratios and other functions of estimates, and rankings of them. */
#include <string.h>
#include <unistd.h>
#include "base/num.h"
#include "cli/cli.h"
#include "stat/contrast_pairs.h"
#include "stat/contrast_program.h"
#include "stat/independent.h"
#include "stat/ranking.h"

enum { PAIRS = SVY_CLI_OWN, VERSUS, RANK, ASCENDING, OVER, INDEPENDENT, NULL_VALUE, JOINT, VCOV, LEVEL, DF, AS, PARTIAL };

static const struct argp_option own[] = {
	{"pairs", PAIRS, NULL, 0, "Differences of all pairs of groups", 0},
	{"vs", VERSUS, "GROUP", 0, "Differences of all groups from GROUP; mean: from their mean; total: from the row of all", 0},
	{"rank", RANK, NULL, 0, "Rank the groups, and say which ranks cannot be told apart", 0},
	{"ascending", ASCENDING, NULL, 0, "With --rank: the smallest estimate has rank 1", 0},
	{"over", OVER, "VAR[,VAR]", 0, "Compare over these by-variables, level or term (default: all by-variables)", 0},
	{"independent", INDEPENDENT, "A", 0, "Contrasts of A (a.NAME) and ESTIMATES (b.NAME), from independent samples; without EXPR: A less ESTIMATES, row by row", 0},
	{"null", NULL_VALUE, "X", 0, "Test whether contrasts are X (0)", 0},
	{"joint", JOINT, NULL, 0, "Add the test of all contrasts at once: of pairs, that the groups are equal", 0},
	{"vcov", VCOV, NULL, 0, "With --pairs and --vs: put the covariance matrix of the differences into the header", 0},
	{"level", LEVEL, "P", 0, "Confidence level (0.95)", 0},
	{"df", DF, "RULE", 0, "Degrees of freedom: domain (default), full, inf or a number", 0},
	{"as", AS, "SET", 0, "Rules of svykit, r, stata or sas", 0},
	{"partial", PARTIAL, NULL, 0, "Accept a stream without its trailer, as head leaves it", 0},
	{0},
};

static struct {
	bool pairs, rank, ascending, vcov, joint;
	const char *versus, *over, *independent;
	double null;
} opts;

static void parse_null(struct svy_cli *c, const char *arg)
{
	if (!svy_num_parse(arg, strlen(arg), &opts.null) || opts.null - opts.null != 0)
		svy_cli_usage(c, "'--null' is a number, not '%s'", arg);
}

static int parse(struct svy_cli *c, int key, char *arg)
{
	switch (key) {
	case PAIRS: opts.pairs = true; break;
	case VERSUS: opts.versus = arg; break;
	case RANK: opts.rank = true; break;
	case ASCENDING: opts.ascending = true; break;
	case OVER: opts.over = arg; break;
	case INDEPENDENT: opts.independent = arg; break;
	case NULL_VALUE: parse_null(c, arg); break;
	case JOINT: opts.joint = true; break;
	case VCOV: opts.vcov = true; break;
	case LEVEL: c->opt_level = arg; break;
	case DF: c->opt_df = arg; break;
	case AS: c->opt_as = arg; break;
	case PARTIAL: c->input.partial = true; break;
	default: return ARGP_ERR_UNKNOWN;
	}
	/* These need no expression, or may do without one. */
	c->min_args = !opts.pairs && !opts.versus && !opts.rank && !opts.independent;
	c->max_args = !opts.pairs && !opts.versus && !opts.rank;
	return 0;
}

static struct svy_cli cli = {
	.name = "svycontrast",
	.doc = "Differences, ratios and other functions of estimates, with standard errors, intervals and tests; rankings\v"
	       "ESTIMATES carry their covariance if they were made with --vcov. Names of rows: svycontrast(1).",
	.args = "EXPR [ESTIMATES]",
	.groups = SVY_CLI_OUTPUT,
	.own = own,
	.parse = parse,
	.min_args = 1,
	.max_args = 1,
};

static const char *expression(void)
{
	return cli.narg ? cli.arg[0] : NULL;
}

static void check_options(void)
{
	if (opts.pairs + opts.rank + !!opts.versus + !!opts.independent > 1)
		svy_cli_usage(&cli, "--pairs, --vs, --rank and --independent do not go together");
	if (opts.ascending && !opts.rank)
		svy_cli_usage(&cli, "--ascending goes with --rank");
	if (opts.vcov && !opts.pairs && !opts.versus)
		svy_cli_usage(&cli, "--vcov goes with --pairs and --vs; elsewhere covariances go along where they are known");
	if (opts.over && !opts.pairs && !opts.versus && !opts.rank)
		svy_cli_usage(&cli, "--over goes with --pairs, --vs and --rank");
	if ((opts.null != 0 || opts.joint) && opts.rank)
		svy_cli_usage(&cli, "--null and --joint do not go with --rank");
	/* 'd = a.x / b.x' looks like the path of a file. */
	if (opts.independent && !cli.narg && cli.input.path && strchr(cli.input.path, '=') && access(cli.input.path, F_OK) != 0) {
		cli.arg[0] = (char *)cli.input.path;
		cli.narg = 1;
		cli.input.path = NULL;
	}
	if (opts.independent && strcmp(opts.independent, "-") == 0 && (!cli.input.path || strcmp(cli.input.path, "-") == 0))
		svy_cli_usage(&cli, "only one of the tables can be standard input");
}

static int read_table(struct svy_source *src, struct svy_estimates *t)
{
	int rc = svy_estimates_read(&cli.ctx, src, t);
	svy_source_close(src);
	return rc;
}

/* The table that is not FILE, if there is one. */
static int read_first(struct svy_estimates *t)
{
	struct svy_source *src;
	int rc = svy_cli_open_other(&cli, opts.independent, &src);
	return rc ? rc : read_table(src, t);
}

static int read_file(struct svy_estimates *t)
{
	struct svy_source *src;
	int rc = svy_cli_open(&cli, &src);
	return rc ? rc : read_table(src, t);
}

static int contrast(const struct svy_contrast_of *of, struct svy_estimates *out)
{
	if (opts.independent)
		svy_independent_describe(of, out);
	else
		svy_contrast_describe(of, out);
	if (expression())
		return svy_contrast_program(&cli.ctx, of, expression(), out);
	if (opts.independent)
		return svy_independent_differences(&cli.ctx, of, out);
	return svy_contrast_pairs(&cli.ctx, of, &(struct svy_contrast_pairs){opts.over, opts.versus, opts.vcov}, out);
}

static int make(struct svy_estimates *a, struct svy_estimates *b, struct svy_estimates *out)
{
	struct svy_contrast_of of;
	svy_contrast_of_init(&of, a, b, &cli.rules);
	of.null = opts.null;
	of.joint = opts.joint;
	int rc = b ? svy_independent_check(&cli.ctx, a, b) : 0;
	if (!rc)
		rc = opts.rank ? svy_ranking(&cli.ctx, &of, opts.over, opts.ascending, a) : contrast(&of, out);
	svy_contrast_of_free(&of);
	return rc ? rc : svy_cli_put_estimates(&cli, opts.rank ? a : out);
}

static int run(void)
{
	struct svy_estimates a, b, out;
	svy_estimates_init(&a);
	svy_estimates_init(&b);
	svy_estimates_init(&out);
	int rc = opts.independent ? read_first(&a) : 0;
	if (!rc)
		rc = read_file(opts.independent ? &b : &a);
	if (!rc)
		rc = make(&a, opts.independent ? &b : NULL, &out);
	svy_estimates_free(&a);
	svy_estimates_free(&b);
	svy_estimates_free(&out);
	return rc;
}

int main(int argc, char **argv)
{
	cli.formats = svy_estimates_formats();
	svy_cli_begin(&cli, argc, argv);
	check_options();
	return svy_cli_end(&cli, run());
}
