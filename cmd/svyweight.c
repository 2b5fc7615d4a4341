// SPDX-License-Identifier: GPL-3.0-or-later
/* svyweight: makes weights whose sums are those of the population. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/num.h"
#include "cli/adjust.h"
#include "cli/step.h"
#include "cli/targets.h"
#include "weight/already.h"
#include "weight/constant.h"
#include "weight/margins.h"
#include "weight/targets_survey.h"

enum { OPT_TARGETS = SVY_CLI_OWN, OPT_TOTAL, OPT_INTO, OPT_REPLACE, OPT_BOUNDS, OPT_DISTANCE, OPT_FROM, OPT_MARGINS, OPT_TOTALS, OPT_ALREADY, OPT_BASE, OPT_WITHIN, OPT_REPORT };

static struct svy_reweight_opts opts;
static struct svy_margins_opts margins = {.hi = INFINITY, .total = NAN};
static const char *targets_path, *from_path, *margin_list, *total_list, *already, *already_base, *within, *report_path;
static char *from_name;
static struct svy_targets targets;
static struct svy_estimates report;
static struct svy_cli_adjust adjust = {.nonresponse.max_factor = SVY_ADJUST_FACTOR};
static int method, distance = -1;

static const char *const methods[] = {"poststratify", "rake", "calibrate", "trim", "nonresponse", "normalize"};
enum { TARGETED = SVY_CALIBRATE + 1, METHODS = sizeof methods / sizeof *methods };   /* those that have targets come first */
static const char *const distances[] = {"linear", "raking", "logit"};

static double number(struct svy_cli *cli, const char *option, const char *text, size_t n)
{
	double x;
	if (!svy_num_parse(text, n, &x) || !isfinite(x))
		svy_cli_usage(cli, "'--%s' takes a number, not '%.*s'", option, (int)n, text);
	return x;
}

static void read_bounds(struct svy_cli *cli, const char *arg)
{
	const char *comma = strchr(arg, ',');
	if (!comma)
		svy_cli_usage(cli, "'--bounds' takes two numbers, such as 0.5,2");
	margins.lo = number(cli, "bounds", arg, (size_t)(comma - arg));
	margins.hi = number(cli, "bounds", comma + 1, strlen(comma + 1));
	if (!(margins.lo >= 0 && margins.lo < 1 && margins.hi > 1))
		svy_cli_usage(cli, "'--bounds' takes a number from 0 to 1 and one above 1, not '%s'", arg);
}

static void read_report(struct svy_cli *cli, const char *arg)
{
	if (!svy_estimates_format_by_extension(arg) && svy_writer_foreign_extension(arg))
		svy_cli_usage(cli, "no writer of estimates for the format that the name '%s' means", arg);
	if (strcmp(arg, "-") == 0)
		svy_cli_usage(cli, "'--report' takes the name of a file, since the data go to standard output");
	report_path = arg;
	opts.report = &report;
}

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	switch (key) {
	case OPT_TARGETS:
		if (targets_path)
			svy_cli_usage(cli, "'--targets' is given twice: one table holds all margins");
		targets_path = arg;
		return 0;
	case OPT_FROM: from_path = arg; return 0;
	case OPT_MARGINS: margin_list = arg; return 0;
	case OPT_TOTALS: total_list = arg; return 0;
	case OPT_ALREADY: already = arg; return 0;
	case OPT_REPORT: read_report(cli, arg); return 0;
	case OPT_WITHIN: within = arg; return 0;
	case OPT_BASE: already_base = arg; return 0;
	case OPT_INTO: opts.into = arg; return 0;
	case OPT_REPLACE: opts.replace = true; return 0;
	case OPT_BOUNDS: read_bounds(cli, arg); return 0;
	case OPT_DISTANCE: distance = svy_cli_choose(cli, "distance", arg, distances, 3); return 0;
	case OPT_TOTAL:
		margins.total = number(cli, "total", arg, strlen(arg));
		if (!(margins.total > 0))
			svy_cli_usage(cli, "'--total' takes a number above 0, not '%s'", arg);
		return 0;
	case 'q': cli->verbose = false; return 0;
	default: return svy_cli_adjust_parse(cli, &adjust, key, arg);
	}
}

static const struct argp_option own[] = {
	{"targets", OPT_TARGETS, "FILE", 0, "Totals or shares of the population: a table of variable, category and value, or YAML", 0},
	{"targets-from", OPT_FROM, "SURVEY[:WEIGHT]", 0, "Take the weighted totals of another survey as targets, for --margins and --totals", 0},
	{"margins", OPT_MARGINS, "LIST", 0, "Margins: variables, crossed by '*', such as 'sex,age*region'", 0},
	{"totals", OPT_TOTALS, "LIST", 0, "Totals of numbers, also by categories, such as 'income,region*income'; N is the population", 0},
	{"already", OPT_ALREADY, "WEIGHT", 0, "WEIGHT was calibrated to --margins and --totals by the makers of the data: declare it, change nothing", 0},
	{"base", OPT_BASE, "VAR", 0, "With --already: the weight before that, if it is known", 0},
	{"total", OPT_TOTAL, "N", 0, "Scale the targets to a population of N", 0},
	{"into", OPT_INTO, "NAME", 0, "Name of the new weight (svyweight)", 0},
	{"replace", OPT_REPLACE, NULL, 0, "Overwrite a variable of that name", 0},
	{"distance", OPT_DISTANCE, "NAME", 0, "calibrate: linear (the default), raking, or logit, which needs bounds", 0},
	{"bounds", OPT_BOUNDS, "LO,HI", 0, "calibrate: the new weight is so many times the old one at least and at most", 0},
	{"constant-within", OPT_WITHIN, "VAR[,VAR]", 0, "calibrate: the same factor for all cases of a unit, such as a household", 0},
	SVY_CLI_ADJUST_OPTIONS,
	{"report", OPT_REPORT, "FILE", 0, "Write a table of how the weights changed to FILE: .csv, .md or another format of estimates", 0},
	{"quiet", 'q', NULL, 0, "Do not report on standard error how the weights changed", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svyweight",
	.doc = "Make the weights of a sample add up to the population, such as its numbers by sex, age and region",
	.args = "METHOD [FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT | SVY_CLI_DESIGN | SVY_CLI_STEP,
	.makes_weights = true,
	.own = own,
	.parse = parse_own,
	.min_args = 1,
	.max_args = 1,
	.verbose = true,
};

static int make_already(struct svy_cli *c, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **step)
{
	struct svy_already_opts o = {methods[method], margins.method, already_base, already};
	int rc = svy_targets_list(&c->ctx, margin_list, total_list, "--margins", &targets);
	return rc ? rc : svy_already_new(&c->ctx, &o, &targets, d, next, step);
}

static int make_margins(struct svy_cli *c, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **step)
{
	struct svy_reweight_method m;
	int rc = targets_path ? svy_cli_targets_file(c, targets_path, &targets)
		: svy_cli_targets_survey(c, from_path, margin_list, total_list, d, &from_name, &targets);
	if (!rc)
		rc = within ? svy_constant_method(&c->ctx, &margins, &targets, within, &m) : svy_margins_method(&c->ctx, &margins, &targets, &m);
	return rc ? rc : svy_reweight_new(&c->ctx, &opts, d, &m, next, step);
}

static int make_adjustment(struct svy_cli *c, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **step)
{
	struct svy_reweight_method m;
	int rc = svy_cli_adjust_method(c, &adjust, (enum svy_cli_adjustment)(method - TARGETED), &m);
	return rc ? rc : svy_reweight_new(&c->ctx, &opts, d, &m, next, step);
}

static int choose_method(const char *word)
{
	for (size_t i = 0; i < METHODS; i++)
		if (strcmp(methods[i], word) == 0)
			return (int)i;
	char *near = svy_nearest(word, methods, METHODS, 1);
	svy_cli_usage(&cli, "there is no METHOD '%s' (%s%s%s)", word, near ? "did you mean " : "poststratify, rake, calibrate, trim, nonresponse or normalize", near ? near : "", near ? "?" : "");
}

static void check_distance(void)
{
	bool bounds = isfinite(margins.hi);
	if (method != SVY_CALIBRATE && (bounds || distance >= 0 || within))
		svy_cli_usage(&cli, "--bounds, --distance and --constant-within are for calibrate");
	if (distance == SVY_CALIBRATE_LOGIT && !bounds)
		svy_cli_usage(&cli, "--distance logit needs --bounds");
	if (distance == SVY_CALIBRATE_RAKING && bounds)
		svy_cli_usage(&cli, "--distance raking has no bounds; logit is the one with bounds");
	margins.kind = (enum svy_margins_kind)method;
	margins.method = distance >= 0 ? (enum svy_calibration_method)distance : method == SVY_RAKE ? SVY_CALIBRATE_RAKING : SVY_CALIBRATE_LINEAR;
	if (bounds && margins.method == SVY_CALIBRATE_LINEAR)
		margins.method = SVY_CALIBRATE_BOUNDED;
}

static void check_targets(void)
{
	bool lists = margin_list || total_list;
	if (!targets_path + !from_path + !already != 2)
		svy_cli_usage(&cli, "just one of --targets FILE, --targets-from SURVEY and --already WEIGHT says what the weights add up to");
	if (targets_path && lists)
		svy_cli_usage(&cli, "--margins and --totals go with --targets-from and --already; a file of targets names its margins itself");
	if (!targets_path && !lists)
		svy_cli_usage(&cli, "no margins are given (--margins LIST, such as 'sex,age*region')");
	if (already && (opts.into || report_path || opts.replace || within || !isnan(margins.total)))
		svy_cli_usage(&cli, "--already changes no weight: --into, --replace, --report, --constant-within and --total have no meaning");
	if (already_base && !already)
		svy_cli_usage(&cli, "--base goes with --already; else the base weight is that of the design (--weights)");
}

static void check_no_targets(void)
{
	if (targets_path || from_path || margin_list || total_list || already || !isnan(margins.total))
		svy_cli_usage(&cli, "%s has no targets", methods[method]);
}

static int put_report(struct svy_cli *c)
{
	return report_path ? svy_cli_put_aside(c, &report, report_path) : 0;
}

static int finish(int status)
{
	svy_targets_free(&targets);
	svy_estimates_free(&report);
	free(from_name);
	return status;
}

int main(int argc, char **argv)
{
	svy_cli_begin(&cli, argc, argv);
	method = choose_method(cli.arg[0]);
	svy_cli_adjust_check(&cli, &adjust, method < TARGETED ? SVY_CLI_ADJUSTMENTS : (enum svy_cli_adjustment)(method - TARGETED));
	check_distance();
	if (method >= TARGETED) {
		check_no_targets();
		return finish(svy_cli_step_then(&cli, make_adjustment, put_report));
	}
	check_targets();
	if (already && !cli.design.weights)
		cli.design.weights = svy_strdup(already);
	return finish(svy_cli_step_then(&cli, already ? make_already : make_margins, put_report));
}
