// SPDX-License-Identifier: GPL-3.0-or-later
/* svyweight: makes weights whose sums are those of the population. */
#include <math.h>
#include <string.h>
#include <unistd.h>
#include "base/num.h"
#include "cli/step.h"
#include "weight/margins.h"

enum { OPT_TARGETS = SVY_CLI_OWN, OPT_TOTAL, OPT_INTO, OPT_REPLACE, OPT_BOUNDS, OPT_DISTANCE };

static struct svy_reweight_opts opts;
static struct svy_margins_opts margins = {.hi = INFINITY, .total = NAN};
static const char *targets_path;
static struct svy_targets targets;
static int method, distance = -1;

static const char *const methods[] = {"poststratify", "rake", "calibrate"};
enum { METHODS = sizeof methods / sizeof *methods };
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

static int parse_own(struct svy_cli *cli, int key, char *arg)
{
	switch (key) {
	case OPT_TARGETS: targets_path = arg; return 0;
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
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option own[] = {
	{"targets", OPT_TARGETS, "FILE", 0, "Totals or shares of the population: a table of variable, category and value, or YAML", 0},
	{"total", OPT_TOTAL, "N", 0, "Scale the targets to a population of N", 0},
	{"into", OPT_INTO, "NAME", 0, "Name of the new weight (_weight)", 0},
	{"replace", OPT_REPLACE, NULL, 0, "Overwrite a variable of that name", 0},
	{"distance", OPT_DISTANCE, "NAME", 0, "calibrate: linear (the default), raking, or logit, which needs bounds", 0},
	{"bounds", OPT_BOUNDS, "LO,HI", 0, "calibrate: the new weight is so many times the old one at least and at most", 0},
	{"quiet", 'q', NULL, 0, "Do not report on standard error how the weights changed", 0},
	{0},
};

static struct svy_cli cli = {
	.name = "svyweight",
	.doc = "Make the weights of a sample add up to the population, such as its numbers by sex, age and region",
	.args = "METHOD [FILE]",
	.groups = SVY_CLI_OUTPUT | SVY_CLI_INPUT | SVY_CLI_DESIGN | SVY_CLI_STEP,
	.own = own,
	.parse = parse_own,
	.min_args = 1,
	.max_args = 1,
	.verbose = true,
};

static bool ends_in(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);
	return n >= m && strcmp(text + n - m, end) == 0;
}

static int read_targets(struct svy_cli *c)
{
	const char *name = svy_base_name(targets_path);
	struct svy_source *src = NULL;
	if (ends_in(targets_path, ".yaml") || ends_in(targets_path, ".yml"))
		return svy_targets_read_yaml(&c->ctx, targets_path, name, &targets);
	c->input.missing = NULL;        /* its rules name variables of FILE, which is open by now */
	int rc = svy_cli_open_other(c, targets_path, &src);
	if (!rc)
		rc = svy_targets_read(&c->ctx, src, name, &targets);
	svy_source_close(src);
	return rc;
}

static int make(struct svy_cli *c, const struct svy_dict *d, struct svy_sink *next, struct svy_sink **step)
{
	struct svy_reweight_method m;
	int rc = read_targets(c);
	if (!rc)
		rc = svy_margins_method(&c->ctx, &margins, &targets, &m);
	return rc ? rc : svy_reweight_new(&c->ctx, &opts, d, &m, next, step);
}

static int choose_method(const char *word)
{
	for (size_t i = 0; i < METHODS; i++)
		if (strcmp(methods[i], word) == 0)
			return (int)i;
	char *near = svy_nearest(word, methods, METHODS, 1);
	svy_cli_usage(&cli, "there is no METHOD '%s' (%s%s%s)", word, near ? "did you mean " : "poststratify, rake or calibrate", near ? near : "", near ? "?" : "");
}

static void check_options(void)
{
	bool bounds = isfinite(margins.hi);
	if (!targets_path)
		svy_cli_usage(&cli, "no targets are given (--targets FILE)");
	if (method != SVY_CALIBRATE && (bounds || distance >= 0))
		svy_cli_usage(&cli, "--bounds and --distance are for calibrate");
	if (distance == SVY_CALIBRATE_LOGIT && !bounds)
		svy_cli_usage(&cli, "--distance logit needs --bounds");
	if (distance == SVY_CALIBRATE_RAKING && bounds)
		svy_cli_usage(&cli, "--distance raking has no bounds; logit is the one with bounds");
	margins.kind = (enum svy_margins_kind)method;
	margins.method = distance >= 0 ? (enum svy_calibration_method)distance : SVY_CALIBRATE_LINEAR;
	if (bounds && margins.method == SVY_CALIBRATE_LINEAR)
		margins.method = SVY_CALIBRATE_BOUNDED;
}

int main(int argc, char **argv)
{
	svy_cli_begin(&cli, argc, argv);
	method = choose_method(cli.arg[0]);
	check_options();
	int status = svy_cli_step(&cli, make);
	svy_targets_free(&targets);
	return status;
}
